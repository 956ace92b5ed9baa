"""Why two figures of one person or subject differ, where it can be seen from the figures alone.

Each reason is a function of a `Pair` that gives a sentence or "" ; `REASONS` is their order, the surest first.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from plans.engine.rounding import half_up, half_up_ratio, two_places
from reports.reconciling.headings import PART, label
from reports.reconciling.pair import MONEY, Pair, agrees

# So many fen may be apart for nothing but the last fen of each share.
FEW_FEN: Final = 3


def undecided(pair: Pair) -> str:
    """Ours is not decided."""
    if pair.ours is not None:
        return ""
    if pair.key[0] == "total" or pair.field in MONEY:
        return "系统还没有算出：有阻断问题未处理，或本人不参加分配"
    return "系统里待定：请先处理结果页列出的问题"


def unit_slip(pair: Pair) -> str:
    """The same digits in another unit: 0.94 for 94, 万元 for 元."""
    ours, given = pair.number, pair.hundredths
    if not ours or pair.field in ("rank", "grade"):
        return ""
    # Few places were kept of a number in a larger unit: compare as far as it says.
    for factor, words in ((100, "小数和百分数"), (10_000, "元和万元")):
        if pair.field in MONEY or factor == 100:
            step = Fraction(factor * 100, 2 * 10**pair.given.places)
            if given and abs(given * factor - ours) <= step:
                return f"单位不同（{words}）：{pair.given.text} 就是 {two_places(ours)}"
            if given == ours * factor:
                return f"单位不同（{words}）：应为 {two_places(ours)}"
    return ""


def other_column(pair: Pair) -> str:
    """It is another of our figures of the same row: 得分 for 百分制, 基数 for 奖金."""
    if pair.number is None or pair.field == "rank":
        return ""
    money = pair.field in MONEY
    for name, value in pair.own.items():
        same = isinstance(value, int) and name not in ("rank", pair.field) and value == pair.hundredths
        if same and (name in MONEY) == money and value:
            if (pair.field, name) == ("bonus", "base"):
                return "等于基数：像是没有按等次扣减、补发"
            return f"等于系统的“{label(name)}”：像是填到了另一列"
    return ""


def without_a_term(pair: Pair) -> str:
    """Money without the supplement, or without the deduction; a cancelled bonus paid all the same."""
    if pair.field != "bonus" or pair.number is None:
        return ""
    if pair.cancelled and pair.number == 0 and pair.hundredths > 0:
        return f"奖金已取消（依据：{'、'.join(pair.cancelled)}）：像是没有取消"
    base, less, more = (pair.own.get(name) for name in ("base", "deduction", "supplement"))
    if isinstance(base, int) and isinstance(less, int) and isinstance(more, int):
        if more and pair.hundredths == base - less:
            return "像是没有加补发"
        if less and pair.hundredths == base + more:
            return "像是没有减扣减"
    return ""


def few_places(pair: Pair) -> str:
    """It was rounded to fewer places than two."""
    if pair.number is None or pair.field == "rank" or pair.given.places >= 2:
        return ""
    scale = 10 ** (2 - pair.given.places)
    if half_up_ratio(pair.number, scale) * scale == pair.hundredths:
        return f"四舍五入：您的数{_kept(pair)}，系统保留 2 位"
    if pair.number // scale * scale == pair.hundredths:
        return f"尾数截断：您的数{_kept(pair)}，后面的直接舍去；系统四舍五入到 2 位"
    return ""


def cut_off(pair: Pair) -> str:
    """Our rounded figure is one hundredth more: the rest was cut off, not rounded."""
    money = pair.number is not None and pair.field in MONEY and pair.hundredths >= 0
    if money and pair.hundredths == (pair.number or 0) - 1:
        return "相差 1 分钱：尾差。各人先舍去不足 1 分的零头，缺的几分按余数从大到小各补 1 分，合计才等于总额"
    return ""


def rounded_parts(pair: Pair) -> str:
    """The score from parts that were rounded first."""
    if pair.field not in ("score", "percent") or pair.rules is None or pair.number is None:
        return ""
    total = Fraction(0)
    for part in pair.rules.parts:
        value = pair.own.get(f"{PART}{part.name}")
        if not isinstance(value, int):
            return ""
        weight = Fraction(1) if part.weight is None else part.weight
        total += value * weight if part.sign == "plus" else -value * weight
    if half_up(total) == half_up(pair.hundredths):
        return "中间步骤四舍五入：您先把各分项取到两位小数再合计；系统只在最后四舍五入一次"
    return ""


def near(pair: Pair) -> str:
    """A hundredth apart, or a few fen: rounding somewhere on the way."""
    if pair.number is None or pair.field == "rank":
        return ""
    apart = abs(half_up(pair.hundredths) - pair.number)
    if pair.field in MONEY:
        if apart <= FEW_FEN:
            return f"相差 {apart} 分钱：多为尾差或中间步骤四舍五入，系统算到最后才取到分"
    elif apart <= 1:
        return "相差 0.01：多为中间步骤四舍五入，系统只在最后四舍五入一次"
    return ""


def without_weights(pair: Pair) -> str:
    """The parts were added without their weights, averaged, or one was left out."""
    if pair.field not in ("score", "percent") or pair.rules is None or pair.number is None:
        return ""
    parts = []
    for part in pair.rules.parts:
        value = pair.own.get(f"{PART}{part.name}")
        if not isinstance(value, int):
            return ""
        weight = Fraction(1) if part.weight is None else part.weight
        parts.append((part.name, value * (1 if part.sign == "plus" else -1), weight, part.weight is not None))
    given = half_up(pair.hundredths)
    weighted = [each for each in parts if each[3]]
    rest = sum((value for _, value, _, has in parts if not has), start=0)
    if weighted:
        if given == rest + sum(value for _, value, _, _ in weighted):
            return "像是各分项没有乘权重，直接相加"
        if given == half_up(rest + Fraction(sum(value for _, value, _, _ in weighted), len(weighted))):
            return "像是各分项没有乘权重，直接平均"
    if len(parts) > 1:
        for name, value, weight, _ in parts:
            if value and abs(given - (pair.number - value * weight)) <= 1:
                return f"像是没有计“{name}”这一项"
            if value and abs(given - (pair.number - 2 * value * weight)) <= 1:
                return f"像是“{name}”的正负号反了"
    return ""


def another_row(pair: Pair) -> str:
    """It is the figure of somebody else: the rows were shifted."""
    if pair.field in ("rank", "grade") or pair.number is None:
        return ""
    if not pair.hundredths or pair.hundredths.denominator != 1:
        return ""
    others = pair.figures.holders(pair.key[0], pair.field, int(pair.hundredths))
    if not others:
        return ""
    return f"与“{pair.figures.names[others[0]]}（{others[0][1]}）”的数相同：可能错了一行"


def turned_digits(pair: Pair) -> str:
    """The same digits in another order."""
    if pair.number is None or pair.field == "rank" or pair.hundredths.denominator != 1:
        return ""
    mine, theirs = str(abs(pair.number)), str(abs(int(pair.hundredths)))
    if len(mine) == len(theirs) and sorted(mine) == sorted(theirs):
        swapped = sum(a != b for a, b in zip(mine, theirs, strict=True)) == 2
        return "数字像是写颠倒了" if swapped else ""
    return ""


def grade_line(pair: Pair) -> str:
    """The grade of a score rounded to whole points, or of the other side of a band that the text leaves open."""
    score = pair.own.get("score")
    if pair.field != "grade" or not isinstance(score, int):
        return ""
    if pair.before and pair.given.text == pair.before:
        return f"这是降档以前的等次：因领导违规或重大情形由{pair.before}降为{pair.ours}"
    if pair.barred:
        return "受违规违纪影响，本年度不得评为优秀"
    whole = half_up_ratio(score, 100) * 100
    for line in _lines(pair):
        if score < line <= whole:
            return (
                f"开口的分数段：{two_places(score)} 取整后是 {whole // 100}，恰好到线；"
                f"系统按 {two_places(line)} 以上（含）才算上一等，不先取整"
            )
        if score == line:
            return f"恰好在等次线 {two_places(line)} 上：“以上”含本数，系统归入较高的一等"
    if pair.rules is not None and pair.rules.grading and pair.rules.grading.by_place:
        return "等次按名额确定：请核对名次、名额取整和同分的处理"
    reached = max((line for line in _lines(pair) if line <= score), default=None)
    if reached is None:
        return f"系统按得分 {two_places(score)} 定为{pair.ours}：没有达到任何一条等次线"
    return f"系统按得分 {two_places(score)} 定为{pair.ours}：达到 {two_places(reached)} 这条线"


def rank_way(pair: Pair) -> str:
    """Ranks counted in another way: 1,1,2 or 1,2,3 instead of 1,1,3."""
    if pair.field != "rank" or pair.number is None or pair.given.number is None:
        return ""
    score, given = pair.own.get("score"), pair.given.number
    if not isinstance(score, int):
        return ""
    others = [pair.figures.values[key].get("score") for key in pair.figures.of("subject")]
    better = [each for each in others if isinstance(each, int) and each > score]
    same = sum(each == score for each in others)
    if same > 1 and given == len(set(better)) + 1:
        return "同分的排法不同：系统同分并列，后面的名次顺延（1、1、3），您的表不顺延（1、1、2）"
    if same > 1 and pair.number <= given < pair.number + same:
        return "同分：系统并列同一名次，您的表分了先后"
    if given == len(better) + 1 and given != pair.number:
        return "排名的范围不同：系统把单位和科室分开、并在每个分组内排名"
    return ""


def follows(pair: Pair) -> str:
    """The score of the same row differs too, and this figure comes from it."""
    if pair.field in ("score", "percent") or pair.field.startswith(PART):
        return ""
    for name in ("score", "grade"):
        other = pair.row.get(name)
        if other is not None and name != pair.field and not agrees(other, pair.own.get(name)):
            return f"由“{label(name)}”不同引起，请先看那一项"
    return ""


def _kept(pair: Pair) -> str:
    return f"只保留了 {pair.given.places} 位小数" if pair.given.places else "取了整数"


def _lines(pair: Pair) -> list[int]:
    rules = pair.rules.grading if pair.rules else pair.scheme.people.grading if pair.scheme.people else None
    if rules is None:
        return []
    return [rule.when.lowest for rule in rules.rules if rule.when and rule.when.lowest is not None]


Reason = Callable[[Pair], str]
# Before the year is computed in other ways, and after it: what is sure, then what is likely.
SURE: Final[tuple[Reason, ...]] = (
    undecided, unit_slip, few_places, rounded_parts, cut_off, without_a_term, other_column,
)  # fmt: skip
LIKELY: Final[tuple[Reason, ...]] = (
    near, without_weights, rank_way, follows, grade_line, another_row, turned_digits,
)  # fmt: skip
