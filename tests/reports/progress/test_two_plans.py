"""Two plans in one year: each page of the standing is about the one that is named, and every link keeps it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from indicators.models import LedgerEntry
from people.access import Role
from plans.engine.units import RATIO
from plans.models import Plan
from tests.indicators.reviewing.worlds import second_plan
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

APPROVED = LedgerEntry.State.APPROVED


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


@pytest.fixture
def second(office: Office, plan: Plan) -> Plan:
    second = second_plan(office, "xiangzhen-2024")
    entry(second, "9.1", 1, APPROVED, attainment=RATIO // 10, problems="第二个方案的问题")
    return second


def at(office: Office, name: str) -> str:
    return reverse(name, args=[office.a.pk, YEAR])


@pytest.mark.parametrize("name", ["progress", "progress_rows", "progress_forecast"])
def test_a_page_is_about_the_plan_that_is_named_and_every_link_keeps_it(
    office: Office, plan: Plan, second: Plan, name: str
) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(at(office, name), {"plan": second.pk})
    assert page.context["plan"] == second
    text = page.content.decode()
    links = re.findall(r'(?:href|action|hx-get)="([^"]+)"', text)
    own = [link for link in links if link.startswith((at(office, "progress"), "?"))]
    assert any(f"plan={second.pk}" in link for link in own)
    # The navigation and the choice of the year lead to the first plan, the switch to the other; the units have many.
    free = {at(office, "progress"), at(office, name), f"?plan={plan.pk}"}
    units = at(office, "progress_units")
    assert [link for link in own if f"plan={second.pk}" not in link and link not in free] == [
        link for link in own if link.startswith(units)
    ]
    assert client.get(at(office, name)).context["plan"] == plan
    assert client.get(at(office, name), {"plan": 999}).status_code == 404


def test_the_page_shows_the_rows_of_the_plan_and_offers_the_other(
    office: Office, plan: Plan, second: Plan
) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    first = client.get(at(office, "progress")).content.decode()
    assert f'href="?plan={second.pk}"' in first
    assert "第二个方案的问题" not in first
    text = client.get(at(office, "progress"), {"plan": second.pk}).content.decode()
    assert "第二个方案的问题" in text
    assert f'{at(office, "overdue")}?plan={second.pk}"' in text
    assert f"&amp;quarter=1&amp;plan={second.pk}" in text, "opening a 整改事项"
    rows = client.get(f"{at(office, 'progress_rows')}?plan={second.pk}&light=红灯").content.decode()
    assert "任务9.1" in rows
    assert f'<input type="hidden" name="plan" value="{second.pk}">' in rows


def test_one_plan_needs_neither_switch_nor_name(office: Office, plan: Plan) -> None:
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(at(office, "progress")).content.decode()
    assert "本年度的方案" not in page
    assert "plan=" not in page
