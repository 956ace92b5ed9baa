"""The units below for a leader: every figure opens to its rows, what is red says why, papers, forecasts by a job."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from indicators.models import LedgerEntry, OverdueStep, PrimaryIndicator, SecondaryIndicator
from people.access import Role
from people.models import Job
from people.services.job_runs import execute
from plans.engine.units import POINT, RATIO
from plans.models import CalendarItem, Plan, Subject
from reports.standing_year.city import read_city
from reports.standing_year.city_counting import late_below, plans_below, rows_below
from reports.standing_year.city_forecast import UNITS
from reports.standing_year.counting import counts_of
from reports.standing_year.forecast import forecast
from reports.standing_year.reading import read_standing
from reports.standing_year.scale import LIGHTS
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

DAY = date(YEAR, 7, 20)
APPROVED, SENT_BACK = LedgerEntry.State.APPROVED, LedgerEntry.State.SENT_BACK


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def plans(office: Office) -> tuple[Plan, Plan]:
    """甲局 in the first quarter: 1.1 green, 1.2 and 2.1 red, the others 未报; 乙局 the same with its first row red."""
    mine, theirs = running_year(office), running_year(office, agency=office.b)
    entry(mine, "1.1", 1, APPROVED, attainment=RATIO // 4)
    entry(mine, "1.2", 1, APPROVED, attainment=RATIO // 5, problems="手续慢", measures="每周调度")
    entry(mine, "2.1", 1, APPROVED, attainment=RATIO // 10, problems="拆迁受阻<b>", measures="成立专班")
    row = SecondaryIndicator.objects.filter(plan=theirs).order_by("code").first()
    assert row is not None
    LedgerEntry.objects.create(
        indicator=row, quarter=1, state=APPROVED, attainment=RATIO // 100, problems="资金未到位"
    )
    for plan in (mine, theirs):
        due = date(YEAR, 4, 15)
        CalendarItem.objects.create(plan=plan, kind=CalendarItem.Kind.RETURN, quarter=1, name="报表", due=due)
    return mine, theirs


def get(office: Office, name: str, query: str = "?quarter=1", who: Role | str = Role.CITY_OFFICE) -> Any:
    return office.client_of(who).get(reverse(name, args=[office.city.pk, YEAR]) + query)


def codes(response: Any) -> list[tuple[str, str]]:
    return [(row.unit, row.name.split(" ")[0]) for row in response.context["rows"]]


def test_red_rows_of_all_units_stand_with_reason_and_measure_the_worst_first(
    office: Office, plans: tuple[Plan, Plan]
) -> None:
    page = get(office, "progress_unit_parts")
    assert [(row.unit, row.attainment, row.planned, row.problems) for row in page.context["red"]] == [
        ("乙局", "1%", "25%", "资金未到位"), ("甲局", "10%", "25%", "拆迁受阻<b>"), ("甲局", "20%", "25%", "手续慢"),
    ]  # fmt: skip
    text = page.content.decode()
    assert "拆迁受阻&lt;b&gt;" in text
    assert "成立专班" in text


def test_every_figure_of_the_groupings_and_totals_opens_to_its_rows(
    office: Office, plans: tuple[Plan, Plan]
) -> None:
    units, parts = get(office, "progress_units"), get(office, "progress_unit_parts")
    client = office.client_of(Role.CITY_OFFICE)
    figures = [(number, url) for _, _, number, url in units.context["cells"]]
    figures += [(number, url) for _, row in units.context["trend_rows"] for _, number, url in row]
    figures += [(number, url) for _, number, url in units.context["late_parts"]]
    for group in parts.context["groupings"]:
        for row in group["rows"]:
            figures += [(number, url) for _, _, number, url in row["cells"]]
            figures.append((row["counts"].total, row["url"]))
    assert len(figures) > 40
    assert {number for number, _ in figures} >= {0, 1, 3, 5}
    for number, url in figures:
        assert client.get(url).context["page"].paginator.count == number, url


def test_the_groupings_add_up_over_the_units(office: Office, plans: tuple[Plan, Plan]) -> None:
    groups = {
        group["title"]: {row["name"]: row["counts"].numbers for row in group["rows"]}
        for group in get(office, "progress_unit_parts").context["groupings"]
    }
    total = get(office, "progress_units").context["total"]
    for found in groups.values():
        assert tuple(map(sum, zip(*found.values(), strict=True))) == total.numbers
    # 一科重点任务 stands in both offices under one name.
    assert groups["一级指标"]["一科重点任务"][2] >= 1
    assert set(groups["类别"]) == {"重点"}


def test_overdue_is_the_rule_of_the_units_own_page(office: Office, plans: tuple[Plan, Plan]) -> None:
    """1.1 lacks the second quarter, 2.2 was overtaken: its first quarter came back, the second is handed in."""
    mine = plans[0]
    for quarter, due in ((2, date(YEAR, 7, 15)), (3, date(YEAR, 10, 15))):
        CalendarItem.objects.create(
            plan=mine, kind=CalendarItem.Kind.RETURN, quarter=quarter, name="报表", due=due
        )
    entry(mine, "2.2", 1, SENT_BACK, attainment=RATIO)
    entry(mine, "2.2", 2, APPROVED, attainment=RATIO // 2)
    units = [office.a.pk, office.b.pk]
    city = read_city(units, YEAR, 1, DAY, agency=office.city.pk)
    below = plans_below(units, YEAR, DAY)
    for plan in plans:
        own = read_standing(office.access(Role.CITY_OFFICE), plan, today=DAY)
        row = next(row for row in city.rows if row.plan == plan.pk)
        assert row.late == len(own.late)
        for quarter in (1, 2):
            rows = rows_below(below, quarter).filter(late_below(below, quarter), plan=plan)
            assert set(rows.values_list("code", flat=True)) == {line.code for line in own.late_in(quarter)}
        if plan == mine:
            late = {(line.code, quarter) for line, quarter in own.late}
            assert ("2.2", 1) not in late
            assert {("1.1", 2), ("2.3", 1), ("2.3", 2)} <= late
    assert city.late_number == sum(row.late for row in city.rows)


def test_lights_and_approved_rows_are_counted_as_on_the_units_own_page(
    office: Office, plans: tuple[Plan, Plan]
) -> None:
    """Every light in every quarter, several rows of a light, one sent back: the tally of the database says the same."""
    mine = plans[0]
    shares = {"1.1": 100, "1.2": 96, "1.3": 90, "2.1": 84, "2.2": 95, "2.3": 85}
    for quarter in (2, 3, 4):
        for code, share in list(shares.items())[: 8 - quarter]:
            state = LedgerEntry.State.SUBMITTED if code == "1.3" else APPROVED
            entry(mine, code, quarter, state, attainment=RATIO // 4 * quarter * share // 100)
    entry(mine, "2.3", 4, SENT_BACK, attainment=RATIO)
    LedgerEntry.objects.filter(indicator__plan=mine, indicator__code="1.1", quarter=3).update(attainment=None)
    city = read_city([office.a.pk, office.b.pk], YEAR, None, DAY, agency=office.city.pk)
    own = read_standing(office.access(Role.CITY_OFFICE), mine, today=DAY)
    seen = set[str]()
    for quarter, _ in city.quarters:
        row = next(
            row
            for row in read_city([office.a.pk], YEAR, quarter, DAY, agency=office.city.pk).rows
            if row.plan == mine.pk
        )
        assert row.counts == counts_of(own.lines, quarter), quarter
        seen |= {state for state, _, number in row.counts.cells if number}
    assert seen == set(LIGHTS.states)
    assert city.quarter == 4, "the latest for which anything was handed in"


def test_rows_are_those_that_the_asker_may_see(office: Office, plans: tuple[Plan, Plan]) -> None:
    assert {unit for unit, _ in codes(get(office, "progress_unit_rows"))} == {"甲局", "乙局"}
    path = reverse("progress_unit_rows", args=[office.a.pk, YEAR])
    for who in (Role.SERIES_LEAD, Role.CHIEF_LEADER):
        page = office.client_of(who).get(path + "?quarter=1")
        assert {unit for unit, _ in codes(page)} == {"甲局"}, who
        other = f"?quarter=1&unit={office.b.pk}"
        assert codes(office.client_of(who).get(path + other)) == []
    head = office.client_of(Role.SECTION_HEAD).get(path)
    assert codes(head) == []
    assert office.client_of(Role.SECTION_HEAD).get(
        reverse("progress_units_pdf", args=[office.a.pk, YEAR])
    ).status_code == 404  # fmt: skip


def test_unknown_words_find_nothing(office: Office, plans: tuple[Plan, Plan]) -> None:
    for query in ("light=紫灯", "category=没有", "unit=999999", "plan=x", "primary=没有", "group=没有"):
        assert codes(get(office, "progress_unit_rows", f"?quarter=1&{query}")) == [], query


def test_what_no_database_takes_is_left_out_of_a_filter(office: Office, plans: tuple[Plan, Plan]) -> None:
    """PostgreSQL refuses NUL in a text, and the whole page with it."""
    for name in ("category", "group", "primary"):
        found = codes(get(office, "progress_unit_rows", f"?quarter=1&{name}=%00"))
        assert len(found) == len(codes(get(office, "progress_unit_rows", "?quarter=1"))) > 0, name


def test_a_unit_that_grades_shows_its_grades_and_its_figures_open(office: Office) -> None:
    plan = running_year(office, scheme="gongshanglian-2015")
    running_year(office, agency=office.b)
    for code, grade in (("1.1", "好"), ("1.2", "好"), ("2.1", "差")):
        entry(plan, code, 1, APPROVED, grade=grade)
    page = get(office, "progress_units")
    row = next(row for row in page.context["rows"] if row.plan == plan.pk)
    assert row.grade_words == "好 2，差 1"
    assert row.drawn.title == "甲局：好 2，差 1，未报 3"
    assert row.counts.of("无灯") == 3
    assert "甲局（好2，差1）" in pdf(get(office, "progress_units_pdf"))
    rows = office.client_of(Role.CITY_OFFICE).get(
        reverse("progress_rows", args=[office.a.pk, YEAR]) + "?quarter=1&light=无灯"
    )
    assert [row["line"].code for row in rows.context["rows"]] == ["1.1", "1.2", "2.1"]


def test_two_plans_of_one_unit_open_each_to_its_own_rows(office: Office, plans: tuple[Plan, Plan]) -> None:
    second = Plan.objects.create(agency=office.a, year=YEAR, scheme_code="zweite", state=Plan.State.APPROVED)
    primary = PrimaryIndicator.objects.create(plan=second, category="其他", name="另一项")
    SecondaryIndicator.objects.create(plan=second, primary=primary, code="9", full_points=POINT)
    text = get(office, "progress_units").content.decode()
    path = reverse("progress_unit_rows", args=[office.city.pk, YEAR])
    assert f'href="{path}?plan={second.pk}&amp;quarter=1' in text
    assert codes(get(office, "progress_unit_rows", f"?plan={second.pk}&quarter=1")) == [("甲局", "9")]


@pytest.mark.parametrize("name", ["progress_units", "progress_unit_parts", "progress_unit_rows"])
def test_the_pages_cost_the_same_with_more_rows(office: Office, plans: tuple[Plan, Plan], name: str) -> None:
    def queries() -> int:
        client = office.client_of(Role.CITY_OFFICE)
        path = reverse(name, args=[office.city.pk, YEAR]) + "?light=红灯"
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    few = queries()
    for number in range(20):
        row = SecondaryIndicator.objects.create(
            plan=plans[1], primary=PrimaryIndicator.objects.filter(plan=plans[1])[0], code=f"9.{number}",
            full_points=POINT, planned_q1=RATIO, subject=Subject.objects.filter(plan=plans[1]).last(),
        )  # fmt: skip
        LedgerEntry.objects.create(indicator=row, quarter=1, state=APPROVED, attainment=number)
    running_year(office, agency=office.city)
    assert queries() <= few


def test_forecasts_are_computed_by_a_job_and_shown_with_their_day(
    office: Office, plans: tuple[Plan, Plan], settings: Any, tmp_path: Any
) -> None:
    settings.HENGJI_DATA = tmp_path
    client = office.client_of(Role.CITY_OFFICE)
    path = reverse("progress_units_forecast", args=[office.city.pk, YEAR])
    assert client.get(path).status_code == 405
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 302, "a second click gives no second job"
    job = Job.objects.get(kind=UNITS)
    assert "正在试算" in get(office, "progress_units").content.decode()
    execute(job.pk, worker="test")
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error_why
    text = get(office, "progress_units").content.decode()
    for plan in plans:
        unit = next(row for row in forecast(plan).rows if row.name == plan.agency.name)
        assert unit.short in text
    lacking = read_standing(office.access(Role.CITY_OFFICE), plans[0]).not_approved
    assert lacking
    assert f"缺 {lacking} 行" in text
    assert "试算的，不是结果" in text


def test_only_who_reads_all_of_several_units_sees_forecasts(office: Office, plans: tuple[Plan, Plan]) -> None:
    path = reverse("progress_units_forecast", args=[office.a.pk, YEAR])
    for who in (Role.SERIES_LEAD, Role.CHIEF_LEADER, Role.SECTION_HEAD):
        assert office.client_of(who).post(path).status_code == 404, who
    Job.objects.create(
        kind=UNITS, title="", agency=office.a, state=Job.State.DONE, finished_at="2026-07-20T08:00:00+00:00",
        arguments={"year": YEAR}, result={"forecasts": {str(plans[0].pk): [office.a.pk, "77.77，良好"]}},
    )  # fmt: skip
    page = reverse("progress_units", args=[office.a.pk, YEAR])
    assert "77.77" not in office.client_of(Role.SERIES_LEAD).get(page).content.decode()
    assert "77.77" in office.client_of(Role.CITY_OFFICE).get(page).content.decode()


def test_the_papers_have_the_figures_of_the_page(office: Office, plans: tuple[Plan, Plan]) -> None:
    row = SecondaryIndicator.objects.get(plan=plans[0], code="2.3")
    OverdueStep.objects.create(
        indicator=row, quarter=1, level="通报", on=date(YEAR, 5, 6), document="甲通〔2026〕3号"
    )
    paper, bulletin = pdf(get(office, "progress_units_pdf")), pdf(get(office, "progress_units_bulletin"))
    total = get(office, "progress_units").context["total"]
    for text in (paper, bulletin):
        assert total.words.replace(" ", "") in text
        assert "资金未到位" in text
        assert "乙局" in text
    assert "按一级指标" in paper
    assert "通报1次（甲通〔2026〕3号）" in bulletin
    assert "还没有处理" in bulletin
    assert bulletin.index("三、进展滞后的") < bulletin.index("甲局")


def test_without_plans_there_is_nothing_to_print(office: Office) -> None:
    Plan.objects.all().delete()
    for name in ("progress_units_pdf", "progress_units_bulletin"):
        response = get(office, name)
        assert response.status_code == 302
        assert response["Location"] == reverse("progress_units", args=[office.city.pk, YEAR])
    assert "没有可以比较的单位" in get(office, "progress_units").content.decode()
    assert "没有可以比较的单位" in get(office, "progress_unit_parts").content.decode()


def pdf(response: Any) -> str:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)
