"""违规违纪: who, what, by whom it was found, and what followed (rules 1.6, 4.3–4.9; workbook.md «Input»)."""

from __future__ import annotations

from plans.engine.scheme.registers import ViolationRules
from plans.models import Participant
from reports.workbook import vocabulary as word
from reports.workbook.kinds import listed
from reports.workbook.pages import Line, linked
from reports.workbook.reading import Reading
from reports.workbook.references import Register
from scoring.engine.registers.violations import PERSON, POST, UNIT, Named, check_violation, wanting
from scoring.models import Violation


def read_violations(reading: Reading) -> None:
    """Read 违规违纪 where the scheme has a violation table."""
    page = reading.page(word.VIOLATIONS)
    rules = reading.scheme.violations if reading.scheme else None
    if page is None or rules is None:
        return
    codes: Register[Violation] = Register(word.VIOLATIONS, "编号")
    numbers = reading.at(word.VIOLATIONS)
    wanted: set[tuple[int, str]] = set()
    for line in page.lines():
        person = reading.people.find(line, PERSON)
        subject = reading.subjects.find(line, UNIT)
        row = Violation(plan=reading.plan, participant=person, subject=subject, **line.own())
        codes.add(line, "编号", row)
        named = _named(person) if person is not None else None
        check_violation(
            line,
            rules,
            year=reading.plan.year,
            person=named,
            unit=(subject.code, subject.kind) if subject is not None else None,
            heads_known="负责人" in reading.places.letters.get(word.SUBJECTS, {}),
        )
        if named is not None:
            _ask_standing(reading, line, named, rules, wanted)
        reading.rows.violations.append(row)
        numbers.append(line.number)


def _named(person: Participant) -> Named:
    place = linked(person, "subject")
    head = linked(place, "head") if place is not None else None
    return Named(
        number=person.number,
        post=person.post,
        rank=person.rank_level,
        place=place.code if place is not None else "",
        head=head.number if head is not None else "",
    )


def _ask_standing(
    reading: Reading, line: Line, person: Named, rules: ViolationRules, wanted: set[tuple[int, str]]
) -> None:
    """职级 and 职务 of a 当事人 are needed where the line of the table depends on them: a fault of 人员, told once."""
    page = reading.page(word.PEOPLE)
    if page is None:
        return
    number = reading.people.number_of(person.number)
    heading = wanting(line, person, rules, {told for at, told in wanted if at == number})
    if heading is not None:
        wanted.add((number, heading))
        options = word.POSTS if heading == POST else word.RANK_LEVELS
        words = "违规计分和奖金要看当事人的" + heading
        page.fault_in(number, heading, f"{heading}不能为空，{words}", f"请填写：{listed(options)}")
