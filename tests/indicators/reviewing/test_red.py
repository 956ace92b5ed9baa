"""A red row was handed in: it is asked for a reason and measures, on its own way, never said to be missing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import make_aware

from indicators.models import LedgerEntry, OverdueStep, SecondaryIndicator
from indicators.services.overdue import Matter, late_counts, overdue_of
from indicators.services.overdue_steps import record_step, remind_all, step_text
from indicators.working import light_rules
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from plans.engine.units import RATIO
from plans.models import CalendarItem, Plan
from tests.indicators.reviewing.rows import by, filed
from tests.indicators.reviewing.worlds import ask, second_plan
from tests.office import YEAR, Office
from tests.running_year import entry

DUE = date(2026, 4, 15)
HANDED_IN = date(2026, 4, 2)
TODAY = date(2026, 4, 3)


@pytest.fixture
def due(plan: Plan) -> Plan:
    for quarter, day in ((1, DUE), (2, date(2026, 7, 15)), (3, date(2099, 1, 1)), (4, date(2099, 1, 1))):
        CalendarItem.objects.create(
            plan=plan, name="季度报表", kind=CalendarItem.Kind.RETURN, quarter=quarter, due=day
        )
    return plan


def red_row(office: Office, plan: Plan) -> LedgerEntry:
    at = make_aware(datetime(2026, 4, 2, 9))
    return filed(office, plan, "1.1", attainment=RATIO // 10, submitted_at=at)


def matters(plan: Plan, today: date = TODAY) -> tuple[list[Matter], list[Matter]]:
    rows = SecondaryIndicator.objects.filter(plan=plan).select_related(
        "plan__agency", "primary", "subject", "responsible__employee"
    )
    found = overdue_of(plan, rows.order_by("code"), rules=light_rules(plan), today=today)
    return found.late, found.red


def test_its_text_says_what_it_came_to_and_asks_for_measures(office: Office, due: Plan) -> None:
    red_row(office, due)
    _, [matter] = matters(due)
    reminder = step_text(matter, "提醒", TODAY)
    assert reminder == (
        "1.1 一科任务1第1季度完成 10%，计划 25%（红灯）。请一科填报员于2026年04月06日前写明原因和整改措施，抓紧推进。"
    )
    for level in ("提醒", "通报", "问责"):
        assert "未报" not in step_text(matter, level, TODAY)
        assert "逾期" not in step_text(matter, level, TODAY)
    assert "落后于计划，现予以通报" in step_text(matter, "通报", TODAY)


def test_nobody_to_ask_is_no_name(office: Office, due: Plan) -> None:
    red_row(office, due)
    late, red = matters(due, DUE + timedelta(days=1))
    for matter in (late[0], red[0]):
        matter.filers = ()
        assert "请责任对象于" in step_text(matter, "提醒", TODAY)
        assert matter.who == ""


def test_it_is_recorded_before_the_due_day_from_the_day_it_was_handed_in(office: Office, due: Plan) -> None:
    red_row(office, due)
    member = by(office, Role.PERFORMANCE_OFFICE)
    _, [matter] = matters(due)
    with pytest.raises(DomainError, match="日期早于提交那天"):
        record_step(by=member, matter=matter, level="提醒", on=HANDED_IN - timedelta(days=1), text="请说明")
    step = record_step(by=member, matter=matter, level="提醒", on=HANDED_IN, text="请说明")
    assert (step.about, step.level) == ("红灯", "提醒")
    message = Notification.objects.get(account=office.account(Role.FILER))
    assert message.title == "1.1 第1季度（红灯）：提醒"
    assert AuditEntry.objects.filter(action="登记红灯处理").exists()


def test_reminders_of_its_lateness_are_no_step_of_its_redness(office: Office, due: Plan) -> None:
    """Both may be reminded on the same day: late in the morning, handed in red in the afternoon."""
    day = DUE + timedelta(days=2)
    member = by(office, Role.PERFORMANCE_OFFICE)
    late, _ = matters(due, day)
    remind_all(by=member, plan=due, late=late, today=day)
    red_row(office, due)
    late, [red] = matters(due, day)
    assert "1.1" not in [one.indicator.code for one in late]
    assert (red.steps, red.next_level) == ([], "提醒")
    record_step(by=member, matter=red, level="提醒", on=day, text="请说明")
    _, [red] = matters(due, day)
    assert [(step.about, step.level) for step in red.steps] == [("红灯", "提醒")]
    assert OverdueStep.objects.filter(indicator=red.indicator).count() == 2


def test_what_was_opened_as_late_is_not_recorded_of_a_red_row(office: Office, due: Plan) -> None:
    red_row(office, due)
    _, [red] = matters(due)
    with pytest.raises(DomainError, match="刚刚有人填报"):
        record_step(
            by=by(office, Role.PERFORMANCE_OFFICE), matter=red, level="提醒", on=TODAY, text="至今未报", about="逾期"
        )  # fmt: skip


def test_the_page_proposes_it_and_the_paper_is_about_progress(office: Office, plan: Plan) -> None:
    row = red_row(office, plan)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    at = reverse("overdue_step", args=[office.a.pk, YEAR, row.indicator_id, 1])
    form = client.get(at).content.decode()
    assert "红灯：完成 10%，计划 25%" in form
    assert "写明原因和整改措施" in form
    assert "未报" not in form
    today = office.access(Role.PERFORMANCE_OFFICE).today
    client.post(at, {"level": "提醒", "on": today, "text": "请写明原因和整改措施", "about": "红灯"})
    step = OverdueStep.objects.get()
    paper = client.get(reverse("overdue_document", args=[office.a.pk, YEAR, step.pk]))
    assert paper.content.startswith(b"%PDF")
    gone = client.post(
        reverse("overdue_step", args=[office.a.pk, YEAR, SecondaryIndicator.objects.get(code="1.2").pk, 4]),
        {"level": "提醒", "on": today, "text": "请补报", "about": "逾期"}, follow=True,
    )  # fmt: skip
    assert "刚刚已经填报，不再逾期" in gone.content.decode()


def test_graded_rows_have_no_light_and_are_never_red(office: Office) -> None:
    plan = second_plan(office)
    filed_at = make_aware(datetime(2026, 4, 2, 9))
    row = SecondaryIndicator.objects.get(plan=plan, code="9.1")
    LedgerEntry.objects.create(
        indicator=row,
        quarter=1,
        state="已提交",
        stage="绩效办",
        grade="好",
        attainment=0,
        submitted_at=filed_at,
    )
    assert light_rules(plan).graded
    assert matters(plan)[1] == []


def test_a_quarter_that_a_later_one_has_overtaken_is_not_reminded(office: Office, due: Plan) -> None:
    """Rules 0.6: the latest approved quarter counts; the office reads it as the filer's page does."""
    filed(office, due, "1.1", 2)
    late, _ = matters(due, date(2026, 7, 20))
    assert ("1.1", 1) not in [(one.indicator.code, one.quarter) for one in late]
    assert ("1.2", 1) in [(one.indicator.code, one.quarter) for one in late]
    assert late_counts([due], date(2026, 7, 20)) == {due.pk: (10, DUE)}
    assert len(late) == 10


def test_where_the_mean_counts_every_quarter_is_owed(office: Office) -> None:
    plan = second_plan(office, "xianji-2023")
    ask(plan, office.a, office.s1, "9.2")
    entry(plan, "9.1", 2, "已审核")
    days = date(2026, 7, 20)
    found = {(one.indicator.code, one.quarter) for one in matters(plan, days)[0]}
    assert found == {("9.1", 1), ("9.2", 1), ("9.2", 2)}
    assert late_counts([plan], days)[plan.pk][0] == 3


def test_the_log_counts_the_reminders_of_the_own_plan_only(office: Office, due: Plan) -> None:
    day = DUE + timedelta(days=1)
    other = ask(second_plan(office, "kexie-2017"), office.b, None, "8.1")
    # Another agency's office reminds on the same day: its reminders are none of ours.
    OverdueStep.objects.create(indicator=other, quarter=1, level="提醒", on=day)
    late, _ = matters(due, day)
    remind_all(by=by(office, Role.PERFORMANCE_OFFICE), plan=due, late=late, today=day)
    remind_all(by=by(office, Role.PERFORMANCE_OFFICE), plan=due, late=late, today=day)
    details = (
        AuditEntry.objects.filter(action="提醒逾期填报").order_by("position").values_list("detail", flat=True)
    )
    assert ['"新记提醒":6' in each for each in details] == [True, False]
    assert '"新记提醒":0' in details[1]
