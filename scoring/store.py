"""How the rows of a year get into the tables and out of them; `services.store_year` is its command.

Foreign keys between rows are objects, so parents are inserted first and their new keys are taken over then.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from django.db.models import ForeignKey, Min, Model

from appraisals.models import AppraisalRound, Ballot, BallotTally
from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from people.errors import DomainError
from people.models import Agency, Posting
from people.services.staff_list import (
    SectionFact,
    ensure_agencies,
    ensure_departments,
    ensure_employees,
    ensure_postings,
)
from plans.engine.loading import load_rules
from plans.models import Participant, Plan, PlanSetting, Subject
from scoring.models import (
    Adjustment,
    Decision,
    GraveEvent,
    PastResult,
    PersonalCharge,
    PublicRating,
    PublishedQuarter,
    ReminderLetter,
    Violation,
)
from scoring.year import BallotRow, YearRows

# Ballots become instances piece by piece: 150,000 at once would take hundreds of megabytes.
BATCH: Final = 5_000
ROUND_NAME: Final = "年度测评"
LINKS: Final = ("parent", "head", "supervising_leader")
# Children first. A settlement is not a fact: it holds copies and stays.
REGISTERS: Final[tuple[type[Model], ...]] = (
    PublicRating, Adjustment, PersonalCharge, Violation, GraveEvent, ReminderLetter, Decision, PastResult,
    PublishedQuarter, SecondaryIndicator, PrimaryIndicator, PlanSetting, Participant, Subject,
)  # fmt: skip


def clear_facts(plan: Plan) -> None:
    """Delete every fact of a plan; the plan itself and its settlements stay.

    A round held in the program is none of them: a year that has one is not replaced (`services.filed_online`).
    """
    Subject.objects.filter(plan=plan).update(parent=None, head=None, supervising_leader=None)
    Ballot.objects.filter(round__plan=plan).delete()
    BallotTally.objects.filter(round__plan=plan).delete()
    AppraisalRound.objects.filter(plan=plan, state=AppraisalRound.State.IMPORTED).delete()
    LedgerEntry.objects.filter(indicator__plan=plan).delete()
    for model in REGISTERS:
        model._default_manager.filter(plan=plan).delete()


def store_roster(rows: YearRows, *, owner: Agency) -> None:
    """Store subjects and participants, and bring agencies, departments, staff and postings up to date."""
    year = rows.plan.year
    _place_subjects(rows.subjects, owner=owner, year=year)
    names = {person.number: person.name for person in rows.participants}
    later = _next_years(owner, year)
    employees = ensure_employees(agency=owner, names=names, named_later=later)
    links = [(subject, [getattr(subject, link) for link in LINKS]) for subject in rows.subjects]
    try:
        # A subject names people who stand in it: both cannot come first, so the names follow afterwards.
        _link_subjects([(subject, [None] * len(LINKS)) for subject in rows.subjects])
        _insert(rows.subjects, plan=rows.plan)
    finally:
        _link_subjects(links)
    for person in rows.participants:
        person.employee = employees[person.number]
    _insert(rows.participants, plan=rows.plan)
    _link_subjects(links)
    linked = [subject for subject, targets in links if any(targets)]
    Subject.objects.bulk_update(linked, LINKS, batch_size=BATCH)
    ensure_postings(
        agency=owner,
        wanted=[_posting(person) for person in rows.participants],
        year=year,
        later={employees[number].pk: at for number, at in later.items() if number in employees},
    )


def _next_years(owner: Agency, year: int) -> dict[str, int]:
    """Give, by 工号, the next year after `year` in which somebody stands in a stored plan of the agency."""
    rows = Participant.objects.filter(plan__agency=owner, plan__year__gt=year)
    return dict(rows.values_list("number").annotate(next_year=Min("plan__year")).order_by())


def _link_subjects(links: Sequence[tuple[Subject, Sequence[Model | None]]]) -> None:
    for subject, targets in links:
        for link, target in zip(LINKS, targets, strict=True):
            setattr(subject, link, target)


def _place_subjects(subjects: Sequence[Subject], *, owner: Agency, year: int) -> None:
    """Tell each subject its agency and department: a unit is the owner itself or an agency under it."""
    names = {subject.name for subject in subjects if subject.kind == Subject.Kind.UNIT} - {owner.name}
    agencies = ensure_agencies(names=names, parent=owner) | {owner.name: owner}
    sections: list[SectionFact] = []
    for subject in subjects:
        unit = _unit_of(subject)
        subject.agency = owner if unit is None else agencies[unit.name]
        if unit is not subject:
            sections.append(
                SectionFact(agency=subject.agency, code=subject.code, name=subject.name, kind=subject.kind)
            )
    departments = ensure_departments(sections=sections, year=year)
    for subject in subjects:
        subject.department = departments.get(subject.code)


def _unit_of(subject: Subject) -> Subject | None:
    """Walk up to the 单位 that a subject is or stands under; None where the tree has none."""
    seen: set[int] = set()
    place: Subject | None = subject
    while place is not None and place.kind != Subject.Kind.UNIT and id(place) not in seen:
        seen.add(id(place))
        place = place.parent
    return place if place is not None and place.kind == Subject.Kind.UNIT else None


def _posting(person: Participant) -> Posting:
    place = person.subject
    return Posting(
        employee=person.employee,
        agency=place.agency,
        department=place.department,
        post=person.post,
        rank_level=person.rank_level,
    )


def store_facts(rows: YearRows) -> None:
    """Store settings, indicators, ledger, ballots and registers of a year whose roster is stored."""
    plan = rows.plan
    _insert(rows.settings, plan=plan)
    _insert(rows.primaries, plan=plan)
    _insert(rows.indicators, plan=plan)
    _insert(rows.ledger)
    _store_round(rows)
    registers: tuple[Sequence[Model], ...] = (
        rows.ratings, rows.adjustments, rows.charges, rows.violations, rows.grave_events, rows.letters,
        rows.decisions, rows.past_results, rows.published_quarters,
    )  # fmt: skip
    for register in registers:
        _insert(register, plan=plan)


def _store_round(rows: YearRows) -> None:
    if rows.round is None and not (rows.ballots or rows.tallies):
        return
    if rows.round is None:
        rows.round = AppraisalRound(name=ROUND_NAME)
    _insert([rows.round], plan=rows.plan)
    _insert(rows.tallies, round=rows.round)
    subjects = {subject.code: subject.pk for subject in rows.subjects}
    people = {person.number: person.pk for person in rows.participants}
    both = subjects.keys() & people.keys()
    if both and rates_people(rows.plan):
        subjects = {code: key for code, key in subjects.items() if code not in both}
    source = iter(rows.ballots)
    while piece := list(islice(source, BATCH)):
        Ballot.objects.bulk_create([_ballot(row, rows.round, subjects, people) for row in piece])


def rates_people(plan: Plan) -> bool:
    """Whether the plan's scheme rates persons: an id that is both 编号 and 工号 means the person then."""
    rules = load_rules(plan.scheme_text).rules
    return rules is not None and rules.scheme.form_of_people() is not None


def _ballot(
    row: BallotRow, round_: AppraisalRound, subjects: dict[str, int], people: dict[str, int]
) -> Ballot:
    subject = subjects.get(row.target)
    person = people.get(row.target) if subject is None else None
    if subject is None and person is None:
        raise DomainError(
            "年度数据没有存入",
            why=f"测评票的对象“{row.target}”既不是考核对象的编号，也不是人员的工号",
            next_step="请更正工作表“测评”中的对象后重新提交",
        )
    return Ballot(
        round=round_, subject_id=subject, participant_id=person, group=row.group, marks=list(row.marks)
    )


def _insert(rows: Sequence[Model], **parents: Model) -> None:
    """Insert rows as new ones, stored before or not, with the present keys of what they name."""
    if not rows:
        return
    model = type(rows[0])
    links = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    for row in rows:
        row.pk = None
        row._state.adding = True
        for name, parent in parents.items():
            setattr(row, name, parent)
        for link in links:
            # Assigning the object once more takes over the key that it has got since.
            if link.is_cached(row):
                setattr(row, link.name, getattr(row, link.name))
    model._default_manager.bulk_create(rows, batch_size=BATCH)
