"""Overdue and red rows, reminding all at once, and the way 提醒 → 通报 → 问责."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from indicators.engine.lights import LightRules
from indicators.models import LedgerEntry, OverdueStep, SecondaryIndicator
from indicators.services.overdue import Overdue, late_counts, overdue_of
from indicators.services.overdue_steps import record_step, remind_all
from people.access import Role
from people.errors import DomainError
from people.models import Notification, StoredFile
from plans.engine.units import RATIO
from plans.models import CalendarItem, Plan
from tests.indicators.reviewing.rows import by, filed
from tests.indicators.reviewing.worlds import Counted
from tests.office import YEAR, Office
from tests.running_year import entry

DUE = date(2026, 1, 2)
TODAY = date(2026, 1, 7)


@pytest.fixture
def due(plan: Plan) -> Plan:
    """The first quarter was due on DUE, the others much later."""
    for quarter, day in ((1, DUE), (2, date(2099, 1, 1)), (3, date(2099, 1, 1)), (4, date(2099, 1, 1))):
        CalendarItem.objects.create(
            plan=plan, name="季度报表", kind=CalendarItem.Kind.RETURN, quarter=quarter, due=day
        )
    return plan


def listed(plan: Plan, today: date = TODAY) -> Overdue:
    rows = SecondaryIndicator.objects.filter(plan=plan).select_related(
        "plan__agency", "primary", "subject", "responsible__employee"
    )
    return overdue_of(plan, rows.order_by("code"), rules=LightRules(), today=today)


def test_what_was_not_submitted_by_its_day_is_overdue(office: Office, due: Plan) -> None:
    filed(office, due, "1.1")
    entry(due, "1.2", 1, "已退回")
    entry(due, "1.3", 1)
    found = listed(due).late
    assert [(one.indicator.code, one.standing, one.days) for one in found] == [
        ("1.2", "已退回", 5),
        ("1.3", "草稿", 5),
        ("2.1", "未填报", 5),
        ("2.2", "未填报", 5),
        ("2.3", "未填报", 5),
    ]
    assert found[1].who == "一科干事"
    assert listed(due, DUE).late == [], "on the day itself nothing is late"


def test_a_row_far_behind_its_schedule_is_red_with_problem_and_measure(office: Office, due: Plan) -> None:
    entry(due, "1.1", 1, "已审核", attainment=RATIO // 5, problems="缺资金", measures="追加预算")
    entry(due, "1.2", 1, "已审核", attainment=RATIO // 4)
    found = listed(due).red
    assert [one.indicator.code for one in found] == ["1.1"]
    assert found[0].words == "红灯：完成 20%，计划 25%"


def test_one_click_reminds_everybody_once_a_day(office: Office, due: Plan) -> None:
    member = by(office, Role.PERFORMANCE_OFFICE)
    people, nobody = remind_all(by=member, plan=due, late=listed(due).late, today=TODAY)
    assert (people, nobody) == (4, 0)
    remind_all(by=member, plan=due, late=listed(due).late, today=TODAY)
    assert Notification.objects.filter(title__contains="逾期未报").count() == 4
    assert OverdueStep.objects.count() == 6
    message = Notification.objects.get(account=office.account(Role.FILER))
    assert message.title == "2 项季度台账逾期未报，请尽快补报"
    assert "1.1 第1季度（逾期 5 天）" in message.body
    tomorrow = TODAY + timedelta(days=1)
    remind_all(by=member, plan=due, late=listed(due, tomorrow).late, today=tomorrow)
    assert Notification.objects.filter(title__contains="逾期未报").count() == 8


def test_the_way_goes_step_by_step_each_with_its_document(office: Office, due: Plan) -> None:
    member = by(office, Role.PERFORMANCE_OFFICE)

    def step(level: str, on: date = TODAY, document: str = "甲绩〔2026〕3号") -> OverdueStep:
        matter = next(one for one in listed(due).late if one.indicator.code == "1.1")
        return record_step(by=member, matter=matter, level=level, on=on, text="请补报", document=document)

    with pytest.raises(DomainError, match="还没有“提醒”，不能“通报”"):
        step("通报")
    step("提醒", on=DUE + timedelta(days=1), document="")
    with pytest.raises(DomainError, match="须有文号"):
        step("通报", document=" ")
    with pytest.raises(DomainError, match="日期早于上一步"):
        step("通报", on=DUE)
    with pytest.raises(DomainError, match="在今天之后"):
        step("通报", on=TODAY + timedelta(days=1))
    step("通报")
    with pytest.raises(DomainError, match="已登记过“通报”"):
        step("通报")
    step("问责")
    matter = next(one for one in listed(due).late if one.indicator.code == "1.1")
    assert [each.level for each in matter.steps] == ["提醒", "通报", "问责"]
    assert matter.next_level == ""
    assert Notification.objects.filter(account=office.account(Role.FILER), title__contains="问责").exists()


def test_in_the_browser_with_the_document_as_pdf(office: Office, due: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(reverse("overdue", args=[office.a.pk, YEAR])).content.decode()
    assert "逾期未报 6 项" in page
    client.post(reverse("overdue_remind", args=[office.a.pk, YEAR]))
    row = SecondaryIndicator.objects.get(plan=due, code="1.1")
    step_at = reverse("overdue_step", args=[office.a.pk, YEAR, row.pk, 1])
    form = client.get(step_at).content.decode()
    assert "经提醒仍未补报" in form, "the next step and its text are proposed"
    today = office.access(Role.PERFORMANCE_OFFICE).today
    client.post(step_at, {"level": "通报", "on": today, "document": "甲绩〔2026〕3号", "text": "现予以通报"})
    step = OverdueStep.objects.get(level="通报")
    answer = client.get(reverse("overdue_document", args=[office.a.pk, YEAR, step.pk]))
    assert answer.content.startswith(b"%PDF")
    step.files.add(
        StoredFile.objects.create(agency=office.a, name="通报.pdf", kind="pdf", size=9, digest="0")
    )
    assert "通报.pdf" in client.get(reverse("overdue", args=[office.a.pk, YEAR])).content.decode()
    head = office.client_of(Role.SECTION_HEAD).get(reverse("overdue", args=[office.a.pk, YEAR]))
    assert "2.1" not in head.content.decode(), "a section head sees the own section only"
    assert "登记问责" not in head.content.decode()


def test_the_office_finds_it_among_its_todos(office: Office, due: Plan) -> None:
    filed(office, due, "1.1")
    assert late_counts([due], TODAY) == {due.pk: (5, DUE)}
    assert late_counts([due], DUE) == {}
    home = office.client_of(Role.PERFORMANCE_OFFICE).get("/").content.decode()
    assert "5 项台账逾期未报" in home
    assert "逾期未报" not in office.client_of(Role.SECTION_HEAD).get("/").content.decode()


def test_many_rows_are_paged_and_cost_no_more_queries(office: Office, due: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = reverse("overdue", args=[office.a.pk, YEAR])
    with Counted() as few:
        client.get(address)
    first = SecondaryIndicator.objects.get(plan=due, code="1.1")
    SecondaryIndicator.objects.bulk_create(
        SecondaryIndicator(
            plan=due, primary=first.primary, code=f"8.{number}", name=f"任务{number}", subject=first.subject,
            full_points=first.full_points, planned_q1=RATIO // 4,
        )
        for number in range(230)
    )  # fmt: skip
    rows = SecondaryIndicator.objects.filter(plan=due, code__startswith="8.")[:120]
    LedgerEntry.objects.bulk_create(
        LedgerEntry(indicator=row, quarter=1, state="已审核", attainment=0) for row in rows
    )
    with Counted() as many:
        page = client.get(address, {"late": 2, "red": 9}).content.decode()
    assert len(many) <= len(few)
    assert "逾期未报 116 项，红灯 120 项" in page
    assert page.count('data-label="逾期"') == 16
    assert page.count('data-label="进度"') == 20, "a page beyond the end is the last one"
    assert 'href="?late=1&amp;red=9"' in page, "the other list stays where it is"
    assert "第 2 页，共 2 页" in page
    assert client.get(address).content.decode().count('data-label="逾期"') == 100
