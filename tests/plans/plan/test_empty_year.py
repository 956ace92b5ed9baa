"""A year without a plan: every entry of the menu opens all the same and says what is missing."""

from __future__ import annotations

from typing import Final

import pytest
from django.urls import reverse

from people.access import Role
from people.frame.navigation import navigation, registered
from plans.models import Plan
from tests.office import OTHER_YEAR, YEAR, Office, build_office

pytestmark = pytest.mark.django_db

EMPTY: Final = "这一年还没有"
# Pages of one year that need a plan to say anything.
OF_THE_PLAN: Final = (
    "calendar",
    "registers",
    "life",
    "whatif",
    "papers",
    "archive",
    "verdicts",
    "route",
    "quarters",
)


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def entries(office: Office, who: Role) -> list[str]:
    """The addresses that the menu offers; 甲局 is the agency looked at by all who see anything of it."""
    access = office.access(who)
    agency = office.a.pk if office.a.pk in access.agencies else min(access.agencies, default=None)
    sections = navigation(access, path="/", agency=agency, year=YEAR)
    return [item.url for section in sections for item in section.items]


@pytest.mark.parametrize("draft", [False, True], ids=["no plan", "a draft that not everybody sees"])
@pytest.mark.parametrize("who", list(Role))
def test_every_entry_of_the_menu_opens(office: Office, who: Role, draft: bool) -> None:
    if draft:
        Plan.objects.create(agency=office.a, year=YEAR, scheme_code="test")
    client = office.client_of(who)
    urls = entries(office, who)
    assert len(urls) > 3
    assert [(url, code) for url in urls if (code := client.get(url, follow=True).status_code) != 200] == []


def test_the_office_is_led_to_a_new_plan_and_others_are_told_who_makes_it(office: Office) -> None:
    names = {item.url_name for item in registered()}
    assert set(OF_THE_PLAN) <= names
    for name in OF_THE_PLAN:
        url = reverse(name, args=[office.a.pk, YEAR])
        page = office.client_of(Role.PERFORMANCE_OFFICE).get(url).content.decode()
        assert EMPTY in page
        assert reverse("plan_new", args=[office.a.pk]) in page
        led = office.client_of(Role.CHIEF_LEADER).get(url).content.decode()
        assert "由绩效办编制" in led
        assert reverse("plan_new", args=[office.a.pk]) not in led


def test_it_leads_to_the_same_page_of_a_year_with_a_plan(office: Office) -> None:
    Plan.objects.create(agency=office.a, year=OTHER_YEAR, scheme_code="test", state=Plan.State.APPROVED)
    url = reverse("calendar", args=[office.a.pk, YEAR])
    assert (
        reverse("calendar", args=[office.a.pk, OTHER_YEAR])
        in office.client_of(Role.STAFF).get(url).content.decode()
    )


def test_a_draft_out_of_sight_reads_like_no_plan(office: Office) -> None:
    client = office.client_of(Role.STAFF)
    url = reverse("calendar", args=[office.a.pk, YEAR])
    before = client.get(url)
    Plan.objects.create(agency=office.a, year=YEAR, scheme_code="test")
    after = client.get(url)
    assert (before.status_code, after.status_code) == (200, 200)
    assert EMPTY in after.content.decode()


def test_what_is_not_an_entry_stays_404(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    year = [office.a.pk, YEAR]
    assert client.get(reverse("calendar_ics", args=year)).status_code == 404
    assert client.get(reverse("verdict_new", args=year)).status_code == 404
    assert client.post(reverse("verdict_rectify", args=year)).status_code == 404
    assert client.get(reverse("calendar", args=year), {"plan": "1"}).status_code == 404


def test_who_may_not_see_the_year_gets_404_as_before(office: Office) -> None:
    other = [office.b.pk, YEAR]
    for name in OF_THE_PLAN:
        assert office.client_of(Role.PERFORMANCE_OFFICE).get(reverse(name, args=other)).status_code == 404
    assert office.client_of(Role.STAFF).get(reverse("life", args=[office.a.pk, YEAR])).status_code == 404
