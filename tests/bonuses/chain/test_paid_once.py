"""A unit with an inner plan stands on the city's papers as one sum: everybody is paid by one list, Σ stays to the fen."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from bonuses.approving.inside import inner_units
from bonuses.approving.lists import Unbalanced, payment_list
from bonuses.approving.own import own_state
from bonuses.chain.page import chain_of
from bonuses.models import BonusAllocation, BonusApproval, InternalSplit
from people.access import Role
from plans.models import Plan
from reports import result_files
from reports.money_files.kinds import KINDS, Source, build, source_of, stored
from reports.money_files.paper import MoneyPaper
from reports.opened import settled_of
from reports.result_pages.frame import place_of
from reports.results.bonus_list import write_bonus_list
from reports.results.person_slips import person_slips
from scoring.models import PersonResult, Settlement
from tests.bonuses.chain.world import city_year, handed_down, inner_plan, inner_year, linked
from tests.bonuses.money_world import amounts_of, later, supplemented
from tests.office import Office
from tests.reports.pages.settled_samples import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring", "folder")]
SUBSETS = [subset for size in range(3) for subset in combinations(("U1", "U2"), size)]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> None:
    settings.HENGJI_DATA = tmp_path


def source(settlement: Settlement, supplement: int = 0) -> Source:
    found = source_of(settlement, supplement)
    assert found is not None
    return found


def unit_lines(paper: MoneyPaper) -> dict[str, int]:
    return {line.unit: line.amount for line in paper.lines if line.unit}


def people_of(paper: MoneyPaper) -> dict[str, int]:
    return {line.number: line.amount for line in paper.lines if not line.unit}


def take(city: Settlement, office: Office, codes: tuple[str, ...]) -> None:
    """The units' totals in inner plans (which plan is of no account here)."""
    for code, agency in (("U1", office.a), ("U2", office.b)):
        if code in codes:
            plan = (
                inner_plan(office) if code == "U1" else Plan.objects.get(agency=agency, year=city.plan.year)
            )
            InternalSplit.objects.filter(outer=city, subject_code=code).update(inner=plan)


@pytest.mark.parametrize("codes", SUBSETS)
def test_all_papers_come_to_what_the_city_pays_whichever_units_split(
    office: Office, codes: tuple[str, ...]
) -> None:
    city = city_year(office)
    handed_down(office, city)
    take(city, office, codes)
    had, paper = payment_list(city), source(city).paper()
    assert had is not None
    totals = dict(InternalSplit.objects.filter(outer=city).values_list("subject_code", "total_fen"))
    assert unit_lines(paper) == {code: totals[code] for code in codes}
    assert people_of(paper) == {row.number: row.amount for row in had.rows if row.unit not in codes}
    assert sum(line.amount for line in paper.lines) == paper.total == had.paid
    assert sum(line.people for line in paper.lines) == len(had.rows)
    assert {group.amount for group in paper.totals} == {had.paid}
    assert paper.digest == BonusApproval.objects.get(settlement=city).digest == had.digest
    for kind in ("signed", "finance", "totals", "signed-pdf"):
        assert build(source(city), KINDS[kind]).is_file()
    with build(source(city), KINDS["utf8"]).open(encoding="utf-8-sig", newline="") as file:
        *lines, last = csv.DictReader(file)
    assert sum(int(row["金额"].replace(".", "")) for row in lines) == had.paid
    assert int(last["金额"].replace(".", "")) == had.paid


def test_everybody_is_payable_on_one_list(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    before = source(city)
    build(before, KINDS["signed"])
    linked(office, split, inner_plan(office))
    inner = inner_year(office, split.total_fen)
    assert stored(source(city), KINDS["signed"]) is None
    by_city, by_unit = source(city).paper(), source(inner).paper()
    assert not people_of(by_city).keys() & people_of(by_unit).keys()
    assert people_of(before.paper()).keys() <= people_of(by_city).keys() | people_of(by_unit).keys()
    assert sum(people_of(by_city).values()) + by_unit.total == before.paper().total
    assert by_city.count == "4人，1个单位6人"
    text = "".join(
        page.extract_text() for page in PdfReader(build(source(city), KINDS["signed-pdf"])).pages
    ).replace("\n", "")
    assert "拨付甲局" in text
    assert "甲局0" not in text
    book = load_workbook(build(source(city), KINDS["finance"])).worksheets[0]
    rows: list[Any] = list(book.iter_rows(values_only=True))
    (line,) = [row for row in rows if row[2] == "由单位内部分配：拨付甲局"]
    assert (round(line[4] * 100), line[7]) == (split.total_fen, "甲局（6人）")
    groups = {group.title: {row.name: row.amount for row in group.lines} for group in by_city.totals}
    assert groups["按单位"]["由单位内部分配：拨付甲局"] == split.total_fen


def test_a_person_reads_who_pays(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    assert own_state(city, "P100") == "已核定"
    linked(office, split, inner_plan(office))
    assert own_state(city, "P100") == "由本单位内部分配"
    assert own_state(city, "P200") == "已核定"
    Settlement.objects.filter(pk=city.pk).update(state=Settlement.State.ARCHIVED)
    assert own_state(Settlement.objects.get(pk=city.pk), "P100") == "由本单位内部分配"
    row = PersonResult.objects.get(settlement=city, number="P100")
    page = office.client_of(Role.CITY_OFFICE).get(
        reverse("result_person", kwargs={**place_of(city), "person": row.pk})
    )
    assert "计入本单位总额的数" in words(page.content.decode())
    assert own_state(inner_year(office, split.total_fen), "P100") == "待核定"


@pytest.mark.parametrize("codes", SUBSETS)
def test_supplements_go_to_the_units_that_split(office: Office, codes: tuple[str, ...]) -> None:
    city = city_year(office)
    handed_down(office, city)
    had = amounts_of(city)
    second = later(city, {"P100": had["P100"] + 700, "P101": had["P101"] - 200, "P200": had["P200"] + 31})
    row = supplemented(office, second)
    take(city, office, codes)
    paper = source(second, row.pk).paper()
    changed = {"U1": 500, "U2": 31}
    assert unit_lines(paper) == {code: changed[code] for code in codes}
    assert paper.total == sum(line.amount for line in paper.lines) == 531
    first, listed = source(city).paper(), payment_list(second)
    assert listed is not None
    assert first.total + paper.total == listed.paid
    for code in codes:
        of_unit = sum(each.amount for each in listed.rows if each.unit == code)
        assert unit_lines(first)[code] + unit_lines(paper)[code] == of_unit
    for kind in ("signed", "slips", "signed-pdf"):
        assert build(source(second, row.pk), KINDS[kind]).is_file()


def test_who_moves_out_of_such_a_unit_is_taken_from_it_and_paid_by_the_list(office: Office) -> None:
    city = city_year(office)
    handed_down(office, city)
    had = amounts_of(city)
    second = later(city, {"P100": had["P100"] + 700})
    row = supplemented(office, second)
    take(city, office, ("U1",))
    PersonResult.objects.filter(settlement=second, number__in=["P100", "P101"]).update(subject_code="U2")
    paper = source(second, row.pk).paper()
    assert people_of(paper) == {"P100": had["P100"] + 700, "P101": had["P101"]}
    assert unit_lines(paper) == {"U1": -had["P100"] - had["P101"]}
    assert paper.total == 700


def test_after_a_correction_a_unit_stays_on_its_inner_plan(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    second = later(city, {"P100": 1})
    supplemented(office, second)
    InternalSplit.objects.create(outer=second, subject_code="U1", subject_name="甲局", total_fen=1)
    assert inner_units(city.plan_id) == {"U1"}
    chain = chain_of(second)
    assert chain is not None
    assert {line.unit.code: line.state for line in chain.lines}["U1"] == "待重新转入"


def test_papers_of_the_result_say_that_a_unit_pays(office: Office, tmp_path: Path) -> None:
    city = city_year(office)

    def title() -> str:
        write_bonus_list(settled_of(city), tmp_path / "b.xlsx")
        return str(load_workbook(tmp_path / "b.xlsx").worksheets[0]["A1"].value)

    assert title().endswith("奖金发放表（未核定）")
    kind = result_files.KINDS["bonus"]
    draft = result_files.place(city, kind)
    split = handed_down(office, city)
    assert title().endswith("奖金发放表")
    slips = result_files.place(city, result_files.KINDS["slips"])
    linked(office, split, inner_plan(office))
    assert "有单位内部分配" in title()
    assert draft != result_files.place(city, kind)
    assert result_files.place(city, result_files.KINDS["slips"]) != slips
    made = {slip.who[1][1]: slip.lines[-1] for slip in person_slips(settled_of(city), ["P100", "P200"])}
    assert (made["P100"].name, made["P100"].value) == ("奖金", "由本单位内部分配")
    assert made["P200"].words == "元"


def test_the_page_of_files_says_it(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    client, url = office.client_of(Role.CITY_OFFICE), reverse("money_files", kwargs=place_of(city))
    assert "各列一行" not in client.get(url).content.decode()
    linked(office, split, inner_plan(office))
    assert "各列一行“拨付”" in client.get(url).content.decode()


def test_a_sum_that_is_not_the_one_handed_down_is_not_written(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    InternalSplit.objects.filter(pk=split.pk).update(total_fen=split.total_fen - 1)
    with pytest.raises(Unbalanced, match="甲局各人之和不等于下达的总额"):
        source(city).paper()
    assert BonusAllocation.objects.filter(pool__settlement=city).exists()
