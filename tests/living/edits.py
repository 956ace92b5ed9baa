"""Random edits of an input cell of 结果.xlsx, each a change that an office could make; `make_edit` picks one.

An edit says whether it changed anything. Whether the edited book is still valid is judged by the program's own reader.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme, Setting
from plans.schemes import scheme_text
from reports.workbook.tables import dimension_names
from tests.living.editing import EditedBook, Line

Edit = Callable[[EditedBook, random.Random, Scheme], bool]
CLAUSE, REASON = "会议纪要第3号", "党组研究决定"


def scheme_of(code: str) -> Scheme:
    """The scheme of a code as the program ships it."""
    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None
    return rules.scheme


def _points(rng: random.Random, low: float, high: float) -> Decimal:
    """A figure with zero to four decimals."""
    places = rng.choice((0, 1, 1, 2, 2, 3, 4))
    return Decimal(str(round(rng.uniform(low, high), places)))


def attainment(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """完成率 of a ledger row, now and then above 100%."""
    line = book.pick(rng, "季度台账", "完成率")
    ratio = _points(rng, 0, 115) / 100
    return line is not None and book.put("季度台账", line, "完成率", ratio, percent=True)


def approved_points(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """考核得分 of a ledger row: given anew, changed, or taken away where a 完成率 stands beside it."""
    line = book.pick(rng, "季度台账")
    if line is None:
        return False
    if line.value("考核得分") is not None and line.value("完成率") is not None and rng.random() < 0.4:
        return book.put("季度台账", line, "考核得分", None)
    full = {row.value("编号"): row.value("分值") for row in book.lines("指标")}[line.value("指标编号")]
    points = Decimal(str(full)) if rng.random() < 0.1 else _points(rng, 0, float(full))
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
        ratio = _points(rng, float(band.low * 100), float(band.high * 100) - 0.01) / 100
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
    value = None if chance < 0.1 else Decimal(500) if chance < 0.2 else _points(rng, 0, 11)
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
    return book.put("测评汇总", line, name, _points(rng, 0, float(line.value(name)) * 1.02))


def rating(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """评议得分 of a subject; at times taken away."""
    line = book.pick(rng, "评议得分")
    return line is not None and book.put("评议得分", line, "得分", _points(rng, 50, 100))


def adjustment(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """分值 of an addition or deduction."""
    line = book.pick(rng, "加减分", "分值")
    return line is not None and book.put("加减分", line, "分值", _points(rng, 0.1, 6))


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
    return line is not None and book.put("个人扣分", line, "分值", _points(rng, 0.1, 9))


def bonus_base(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """奖金基数 of a person."""
    line = book.pick(rng, "人员", "奖金基数")
    return line is not None and book.put("人员", line, "奖金基数", _money(rng, 0, 15_000))


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
    return line is not None and book.put("考核对象", line, "评价系数", _points(rng, 0.8, 1.2) or None)


def published_quarter(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """得分 of a quarter published before."""
    line = book.pick(rng, "季度结果")
    score = Decimal(str(round(rng.uniform(60, 100), 2)))
    return line is not None and book.put("季度结果", line, "得分", score)


def full_points(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """分值 of an indicator (valid where the plan fixes no totals)."""
    line = book.pick(rng, "指标")
    return line is not None and book.put("指标", line, "分值", _points(rng, 1, 20))


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


def setting(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """A setting of the plan, with clause and reason."""
    line = rng.choice(book.lines("方案"))
    found = scheme.settings.get(str(line.value("项目")))
    return found is not None and _set(book, rng, line, found)


def total(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """奖金总额, 奖金月数 or 取消奖金去向."""
    names = ("奖金总额", "奖金月数", "取消奖金去向")
    lines = [line for line in book.lines("方案") if line.value("项目") in names]
    line = rng.choice(lines) if lines else None
    return line is not None and _set(book, rng, line, scheme.settings[line.value("项目")])


def weights(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """Two weights that make one whole: what one loses the other gains."""
    lines = [line for line in book.lines("方案") if str(line.value("项目")).endswith("权重")]
    if len(lines) < 2:
        return False
    one, other = rng.sample(lines, 2)
    moved = Decimal(rng.randint(1, 900)) / 10_000
    figures = [Decimal(str(line.value("值"))) + way * moved for line, way in ((one, 1), (other, -1))]
    if not all(0 < figure < 1 for figure in figures):
        return False
    moves = zip((one, other), figures, strict=True)
    changed = [_reasoned(book, line, figure, True) for line, figure in moves]
    return all(changed)


def emptied_row(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """A row of a register taken away: all its cells emptied."""
    sheets = ("评议得分", "加减分", "个人扣分", "提醒函", "重大情形", "季度结果", "历年结果")
    sheet = rng.choice([name for name in sheets if book.lines(name)] or ["加减分"])
    line = book.pick(rng, sheet)
    if line is None:
        return False
    filled = [heading for heading in line.cells if line.value(heading) is not None]
    emptied = [book.put(sheet, line, heading, None) for heading in filled]
    return any(emptied)


def direction(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """方向 of an addition."""
    line = book.pick(rng, "加减分", "方向")
    other = "减" if line is not None and line.value("方向") == "加" else "加"
    return line is not None and book.put("加减分", line, "方向", other)


def moved(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """A row given to somebody else: 对象 or 工号 of a register, 责任对象 of an indicator, 所在对象 of a person."""
    places = (
        ("加减分", "对象"), ("个人扣分", "工号"), ("指标", "责任对象"), ("人员", "所在对象"), ("提醒函", "对象"),
        ("重大情形", "对象"),
    )  # fmt: skip
    sheet, heading = rng.choice(places)
    line, other = book.pick(rng, sheet, heading), book.pick(rng, sheet, heading)
    return line is not None and other is not None and book.put(sheet, line, heading, other.value(heading))


def group(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """分组 of a subject: that of another one, or a new one."""
    line, other = book.pick(rng, "考核对象"), book.pick(rng, "考核对象")
    if line is None or other is None:
        return False
    return book.put("考核对象", line, "分组", rng.choice((other.value("分组"), "另一组")))


def tied(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """The figures of one subject given to another one, so that both have the same score."""
    kind = rng.choice(("评议得分", "季度结果"))
    rows: dict[str, list[Line]] = {}
    for line in book.lines(kind):
        rows.setdefault(str(line.value("对象")), []).append(line)
    if len(rows) < 2:
        return False
    one, other = rng.sample(sorted(rows), 2)
    second = "项目" if kind == "评议得分" else "季度"
    figures = {line.value(second): line.value("得分") for line in rows[one]}
    changed = [
        book.put(kind, line, "得分", figures[line.value(second)])
        for line in rows[other]
        if line.value(second) in figures
    ]
    return any(changed)


EDITS: Final[Mapping[str, tuple[Edit, int]]] = {
    "完成率": (attainment, 3),
    "考核得分": (approved_points, 3),
    "考核等次": (item_grade, 3),
    "状态": (ledger_state, 1),
    "打分": (mark, 3),
    "补全的票": (healed_ballot, 1),
    "测评汇总": (tally, 3),
    "评议得分": (rating, 3),
    "加减分": (adjustment, 3),
    "同一事项": (same_matter, 1),
    "个人扣分": (charge, 3),
    "奖金基数": (bonus_base, 2),
    "在岗月数": (months_in_post, 2),
    "参加考核": (appraised, 1),
    "在编": (established, 1),
    "评价系数": (coefficient, 2),
    "季度结果": (published_quarter, 3),
    "分值": (full_points, 1),
    "逾期": (overdue, 1),
    "重大情形": (grave, 1),
    "历年名次": (past_rank, 1),
    "设置": (setting, 4),
    "总额": (total, 3),
    "权重": (weights, 2),
    "删行": (emptied_row, 1),
    "方向": (direction, 1),
    "同分": (tied, 1),
}
# Changes of who or what a row is about; formulas need not follow them (workbook.md names figures only).
STRUCTURAL: Final[Mapping[str, tuple[Edit, int]]] = {"换对象": (moved, 1), "换组": (group, 1)}


def make_edit(book: EditedBook, rng: random.Random, scheme: Scheme, kind: str = "") -> bool:
    """Make an edit of one kind, or of any; False where it does not apply or changes nothing."""
    names = list(EDITS)
    kind = kind or rng.choices(names, [weight for _, weight in EDITS.values()])[0]
    return {**EDITS, **STRUCTURAL}[kind][0](book, rng, scheme)


def _other(line: Line, heading: str) -> str:
    return "否" if line.value(heading) == "是" else "是"


def _money(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low * 100, high * 100)) / 100


def _set(book: EditedBook, rng: random.Random, line: Line, setting: Setting) -> bool:
    if setting.choices:
        return _reasoned(book, line, rng.choice(setting.choices), False)
    before = Decimal(str(line.value("值") or 0))
    if setting.type == "share":
        return _reasoned(book, line, Decimal(rng.randint(0, 1_000)) / 1_000, True)
    if setting.type == "integer":
        return _reasoned(book, line, before + rng.choice((-1, 1, 2)), False)
    if setting.type == "money":
        return _reasoned(book, line, _money(rng, 1_000, 900_000), False)
    if setting.type == "months":
        return _reasoned(book, line, max(Decimal(0), before + Decimal(rng.choice((-1, 1, 3))) / 2), False)
    scale = Decimal(str(round(rng.uniform(0.85, 1.15), 2)))
    return _reasoned(book, line, round(before * scale, rng.choice((0, 1, 2))), False)


def _reasoned(book: EditedBook, line: Line, value: Decimal | str, percent: bool) -> bool:
    if not book.put("方案", line, "值", value, percent=percent):
        return False
    for heading, words in (("条款", CLAUSE), ("理由", REASON)):
        line.cells[heading].value = words
    return True
