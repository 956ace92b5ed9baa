"""Numbers of five thousand digits and a hundred thousand brackets: refused in words, never an error of the program."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from indicators.models import LedgerEntry, MonthlyReport, SecondaryIndicator
from people.access import Role
from plans.models import Plan, Subject
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

pytestmark = pytest.mark.django_db
LONG = "9" * 5_000
DEEP = "[" * 100_000
BODIES = (DEEP, '{"version": ' + LONG + "}", '{"version": 0, "edits": ' + DEEP, "null", '{"version": 0}')


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def row(plan: Plan) -> int:
    return SecondaryIndicator.objects.get(plan=plan, code="1.1").pk


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_save_of_a_script_that_is_none_is_refused(office: Office, plan: Plan, body: str) -> None:
    client = office.client_of(Role.FILER)
    path = reverse("filing_save", args=[office.a.pk, YEAR, 2, row(plan)])
    answer = client.post(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "没有看懂这次保存，请刷新页面。")
    months = running_year(office, scheme="gongshanglian-2015")
    subject = Subject.objects.get(plan=months, code="K1").pk
    path = reverse("month_save", args=[office.a.pk, YEAR, 3, subject])
    assert client.post(path, body, content_type="application/json").status_code == 400
    assert not LedgerEntry.objects.exists()
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize("version", [LONG, "-1", "１", "1.0", ""])
def test_a_version_that_is_none_changes_nothing(office: Office, plan: Plan, version: str) -> None:
    filed = entry(plan, "1.1", 2, LedgerEntry.State.SUBMITTED, version=1)
    filer = office.client_of(Role.FILER)
    path = reverse("filing_withdraw", args=[office.a.pk, YEAR, 2, row(plan)])
    assert filer.post(path, {"version": version}).status_code == 404
    path = reverse("filing_save", args=[office.a.pk, YEAR, 1, row(plan)])
    assert filer.post(path, {"version": version, "progress": "一"}).status_code == 302
    months = running_year(office, scheme="gongshanglian-2015")
    subject = Subject.objects.get(plan=months, code="K1")
    report = MonthlyReport.objects.create(
        plan=months, subject=subject, month=3, planned="走访", state=LedgerEntry.State.SUBMITTED, version=1
    )
    for name, who in (
        ("month_save", filer),
        ("month_withdraw", filer),
        ("month_judge", office.client_of(Role.SECTION_HEAD)),
    ):
        path = reverse(name, args=[office.a.pk, YEAR, 3, subject.pk])
        assert who.post(path, {"version": version, "planned": "改"}).status_code == 404, name
    filed.refresh_from_db()
    report.refresh_from_db()
    assert (filed.state, filed.version, report.planned, report.version) == ("已提交", 1, "走访", 1)


@pytest.mark.parametrize("rows", [f"{LONG}:1", f"1:{LONG}", "１:1", "1:1:1"])
def test_rows_that_are_none_are_told(office: Office, plan: Plan, rows: str) -> None:
    client = office.client_of(Role.FILER)
    page = client.post(reverse("filing_submit", args=[office.a.pk, YEAR, 2]), {"rows": rows}, follow=True)
    assert "提交的内容不完整" in page.content.decode()


def test_the_grid_and_the_settling_take_no_such_number(office: Office) -> None:
    plan = running_year(office, state=Plan.State.DRAFT)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    path = reverse("indicator_remove", args=[office.a.pk, YEAR, row(plan)])
    assert client.post(path, {"version": LONG}).status_code == 302
    path = reverse("indicator_edit", args=[office.a.pk, YEAR, row(plan)])
    said: dict[str, Any] = {"version": LONG, "was": DEEP, "name": "改名"}
    assert client.post(path, said).status_code == 200
    assert SecondaryIndicator.objects.filter(plan=plan, code="1.1", name="一科任务1").exists()
    for name in ("year_settle", "year_ballots"):
        assert client.get(reverse(name, args=[office.a.pk, YEAR]), {"plan": LONG}).status_code == 200
