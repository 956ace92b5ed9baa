"""The quarter of a filer as a page: order, counts, due days, what waits on the home page, and a constant cost."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.filing_frame import owed
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.filing_page import my_quarter
from indicators.services.filing_rules import FilingRules, due_days, quarter_end, quarter_now
from people.access import Role
from plans.engine.units import RATIO
from plans.models import CalendarItem, Plan, PlanSetting
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

pytestmark = pytest.mark.django_db
State = LedgerEntry.State


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def page(client: Client, office: Office, quarter: int = 2) -> str:
    answer = client.get(reverse("my_quarter", args=[office.a.pk, YEAR, quarter]))
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_returned_rows_stand_on_top_then_open_then_waiting_then_done(office: Office, plan: Plan) -> None:
    first = SecondaryIndicator.objects.get(plan=plan, code="1.1")
    for place in (4, 5):
        SecondaryIndicator.objects.create(
            plan=plan, primary=first.primary, code=f"1.{place}", name="另一项", subject=first.subject,
            full_points=10_000, position=place,
        )  # fmt: skip
    entry(plan, "1.1", 2, State.APPROVED)
    entry(plan, "1.2", 2, State.SENT_BACK)
    entry(plan, "1.4", 2, State.SUBMITTED)
    mine = my_quarter(office.access(Role.FILER, today=date(YEAR, 6, 1)), office.a.pk, YEAR, 2)
    assert [card.code for card in mine.cards] == ["1.2", "1.5", "1.4", "1.1"]
    assert dict(mine.counts) == {"all": 4, "done": 2, "approved": 1, "open": 1, "returned": 1, "ready": 0}


def test_forty_cards_cost_as_many_queries_as_two(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.FILER)
    entry(plan, "1.1", 2, progress="一")
    entry(plan, "1.2", 2, State.SENT_BACK)
    page(client, office)
    with CaptureQueriesContext(connection) as few:
        page(client, office)
    first = SecondaryIndicator.objects.get(plan=plan, code="1.1")
    for place in range(10, 48):
        SecondaryIndicator.objects.create(
            plan=plan, primary=first.primary, code=f"1.{place}", name="另一项", subject=first.subject,
            full_points=10_000, position=place,
        )  # fmt: skip
        entry(plan, f"1.{place}", 2, State.SENT_BACK if place % 2 else State.DRAFT)
    with CaptureQueriesContext(connection) as many:
        text = page(client, office)
    assert text.count("data-card=") == 40
    assert len(many) == len(few)


def test_a_graded_plan_asks_for_grades_instead_of_rates(office: Office) -> None:
    running_year(office, scheme="gongshanglian-2015")
    text = page(office.client_of(Role.FILER), office)
    assert '<option value="良好" data-banded>良好（80%—100%）</option>' in text
    assert 'name="attainment"' not in text
    assert reverse("my_months", args=[office.a.pk, YEAR]) in text


def test_what_a_user_typed_is_shown_as_words_never_as_markup(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, progress="</textarea><script>x</script>")
    assert "<script>x</script>" not in page(office.client_of(Role.FILER), office)


def test_somebody_without_rows_is_told_what_to_do(office: Office, plan: Plan) -> None:
    assert "没有要您填报的指标" in page(office.client_of(Role.SECTION_HEAD), office)


def test_in_a_year_without_a_plan_the_way_leads_to_the_year_that_has_one(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.FILER)
    path = reverse("my_filing", args=[office.a.pk, YEAR])
    for year in (YEAR + 1, YEAR - 2):
        text = client.get(reverse("my_filing", args=[office.a.pk, year])).content.decode()
        assert "这一年没有方案" in text
        assert f'href="{path}">{YEAR}年度的填报</a>' in text
    assert "没有方案" not in client.get(path).content.decode()
    Plan.objects.all().delete()
    text = client.get(path).content.decode()
    assert "没有要您填报的指标" in text
    assert "年度的填报</a>" not in text


@pytest.mark.parametrize("quarter", [0, 5, 99])
def test_a_quarter_that_no_year_has_is_not_there(office: Office, plan: Plan, quarter: int) -> None:
    path = reverse("my_quarter", args=[office.a.pk, YEAR, quarter])
    assert office.client_of(Role.FILER).get(path).status_code == 404


def test_the_due_day_comes_from_the_calendar_else_the_scheme_else_the_fifteenth(
    office: Office, plan: Plan
) -> None:
    days = due_days([plan])[plan.pk]
    assert [days[quarter].day for quarter in (1, 2, 3, 4)] == [
        date(YEAR, 9, 30), date(YEAR, 9, 30), date(YEAR, 10, 10), date(YEAR + 1, 1, 5),
    ]  # fmt: skip
    CalendarItem.objects.create(
        plan=plan, name="二季度报表", kind="季度报表", due=date(YEAR, 7, 8), quarter=2
    )
    assert due_days([plan])[plan.pk][2].day == date(YEAR, 7, 8)
    other = running_year(office, scheme="kexie-2017")
    CalendarItem.objects.all().delete()
    found = due_days([other])[other.pk]
    assert [(found[quarter].day, found[quarter].assumed) for quarter in (1, 4)] == [
        (date(YEAR, 4, 15), True),
        (date(YEAR + 1, 1, 15), True),
    ]


def test_the_29th_of_february_of_a_common_year_is_the_28th(plan: Plan) -> None:
    rules = {plan.pk: FilingRules(returns={4: "Y+1-02-29", 1: "Y-02-29"})}
    found = due_days([plan], rules)[plan.pk]
    assert [found[quarter].day for quarter in (1, 4)] == [date(YEAR, 2, 28), date(YEAR + 1, 2, 28)]
    plan.year = 2027
    assert due_days([plan], rules)[plan.pk][4].day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2025, 12, 1), 1), (date(2026, 2, 1), 1), (date(2026, 8, 1), 1), (date(2026, 9, 30), 1),
        (date(2026, 10, 1), 3), (date(2026, 10, 10), 3), (date(2026, 10, 11), 4), (date(2027, 1, 5), 4),
        (date(2027, 6, 1), 4),
    ],
)  # fmt: skip
def test_the_quarter_now_due(today: date, quarter: int) -> None:
    days = {1: date(2026, 9, 30), 2: date(2026, 9, 30), 3: date(2026, 10, 10), 4: date(2027, 1, 5)}
    assert quarter_now(2026, days, today) == quarter


def test_the_page_opens_where_something_came_back(office: Office, plan: Plan) -> None:
    access = office.access(Role.FILER, today=date(YEAR, 11, 1))
    assert my_quarter(access, office.a.pk, YEAR).quarter == 4
    entry(plan, "1.1", 3, State.SENT_BACK)
    entry(plan, "1.2", 2, State.APPROVED)
    assert my_quarter(access, office.a.pk, YEAR).quarter == 3


def test_a_row_is_behind_by_the_lines_of_its_own_plan(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, progress="做了", attainment=9 * RATIO // 20)
    access = office.access(Role.FILER, today=date(YEAR, 6, 1))

    def wanted() -> list[str]:
        card = next(card for card in my_quarter(access, office.a.pk, YEAR, 2).cards if card.code == "1.1")
        return [fault.field for fault in card.faults]

    assert {"problems", "measures"} <= set(wanted())
    PlanSetting.objects.create(plan=plan, name="绿灯线", value="90%")
    assert not {"problems", "measures"} & set(wanted())


def test_quarters_end_on_their_last_day() -> None:
    ends = [quarter_end(2026, quarter) for quarter in (1, 2, 3, 4)]
    assert ends == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]


def sentences(office: Office, who: Role | str, today: date) -> list[str]:
    return [todo.sentence(today) for todo in owed(office.access(who, today=today))]


def test_what_waits_is_told_with_its_day(office: Office, plan: Plan) -> None:
    today = date(YEAR, 5, 1)
    assert sentences(office, Role.FILER, today) == [
        "2 项第一季度填报待提交，最早9 月 30 日到期",
        "2 项第二季度填报待提交，最早9 月 30 日到期",
    ]
    entry(plan, "1.1", 1, State.SENT_BACK)
    entry(plan, "1.2", 2, State.SUBMITTED)
    assert sentences(office, Role.FILER, today) == [
        "1 项季度填报被退回，9 月 30 日到期",
        "1 项第二季度填报待提交，9 月 30 日到期",
    ]  # 1.2 of the first quarter is overtaken by its second
    assert sentences(office, Role.SECTION_HEAD, today) == []


def test_of_an_earlier_year_only_what_was_returned_waits(office: Office, plan: Plan) -> None:
    """Somebody corrects a year that was settled late: what comes back is no matter of a message alone."""
    later = date(YEAR + 4, 5, 1)
    assert sentences(office, Role.FILER, later) == []
    entry(plan, "1.1", 1, State.SENT_BACK)
    assert [words.split("，")[0] for words in sentences(office, Role.FILER, later)] == ["1 项季度填报被退回"]
    assert sentences(office, Role.SECTION_HEAD, later) == []


def test_a_quarter_that_is_all_handed_in_waits_no_more(office: Office, plan: Plan) -> None:
    for code in ("1.1", "1.2"):
        entry(plan, code, 1, State.SUBMITTED)
        entry(plan, code, 2, State.APPROVED, attainment=RATIO)
    assert sentences(office, Role.FILER, date(YEAR, 5, 1)) == []
