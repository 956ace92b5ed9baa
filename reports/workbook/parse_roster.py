"""考核对象 and 人员: who is appraised, who stands above whom, who belongs where."""

from __future__ import annotations

from collections.abc import Iterator

from plans.engine.findings import HINT, Finding
from plans.engine.loading import BONUS_TOTAL
from plans.engine.payable import by_months
from plans.engine.scheme.outcomes import MonthsByGrade
from plans.engine.scheme.subjects import DeductionPart
from plans.models import Participant, Subject
from reports.workbook import vocabulary as word
from reports.workbook.pages import Line, Page, linked
from reports.workbook.reading import Reading
from scoring.engine.registers.subjects import kinds_with


def read_roster(reading: Reading) -> None:
    """Read both sheets, then tie their rows together: each names rows of the other."""
    subjects = _read_subjects(reading, reading.page(word.SUBJECTS))
    people = _read_people(reading, reading.page(word.PEOPLE))
    for line, subject in subjects:
        _link_subject(reading, line, subject)
    _report_circles(subjects)
    for line, person in people:
        place = reading.subjects.find(line, "所在对象")
        if place is not None:
            person.subject = place
    for line, person in people:
        _check_bonus_base(reading, line, person)


def _read_subjects(reading: Reading, page: Page | None) -> list[tuple[Line, Subject]]:
    if page is None:
        return []
    found = []
    numbers = reading.at(word.SUBJECTS)
    for line in page.lines():
        subject = Subject(plan=reading.plan, **line.own())
        reading.subjects.add(line, "编号", subject)
        reading.rows.subjects.append(subject)
        numbers.append(line.number)
        found.append((line, subject))
    reading.subjects.opened(page, "编号", known=True)
    if not page.row_count and page.has("编号"):
        page.fault_at("A2", "没有任何考核对象", "请从第 2 行起填写考核对象，每行一个")
    return found


def _read_people(reading: Reading, page: Page | None) -> list[tuple[Line, Participant]]:
    if page is None:
        return []
    found = []
    numbers = reading.at(word.PEOPLE)
    for line in page.lines():
        person = Participant(plan=reading.plan, **line.own())
        reading.people.add(line, "工号", person)
        reading.rows.participants.append(person)
        numbers.append(line.number)
        found.append((line, person))
    reading.people.opened(page, "工号", known=True)
    return found


def _link_subject(reading: Reading, line: Line, subject: Subject) -> None:
    parent = reading.subjects.find(line, "上级")
    subject.parent = _fitting_parent(line, subject, parent) if parent else None
    subject.head = reading.people.find(line, "负责人")
    subject.supervising_leader = reading.people.find(line, "分管领导")
    scheme = reading.scheme
    if (
        scheme
        and subject.kind not in ("", word.UNIT)
        and line.empty("上级")
        and kinds_with(scheme, DeductionPart)
    ):
        problem = f"{subject.kind}“{subject.code}”没有填上级，其人员的违规和奖金不归任何单位"
        reading.hints.append(Finding(HINT, problem, "请在“上级”填所属单位的编号"))


def _fitting_parent(line: Line, subject: Subject, parent: Subject) -> Subject | None:
    if parent is subject:
        line.fault("上级", f"“{subject.code}”的上级是它自己", "请把上级改为所属单位的编号，或清空")
        return None
    if subject.kind == word.UNIT and parent.kind not in ("", word.UNIT):
        problem = f"单位“{subject.code}”的上级“{parent.code}”是{parent.kind}"
        line.fault("上级", problem, "单位的上级只能是单位，请改正或清空")
        return None
    return parent


def _report_circles(subjects: list[tuple[Line, Subject]]) -> None:
    """Name each circle of 上级 once, at its first row."""
    done: set[int] = set()
    for _, subject in subjects:
        path: list[Subject] = []
        here: Subject | None = subject
        while here is not None and id(here) not in done:
            done.add(id(here))
            path.append(here)
            here = linked(here, "parent")
        if here is not None and any(here is member for member in path):
            members = path[[id(member) for member in path].index(id(here)) :]
            first = next(each for each, row in subjects if any(row is member for member in members))
            names = " → ".join(member.code for member in [*members, here])
            first.fault("上级", f"上级互相循环：{names}", "请改正其中一个的上级")


def _upwards(place: Subject | None) -> Iterator[Subject]:
    """A subject and all above it; a circle, which is a fault of its own, ends the walk."""
    seen: set[str] = set()
    while place is not None and place.code not in seen:
        yield place
        seen.add(place.code)
        place = linked(place, "parent")


def _check_bonus_base(reading: Reading, line: Line, person: Participant) -> None:
    """Whoever is to be paid needs a 奖金基数 (rules 4.13, 6.2, 6.3)."""
    rules = reading.rules
    bonus = rules.scheme.bonus if rules else None
    if (
        rules is None
        or bonus is None
        or not line.empty("奖金基数")
        or "参加考核" in line.bad
        or not person.appraised
    ):
        return
    if isinstance(bonus, MonthsByGrade):
        outside = any(place.kind in bonus.excluded_kinds for place in _upwards(linked(person, "subject")))
        established = person.established and "在编" not in line.bad
        paid = by_months(appraised=person.appraised, established=established, outside=outside)
    else:
        paid = rules.values.get(BONUS_TOTAL) is not None
    if paid:
        line.need("奖金基数", reason="参加奖金分配的人员，", remedy="请填写奖金基数（元）")
