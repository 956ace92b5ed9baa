"""违规违纪: who, what, by whom it was found, and what followed (rules 1.6, 4.3–4.9; workbook.md «Input»)."""

from __future__ import annotations

from typing import Final

from plans.engine.scheme.registers import Match, ViolationRules
from plans.models import Participant, Subject
from reports.workbook import vocabulary as word
from reports.workbook.kinds import listed
from reports.workbook.pages import Line, linked
from reports.workbook.reading import Reading
from reports.workbook.references import Register
from scoring.models import Violation

PERSON: Final = "当事人"
UNIT: Final = "对象"


def read_violations(reading: Reading) -> None:
    """Read 违规违纪 where the scheme has a violation table."""
    page = reading.page(word.VIOLATIONS)
    rules = reading.scheme.violations if reading.scheme else None
    if page is None or rules is None:
        return
    codes: Register[Violation] = Register(word.VIOLATIONS, "编号")
    numbers = reading.at(word.VIOLATIONS)
    wanting: set[tuple[int, str]] = set()
    for line in page.lines():
        person = reading.people.find(line, PERSON)
        subject = reading.subjects.find(line, UNIT)
        row = Violation(plan=reading.plan, participant=person, subject=subject, **line.own())
        codes.add(line, "编号", row)
        _check_names(line, subject)
        _check_punishment(line)
        _check_date(line, reading.plan.year)
        _check_level(line, rules)
        if person is not None:
            if "负责人" in reading.places.letters.get(word.SUBJECTS, {}):
                _check_outsider(line, person, rules)
            _check_standing(reading, line, person, rules, wanting)
        reading.rows.violations.append(row)
        numbers.append(line.number)


def _check_names(line: Line, subject: Subject | None) -> None:
    """A row names a person; only a 效能问责 case that names nobody carries a unit instead."""
    situation = line.get("情形")
    case = situation == word.CASE
    if UNIT in line.values and situation is not None and not case:
        line.fault(UNIT, f"{situation}的行不填对象", "请清空对象；对象只用于没有当事人的效能问责")
    elif UNIT in line.values and case and PERSON in line.values:
        line.fault(UNIT, "已有当事人的效能问责不再填对象", "请清空对象，或清空当事人")
    elif subject is not None and subject.kind not in ("", word.UNIT):
        line.fault(UNIT, f"“{subject.code}”是{subject.kind}", "效能问责的对象请填单位的编号")
    if not line.empty(PERSON) or situation is None:
        return
    if not case:
        line.missing(PERSON, remedy="请填写当事人的工号")
    elif line.empty(UNIT):
        line.fault(PERSON, "当事人和对象都是空的", "请填写当事人的工号；没有当事人的填写对象（单位的编号）")


def _check_punishment(line: Line) -> None:
    """处分 fits its 情形 (workbook.md «Input»)."""
    situation, punishment = line.get("情形"), line.get("处分")
    if situation is None or "处分" in line.bad:
        return
    allowed: tuple[str, ...] = ()
    if situation == word.DISCIPLINE:
        allowed = word.LIGHT_PUNISHMENTS
    elif situation == word.HEAVY:
        allowed = word.HEAVY_PUNISHMENTS
    elif situation == word.ADMONITION:
        allowed = (word.ADMONITION,)
    if punishment is None:
        if len(allowed) > 1:
            line.missing("处分", f"{situation}的", f"请填写：{listed(allowed)}")
    elif punishment not in allowed:
        remedy = f"请填写：{listed(allowed)}" if len(allowed) > 1 else "请清空处分"
        remedy = "请清空处分，或填诫勉" if allowed == (word.ADMONITION,) else remedy
        line.fault("处分", f"情形“{situation}”不能有处分“{punishment}”", remedy)


def _check_date(line: Line, year: int | None) -> None:
    """决定日期 lies in the plan's year, unless the row is 往年已扣 (rules 1.6)."""
    if "往年已扣" in line.bad or line.get("往年已扣") or "决定日期" in line.bad:
        return
    if not line.need("决定日期", remedy="请填写日期，如 2019-05-06"):
        return
    day = line.get("决定日期")
    if year is not None and day.year != year:
        problem = f"决定日期 {day} 不在方案年度 {year} 内"
        line.fault("决定日期", problem, f"请填 {year} 年内的日期；往年已经扣分的，在“往年已扣”填是")


def _check_level(line: Line, rules: ViolationRules) -> None:
    """查处层级 that cannot occur with the 情形 in this scheme."""
    situation, level = line.get("情形"), line.get("查处层级")
    for refused in rules.refused_levels:
        if refused.situation == situation and level in refused.levels:
            others = [name for name in word.INVESTIGATED_BY if name not in refused.levels]
            line.fault("查处层级", f"{situation}没有查处层级“{level}”", f"请填写：{listed(others)}")


def _check_outsider(line: Line, person: Participant, rules: ViolationRules) -> None:
    """In 外来人员 the 当事人 is the 负责人 of the own 所在对象, who stands for the outsider (rules 4.3)."""
    place = linked(person, "subject")
    if line.get("情形") not in rules.outsider_situations or place is None:
        return
    head = linked(place, "head")
    if head is person:
        return
    expected = f"（{head.number}）" if head is not None else ""
    problem = f"“{person.number}”不是所在对象“{place.code}”的负责人"
    line.fault(PERSON, problem, f"{line.get('情形')}的当事人请填该科室的负责人{expected}")


def _check_standing(
    reading: Reading, line: Line, person: Participant, rules: ViolationRules, wanting: set[tuple[int, str]]
) -> None:
    """职级 and 职务 of a 当事人 are needed where the line of the table depends on them."""
    page = reading.page(word.PEOPLE)
    situation, level = line.get("情形"), line.get("查处层级")
    if (
        page is None
        or situation is None
        or line.get("往年已扣")
        or not line.bad.isdisjoint(("查处层级", "处分"))
    ):
        return
    number = reading.people.number_of(person.number)
    for entry in rules.lines:
        if not _may_match(entry.when, situation, level or "", line.text("处分")):
            continue
        for heading, asked, has in (
            ("职务", entry.when.posts, person.post), ("职级", entry.when.ranks, person.rank_level)
        ):  # fmt: skip
            if asked and not has and (number, heading) not in wanting:
                wanting.add((number, heading))
                words = "违规计分和奖金要看当事人的" + heading
                options = word.POSTS if heading == "职务" else word.RANK_LEVELS
                page.fault_in(number, heading, f"{heading}不能为空，{words}", f"请填写：{listed(options)}")
                return
        if _holds(entry.when.posts, person.post) and _holds(entry.when.ranks, person.rank_level):
            return


def _may_match(when: Match, situation: str, level: str, punishment: str) -> bool:
    return (
        _holds(when.situations, situation)
        and _holds(when.levels, level)
        and _holds(when.punishments, punishment)
    )


def _holds(asked: tuple[str, ...], value: str) -> bool:
    return not asked or value in asked
