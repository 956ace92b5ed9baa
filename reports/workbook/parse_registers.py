"""季度结果, 评议得分, 加减分, 个人扣分, 重大情形, 提醒函 and 历年结果 (rules 1.4, 4.2, 4.10, 4.12, 5.5, 5.8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from plans.engine.scheme import Scheme
from plans.engine.scheme.registers import Matter
from plans.engine.scheme.subjects import DeductionPart, QuartersPart, RatingPart
from plans.engine.units import POINT, points_to_fraction
from plans.models import Subject
from reports.workbook import vocabulary as word
from reports.workbook.kinds import in_points, listed
from reports.workbook.pages import Line
from reports.workbook.reading import Reading
from reports.workbook.references import REPEAT_REMEDY
from reports.workbook.tables_registers import adjusted_kinds, kinds_with
from scoring.models import (
    Adjustment,
    GraveEvent,
    PastResult,
    PersonalCharge,
    PublicRating,
    PublishedQuarter,
    ReminderLetter,
)

# One hundredth of a point: what a published score is rounded to.
CENT: Final = POINT // 100


def read_registers(reading: Reading) -> None:
    """Read every register that the scheme uses."""
    scheme = reading.scheme
    if scheme is None:
        return
    _read_quarters(reading, scheme)
    _read_ratings(reading, scheme)
    _read_adjustments(reading, scheme)
    _read_charges(reading)
    _read_grave_events(reading, scheme)
    _read_letters(reading, scheme)
    _read_past(reading, scheme)


def _lines(reading: Reading, sheet: str) -> Iterator[Line]:
    """The rows of a sheet if the scheme uses it, their numbers noted."""
    page = reading.page(sheet)
    numbers = reading.at(sheet)
    for line in page.lines() if page is not None else ():
        numbers.append(line.number)
        yield line


def _subject(reading: Reading, line: Line, kinds: Sequence[str]) -> dict[str, Subject]:
    """The 对象 of a row as a foreign key; it must be of a kind that the sheet speaks about."""
    subject = reading.subjects.find(line, "对象")
    if subject is None:
        return {}
    if subject.kind and subject.kind not in kinds:
        names = listed(kinds)
        line.fault(
            "对象", f"“{subject.code}”是{subject.kind}，{line.page.name}只用于{names}", f"请填{names}的编号"
        )
        return {}
    return {"subject": subject}


def _once(line: Line, seen: dict[tuple[object, ...], int], *headings: str) -> None:
    """A repeated key is a fault of the later row, at its 对象 or 年度."""
    if not all(heading in line.values for heading in headings):
        return
    key = tuple(line.get(heading) for heading in headings)
    first = seen.setdefault(key, line.number)
    if first != line.number:
        line.fault(headings[0], f"{' '.join(map(str, key))} 重复，第 {first} 行已有", REPEAT_REMEDY)


def _read_quarters(reading: Reading, scheme: Scheme) -> None:
    kinds = kinds_with(scheme, QuartersPart)
    seen: dict[tuple[object, ...], int] = {}
    for line in _lines(reading, word.QUARTERS):
        subject = _subject(reading, line, kinds)
        _once(line, seen, "对象", "季度")
        points = line.get("得分")
        if isinstance(points, int) and points % CENT:
            line.fault("得分", "公布的季度得分最多 2 位小数", "请按公布的两位小数填写")
        reading.rows.published_quarters.append(PublishedQuarter(plan=reading.plan, **subject, **line.own()))


def _read_ratings(reading: Reading, scheme: Scheme) -> None:
    kinds = kinds_with(scheme, RatingPart)
    seen: dict[tuple[object, ...], int] = {}
    for line in _lines(reading, word.RATINGS):
        subject = _subject(reading, line, kinds)
        _once(line, seen, "对象", "项目")
        reading.rows.ratings.append(PublicRating(plan=reading.plan, **subject, **line.own()))


def _read_adjustments(reading: Reading, scheme: Scheme) -> None:
    kinds = adjusted_kinds(scheme)
    matters = {matter.name: matter for matter in (scheme.adjustments.matters if scheme.adjustments else ())}
    for line in _lines(reading, word.ADJUSTMENTS):
        subject = _subject(reading, line, kinds)
        matter = matters.get(line.text("事项"))
        values = line.own()
        if matter is not None:
            values["points"] = _settled_points(line, matter)
        elif not matters:
            line.need("分值", remedy="请填写分值（正数），方向表示加减")
        reading.rows.adjustments.append(Adjustment(plan=reading.plan, **subject, **values))


def _settled_points(line: Line, matter: Matter) -> int | None:
    """The points of a row: what the document fixes, else the amount decided (rules 5.5)."""
    direction = line.get("方向")
    if direction is not None and direction != matter.direction:
        line.fault(
            "方向", f"“{matter.name}”不能作为{direction}分", f"“{matter.name}”的方向应填“{matter.direction}”"
        )
    given: int | None = line.get("分值")
    if "分值" in line.bad:
        return None
    fixed = _fixed(line, matter)
    if fixed is not None:
        return _fixed_points(line, matter, fixed, given)
    if "级别" in line.bad or (matter.levels and line.empty("级别")):
        return given
    if matter.range is not None:
        words = f"{in_words(matter.range.low)} 至 {in_words(matter.range.high)} 分"
        if given is None:
            line.missing("分值", f"“{matter.name}”的", f"请填写 {words}")
        elif not matter.range.low <= points_to_fraction(given) <= matter.range.high:
            line.fault("分值", f"“{matter.name}”的分值 {in_points(given)} 超出规定", f"请填 {words}")
    elif given is None:
        level = f"（{line.text('级别')}）" if line.text("级别") and matter.levels else ""
        line.missing("分值", f"“{matter.name}”{level}由决定给分，", "请按决定填写分值")
    return given


def _fixed(line: Line, matter: Matter) -> Fraction | None:
    """The points that the document fixes for the row, if it does."""
    if matter.points is not None:
        return matter.points
    if not matter.levels:
        return None
    level = line.get("级别")
    if level is None and line.empty("级别"):
        line.missing("级别", f"“{matter.name}”按级别定分，")
    return next((entry.points for entry in matter.levels if entry.level == level), None)


def _fixed_points(line: Line, matter: Matter, fixed: Fraction, given: int | None) -> int:
    points = int(fixed * POINT)
    if given is not None and given != points:
        level = line.text("级别") if matter.levels else ""
        problem = f"{matter.name}{level}的分值 {in_points(given)} 与原文规定的 {in_words(fixed)} 不同"
        line.fault("分值", problem, f"请改为 {in_words(fixed)}，或清空分值由系统填入")
    return points


def in_words(points: Fraction) -> str:
    """Show exact points for a message."""
    return in_points(int(points * POINT))


def _read_charges(reading: Reading) -> None:
    for line in _lines(reading, word.CHARGES):
        person = reading.people.find(line, "工号")
        link = {"participant": person} if person is not None else {}
        reading.rows.charges.append(PersonalCharge(plan=reading.plan, **link, **line.own()))


def _read_grave_events(reading: Reading, scheme: Scheme) -> None:
    kinds = [kind for group in scheme.subjects if group.grading for kind in group.kinds]
    for line in _lines(reading, word.GRAVE):
        subject = _subject(reading, line, kinds)
        reading.rows.grave_events.append(GraveEvent(plan=reading.plan, **subject, **line.own()))


def _read_letters(reading: Reading, scheme: Scheme) -> None:
    kinds = kinds_with(scheme, DeductionPart)
    for line in _lines(reading, word.LETTERS):
        subject = _subject(reading, line, kinds)
        reading.rows.letters.append(ReminderLetter(plan=reading.plan, **subject, **line.own()))


def _read_past(reading: Reading, scheme: Scheme) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for line in _lines(reading, word.PAST):
        subject = reading.subjects.find(line, "对象")
        link = {"subject": subject} if subject is not None else {}
        _once(line, seen, "年度", "对象")
        this_year: int | None = reading.plan.year
        year, rank, of = line.get("年度"), line.get("名次"), line.get("参评数")
        if year is not None and this_year is not None and year >= this_year:
            line.fault("年度", f"{year} 不早于方案年度 {this_year}", f"历年结果请填 {this_year} 以前的年度")
        if rank is not None and of is not None and rank > of:
            line.fault("名次", f"名次 {rank} 大于参评数 {of}", f"请填 1 至 {of} 的整数，或更正参评数")
        _check_past_grade(line, scheme, subject)
        reading.rows.past_results.append(PastResult(plan=reading.plan, **link, **line.own()))


def _check_past_grade(line: Line, scheme: Scheme, subject: Subject | None) -> None:
    rules = scheme.class_of(subject.kind) if subject is not None else None
    grade = line.get("等次")
    if grade is not None and rules is not None and rules.grading and grade not in rules.grading.grades:
        line.fault("等次", f"“{grade}”不是等次", f"请填写：{listed(rules.grading.grades)}")
