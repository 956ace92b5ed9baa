"""Where the year stands: the counts, whose rows, the forecast by the engine, the units below, the papers."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from indicators.engine.lights import USUAL, LightRules, light
from indicators.models import LedgerEntry, OverdueStep, PrimaryIndicator, SecondaryIndicator
from people.access import Role
from plans.engine.units import POINT, RATIO
from plans.models import CalendarItem, Plan, PlanSetting, Subject
from reports.standing_year.city import read_city
from reports.standing_year.city_counting import reaches
from reports.standing_year.counting import Counts, by_quarter, by_section, counts_of
from reports.standing_year.drawing import bar, trend
from reports.standing_year.forecast import forecast
from reports.standing_year.reading import read_standing, red_of
from reports.standing_year.scale import LIGHTS, MISSING, UNLIT
from scoring.now import compute
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

DAY = date(YEAR, 7, 20)
APPROVED = LedgerEntry.State.APPROVED


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    """First quarter: 1.1 green, 1.2 yellow, 2.1 red, 2.2 submitted, 2.3 a draft, 1.3 nothing."""
    plan = running_year(office)
    entry(plan, "1.1", 1, APPROVED, attainment=RATIO // 4)
    entry(plan, "1.2", 1, APPROVED, attainment=RATIO * 22 // 100)
    entry(plan, "2.1", 1, APPROVED, attainment=RATIO // 10, problems="拆迁受阻<b>", measures="成立专班")
    entry(plan, "2.2", 1, LedgerEntry.State.SUBMITTED, attainment=None)
    entry(plan, "2.3", 1, attainment=RATIO)
    return plan


def standing(office: Office, plan: Plan, who: Role | str = Role.CHIEF_LEADER, **more: Any) -> Any:
    return read_standing(office.access(who), plan, today=DAY, **more)


def get(office: Office, who: Role | str, name: str, query: str = "", agency: Any = None) -> Any:
    path = reverse(name, args=[(agency or office.a).pk, YEAR])
    return office.client_of(who).get(path + query)


def test_each_row_counts_once_in_its_quarter(office: Office, plan: Plan) -> None:
    found = standing(office, plan)
    assert found.quarter == 1
    assert {line.code: line.shown(1) for line in found.lines} == {
        "1.1": "绿灯", "1.2": "黄灯", "1.3": MISSING, "2.1": "红灯", "2.2": UNLIT, "2.3": MISSING,
    }  # fmt: skip
    counts = counts_of(found.lines, 1)
    assert counts.numbers == (1, 1, 1, 1, 2)
    assert (counts.approved, counts.approved_words) == (3, "50%")
    assert [(group.name, group.counts.numbers) for group in by_section(found)] == [
        ("二科", (0, 0, 1, 1, 1)), ("一科", (1, 1, 0, 0, 1)),
    ]  # fmt: skip
    red = red_of(found)
    assert [(each.line.code, each.problems, each.measures) for each in red] == [
        ("2.1", "拆迁受阻<b>", "成立专班")
    ]
    assert (red[0].attainment, red[0].planned) == ("10%", "25%")


def test_late_and_not_approved_rows_are_told(office: Office, plan: Plan) -> None:
    CalendarItem.objects.create(
        plan=plan, kind=CalendarItem.Kind.RETURN, quarter=1, name="报表", due=date(YEAR, 4, 15)
    )
    found = standing(office, plan)
    late = [(line.code, quarter) for line, quarter in found.late]
    assert [code for code, quarter in late if quarter == 1] == ["1.3", "2.3"]
    rows = get(office, Role.CHIEF_LEADER, "progress_rows", "?quarter=1&light=逾期")
    assert [row["line"].code for row in rows.context["rows"]] == ["1.3", "2.3"]
    assert found.ended == [1, 2]
    assert found.not_approved == 3 + 6


def test_the_lines_of_the_plan_decide_the_lights(office: Office, plan: Plan) -> None:
    PlanSetting.objects.create(plan=plan, name="黄灯线", value="30%")
    assert {line.code: line.shown(1) for line in standing(office, plan).lines}["2.1"] == "黄灯"


def test_a_head_sees_the_own_sections_only(office: Office, plan: Plan) -> None:
    page = get(office, Role.SECTION_HEAD, "progress").content.decode()
    assert "一科任务1" in page
    assert "一科重点任务" in page
    assert "二科" not in page
    assert "拆迁受阻" not in page
    rows = get(office, Role.SECTION_HEAD, "progress_rows", "?quarter=1").content.decode()
    assert "一科任务1" in rows
    assert "二科任务" not in rows
    found = get(office, Role.SECTION_HEAD, "progress_forecast").context["found"]
    assert [row.name for row in found.rows] == ["一科"]
    assert get(office, Role.SERIES_LEAD, "progress_forecast").context["found"] is None
    assert get(office, Role.STAFF, "progress").status_code == 404
    assert get(office, "乙局绩效办", "progress").status_code == 404
    assert get(office, Role.SECTION_HEAD, "progress_bulletin").status_code == 404


def test_every_figure_opens_to_its_rows(office: Office, plan: Plan) -> None:
    page = get(office, Role.CHIEF_LEADER, "progress").content.decode()
    assert "拆迁受阻&lt;b&gt;" in page
    assert "成立专班" in page
    section = Subject.objects.get(plan=plan, name="二科").pk
    assert f"section={section}" in page
    for query, codes in (
        (f"light=红灯&section={section}", {"2.1"}),
        ("light=未报", {"1.3", "2.3"}),
        ("light=无灯", {"2.2"}),
        ("category=重点", {"1.1", "1.2", "1.3", "2.1", "2.2", "2.3"}),
        ("category=没有这类", set()),
    ):
        response = get(office, Role.CHIEF_LEADER, "progress_rows", f"?quarter=1&{query}")
        assert {row["line"].code for row in response.context["rows"]} == codes, query


def test_the_forecast_is_that_of_the_engine(office: Office, plan: Plan) -> None:
    outcome = compute(plan).outcome
    found = forecast(plan)
    told = {row.name: row.score for row in found.rows}
    for subject in outcome.subjects:
        expected = "" if subject.score is None else f"{subject.score // 100}.{subject.score % 100:02d}"
        assert told[subject.name] == expected
    assert any(told.values())
    assert bool(found.problems) == bool(outcome.problems)
    entry(plan, "1.1", 1, APPROVED, attainment=RATIO // 5)
    assert {row.name: row.score for row in forecast(plan).rows} != told or outcome.blocked


def test_what_is_missing_is_said_once_for_each_kind_with_names(office: Office, plan: Plan) -> None:
    found = forecast(plan)
    outcome = compute(plan).outcome
    assert found.number == len(outcome.problems) > len(found.problems)
    assert len(found.problems) == len({each.code for each in outcome.problems})
    ballots, ledger = found.problems
    assert ballots.startswith("没有有效测评票：一科干事（民主测评）、一科填报员（民主测评）、")
    assert ballots.endswith("等 12 处"), "six are named"
    assert ledger == "指标没有已审核台账：1.3、2.2、2.3"
    page = get(office, Role.CHIEF_LEADER, "progress_forecast").content.decode()
    assert f"还缺什么、要定什么（{found.number}）" in page


def test_a_plan_without_indicators_and_a_year_without_plan(office: Office) -> None:
    Plan.objects.all().delete()
    empty = get(office, Role.CHIEF_LEADER, "progress")
    assert empty.status_code == 200
    assert "还没有批准的方案" in empty.content.decode()
    plan = running_year(office)
    SecondaryIndicator.objects.filter(plan=plan).delete()
    assert "还没有指标" in get(office, Role.CHIEF_LEADER, "progress").content.decode()


@pytest.mark.parametrize("name", ["progress", "progress_rows", "progress_units"])
def test_the_pages_cost_the_same_with_more_rows(office: Office, plan: Plan, name: str) -> None:
    def queries() -> int:
        client = office.client_of(Role.CITY_OFFICE)
        path = reverse(name, args=[office.a.pk, YEAR])
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    few = queries()
    primary = PrimaryIndicator.objects.create(plan=plan, category="其他", name="另一项")
    for number in range(30):
        row = SecondaryIndicator.objects.create(
            plan=plan, primary=primary, code=f"9.{number}", full_points=POINT, planned_q1=RATIO,
            subject=Subject.objects.filter(plan=plan).last(),
        )  # fmt: skip
        LedgerEntry.objects.create(indicator=row, quarter=1, state=APPROVED, attainment=number * RATIO // 30)
    running_year(office, agency=office.b)
    assert queries() <= few


def test_the_units_below_count_as_their_own_page_does(office: Office, plan: Plan) -> None:
    other = running_year(office, agency=office.b)
    PlanSetting.objects.create(plan=other, name="绿灯线", value="97.5%")
    for code, quarter, part in (("1.1", 1, 975), ("1.2", 1, 974), ("1.3", 2, 425), ("1.1", 2, 849)):
        row = SecondaryIndicator.objects.filter(plan=other, code=code).first()
        if row is None:
            continue
        planned = RATIO // 4 * quarter
        LedgerEntry.objects.create(
            indicator=row, quarter=quarter, state=APPROVED, attainment=planned * part // 1000
        )
    for quarter in (1, 2):
        rows = {
            row.name: row.counts
            for row in read_city([office.a.pk, office.b.pk], YEAR, quarter, DAY, agency=office.city.pk).rows
        }
        for each in (plan, other):
            own = standing(office, each, Role.CITY_OFFICE, quarter=quarter)
            assert rows[each.agency.name] == counts_of(own.lines, quarter)
    assert sum(rows[office.b.name].numbers) == 3


@pytest.mark.parametrize("rules", [USUAL, LightRules(green=925 * 10**9, yellow=10**12 // 3)])
def test_the_database_draws_the_lines_where_the_engine_does(
    office: Office, plan: Plan, rules: LightRules
) -> None:
    row = SecondaryIndicator.objects.get(plan=plan, code="1.1")
    row.planned_q1 = RATIO * 37 // 100
    row.save()
    held = LedgerEntry.objects.get(indicator=row, quarter=1)
    exact = -(-row.planned_q1 * rules.green // 10**12)
    for attainment in (0, exact - 1, exact, exact + 1, row.planned_q1, 8 * RATIO):
        LedgerEntry.objects.filter(pk=held.pk).update(attainment=attainment)
        from django.db.models import F

        rows = LedgerEntry.objects.filter(pk=held.pk).annotate(planned=F("indicator__planned_q1"))
        assert rows.filter(reaches(rules.green)).exists() == (
            light(attainment, row.planned_q1, rules) == "绿灯"
        )


def test_who_compares_units(office: Office, plan: Plan) -> None:
    running_year(office, agency=office.b)
    both = get(office, Role.CITY_OFFICE, "progress_units").content.decode()
    assert "甲局" in both
    assert "乙局" in both
    assert "逾期" in both
    series = get(office, Role.SERIES_LEAD, "progress_units").content.decode()
    assert "甲局" in series
    assert "乙局" not in series
    own = get(office, Role.PERFORMANCE_OFFICE, "progress_units").content.decode()
    assert "乙局" not in own


def test_bars_and_lines_say_what_they_draw() -> None:
    drawn = bar(Counts((997, 0, 1, 0, 2)), "一科")
    assert drawn.title == "一科：绿灯 997，红灯 1，未报 2"
    assert sum(piece.width for piece in drawn.pieces) == 1000
    assert all(piece.width >= 8 for piece in drawn.pieces)
    assert bar(Counts((0,) * 5)).pieces == ()
    lines = trend(
        [
            (1, Counts((3, 0, 0, 0, 1))),
            (2, Counts((0, 0, 0, 0, 4))),
            (3, Counts((0,) * 5)),
            (4, Counts((0,) * 5)),
        ]
    )
    assert [len(curve.dots) for curve in lines.curves] == [1, 1, 1, 1]
    assert lines.title == "第1季度 绿灯 3，未报 1"
    assert LIGHTS.states[-1] == MISSING
    assert not lines.dark


def test_no_lines_are_drawn_where_nothing_has_a_light() -> None:
    without = trend([(1, Counts((0, 0, 0, 4, 0))), (2, Counts((0, 0, 0, 0, 4)))])
    assert without.dark, "handed in, and no light: no planned progress, or no 完成率 given"
    drawn = render_to_string("reports/pieces/trend.svg.html", {"drawn": without})
    assert "已报的指标都没有进度灯，没有曲线可画。" in drawn
    assert "<svg" not in drawn
    assert not trend([(1, Counts((0, 0, 0, 0, 4)))]).dark, "nothing was handed in yet"


def test_the_paper_for_the_meeting_has_the_figures_of_the_page(office: Office, plan: Plan) -> None:
    text = pdf(get(office, Role.CHIEF_LEADER, "progress_pdf", "?quarter=1"))
    for words in ("第1季度绩效进展情况", "绿灯1，黄灯1，红灯1，无灯1，未报2", "成立专班", "按今天已审核的"):
        assert words in text
    assert "二科" not in pdf(get(office, Role.SECTION_HEAD, "progress_pdf"))
    assert dict(by_quarter(standing(office, plan)))[1].numbers == (1, 1, 1, 1, 2)


def test_the_bulletin_names_ahead_behind_and_what_was_done(office: Office, plan: Plan) -> None:
    for code in ("1.2", "1.3"):
        entry(plan, code, 1, APPROVED, attainment=RATIO // 4)
    row = SecondaryIndicator.objects.get(plan=plan, code="2.3")
    OverdueStep.objects.create(
        indicator=row, quarter=1, level="通报", on=date(YEAR, 5, 6), document="甲通〔2026〕3号"
    )
    text = pdf(get(office, Role.PERFORMANCE_OFFICE, "progress_bulletin", "?quarter=1"))
    ahead, behind = text.split("二、进展较好的")[1].split("三、进展滞后的")
    assert "一科（绿灯3项）" in ahead
    assert "二科" not in ahead
    assert "二科" in behind
    assert "成立专班" in behind
    assert "2.3第1季度" in behind
    assert "5月6日通报（甲通〔2026〕3号）" in behind


def pdf(response: Any) -> str:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)
