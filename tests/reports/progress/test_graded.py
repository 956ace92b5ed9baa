"""Plans judged by grades (工商联) count grades and deadlines; the forecast names the rows that it lacks."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from pypdf import PdfReader

from indicators.models import LedgerEntry, SecondaryIndicator
from people.access import Role
from plans.engine.units import RATIO
from plans.models import CalendarItem, Plan
from reports.standing_year.counting import AFTER, AHEAD, LATE, TIMELY, Counts, timely_lines, total_of
from reports.standing_year.drawing import bar, trend
from reports.standing_year.missing import lacking_of
from reports.standing_year.reading import read_standing
from reports.standing_year.scale import LIGHTS, scale_of
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

DAY = date(YEAR, 7, 20)
APPROVED = LedgerEntry.State.APPROVED


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def graded(office: Office) -> Plan:
    """First quarter: 1.1 and 1.2 好, 1.3 handed in late with 一般, 2.1 差, 2.2 without a grade, 2.3 nothing."""
    plan = running_year(office, scheme="gongshanglian-2015")
    SecondaryIndicator.objects.filter(plan=plan, code__startswith="1").update(deadline="6月底前")
    SecondaryIndicator.objects.filter(plan=plan, code__startswith="2").update(deadline="")
    due = date(YEAR, 4, 15)
    CalendarItem.objects.create(plan=plan, kind=CalendarItem.Kind.RETURN, quarter=1, name="报表", due=due)
    for code, grade in (("1.1", "好"), ("1.2", "好"), ("1.3", "一般"), ("2.1", "差"), ("2.2", "")):
        state = APPROVED if grade else LedgerEntry.State.SUBMITTED
        entry(plan, code, 1, state, grade=grade, problems="人手不足" if grade == "差" else "")
    late = LedgerEntry.objects.filter(indicator__plan=plan, indicator__code="1.3")
    late.update(submitted_at=datetime(YEAR, 4, 15, 17, tzinfo=UTC))
    return plan


def get(office: Office, name: str, query: str = "?quarter=1", who: Role | str = Role.CHIEF_LEADER) -> Any:
    return office.client_of(who).get(reverse(name, args=[office.a.pk, YEAR]) + query)


def codes(response: Any) -> list[str]:
    return [row["line"].code for row in response.context["rows"]]


def test_a_scale_of_grades_goes_from_best_to_worst() -> None:
    scale = scale_of(["好", "良好", "一般", "差"])
    assert (scale.best, scale.worst, scale.silent) == ("好", "差", "未评等次")
    assert [scale.tone(state) for state in scale.states] == [
        "good",
        "fair",
        "waiting",
        "bad",
        "muted",
        "missing",
    ]
    assert scale_of(["完成", "未完成"]).tones == ("good", "bad", "muted", "missing")
    assert scale_of(()) is LIGHTS
    assert (LIGHTS.best, LIGHTS.worst, LIGHTS.silent) == ("绿灯", "红灯", "无灯")


def test_grades_are_counted_instead_of_lights(office: Office, graded: Plan) -> None:
    page = get(office, "progress")
    assert page.context["total"].words == "好 2，一般 1，差 1，未评等次 1，未报 1"
    text = page.content.decode()
    assert "无灯" not in text
    assert "绿灯" not in text
    assert "评为“差”的 1 项" in text
    assert "人手不足" in text
    for _, _, number, url in page.context["cells"]:
        assert len(codes(office.client_of(Role.CHIEF_LEADER).get(url))) == number, url


def test_deadlines_are_counted_and_open(office: Office, graded: Plan) -> None:
    page = get(office, "progress")
    groups = {group["title"]: group["rows"] for group in page.context["groupings"]}
    assert [(row["name"], row["counts"].total) for row in groups["完成时限"]] == [
        ("6月底前", 3), ("没有写时限", 3),
    ]  # fmt: skip
    rows = office.client_of(Role.CHIEF_LEADER).get(groups["完成时限"][0]["url"])
    assert codes(rows) == ["1.1", "1.2", "1.3"]
    found = {words: number for words, number, _ in page.context["timely"]}
    assert found[TIMELY] == 4
    assert found[AFTER] == 1
    for words, number, url in page.context["timely"]:
        assert len(codes(office.client_of(Role.CHIEF_LEADER).get(url))) == number, words


def test_by_its_day_every_row_is_in_one_list(office: Office, graded: Plan) -> None:
    for day, late, ahead in ((date(YEAR, 4, 15), [], ["2.3"]), (date(YEAR, 4, 16), ["2.3"], [])):
        standing = read_standing(office.access(Role.CHIEF_LEADER), graded, quarter=1, today=day)
        found = {words: [line.code for line in lines] for words, lines in timely_lines(standing).items()}
        assert found == {TIMELY: ["1.1", "1.2", "2.1", "2.2"], AFTER: ["1.3"], LATE: late, AHEAD: ahead}


def test_charts_and_papers_speak_of_grades(office: Office, graded: Plan) -> None:
    standing = read_standing(office.access(Role.CHIEF_LEADER), graded, quarter=1, today=DAY)
    total = total_of(standing)
    assert [piece.tone for piece in bar(total).pieces] == ["good", "waiting", "bad", "muted", "missing"]
    assert [curve.state for curve in trend([(1, total)]).curves] == ["好", "良好", "一般", "差", "未报"]
    scale = total.scale
    ungraded = trend([(1, Counts((0,) * (len(scale.states) - 2) + (4, 0), scale=scale))])
    assert "已报的指标都没有评等次，没有曲线可画。" in render_to_string(
        "reports/pieces/trend.svg.html", {"drawn": ungraded}
    )
    for name in ("progress_pdf", "progress_bulletin"):
        text = pdf(get(office, name))
        assert "好2，一般1，差1，未评等次1，未报1" in text
        assert "红灯" not in text
        assert "人手不足" in text


def test_the_forecast_says_which_rows_each_subject_lacks(office: Office) -> None:
    plan = running_year(office)
    for code in ("1.1", "1.2", "1.3", "2.1"):
        entry(plan, code, 1, APPROVED, attainment=RATIO // 4)
    entry(plan, "2.2", 1, LedgerEntry.State.SUBMITTED, attainment=RATIO // 4)
    # What a later quarter has overtaken is not lacking.
    entry(plan, "2.3", 2, APPROVED, attainment=RATIO // 2)
    page = get(office, "progress_forecast", "")
    lacking = {each.row.name: each for each in page.context["forecasts"]}
    standing = read_standing(office.access(Role.CHIEF_LEADER), plan)
    of_first = [pair for pair in standing.missing if pair[1] == 1]
    assert [(line.code, quarter) for line, quarter in of_first] == [("2.2", 1)]
    assert lacking["甲局"].number == lacking["一科"].number + lacking["二科"].number == len(standing.missing)
    assert lacking["二科"].named_words.startswith("2.2（第1季度）")
    for each in lacking.values():
        rows = office.client_of(Role.CHIEF_LEADER).get(each.url)
        assert rows.context["page"].paginator.count == each.number
        assert each.words == f"{each.row.words}；缺 {each.number} 行"
        assert f"缺 {each.number} 行</a>" in page.content.decode()


def test_a_head_reads_what_the_own_section_lacks(office: Office) -> None:
    plan = running_year(office)
    found = get(office, "progress_forecast", "", Role.SECTION_HEAD).context["forecasts"]
    assert [each.row.name for each in found] == ["一科"]
    rows = office.client_of(Role.SECTION_HEAD).get(found[0].url).context["rows"]
    assert {row["line"].code for row in rows} == {"1.1", "1.2", "1.3"}
    whole = read_standing(office.access(Role.CHIEF_LEADER), plan)
    assert lacking_of(whole, []) == []


def pdf(response: Any) -> str:
    assert response.status_code == 200
    pages = PdfReader(io.BytesIO(response.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)
