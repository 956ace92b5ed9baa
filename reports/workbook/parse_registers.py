"""季度结果, 评议得分, 加减分, 个人扣分, 重大情形, 提醒函 and 历年结果 (rules 1.4, 4.2, 4.10, 4.12, 5.5, 5.8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import QuartersPart
from plans.engine.units import POINT
from plans.models import Subject
from reports.workbook import vocabulary as word
from reports.workbook.pages import Line
from reports.workbook.reading import Reading
from reports.workbook.references import REPEAT_REMEDY
from scoring.engine.registers.adjustments import adjusted_points
from scoring.engine.registers.decisions import check_past
from scoring.engine.registers.subjects import (
    adjusted_kinds,
    check_kind,
    graded_kinds,
    kinds_with,
    rated_kinds,
    reminded_kinds,
)
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
    check_kind(line, sheet=line.page.name, code=subject.code, kind=subject.kind, kinds=kinds)
    return {} if "对象" in line.bad else {"subject": subject}


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
    kinds = rated_kinds(scheme)
    seen: dict[tuple[object, ...], int] = {}
    for line in _lines(reading, word.RATINGS):
        subject = _subject(reading, line, kinds)
        _once(line, seen, "对象", "项目")
        reading.rows.ratings.append(PublicRating(plan=reading.plan, **subject, **line.own()))


def _read_adjustments(reading: Reading, scheme: Scheme) -> None:
    kinds = adjusted_kinds(scheme)
    for line in _lines(reading, word.ADJUSTMENTS):
        subject = _subject(reading, line, kinds)
        values = line.own()
        values["points"] = adjusted_points(line, scheme.adjustments)
        reading.rows.adjustments.append(Adjustment(plan=reading.plan, **subject, **values))


def _read_charges(reading: Reading) -> None:
    for line in _lines(reading, word.CHARGES):
        person = reading.people.find(line, "工号")
        link = {"participant": person} if person is not None else {}
        reading.rows.charges.append(PersonalCharge(plan=reading.plan, **link, **line.own()))


def _read_grave_events(reading: Reading, scheme: Scheme) -> None:
    kinds = graded_kinds(scheme)
    for line in _lines(reading, word.GRAVE):
        subject = _subject(reading, line, kinds)
        reading.rows.grave_events.append(GraveEvent(plan=reading.plan, **subject, **line.own()))


def _read_letters(reading: Reading, scheme: Scheme) -> None:
    kinds = reminded_kinds(scheme)
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
        check_past(line, scheme, year=this_year, kind=subject.kind if subject is not None else "")
        reading.rows.past_results.append(PastResult(plan=reading.plan, **link, **line.own()))
