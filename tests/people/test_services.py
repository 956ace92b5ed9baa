"""Agencies, staff and postings follow the years that are stored, in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from people.models import Agency, Employee, Posting
from people.services.staff_list import ensure_agencies
from plans.models import Participant
from scoring.services import store_year
from scoring.year import YearRows
from tests.scoring.year_rows import OWNER, make_year

pytestmark = pytest.mark.django_db

Change = Callable[[Participant], None]


def head(person: Participant) -> None:
    person.post = "班子成员"


def store(year: int, *changes: Change, sections: int = 1) -> YearRows:
    rows = make_year(sections, year=year)
    for change in changes:
        change(rows.participants[0])
    store_year(rows, owner=OWNER)
    return rows


def postings(number: str = "P001") -> list[tuple[str, date, date | None]]:
    rows = Posting.objects.filter(employee__number=number).order_by("start")
    return list(rows.values_list("post", "start", "end"))


HEAD, STAFF = "班子成员", "科室主要负责人"


def day(year: int, month: int = 1, number: int = 1) -> date:
    return date(year, month, number)


def test_the_same_facts_next_year_go_on_in_one_posting() -> None:
    store(2017)
    store(2018)
    assert postings() == [(STAFF, day(2017), None)]


def test_other_facts_next_year_end_the_posting_and_begin_a_new_one() -> None:
    store(2017)
    store(2018, head)
    assert postings() == [(STAFF, day(2017), day(2017, 12, 31)), (HEAD, day(2018), None)]


def test_another_section_is_another_posting() -> None:
    store(2017, sections=2)
    rows = make_year(2, year=2018)
    rows.participants[0].subject = rows.subjects[2]
    store_year(rows, owner=OWNER)
    places = Posting.objects.filter(employee__number="P001").order_by("start")
    assert [row.department.code for row in places if row.department] == ["K01", "K02"]
    assert Posting.objects.filter(employee__number="P002").count() == 1


def test_within_the_year_the_posting_is_corrected() -> None:
    store(2017)
    store(2017, head)
    assert postings() == [(HEAD, day(2017), None)]


def test_a_correction_leaves_the_year_after_as_it_was() -> None:
    store(2017)
    store(2018)
    store(2017, head)
    assert postings() == [(HEAD, day(2017), day(2017, 12, 31)), (STAFF, day(2018), None)]


def test_a_year_in_between_leaves_the_years_around_it() -> None:
    store(2016)
    store(2018)
    store(2017, head)
    assert postings() == [
        (STAFF, day(2016), day(2016, 12, 31)),
        (HEAD, day(2017), day(2017, 12, 31)),
        (STAFF, day(2018), None),
    ]


def test_an_older_year_ends_before_the_newer_one() -> None:
    store(2018, head)
    store(2017)
    assert postings() == [(STAFF, day(2017), day(2017, 12, 31)), (HEAD, day(2018), None)]


def test_a_move_inside_the_year_is_kept_where_the_book_names_one_side_of_it() -> None:
    store(2017)
    old = Posting.objects.get()
    Posting.objects.update(end=day(2018, 6, 30))
    Posting.objects.create(
        employee=old.employee, agency=old.agency, department=old.department, post=HEAD,
        rank_level=old.rank_level, start=day(2018, 7),
    )  # fmt: skip
    store(2018)
    store(2018, head)
    assert postings() == [(STAFF, day(2017), day(2018, 6, 30)), (HEAD, day(2018, 7), None)]


def rename(name: str) -> Change:
    def change(person: Participant) -> None:
        person.name = name

    return change


@pytest.mark.parametrize(
    ("years", "name"), [((2017, 2018), "2018"), ((2018, 2017), "2018"), ((2018, 2017, 2018), "2018")]
)
def test_only_the_newest_year_names_a_person(years: tuple[int, ...], name: str) -> None:
    for year in years:
        store(year, rename(str(year)))
    assert Employee.objects.get(number="P001").name == name
    for year in set(years):
        assert Participant.objects.get(plan__year=year).name == str(year)


def test_a_correction_of_the_newest_year_renames() -> None:
    store(2017, rename("甲"))
    store(2017, rename("乙"))
    assert Employee.objects.get(number="P001").name == "乙"


def test_agencies_are_found_or_made_and_stay_where_they_stand() -> None:
    top = ensure_agencies(names=["市"], parent=None)["市"]
    made = ensure_agencies(names=["乙局", "甲局"], parent=top)
    assert {agency.parent for agency in made.values()} == {top}
    again = ensure_agencies(names=["甲局", "市"], parent=made["乙局"])
    assert again == {"市": top, "甲局": made["甲局"]}
    assert again["甲局"].parent == top
    assert Agency.objects.count() == 3
