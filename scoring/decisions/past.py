"""历年结果 from what was published: results of the two years before, proposed for this year's subjects and taken over.

A published settlement is approved already, so what is taken from it counts at once; its row says where it is from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.acting import Actor
from people.engine.lineage import SectionMap
from people.errors import DomainError
from people.services.lineage import section_map
from plans.current import rules_in_force
from plans.engine.scheme import Scheme
from plans.engine.units import POINT
from plans.models import Plan, Subject
from scoring.decisions.shapes import PAST
from scoring.models import PastResult, Settlement, Standing, SubjectResult
from scoring.registering.checks import check_values
from scoring.registering.guards import hold_open
from scoring.settlement_states import published_in

# 三年连续 is this year and the two before (rules 4.14).
YEARS_BACK: Final = 2
CENT: Final = POINT // 100
NOT_TAKEN: Final = "没有取用"
DIGITS: Final = 16
Place = tuple[int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A result of an earlier year for one of this year's subjects; `points` in 1/10000 point.

    `origin` names the settlement behind it with the digest of its result.
    """

    year: int
    subject: Subject
    points: int | None
    rank: int | None
    of: int | None
    grade: str
    source: str
    origin: str

    @property
    def key(self) -> str:
        """Its name in a form: for whom, and a digest of what was shown, so that nothing else is taken in its place."""
        shown = (self.points, self.rank, self.of, self.grade, self.source, self.origin)
        digest = sha256(repr(shown).encode()).hexdigest()
        return f"{self.year}-{self.subject.pk}-{digest[:DIGITS]}"

    @property
    def values(self) -> dict[str, Any]:
        """As the columns of the register."""
        names = ("year", "subject", "points", "rank", "of", "grade", "source")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class Found:
    """What may be taken, what is there already, what fits nobody, and of which years nothing is stored."""

    proposals: list[Proposal] = field(default_factory=list)
    there: int = 0
    unmatched: list[str] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)


def proposals(plan: Plan) -> Found:
    """Look for the results of the two years before; a constant number of queries. Empty where the scheme uses none."""
    found = Found()
    rules = rules_in_force(plan).rules
    scheme = rules.scheme if rules else None
    if scheme is None or not PAST.used(scheme):
        return found
    subjects = list(Subject.objects.filter(plan=plan).order_by("code"))
    there = set(
        PastResult.objects.filter(plan=plan)
        .exclude(standing=Standing.WITHDRAWN)
        .values_list("year", "subject_id")
    )
    known = _sections_of(subjects)
    before: Settlement | None = None
    for year in range(plan.year - 1, plan.year - 1 - YEARS_BACK, -1):
        settlement = published_in(plan.agency, year)
        offered = _settled(settlement) if settlement is not None else _carried(before, year)
        before = settlement or before
        if offered:
            chosen = _Matching(subjects, _became(subjects, known, year), offered)
            _propose(found, scheme, plan, chosen, there, offered)
        else:
            found.missing.append(year)
    return found


def take(*, by: Actor, plan: Plan, keys: Collection[str]) -> int:
    """Take the chosen proposals over (their keys as shown); they count at once. Give how many.

    DomainError: none chosen, one is no longer proposed or says something else by now, the registers are frozen.
    """
    if not keys:
        raise DomainError(NOT_TAKEN, why="没有选中任何一行", next_step="请先勾选")
    try:
        with transaction.atomic():
            hold_open(plan, PAST)
            offered = {one.key: one for one in proposals(plan).proposals}
            if set(keys) - offered.keys():
                raise _gone()
            chosen = [one for key, one in offered.items() if key in keys]
            _store(by, plan, chosen)
    except IntegrityError as error:
        raise _gone() from error
    return len(chosen)


def _store(by: Actor, plan: Plan, chosen: list[Proposal]) -> None:
    now = timezone.now()
    PastResult.objects.bulk_create(
        PastResult(
            plan=plan, standing=Standing.IN_FORCE, entered_by_id=by.account, entered_name=by.name,
            entered_for_id=by.on_behalf_account, entered_at=now, **one.values,
        )
        for one in chosen
    )  # fmt: skip
    told = Counter((one.year, one.source) for one in chosen)
    by.record(
        action="取用历年结果",
        target=f"{plan} 历年结果",
        detail={
            "行数": len(chosen),
            "来源": [f"{year}年度 {source}：{number} 行" for (year, source), number in sorted(told.items())],
            "对象": [f"{one.year} {one.subject.code}" for one in chosen],
        },
        agency=plan.agency_id,
    )


def _gone() -> DomainError:
    return DomainError(NOT_TAKEN, why="可取的历年结果刚刚有了变动", next_step="请核对现在列出的，再勾选取用")


@dataclass(frozen=True, slots=True)
class _Offered:
    """A result as it was stored, with whose it was: agency, department and kind of that year's subject."""

    place: Place
    code: str
    name: str
    origin: str
    values: Mapping[str, Any]


def _propose(
    found: Found,
    scheme: Scheme,
    plan: Plan,
    matching: _Matching,
    there: set[tuple[int, int]],
    offered: list[_Offered],
) -> None:
    for one in offered:
        year = one.values["year"]
        subject, why = matching.of(one)
        if subject is None:
            found.unmatched.append(f"{year}年度 {one.name}（{one.code}）：{why}")
        elif (year, subject.pk) in there:
            found.there += 1
        elif faults := check_values(PAST, scheme, plan, {**one.values, "subject": subject}):
            found.unmatched.append(f"{year}年度 {one.name}（{one.code}）：{faults[0]}")
        else:
            found.proposals.append(Proposal(subject=subject, origin=one.origin, **one.values))
            there.add((year, subject.pk))


class _Matching:
    """Whose an earlier result is now: the same section, what it was renamed to or became (people.services.lineage), its name.

    Of several that were merged, or one that was split, the text says nothing: the office enters which one counts.
    """

    def __init__(
        self, subjects: list[Subject], became: Mapping[Place, list[Subject]], offered: list[_Offered]
    ) -> None:
        self.by_place = _only(
            {_place(row): row for row in subjects}, Counter(_place(row) for row in subjects)
        )
        self.by_name = _only(
            {(row.name, row.kind): row for row in subjects}, Counter((row.name, row.kind) for row in subjects)
        )
        self.became = became
        self.merged = Counter(row.pk for one in offered for row in became.get(one.place, ()))

    def of(self, one: _Offered) -> tuple[Subject | None, str]:
        """This year's subject, or why there is none."""
        if one.place[0] and (same := self.by_place.get(one.place)) is not None:
            return same, ""
        now = self.became.get(one.place, [])
        if len(now) > 1:
            return None, f"已拆分为{'、'.join(row.name for row in now)}，请登记各自认定的结果"
        if now and self.merged[now[0].pk] > 1:
            return None, f"已与其他科室合并为{now[0].name}，请登记认定的结果"
        found = now[0] if now else self.by_name.get((one.name, one.place[2]))
        return found, "" if found else "今年没有对应的考核对象"


def _sections_of(subjects: list[Subject]) -> dict[int, SectionMap]:
    """What the sections of the agencies were: two queries for each agency with sections."""
    agencies = {row.agency_id for row in subjects if row.department_id and row.agency_id}
    return {key: section_map(key) for key in sorted(agencies)}


def _became(
    subjects: list[Subject], known: Mapping[int, SectionMap], year: int
) -> dict[Place, list[Subject]]:
    """This year's subjects by the sections that they were in an earlier year, those that are still the same left out."""
    found: dict[Place, list[Subject]] = {}
    for row in subjects:
        sections = known.get(row.agency_id or 0)
        own = row.department_id
        if sections is None or own is None or own not in sections.sections:
            continue
        for section in sections.in_year(own, year):
            if section.key != own:
                found.setdefault((row.agency_id, section.key, row.kind), []).append(row)
    return found


def _settled(settlement: Settlement) -> list[_Offered]:
    """Every ranked or graded subject of a published settlement, with how many it was ranked among."""
    plan = settlement.plan
    places = {row.code: _place(row) for row in Subject.objects.filter(plan=plan)}
    rows = list(
        SubjectResult.objects.filter(settlement=settlement)
        .exclude(rank__isnull=True, grade="")
        .defer("trace")
        .order_by("code")
    )
    among = Counter(_class(row) for row in rows if row.rank is not None)
    source = f"{plan.year}年度核算第{settlement.version}版（{settlement.state}）"
    return [
        _Offered(
            places.get(row.code, (None, None, row.kind)),
            row.code,
            row.name,
            _origin(settlement),
            {
                "year": plan.year,
                "points": None if row.score_hundredths is None else row.score_hundredths * CENT,
                "rank": row.rank,
                "of": among[_class(row)] if row.rank is not None else None,
                "grade": row.grade,
                "source": source,
            },
        )
        for row in rows
    ]


def _carried(settlement: Settlement | None, year: int) -> list[_Offered]:
    """What the plan behind a later settlement held of a year that was not settled here."""
    if settlement is None:
        return []
    plan = settlement.plan
    rows = PastResult.objects.filter(plan=plan, year=year, standing=Standing.IN_FORCE)
    names = ("year", "points", "rank", "of", "grade")
    source = f"{plan.year}年度方案的历年结果"
    return [
        _Offered(
            _place(row.subject),
            row.subject.code,
            row.subject.name,
            _origin(settlement),
            {**{name: getattr(row, name) for name in names}, "source": source},
        )
        for row in rows.select_related("subject").order_by("subject__code")
    ]


def _origin(settlement: Settlement) -> str:
    return f"{settlement.pk} {settlement.result_digest}"


def _place(row: Subject) -> Place:
    return (row.agency_id, row.department_id, row.kind)


def _class(row: SubjectResult) -> tuple[bool, str]:
    """Units are ranked apart from sections (workbook.md), each 分组 by itself."""
    return row.kind == Subject.Kind.UNIT, row.group


def _only(rows: Mapping[Any, Subject], counts: Counter[Any]) -> dict[Any, Subject]:
    """Keep what names one subject only."""
    return {key: row for key, row in rows.items() if counts[key] == 1}


def worded(found: Found) -> Iterator[str]:
    """Say what could not be proposed."""
    yield from found.unmatched
    for year in found.missing:
        yield f"{year}年度：系统里没有已发布的核算结果"
