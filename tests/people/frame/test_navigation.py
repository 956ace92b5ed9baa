"""Who sees which entries, which agency and year a page is about, and the way to the same page elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from people.access import Access, Role
from people.frame import places
from people.frame.navigation import NavItem, navigation, register_navigation, registered
from people.models import Agency, Duty
from people.permissions import declared
from tests.office import OTHER_YEAR, Office, build_office
from tests.people.frame.asking import got

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return build_office()


def switch(client: Client, *, then: str, **wanted: int) -> str:
    """Use the switcher; give where it leads."""
    asked: dict[str, str | int] = {"next": then, **wanted}
    return client.get("/switch/", asked)["Location"]


def titles(office: Office, who: Role, agency: int | None) -> set[str]:
    sections = navigation(office.access(who), path="/", agency=agency, year=2026)
    return {item.title for section in sections for item in section.items}


def test_every_entry_leads_somewhere_under_the_rule_of_its_page() -> None:
    faults = []
    for item in registered():
        found = next(
            (
                resolve(reverse(item.url_name, kwargs=dict.fromkeys(needed, 1)))
                for needed in ((), ("agency",), ("agency", "year"), ("year",))
                if _reverses(item.url_name, needed)
            ),
            None,
        )
        declaration = declared(found.func) if found else None
        if declaration is None or declaration.read != item.rule:
            faults.append((item.title, item.url_name, item.rule, declaration))
    assert faults == []


def test_every_entry_has_a_place_of_its_own() -> None:
    """Two of one order would stand as the apps happen to register them."""
    places = [(item.section, item.order) for item in registered()]
    assert sorted(places) == sorted(set(places))
    titles = [item.title for item in registered()]
    assert len(titles) == len(set(titles))


def _reverses(name: str, needed: tuple[str, ...]) -> bool:
    try:
        reverse(name, kwargs=dict.fromkeys(needed, 1))
    except Exception:  # noqa: BLE001
        return False
    return True


def test_each_role_sees_its_own_entries(office: Office) -> None:
    assert {"首页", "审计记录", "监督意见"} <= titles(office, Role.SUPERVISION, office.a.pk)
    staff = titles(office, Role.STAFF, office.a.pk)
    assert "首页" in staff
    assert not {"审计记录", "监督意见", "角色授予", "账号"} & staff
    admin = titles(office, Role.SYSTEM_ADMIN, None)
    assert {"账号", "设置"} <= admin
    assert "角色授予" in titles(office, Role.SECURITY_ADMIN, None)
    assert not {"干部职工", "机构", "监督意见"} & admin


def test_the_longest_fitting_entry_is_current(office: Office) -> None:
    sections = navigation(office.access(Role.SYSTEM_ADMIN), path="/jobs/all/", agency=None, year=2026)
    assert [item.title for section in sections for item in section.items if item.current] == ["全部任务"]


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(ValueError, match="no such section"):
        register_navigation(NavItem(title="x", url_name="x", rule="home", section="别的", order=1))


def test_the_agency_of_the_address_is_remembered(office: Office) -> None:
    client = office.client_of(Role.CITY_OFFICE)
    client.get(reverse("opinions", kwargs={"agency": office.b.pk}))
    page = client.get("/components/").content.decode()
    assert re.search(r'<span class="cut">乙局</span>', page)


def test_the_switcher_leads_to_the_same_page_of_another_agency(office: Office) -> None:
    client = office.client_of(Role.CITY_OFFICE)
    page = client.get(reverse("opinions", kwargs={"agency": office.a.pk})).content.decode()
    assert f'<a href="{reverse("opinions", kwargs={"agency": office.b.pk})}">乙局</a>' in page
    assert (
        f'<a href="{reverse("opinions", kwargs={"agency": office.a.pk})}" aria-current="true">甲局</a>'
        in page
    )


def test_where_the_address_has_no_agency_the_switch_remembers_it(office: Office) -> None:
    client = office.client_of(Role.CITY_OFFICE)
    assert switch(client, agency=office.b.pk, then="/components/") == "/components/"
    assert '<span class="cut">乙局</span>' in client.get("/components/").content.decode()


def test_an_agency_out_of_scope_is_not_taken(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    switch(client, agency=office.b.pk, then="/components/")
    assert '<span class="cut">甲局</span>' in client.get("/components/").content.decode()


def test_the_row_of_another_agency_is_left_for_the_home_page(office: Office) -> None:
    client = office.client_of(Role.CITY_OFFICE)
    path = reverse("opinion", kwargs={"agency": office.a.pk, "opinion": 1})
    assert switch(client, agency=office.b.pk, then=path) == "/"


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test/", "evil", "javascript:x", ""])
def test_the_switch_leads_nowhere_else(office: Office, target: str) -> None:
    client: Client = office.client_of(Role.STAFF)
    assert switch(client, year=2025, then=target) == "/"


def test_the_year_stays_chosen(office: Office) -> None:
    client = office.client_of(Role.STAFF)
    switch(client, year=OTHER_YEAR, then="/")
    assert f"年度：</span>{OTHER_YEAR}" in client.get("/components/").content.decode()
    assert "年度：</span>2024" in client.get("/components/", {"year": "2024"}).content.decode()


@pytest.fixture
def other_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_YEARS", [])

    def provider(access: Access, agency: int | None) -> list[int]:
        return [2019] if agency else []

    places.register_years(provider)
    places.register_years(provider)


@pytest.mark.usefixtures("other_years")
def test_years_come_from_those_who_have_something_in_them(office: Office) -> None:
    request = got("/components/", office.account(Role.STAFF))
    choices = places.year_choices(request, office.a.pk, 2026)
    assert [choice.title for choice in choices if choice.current] == ["2026年"]
    assert [choice.title for choice in choices].count("2019年") == 1


@pytest.mark.parametrize(
    ("years", "shown"),
    [((), 2026), ((2026, 2019), 2026), ((2019, 2024), 2024), ((2028, 2027), 2027), ((2024, 2027), 2024)],
)
def test_the_year_is_that_of_the_work_where_none_was_chosen(
    office: Office, monkeypatch: pytest.MonkeyPatch, years: tuple[int, ...], shown: int
) -> None:
    asked = []

    def provider(access: Access, agency: int | None) -> tuple[int, ...]:
        asked.append(agency)
        return years

    monkeypatch.setattr(places, "_YEARS", [provider])
    request = got("/components/", office.account(Role.STAFF))
    request.access = replace(request.access, today=date(2026, 5, 4))  # type: ignore[attr-defined]
    assert places.current_year(request) == shown
    assert {choice.title for choice in places.year_choices(request, office.a.pk, shown)} >= {
        "2026年",
        "2025年",
    }
    assert asked == [office.a.pk], "asked once for a page"
    chosen = got("/components/", office.account(Role.STAFF), year="2021")
    assert places.current_year(chosen) == 2021


def test_the_look_is_kept(office: Office) -> None:
    client = office.client_of(Role.STAFF)
    assert client.post("/theme/", {"theme": "dark", "next": "/components/"})["Location"] == "/components/"
    assert '<html lang="zh-CN" data-bs-theme="dark">' in client.get("/components/").content.decode()
    client.post("/theme/", {"theme": "pink", "next": "/"})
    assert 'data-bs-theme="dark"' in client.get("/components/").content.decode()
    client.post("/theme/", {"theme": "", "next": "/"})
    assert '<html lang="zh-CN">' in client.get("/components/").content.decode()


def test_the_frame_costs_the_same_for_one_agency_and_for_three(office: Office) -> None:
    counts = []
    for name in ("丙局", "丁局"):
        client = office.client_of(Role.CITY_OFFICE)
        client.get("/components/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/components/")
        counts.append(len(captured))
        Agency.objects.create(name=name, parent=office.city)
    assert counts[0] == counts[1] <= 30


def test_whoever_works_in_one_other_agency_only_starts_there(office: Office) -> None:
    """A unit's head on the staff of the city's office: 审核 stands in the navigation at once."""
    head = office.account(Role.SECTION_HEAD).employee
    assert head is not None
    assert places.workplace(office.access(Role.SECTION_HEAD)) == office.a.pk
    head.agency = office.city
    head.save()
    access = office.access(Role.SECTION_HEAD)
    assert (access.home_agency, places.workplace(access)) == (office.city.pk, office.a.pk)
    page = office.client_of(Role.SECTION_HEAD).get("/", follow=True).content.decode()
    assert f"/units/{office.a.pk}/years/" in page
    assert "审核</" in page or ">审核<" in page
    Duty.objects.create(agency=office.b, employee=head, kind=Duty.Kind.HEAD, start=date(2012, 1, 1))
    assert places.workplace(office.access(Role.SECTION_HEAD)) == office.city.pk, "two: the own one stands"
