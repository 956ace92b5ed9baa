"""Edits of one figure or word of 季度台账, 测评, the registers, 人员 and 考核对象."""

from __future__ import annotations

import random
from decimal import Decimal

from plans.engine.scheme import Scheme
from reports.workbook.tables import dimension_names
from tests.living.editing import EditedBook, Line


def points_between(rng: random.Random, low: float, high: float) -> Decimal:
    """A figure with zero to four decimals."""
    places = rng.choice((0, 1, 1, 2, 2, 3, 4))
    return Decimal(str(round(rng.uniform(low, high), places)))


def money_between(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low * 100, high * 100)) / 100


def _other(line: Line, heading: str) -> str:
    return "否" if line.value(heading) == "是" else "是"


def attainment(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """完成率 of a ledger row, now and then above 100%."""
    line = book.pick(rng, "季度台账", "完成率")
    ratio = points_between(rng, 0, 115) / 100
    return line is not None and book.put("季度台账", line, "完成率", ratio, percent=True)


def approved_points(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """考核得分 of a ledger row: given anew, changed, or taken away where a 完成率 stands beside it."""
    line = book.pick(rng, "季度台账")
    if line is None:
        return False
    if line.value("考核得分") is not None and line.value("完成率") is not None and rng.random() < 0.4:
        return book.put("季度台账", line, "考核得分", None)
    full = {row.value("编号"): row.value("分值") for row in book.lines("指标")}[line.value("指标编号")]
    points = Decimal(str(full)) if rng.random() < 0.1 else points_between(rng, 0, float(full))
    return book.put("季度台账", line, "考核得分", min(points, Decimal(str(full))))


def item_grade(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """考核等次 with a 得分比例 of its band."""
    line = book.pick(rng, "季度台账", "考核等次")
    bands = scheme.indicators.scoring.grades if scheme.indicators else ()
    if line is None or not bands:
        return False
    band = rng.choice(bands)
    if band.share is not None:
        ratio = rng.choice((None, Decimal(band.share.numerator) / band.share.denominator))
    else:
        assert band.low is not None
        assert band.high is not None
        ratio = points_between(rng, float(band.low * 100), float(band.high * 100) - 0.01) / 100
    changed = book.put("季度台账", line, "考核等次", band.grade)
    return book.put("季度台账", line, "得分比例", ratio, percent=True) or changed


def ledger_state(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """状态: an approved row sent back, another one approved."""
    line = book.pick(rng, "季度台账")
    if line is None:
        return False
    state = rng.choice(("已退回", "已提交")) if line.value("状态") == "已审核" else "已审核"
    return book.put("季度台账", line, "状态", state)


def mark(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """A mark of a ballot: changed; at times empty or out of its range, which makes the ballot invalid."""
    line = book.pick(rng, "测评")
    if line is None:
        return False
    used = [name for name in dimension_names(scheme) if line.value(name) is not None]
    if not used:
        return False
    name, chance = rng.choice(used), rng.random()
    value = None if chance < 0.1 else Decimal(500) if chance < 0.2 else points_between(rng, 0, 11)
    return book.put("测评", line, name, value)


def healed_ballot(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """An invalid ballot that becomes valid: its empty marks filled in."""
    names = {form: [d.name for d in form.dimensions] for form in scheme.ballot_forms}
    for line in rng.sample(book.lines("测评"), len(book.lines("测评"))):
        for dimensions in names.values():
            empty = [name for name in dimensions if line.value(name) is None]
            if 0 < len(empty) < len(dimensions):
                filled = [book.put("测评", line, name, Decimal(5)) for name in empty]
                return all(filled)
    return False


def tally(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """测评汇总: a sum, or the number of valid ballots."""
    line = book.pick(rng, "测评汇总", "有效")
    if line is None:
        return False
    if rng.random() < 0.3:
        return book.put("测评汇总", line, "有效", line.value("有效") + rng.randint(1, 3))
    used = [name for name in dimension_names(scheme) if line.value(name) is not None]
    name = rng.choice(used)
    return book.put("测评汇总", line, name, points_between(rng, 0, float(line.value(name)) * 1.02))


def rating(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """评议得分 of a subject; at times taken away."""
    line = book.pick(rng, "评议得分")
    return line is not None and book.put("评议得分", line, "得分", points_between(rng, 50, 100))


def adjustment(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """分值 of an addition or deduction."""
    line = book.pick(rng, "加减分", "分值")
    return line is not None and book.put("加减分", line, "分值", points_between(rng, 0.1, 6))


def same_matter(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """同一事项 of an addition: named as another one of the subject, or no longer."""
    line = book.pick(rng, "加减分", "同一事项")
    if line is not None and rng.random() < 0.5:
        return book.put("加减分", line, "同一事项", None)
    line = book.pick(rng, "加减分")
    return line is not None and book.put("加减分", line, "同一事项", "同一项工作")


def charge(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """分值 of 个人扣分."""
    line = book.pick(rng, "个人扣分")
    return line is not None and book.put("个人扣分", line, "分值", points_between(rng, 0.1, 9))


def bonus_base(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """奖金基数 of a person."""
    line = book.pick(rng, "人员", "奖金基数")
    return line is not None and book.put("人员", line, "奖金基数", money_between(rng, 0, 15_000))


def months_in_post(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """在岗月数 of a person, empty at times."""
    line = book.pick(rng, "人员")
    return line is not None and book.put("人员", line, "在岗月数", rng.choice((None, *range(1, 13))))


def appraised(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """参加考核 of a person."""
    line = book.pick(rng, "人员", "参加考核")
    return line is not None and book.put("人员", line, "参加考核", _other(line, "参加考核"))


def established(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """在编 of a person."""
    line = book.pick(rng, "人员", "在编")
    return line is not None and book.put("人员", line, "在编", _other(line, "在编"))


def coefficient(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """评价系数 of a subject."""
    line = book.pick(rng, "考核对象")
    return line is not None and book.put("考核对象", line, "评价系数", points_between(rng, 0.8, 1.2) or None)


def published_quarter(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """得分 of a quarter published before."""
    line = book.pick(rng, "季度结果")
    score = Decimal(str(round(rng.uniform(60, 100), 2)))
    return line is not None and book.put("季度结果", line, "得分", score)


def full_points(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """分值 of an indicator (valid where the plan fixes no totals)."""
    line = book.pick(rng, "指标")
    return line is not None and book.put("指标", line, "分值", points_between(rng, 1, 20))


def overdue(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """逾期 of a reminder letter."""
    line = book.pick(rng, "提醒函", "逾期")
    return line is not None and book.put("提醒函", line, "逾期", _other(line, "逾期"))


def grave(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """情形 of a grave event: 降档 or 定为差."""
    line = book.pick(rng, "重大情形", "情形")
    other = "降档" if line is not None and line.value("情形") == "定为差" else "定为差"
    return line is not None and book.put("重大情形", line, "情形", other)


def past_rank(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """名次 of an earlier year."""
    line = book.pick(rng, "历年结果", "参评数")
    if line is None:
        return False
    of = int(line.value("参评数"))
    return book.put("历年结果", line, "名次", rng.choice((of, rng.randint(1, of))))
