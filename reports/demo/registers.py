"""What happened in an example year: ratings, additions, charges, violations, letters, last year's results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from plans.engine.scheme.registers import Matter, ViolationLine
from plans.engine.scheme.subjects import AdjustmentPart, ChargePart, DeductionPart, RatingPart
from reports.demo.draft import SUBORDINATE, UNIT, Draft, Member, Office, Row, Value

_LIGHT: Final = ("党内警告", "党内严重警告", "行政警告", "记过", "记大过", "降级")
_HEAVY: Final = ("撤销党内职务", "留党察看", "开除党籍", "撤职", "开除", "刑事责任")
_LETTER_MATTERS: Final = ("项目用地报批滞后", "信访积案化解", "整改材料报送")
# Violations in a city of many units, and inside one office.
MANY: Final = 14
FEW: Final = 2


def make_registers(draft: Draft, past: Sequence[Row]) -> None:
    """Write all registers that the scheme uses; ``past`` stands as 历年结果 where earlier years were settled."""
    _ratings(draft)
    _adjustments(draft)
    _charges(draft)
    _violations(draft)
    _grave_events(draft)
    _letters(draft)
    if past:
        draft.rows["历年结果"] = [dict(row) for row in past]
    else:
        _past_results(draft)


def _ratings(draft: Draft) -> None:
    """Entered figures; where the indicators may stand for one, units with indicators have none."""
    with_indicators = {office.parent or office.code for _, _, office in draft.indicators}
    for group in draft.scheme.subjects:
        parts = [part for part in group.parts if isinstance(part, RatingPart)]
        for office in draft.of_kind(*group.kinds):
            for part in parts:
                if part.fallback == "indicators" and office.code in with_indicators:
                    continue
                points = Fraction(office.ability * 100 + draft.chance.randint(-600, 300), 100)
                draft.add("评议得分", 对象=office.code, 项目=part.item, 得分=points)


def _adjustments(draft: Draft) -> None:
    rules = draft.scheme.adjustments
    offices = draft.scored(AdjustmentPart)
    if rules is None or not offices:
        return
    if not rules.matters:
        for office in offices[1::4]:
            draft.add("加减分", 对象=office.code, 方向="加", 事项="正向激励", 分值=Fraction(draft.chance.randint(2, 9), 10),
                      依据="正向激励加分认定")  # fmt: skip
        for office in offices[3::7]:
            draft.add(
                "加减分",
                对象=office.code,
                方向="减",
                事项="材料报送逾期",
                分值=Fraction(1, 10),
                依据="督查通报",
            )
        return
    for index, matter in enumerate(rules.matters):
        _matter(draft, offices[index * 3 % len(offices)], matter)


def _matter(draft: Draft, office: Office, matter: Matter) -> None:
    """One row of a matter; an amount the document fixes is left empty for the program to fill in."""
    points: Value = None
    if matter.range is not None:
        points = matter.range.low
    elif matter.points is None and not matter.levels:
        points = Fraction(1, 2)
    level = matter.levels[-1].level if matter.levels else ""
    draft.add(
        "加减分", 对象=office.code, 方向=matter.direction, 事项=matter.name, 级别=level, 分值=points,
        依据="会议研究决定", 会议日期=draft.day(), 会议纪要="会议纪要第3号",
    )  # fmt: skip


def _charges(draft: Draft) -> None:
    people = draft.scheme.people
    if people is None or not any(isinstance(part, ChargePart) for part in people.parts):
        return
    staff = [member for member in draft.members if member.post == "一般人员"]
    draft.add(
        "个人扣分", 工号=staff[1].number, 责任="直接", 分值=Fraction(3, 2), 依据="指标材料逾期，单位被扣分"
    )
    draft.add(
        "个人扣分", 工号=draft.offices[0].head, 责任="领导", 分值=Fraction(1, 2), 依据="对同一事项负领导责任"
    )


def _violations(draft: Draft) -> None:
    """Rows for some lines of the violation table, each by a person whom the line fits."""
    rules = draft.scheme.violations
    if rules is None:
        return
    most = MANY if len(draft.of_kind(UNIT)) > 1 else FEW
    lines = rules.lines[:: -(-len(rules.lines) // most)]
    taken: set[str] = set()
    for line in lines:
        member = _culprit(draft, line, taken, rules.outsider_situations)
        if member is None:
            continue
        taken.add(member.number)
        situation, punishment = _what(line)
        draft.add(
            "违规违纪", 编号=f"V{len(taken):03d}", 当事人=member.number, 情形=situation,
            查处层级=line.when.levels[0] if line.when.levels else "市", 处分=punishment, 决定日期=draft.day(),
            非现任职期间="否", 立案时已离任="否", 自查自办="否", 往年已扣="否",
        )  # fmt: skip


def _what(line: ViolationLine) -> tuple[str, str]:
    """情形 and a 处分 that fits it."""
    wanted = line.when.punishments
    if not line.when.situations:
        punishment = wanted[0]
        return ("纪检处分" if punishment in _LIGHT else "重处分"), punishment
    situation = line.when.situations[0]
    fitting = {"纪检处分": _LIGHT, "重处分": _HEAVY}.get(situation, ())
    punishment = next((name for name in wanted or fitting if name in fitting), "")
    return situation, punishment


def _culprit(
    draft: Draft, line: ViolationLine, taken: set[str], outsider_situations: tuple[str, ...]
) -> Member | None:
    """The next person without a violation whom the line fits, each in another unit where there are several."""
    situation = line.when.situations[0] if line.when.situations else ""
    offices = {office.code: office for office in draft.offices}
    fitting = [
        member
        for member in draft.members
        if member.number not in taken
        and (not line.when.ranks or member.rank in line.when.ranks)
        and (not line.when.posts or member.post in line.when.posts)
        and (situation not in outsider_situations or offices[member.place].head == member.number)
        and (situation != "下属单位人员" or offices[member.place].kind == SUBORDINATE)
        and (
            line.when.posts
            or line.when.ranks
            or member.post == "一般人员"
            or situation in outsider_situations
        )
    ]
    return fitting[len(taken) * 7 % len(fitting)] if fitting else None


def _grave_events(draft: Draft) -> None:
    rules = draft.scheme.grave_events
    units = draft.of_kind(UNIT)
    if rules is not None and len(units) > 1:
        draft.add(
            "重大情形", 对象=units[len(units) // 2].code, 情形=rules.downgrade, 事由="发生较大环境污染事件"
        )


def _letters(draft: Draft) -> None:
    """One unit with the same matter again and overdue, one with as many matters as the rule counts."""
    rules = draft.scheme.reminders
    units = draft.scored(DeductionPart)
    if rules is None or len(units) < 2:
        return
    sent = date(draft.year, 3, 12)
    for turn in range(rules.repeated.letters):
        last = turn + 1 == rules.repeated.letters
        draft.add("提醒函", 对象=units[-1].code, 事项=_LETTER_MATTERS[0], 发函日期=sent + timedelta(days=45 * turn),
                  逾期="是" if last else "否", 规定时限="发函后15日")  # fmt: skip
    for turn in range(rules.distinct.matters):
        matter = _LETTER_MATTERS[turn % len(_LETTER_MATTERS)]
        draft.add("提醒函", 对象=units[-2].code, 事项=matter, 发函日期=sent + timedelta(days=30 * turn), 逾期="否",
                  规定时限="发函后15日", 办结日期=sent + timedelta(days=30 * turn + 9))  # fmt: skip


def _past_results(draft: Draft) -> None:
    """Last year's results of every graded subject, group by group."""
    for group in draft.scheme.subjects:
        offices = draft.of_kind(*group.kinds)
        if group.grading is None or len(offices) < 2:
            continue
        for name in sorted({office.group for office in offices}):
            ranked = [office for office in offices if office.group == name]
            ranked.sort(key=lambda office: (-office.ability, office.code))
            for rank, office in enumerate(ranked, 1):
                _past_result(draft, office, rank, len(ranked), group.grading.grades)


def _past_result(draft: Draft, office: Office, rank: int, size: int, grades: tuple[str, ...]) -> None:
    best, middle, weak = grades[0], grades[1], grades[min(2, len(grades) - 1)]
    grade = best if 10 * rank <= 3 * size else weak if rank == size else middle
    draft.add("历年结果", 年度=draft.year - 1, 对象=office.code, 得分=Fraction(9_600 - 40 * rank, 100), 名次=rank, 参评数=size,
              等次=grade)  # fmt: skip
