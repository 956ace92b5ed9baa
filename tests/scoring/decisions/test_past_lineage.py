"""历年结果 across sections that were renamed, merged or split since: found again, or told why the office has to say."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Department, DepartmentSuccession
from plans.models import Plan, Subject
from scoring.decisions.past import proposals, take
from scoring.models import PastResult
from scoring.year import load_year
from tests.office import YEAR, Office
from tests.running_year import running_year
from tests.scoring.decisions.test_past import published
from tests.scoring.registers.world import TOWN, by

DAY = date(YEAR, 1, 1)
LONG_AGO = date(YEAR - 9, 1, 1)
Kind = DepartmentSuccession.Kind


def section(office: Office, name: str) -> Department:
    return Department.objects.get(agency=office.a, name=name)


def became(office: Office, olds: tuple[str, ...], news: tuple[str, ...], kind: str) -> list[Department]:
    """Sections that end on the first day of this year, and what came of them."""
    made = [
        Department.objects.create(agency=office.a, code=f"新{name}", name=name, kind="科室", valid_from=DAY)
        for name in news
    ]
    for old in olds:
        Department.objects.filter(agency=office.a, name=old).update(valid_from=LONG_AGO, valid_to=DAY)
        for new in made:
            DepartmentSuccession.objects.create(
                predecessor=section(office, old), successor=new, kind=kind, on=DAY
            )
    return made


def this_year(office: Office) -> Plan:
    """The plan of this year: its sections are those that there are now."""
    plan = running_year(office, scheme=TOWN)
    gone = Subject.objects.filter(plan=plan, department__valid_to__isnull=False)
    gone.update(name="已撤", department=None, agency=None)
    return plan


def offered(plan: Plan) -> list[tuple[int, str, int | None]]:
    return [(one.year, one.subject.name, one.rank) for one in proposals(plan).proposals]


def test_a_renamed_section_keeps_its_years(office: Office) -> None:
    for year in (YEAR - 1, YEAR - 2):
        published(office, year)
    became(office, ("二科",), ("综合科",), Kind.RENAMED)
    plan = this_year(office)
    assert offered(plan) == [
        (YEAR - 1, "一科", 1), (YEAR - 1, "综合科", 2), (YEAR - 2, "一科", 1), (YEAR - 2, "综合科", 2),
    ]  # fmt: skip
    take(by=by(office), plan=plan, keys=[one.key for one in proposals(plan).proposals])
    told = {(row.year, row.subject.name, row.rank, row.of) for row in load_year(plan).past_results}
    assert (YEAR - 1, "综合科", 2, 2) in told
    assert PastResult.objects.filter(subject__name="综合科").count() == 2


def test_merged_sections_wait_for_the_office_unless_one_alone_has_a_result(office: Office) -> None:
    before = published(office, YEAR - 1)
    became(office, ("一科", "二科"), ("综合科",), Kind.MERGED)
    plan = this_year(office)
    found = proposals(plan)
    assert found.proposals == []
    assert [line for line in found.unmatched if "综合科" in line] == [
        f"{YEAR - 1}年度 一科（K1）：已与其他科室合并为综合科，请登记认定的结果",
        f"{YEAR - 1}年度 二科（K2）：已与其他科室合并为综合科，请登记认定的结果",
    ]
    results = before.settlements.get().subject_results
    results.filter(name="一科").delete()
    results.filter(name="二科").update(rank=1)
    assert offered(plan) == [(YEAR - 1, "综合科", 1)]


def test_the_result_of_a_split_section_is_nobodys_by_itself(office: Office) -> None:
    published(office, YEAR - 1)
    became(office, ("二科",), ("东科", "西科"), Kind.SPLIT)
    plan = this_year(office)
    assert offered(plan) == [(YEAR - 1, "一科", 1)]
    assert f"{YEAR - 1}年度 二科（K2）：已拆分为东科、西科，请登记各自认定的结果" in proposals(plan).unmatched


@pytest.mark.parametrize("several", [False, True])
def test_another_section_under_the_old_name_does_not_inherit(office: Office, several: bool) -> None:
    published(office, YEAR - 1)
    became(office, ("二科",), ("综合科",), Kind.RENAMED)
    plan = this_year(office)
    if several:
        # A new section, which took the name that the old one had.
        Subject.objects.filter(plan=plan, name="已撤").update(name="二科")
    assert offered(plan) == [(YEAR - 1, "一科", 1), (YEAR - 1, "综合科", 2)]


def test_it_asks_the_same_however_many_were_renamed(office: Office) -> None:
    for year in (YEAR - 1, YEAR - 2):
        published(office, year)
    became(office, ("二科",), ("综合科",), Kind.RENAMED)
    plan = this_year(office)
    counted = []
    for renamed in (False, True):
        if renamed:
            (new,) = became(office, ("一科",), ("秘书科",), Kind.RENAMED)
            Subject.objects.filter(plan=plan, name="一科").update(name=new.name, department=new)
        proposals(plan)
        with CaptureQueriesContext(connection) as asked:
            assert len(proposals(plan).proposals) == 4
        counted.append(len(asked))
    assert counted[0] == counted[1]
