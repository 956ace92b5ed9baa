"""Borrowed people: where two claim to appraise or pay one person on the same days, or nobody does, and settling it.

A person may have several records: the row at home and, by `home_record`, rows at the agencies that borrowed them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from people.acting import Actor
from people.engine.claims import Gap, check, gaps
from people.engine.postings import APPRAISED, Line, Stretch, give, joined
from people.errors import DomainError
from people.models import Employee, Posting, StaffCategory
from people.services.claim_suspects import suspects
from people.services.postings import check_day
from people.services.staff_turn import PERSON_KEY, Names, changed_meanwhile, store_line, stretch_of

WORDS: Final = {APPRAISED: "考核", "paid_here": "发奖"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One posting that may claim the person: its key, the staff row and agency that keep it, in words."""

    posting: int
    employee: int
    agency: int
    managed_by: int
    words: str
    claims: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Days on which not exactly one place claims a person. `what` is 考核 or 发奖; `two` False: nobody claims.

    `versions` are the versions of the person's records as they were read.
    """

    person: Employee
    flag: str
    start: date
    end: date
    two: bool
    places: tuple[Place, ...]
    versions: dict[int, int]

    @property
    def what(self) -> str:
        """考核 or 发奖."""
        return WORDS[self.flag]

    @property
    def key(self) -> str:
        """Names the claim on a page."""
        return f"{self.person.pk}-{self.flag}-{self.start}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """A borrowed person without a link, and people of the same name elsewhere who may be the same."""

    person: Employee
    others: tuple[Employee, ...]


def find_claims(
    *, agencies: Collection[int], year: int, people: Collection[int] | None = None
) -> list[Claim]:
    """Give every claim of the year about people of the agencies: on their lists, serving there, or linked to these.

    `people` narrows it to some records and what is linked to them. A constant number of queries, whatever the number
    of people and agencies: only those are read of whom more than one plain posting is known.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    owner = suspects(agencies=agencies, first=first, last=last, people=people)
    if not owner:
        return []
    postings: dict[int, list[Stretch]] = defaultdict(list)
    rows = Posting.objects.filter(
        Q(end__isnull=True) | Q(end__gte=first), start__lte=last, employee__in=owner
    ).order_by("start", "pk")
    for row in rows:
        postings[owner[row.employee_id]].append(stretch_of(row))
    found = [
        (root, gap) for root, line in sorted(postings.items()) for gap in gaps(line, first=first, last=last)
    ]
    records = _records(owner, {root for root, _ in found})
    names = Names(each for _, gap in found for each in gap.candidates)
    return [_claim(records[root], gap, names) for root, gap in found]


def unlinked(*, agencies: Collection[int], today: date) -> list[Namesake]:
    """Give borrowed people of the agencies without a home record whose name stands on another agency's list.

    Two people may share a name: this is a hint, somebody has to say that it is one person.
    """
    serving = Posting.objects.filter(
        Q(end__isnull=True) | Q(end__gte=today), category=StaffCategory.BORROWED, concurrent=False
    )
    borrowed = list(
        Employee.objects.filter(
            agency__in=agencies,
            home_record__isnull=True,
            left_on__isnull=True,
            pk__in=serving.values("employee"),
        ).select_related("agency")
    )
    others: dict[str, list[Employee]] = defaultdict(list)
    for person in Employee.objects.filter(
        name__in={each.name for each in borrowed}, home_record__isnull=True
    ).select_related("agency"):
        others[person.name].append(person)
    hints = [
        Namesake(
            person=each,
            others=tuple(one for one in others[each.name] if one.agency_id != each.agency_id),
        )
        for each in borrowed
    ]
    return [hint for hint in hints if hint.others]


def settle_claim(
    *,
    by: Actor,
    flag: str,
    start: date,
    end: date,
    posting: int,
    versions: dict[int, int],
    writable: Collection[int],
) -> None:
    """Let exactly one posting appraise (or pay) the person from `start` to `end`.

    `versions` are those of the claim as it was shown, `writable` the agencies whose records the giver may change:
    an office may give up its own claim, but not take away another's. DomainError says whom to ask.
    """
    if flag not in WORDS:
        raise DomainError("没有这一事项", why="只分考核和发奖", next_step="请返回重新选择")
    check_day(start)
    check_day(end)
    with transaction.atomic():
        _check_one_person(versions, writable)
        for employee, version in versions.items():
            _turn(employee, version)
        people = {
            person.pk: person for person in Employee.objects.filter(pk__in=versions).select_related("agency")
        }
        old = tuple(
            stretch_of(row) for row in Posting.objects.filter(employee__in=people).order_by("start", "pk")
        )
        winner = next((each for each in old if each.key == posting and each.meets(start, end)), None)
        if winner is None:
            raise DomainError("不能这样定", why="所选任职已变动", next_step="请刷新页面后重新选择")
        new = give(old, flag, start=start, end=end, to=lambda each: _continues(each, winner))
        line = joined(new)
        for pk, person in people.items():
            _settle_record(by, person, flag, start, end, _own(old, pk), _own(line, pk), writable)
        store_line(old, line)


def _settle_record(
    by: Actor,
    person: Employee,
    flag: str,
    start: date,
    end: date,
    old: Line,
    new: Line,
    writable: Collection[int],
) -> None:
    if set(old) == set(new):
        return
    if person.agency_id not in writable:
        raise DomainError(
            "不能这样定",
            why=f"要改动{person.agency}名册里的任职",
            next_step=f"请{person.agency}的绩效办或市绩效办来定，或改选其他一处",
        )
    check(new)
    words = Names([*old, *new])
    detail: dict[str, object] = {
        PERSON_KEY: person.pk,
        "事项": WORDS[flag],
        "期间": f"{start} 至 {end}",
        "任职": {"旧": words.lines(old), "新": words.lines(new)},
    }
    by.record(action="确定借调人员归属", target=f"人员 {person}", detail=detail, agency=person.agency_id)


def _check_one_person(records: Collection[int], writable: Collection[int]) -> None:
    """Refuse records that are not all of one person who is kept or serves at an agency of the giver.

    The keys come from the page: what lies elsewhere must neither change nor be told about.
    """
    found = {
        pk: (home or pk, agency)
        for pk, home, agency in Employee.objects.filter(pk__in=records).values_list(
            "pk", "home_record", "agency"
        )
    }
    near = any(agency in writable for _, agency in found.values())
    near = near or Posting.objects.filter(employee__in=found, agency__in=writable).exists()
    if len(found) != len(records) or len({root for root, _ in found.values()}) != 1 or not near:
        raise DomainError("不能这样定", why="所列的不是同一个人的记录", next_step="请刷新页面后重新选择")


def _turn(employee: int, version: int) -> None:
    won = Employee.objects.filter(pk=employee, version=version).update(version=F("version") + 1)
    if won != 1:
        raise changed_meanwhile(employee)


def _continues(each: Stretch, winner: Stretch) -> bool:
    """Whether a piece was cut from the winner, or is the winner."""
    return (
        each.person == winner.person
        and each.facts == winner.facts
        and each.concurrent == winner.concurrent
        and winner.meets(each.start, each.end)
    )


def _own(line: Iterable[Stretch], person: int) -> Line:
    return tuple(each for each in line if each.person == person)


def _records(owner: dict[int, int], roots: Collection[int]) -> dict[int, dict[int, Employee]]:
    """Give root record → all records of that person (key → row)."""
    wanted = [pk for pk, root in owner.items() if root in roots]
    records: dict[int, dict[int, Employee]] = defaultdict(dict)
    for person in Employee.objects.filter(pk__in=wanted).select_related("agency").order_by("pk"):
        records[owner[person.pk]][person.pk] = person
    return records


def _claim(members: dict[int, Employee], gap: Gap, names: Names) -> Claim:
    first = gap.candidates[0].person
    return Claim(
        person=members.get(first) or next(iter(members.values())),
        flag=gap.flag,
        start=gap.start,
        end=gap.end,
        two=bool(gap.claimants),
        places=tuple(_place(each, members, names, gap.flag) for each in gap.candidates),
        versions={pk: person.version for pk, person in members.items()},
    )


def _place(each: Stretch, members: dict[int, Employee], names: Names, flag: str) -> Place:
    return Place(
        posting=each.key or 0,
        employee=each.person,
        agency=each.facts.agency,
        managed_by=members[each.person].agency_id,
        words=names.line(each),
        claims=each.claims(flag),
    )


def may_settle(claim: Claim, place: Place, writable: Collection[int]) -> bool:
    """Whether an office with these records may let the place win: everything that changes must be its own."""
    return all(
        other.managed_by in writable
        for other in claim.places
        if other.claims != (other.posting == place.posting)
    )
