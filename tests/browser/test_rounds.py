"""Setting up a round in a real browser: its pages without barriers, in both looks, on a telephone too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from appraisals.models import AppraisalRound
from people.access import Role
from people.models import Account
from tests.appraisals.setting_up import KEEPERS, TOWN, new_round, with_holders
from tests.browser.conftest import NARROW, WIDE, Faults
from tests.browser.looks import faulty
from tests.office import Office, build_office

SignIn = Callable[[Page, Account], None]
Shoot = Callable[[Page, str], Path]
PAGES = ("", "change/", "targets/", "groups/", "holders/", "roll/", "prepare/", "open/", "key/")


@pytest.fixture
def office(database: object) -> Office:
    return build_office()


def test_the_pages_of_a_round_have_no_barriers(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults, shoot: Shoot
) -> None:
    assert Role.PERFORMANCE_OFFICE in KEEPERS
    row = with_holders(office, new_round(office, scheme=TOWN), ready=False)
    village = row.groups.order_by("position")[2]
    base = live + reverse("round_page", args=[row.plan.agency_id, row.plan.year, row.pk])
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    found: list[str] = []
    pages = (*PAGES, f"groups/{village.pk}/electors/")
    for size, look, parts in ((NARROW, "light", pages), (WIDE, "dark", ("", "groups/", "key/"))):
        page.set_viewport_size(size)
        for part in parts:
            page.goto(base + part)
            found += faulty(page, looks=(look,), narrow=False)
            shoot(page, f"round-{look}-{part.replace('/', '-')}")
    assert found == []


def test_a_roll_is_pasted_and_a_holder_sets_the_passphrase(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    row = with_holders(office, new_round(office, scheme=TOWN), ready=False)
    village = row.groups.order_by("position")[2]
    base = live + reverse("round_page", args=[row.plan.agency_id, row.plan.year, row.pk])
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.set_viewport_size(NARROW)
    page.goto(base)
    page.get_by_role("link", name="名单").nth(2).click()
    page.get_by_label("名册以外的人").fill("张 某\n李某、王某")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存“村书记”的名单，共 3 人。")).to_be_visible()
    assert list(village.electors.values_list("name", flat=True)) == ["张某", "李某", "王某"]
    page.get_by_role("link", name="设定我的口令").click()
    expect(page.locator(".suggested")).not_to_be_empty()
    words = page.locator(".suggested").inner_text()
    page.get_by_label("保管口令").fill(words)
    page.get_by_label("再输一遍").fill(words)
    page.get_by_role("button", name="设定口令").click()
    expect(page.get_by_text("口令已设定。").first).to_be_visible()
    assert words not in page.content()
    assert words not in page.evaluate("() => JSON.stringify(Object.assign({}, localStorage, sessionStorage))")
    holder = AppraisalRound.objects.get(pk=row.pk).holders.get(
        account=office.account(Role.PERFORMANCE_OFFICE)
    )
    assert holder.public_key
