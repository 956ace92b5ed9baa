"""Indicators and ledger of an example year: complete, and within every 必须 rule of the scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from plans.engine.scheme.indicators import Category, GradedBand, IndicatorRules
from plans.engine.scheme.subjects import IndicatorPart, QuartersPart, RatingPart
from reports.demo.draft import Draft, Office, Percent, Value

_TASKS: Final = (
    "重点任务", "项目推进", "制度建设", "服务提升", "队伍建设", "宣传信息", "依法办事", "安全生产", "数据报送", "调查研究",
    "群众满意", "督查整改", "创新工作", "档案管理", "政务公开", "节能降耗", "协作配合",
)  # fmt: skip
_ACTIONS: Final = ("年度目标完成", "季度进度达标", "专项行动落实", "材料按时报送", "问题整改到位")
_STANDARDS: Final = ("按完成比例计分", "逾期每次扣0.1分，扣完为止", "对照佐证材料评定")
_DEADLINES: Final = ("全年", "12月20日前", "11月底前", "每季度末")
_UNITS: Final = tuple(Fraction(unit) for unit in ("5", "1", "0.5", "0.1", "0.05", "0.01"))
FREE_TOTAL: Final = Fraction(100)
QUARTERS: Final = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A first-level indicator to be written: its points and its number of second-level ones (0: 免设二级)."""

    category: str
    name: str
    points: Fraction
    secondaries: int


def make_indicators(draft: Draft) -> None:
    """Write 指标 and 季度台账."""
    rules = draft.scheme.indicators
    if rules is None:
        return
    totals = rules.total is not None or any(category.total for category in rules.categories)
    if totals:
        offices = draft.scored(IndicatorPart)
        sections = [office for office in offices if office.kind != "单位"] or offices
        _write(draft, list(_planned(rules)), sections)
    else:
        _write_free(draft, rules)
    _write_ledger(draft, rules)


def _planned(rules: IndicatorRules) -> Iterator[_Plan]:
    """First-level indicators by category, so that totals, counts, minimums and caps hold (rules 1.1, 2.1, 3.2)."""
    categories = rules.categories or (Category(name="年度目标", clause=rules.scoring.clause),)
    open_ones = [category for category in categories if category.total is None]
    given = sum((c.total.points for c in categories if c.total), start=Fraction(0))
    left = rules.total.points - given if rules.total else FREE_TOTAL * len(open_ones)
    for category in categories:
        total = category.total.points if category.total else left / len(open_ones)
        yield from _category(rules, category, total)


def _category(rules: IndicatorRules, category: Category, total: Fraction) -> Iterator[_Plan]:
    minimum = category.secondaries_each or rules.secondaries_each
    least = minimum.count if minimum else 2
    if category.fixed:
        for item in category.fixed:
            yield _Plan(category.name, item.name, item.points, least)
        return
    count = _primary_count(category, total)
    exempt = minimum.exempt[:1] if minimum and category is rules.categories[0] else ()
    names = [*exempt, *(f"{category.name}{name}" for name in _TASKS)]
    stated = category.stated.secondaries if category.stated else None
    numbers = _numbers(stated or least * (count - len(exempt)), count - len(exempt))
    numbers = [0] * len(exempt) + numbers
    for index, points in enumerate(split_points(total, count)):
        name = names[index] if index < len(names) else f"{category.name}任务{index + 1}"
        yield _Plan(category.name, name, points, max(numbers[index], 0 if index < len(exempt) else least))


def _primary_count(category: Category, total: Fraction) -> int:
    wanted = category.primaries
    if wanted is not None:
        return wanted.exactly or wanted.at_least or 1
    if category.stated and category.stated.primaries:
        return category.stated.primaries
    return -(-total // category.primary_cap.points) if category.primary_cap else 6


def _numbers(total: int, parts: int) -> list[int]:
    return [total // parts + (index < total % parts) for index in range(parts)]


def split_points(total: Fraction, parts: int) -> list[Fraction]:
    """Split points into nearly equal parts of a round unit; they add up exactly."""
    unit = next(
        (u for u in _UNITS if (total / u).denominator == 1 and total / u >= 2 * parts), Fraction(1, 10_000)
    )
    return [unit * number for number in _numbers(int(total / unit), parts)]


def _write(draft: Draft, plans: list[_Plan], offices: list[Office]) -> None:
    turn = 0
    for plan in plans:
        names = [f"{plan.name}：{_ACTIONS[index % len(_ACTIONS)]}" for index in range(plan.secondaries)]
        for name, points in zip(names or [""], split_points(plan.points, plan.secondaries or 1), strict=True):
            _add(draft, offices[turn % len(offices)], plan.category, plan.name, name, points)
            turn += 1


def _write_free(draft: Draft, rules: IndicatorRules) -> None:
    """Every scored subject has its own indicators, 100 points together; topics of the text come up in turn."""
    sources = (IndicatorPart, QuartersPart, RatingPart)
    offices = list(dict.fromkeys(id(o) for source in sources for o in draft.scored(source)))
    chosen = [office for office in draft.offices if id(office) in offices]
    if not (draft.scored(IndicatorPart) or draft.scored(QuartersPart)):
        # Only a fallback of an entered figure needs them: a few show how it works.
        chosen = chosen[:6]
    topics = [topic.words[0] for topic in rules.topics] + list(_TASKS)
    for place, office in enumerate(chosen):
        for index, points in enumerate(split_points(FREE_TOTAL, 4)):
            topic = topics[(place * 4 + index) % len(topics)]
            _add(draft, office, "年度任务", f"{office.name}{topic}", f"{topic}：{_ACTIONS[index]}", points)


def _add(draft: Draft, office: Office, category: str, primary: str, name: str, points: Fraction) -> None:
    chance = draft.chance
    code = f"I{len(draft.indicators) + 1:03d}"
    people = [member.number for member in office.members]
    leader = office.leader or office.head
    draft.indicators.append((code, points, office))
    draft.add(
        "指标", 编号=code, 类别=category, 一级指标=primary, 二级指标=name, 分值=points, 责任对象=office.code,
        责任人=people[len(draft.indicators) % len(people)], 责任领导=leader,
        目标值="按年度计划完成", 评分标准=chance.choice(_STANDARDS), 完成时限=chance.choice(_DEADLINES),
        免设二级="否" if name else "是", 一季度计划=Percent(2_500), 二季度计划=Percent(5_000),
        三季度计划=Percent(7_500), 四季度计划=Percent(10_000),
    )  # fmt: skip


def _write_ledger(draft: Draft, rules: IndicatorRules) -> None:
    """Four approved quarters for every indicator."""
    separate = draft.scheme.counts_every_quarter()
    for code, points, office in draft.indicators:
        final = min(100, max(55, office.ability + draft.chance.randint(-8, 8)))
        for quarter in QUARTERS:
            reached = final + draft.chance.randint(-4, 4) if separate else final * quarter // 4
            reached = min(100, reached)
            cells = _ledger_cells(rules, quarter, reached, points)
            draft.add(
                "季度台账", 指标编号=code, 季度=quarter, **cells, 完成情况=f"第{quarter}季度按计划推进，完成{reached}%",
                存在问题="" if reached >= 80 or quarter < 4 else "进度偏慢，个别事项等待会签",
                整改措施="" if reached >= 80 or quarter < 4 else "倒排工期，每周调度", 状态="已审核",
            )  # fmt: skip


def _ledger_cells(rules: IndicatorRules, quarter: int, reached: int, points: Fraction) -> dict[str, Value]:
    if rules.scoring.method == "graded":
        band = _band(rules.scoring.grades, reached)
        ratio = None if band.share is not None else Percent(reached * 100)
        return {"考核等次": band.grade, "得分比例": ratio}
    cells: dict[str, Value] = {"完成率": Percent(reached * 100)}
    if quarter == QUARTERS[-1] and reached % 3 == 0:
        cells["自评分"] = points
        cells["考核得分"] = Fraction(int(points * reached), 100)
    return cells


def _band(bands: tuple[GradedBand, ...], reached: int) -> GradedBand:
    """The 考核等次 of a degree of completion; from 95% on the best fixed share."""
    if reached >= 95:
        return bands[0]
    ratio = Fraction(reached, 100)
    for band in bands:
        if band.low is not None and band.high is not None and band.low <= ratio < band.high:
            return band
    return bands[-1]
