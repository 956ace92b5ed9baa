"""Two plans in one year: each page of the registers is about the one that is named, and every link keeps it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from people.access import Role
from people.frame.search import hits_of
from plans.models import Plan, Subject
from scoring.models import Adjustment, Inspection, PublicRating, Standing
from tests.indicators.reviewing.worlds import second_plan
from tests.office import YEAR, Office
from tests.running_year import running_year
from tests.scoring.registers.world import TOWN

OFFICE = Role.PERFORMANCE_OFFICE
WORDS = "标记乙"


def at(office: Office, name: str, **more: Any) -> str:
    return reverse(name, kwargs={"agency": office.a.pk, "year": YEAR, **more})


def added(plan: Plan, words: str = WORDS, **more: Any) -> Adjustment:
    values = {
        "direction": "加", "matter": "表彰", "level": "县级", "same_matter": "防汛", "basis": words,
        "standing": Standing.WAITING,
    }  # fmt: skip
    subject = list(Subject.objects.filter(plan=plan).order_by("code"))[-1]
    return Adjustment.objects.create(plan=plan, subject=subject, **values | more)


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


@pytest.fixture
def second(office: Office, plan: Plan) -> Plan:
    return second_plan(office, TOWN)


def loose(office: Office, here: str, page: str, plan: Plan) -> list[str]:
    """The addresses of registers on the page `here` that do not name the plan."""
    named = f"plan={plan.pk}"
    links = re.findall(r'(?:href|action|hx-post)="([^"]+)"', page)
    year = f"/units/{office.a.pk}/years/{YEAR}/"
    main = [
        link for link in links if link.startswith((f"{year}registers/", f"{year}conduct/")) or link[0] == "?"
    ]
    # The navigation and the choice of the year lead to the first plan, the switch to each.
    free = {at(office, "registers"), here} | {f"?plan={each.pk}" for each in Plan.objects.filter(year=YEAR)}
    return [link for link in main if named not in link and link not in free]


PAGES = [
    ("registers", {}),
    ("register_list", {"register": "adjustments"}),
    ("register_list", {"register": "ratings"}),
    ("register_list", {"register": "inspections"}),
    ("register_list", {"register": "charges"}),
    ("conduct_list", {"register": "complaints"}),
    ("register_new", {"register": "adjustments"}),
    ("register_table", {"register": "adjustments"}),
    ("attendance", {}),
    ("attendance_import", {}),
    ("half_years", {}),
    ("charge_proposals", {}),
    ("ratings_circulate", {}),
    ("decisions", {}),
    ("past_take", {}),
]


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_every_link_of_a_page_keeps_the_plan(
    office: Office, second: Plan, name: str, more: dict[str, str]
) -> None:
    client = office.client_of(OFFICE)
    page = client.get(at(office, name, **more), {"plan": second.pk})
    assert page.status_code == 200
    assert page.context["plan"] == second
    assert loose(office, at(office, name, **more), page.content.decode(), second) == []
    assert client.get(at(office, name, **more), {"plan": 999}).status_code == 404
    first = client.get(at(office, name, **more))
    assert first.status_code == 404 or first.context["plan"] != second


def test_lists_show_the_rows_of_the_plan_that_is_named(office: Office, plan: Plan, second: Plan) -> None:
    own, other = added(plan, "甲的依据"), added(second, "乙的依据")
    client = office.client_of(OFFICE)
    address = at(office, "register_list", register="adjustments")
    page = client.get(address, {"plan": second.pk}).content.decode()
    assert f"{at(office, 'register_row', register='adjustments', row=other.pk)}?plan={second.pk}" in page
    assert at(office, "register_row", register="adjustments", row=own.pk) not in page
    assert f'href="?plan={plan.pk}"' in page, "the other plan is offered"
    kept = client.get(f"{address}?plan={second.pk}&standing=生效").content.decode()
    assert f'<input type="hidden" name="plan" value="{second.pk}">' in kept
    assert f"?plan={second.pk}&amp;reset=1" in kept
    overview = client.get(at(office, "registers"), {"plan": second.pk})
    assert overview.context["pending"] == 1


@pytest.mark.parametrize("named", [True, False])
def test_a_row_is_found_with_its_plan_named_or_by_itself(
    office: Office, plan: Plan, second: Plan, *, named: bool
) -> None:
    row = added(second)
    client = office.client_of(OFFICE)
    address = at(office, "register_row", register="adjustments", row=row.pk)
    page = client.get(address, {"plan": second.pk} if named else {})
    assert page.status_code == 200
    assert loose(office, address, page.content.decode(), second) == []
    assert client.get(address, {"plan": plan.pk}).status_code == 404
    client = office.client_of(Role.CHIEF_LEADER)
    answer = client.post(
        at(office, "register_confirm", register="adjustments", row=row.pk), {"version": row.version}
    )
    assert answer["Location"] == f"{address}?plan={second.pk}"
    row.refresh_from_db()
    assert row.standing == Standing.IN_FORCE


def test_search_and_messages_lead_to_the_row_of_the_second_plan(office: Office, second: Plan) -> None:
    row = added(second)
    hits = hits_of(office.access(OFFICE), WORDS)["登记"]
    assert [hit.link for hit in hits] == [at(office, "register_row", register="adjustments", row=row.pk)]
    assert office.client_of(OFFICE).get(hits[0].link).status_code == 200
    nobody = office.client_of("乙局绩效办").get(hits[0].link)
    assert nobody.status_code == 404


def test_what_waits_is_counted_and_opened_plan_by_plan(office: Office, plan: Plan, second: Plan) -> None:
    added(plan)
    added(second)
    added(second, "又一件")
    home = office.client_of(Role.CHIEF_LEADER).get("/").content.decode()
    for words, each in (("1 条登记待复核", plan), ("2 条登记待复核", second)):
        assert words in home
        assert f'{at(office, "registers")}?plan={each.pk}"' in home


def test_a_row_is_entered_and_followed_up_in_the_plan_that_is_named(office: Office, second: Plan) -> None:
    subject = second.subjects.get()
    client = office.client_of(OFFICE)
    address = f"{at(office, 'register_new', register='adjustments')}?plan={second.pk}"
    answer = client.post(
        address,
        {
            "subject": subject.pk,
            "direction": "加",
            "matter": "表彰",
            "level": "县级",
            "same_matter": "防汛",
            "basis": "文件",
            "version": "",
        },
    )
    made = Adjustment.objects.get()
    assert (made.plan, made.subject) == (second, subject)
    row = at(office, "register_row", register="adjustments", row=made.pk)
    assert answer["Location"] == f"{row}?plan={second.pk}"
    rating = PublicRating.objects.create(
        plan=second, subject=subject, item="公众评议", points=1, source="社会", standing=Standing.IN_FORCE
    )
    answer = client.post(f"{at(office, 'ratings_circulate')}?plan={second.pk}", {"on": date(YEAR, 5, 6)})
    assert answer["Location"] == f"{at(office, 'register_list', register='ratings')}?plan={second.pk}"
    rating.refresh_from_db()
    assert rating.circulated_on == date(YEAR, 5, 6)
    seen = Inspection.objects.create(
        plan=second, kind="察访核验", form="明察", on=date(YEAR, 5, 6), inspector="办", subject=subject,
        finding="无人", problem=True, standing=Standing.IN_FORCE,
    )  # fmt: skip
    page = client.get(at(office, "register_row", register="inspections", row=seen.pk)).content.decode()
    assert f"?inspection={seen.pk}&amp;plan={second.pk}" in page


def test_one_plan_needs_neither_switch_nor_name(office: Office, plan: Plan) -> None:
    added(plan)
    page = office.client_of(OFFICE).get(at(office, "register_list", register="adjustments")).content.decode()
    assert "本年度的方案" not in page
    assert "plan=" not in page
