"""Nobody whose days are claimed twice, or by nobody, is taken for being in order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.engine.claims import gaps
from people.engine.postings import Facts, Stretch
from people.models import Agency, Employee, Posting
from people.services.claim_suspects import in_order, suspects
from people.services.claims import find_claims

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.integers(0, 30)


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    start = FIRST + timedelta(days=draw(DAYS))
    end = draw(st.none() | DAYS.map(lambda days: start + timedelta(days=days)))
    return Stretch(
        person=1, facts=Facts(agency=1), start=start, end=end, appraised_here=draw(st.booleans()),
        paid_here=draw(st.booleans()),
    )  # fmt: skip


@given(st.lists(stretches(), max_size=4))
def test_what_is_in_order_has_no_gap(line: list[Stretch]) -> None:
    spans = [(one.start, one.end or LAST, one.appraised_here, one.paid_here) for one in line]
    if in_order(spans):
        assert gaps(line, first=FIRST, last=LAST) == []


def test_the_ordinary_cases_are_in_order() -> None:
    whole = (FIRST, LAST)
    assert in_order([])
    assert in_order([(*whole, True, True)])
    assert in_order([(*whole, True, False), (*whole, False, True)])
    assert in_order([(*whole, True, True), (date(2026, 5, 1), LAST, False, False)])
    assert not in_order([(*whole, True, True), (*whole, True, False)])
    assert not in_order([(FIRST, date(2026, 6, 30), True, True), (*whole, False, False)])


@pytest.fixture
def unit() -> Agency:
    return Agency.objects.create(name="甲局")


def person(unit: Agency, number: str, *postings: dict[str, object], home: Employee | None = None) -> Employee:
    made = Employee.objects.create(agency=unit, number=number, name=f"某{number}", home_record=home)
    for one in postings:
        Posting.objects.create(**{"employee": made, "agency": unit, "start": date(2020, 1, 1), **one})
    return made


@pytest.mark.django_db
class TestSuspects:
    def found(self, *agencies: Agency, people: list[int] | None = None) -> set[int]:
        keys = [agency.pk for agency in agencies]
        return set(suspects(agencies=keys, first=FIRST, last=LAST, people=people))

    def test_transfers_one_after_the_other_and_settled_loans_are_no_suspects(self, unit: Agency) -> None:
        person(unit, "1", {"end": date(2026, 5, 31)}, {"start": date(2026, 6, 1)})
        person(unit, "2", {}, {"concurrent": True, "appraised_here": False, "paid_here": False})
        person(unit, "3", {"end": date(2025, 12, 31)}, {"end": date(2025, 12, 31)})
        assert self.found(unit) == set()

    def test_two_claims_none_and_overlapping_main_postings_are(self, unit: Agency) -> None:
        twice = person(unit, "1", {}, {"concurrent": True})
        never = person(unit, "2", {"paid_here": False})
        overlapping = person(unit, "3", {}, {"start": date(2026, 6, 1)})
        assert self.found(unit) == {twice.pk, never.pk, overlapping.pk}
        assert self.found(unit, people=[never.pk]) == {never.pk}
        assert {claim.person.pk for claim in find_claims(agencies=[unit.pk], year=2026)} == self.found(unit)

    def test_two_records_of_one_person_are_seen_from_both_sides_and_from_nowhere_else(
        self, unit: Agency
    ) -> None:
        there, strange = Agency.objects.create(name="乙局"), Agency.objects.create(name="丙局")
        home = person(unit, "1", {})
        away = person(there, "B1", {}, home=home)
        both = {home.pk, away.pk}
        assert self.found(unit) == self.found(there) == both
        assert self.found(unit, people=[home.pk]) == both
        assert self.found(strange) == set()

    def test_who_serves_here_from_elsewhere_is_looked_at(self, unit: Agency) -> None:
        there = Agency.objects.create(name="乙局")
        guest = person(there, "B1", {}, {"agency": unit, "concurrent": True})
        assert self.found(unit) == {guest.pk}

    def test_three_queries_however_many_people(self, unit: Agency, django_assert_num_queries: object) -> None:
        for number in range(3):
            person(unit, str(number), {}, {"concurrent": True})
        with django_assert_num_queries(3):  # type: ignore[operator]
            assert len(self.found(unit)) == 3
