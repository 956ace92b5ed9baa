"""The day of a round in a real browser: one download burns nothing, paper by the keyboard alone, two passphrases, the hall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from appraisals.models import AppraisalRound, Elector, PaperBallot
from appraisals.services.paper_entry import count_sheets, save_ballot
from people.access import Role
from people.models import Account
from tests.appraisals.day.meeting import CHANNELS, Meeting, meeting
from tests.appraisals.world import phrase
from tests.browser.chromium import PATIENCE
from tests.browser.conftest import NARROW, WIDE, Faults
from tests.browser.looks import faulty

SignIn = Callable[[Page, Account], None]
Shoot = Callable[[Page, str], Path]


@pytest.fixture
def given(database: object) -> Meeting:
    return meeting({"班子成员": 6, "部门负责人": 9, "村书记": 0}, CHANNELS)


def in_both_widths(page: Page) -> Iterator[str]:
    """What is wrong with the page as it stands."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        yield from (f"{size['width']} {fault}" for fault in faulty(page, looks=("light",), narrow=False))


def test_slips_come_once_and_the_page_shows_it(
    page: Page, live: str, given: Meeting, sign_in_as: SignIn, faults: Faults, shoot: Shoot
) -> None:
    sign_in_as(page, given.office.account(Role.PERFORMANCE_OFFICE))
    page.goto(live + given.url("round_slips"))
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("button", name="打印（9 张）").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    expect(page.get_by_text("重新打印", exact=True)).to_be_visible()
    assert set(Elector.objects.filter(group__name="部门负责人").values_list("issue", flat=True)) == {1}
    page.get_by_text("重新打印", exact=True).click()
    expect(page.get_by_text("还没有用过的条子全部作废，确定重新打印")).to_be_visible()
    shoot(page, "slips-again")
    assert list(in_both_widths(page)) == []
    page.get_by_label("序号").fill("３")
    with page.expect_download(timeout=90_000):
        page.get_by_role("button", name="作废旧码，补发").click()
    page.wait_for_load_state()
    assert Elector.objects.get(group__name="部门负责人", serial=3).issue == 2
    assert list(faults) == []


def test_paper_is_typed_by_the_keyboard_and_two_holders_close(
    page: Page, live: str, given: Meeting, sign_in_as: SignIn, faults: Faults, shoot: Shoot
) -> None:
    clerk = given.office.account(Role.PERFORMANCE_OFFICE)
    group = given.group("村书记")
    count_sheets(by=given.actor(), group=group.pk, version=0, issued=1, unused=0)
    sign_in_as(page, clerk)
    page.goto(live + given.url("round_paper_entry", group=group.pk))
    keys = page.keyboard
    for number in range(15):
        keys.insert_text("" if number == 4 else "８０" if number % 2 else "90")
        keys.press("Enter")
    expect(page.get_by_text("第 1 号已保存；其中“第1科”没有填全")).to_be_visible()
    expect(page.get_by_role("heading", name="第 2 号")).to_be_visible()
    row = PaperBallot.objects.get()
    assert row.marks[0] == [900_000, 800_000, 900_000, 800_000, None]
    assert list(in_both_widths(page)) == []
    page.goto(live + given.url("round_close"))
    expect(page.get_by_text("只有一人录入")).to_be_visible()
    given.make_holder(3, Role.SUPERVISION)
    save_ballot(by=given.actor(Role.SUPERVISION), group=group.pk, number=1, version=None, marks=row.marks)
    page.goto(live + given.url("round_paper"))
    expect(page.get_by_text("两人录入一致，张数相符")).to_be_visible()
    assert list(in_both_widths(page)) == []
    page.goto(live + given.url("round_close"))
    for position in (1, 2):
        page.locator("[data-passphrase]").nth(position - 1).fill(phrase(position))
    page.get_by_label("提前计票的原因").fill("会议当场计票")
    shoot(page, "closing")
    assert list(in_both_widths(page)) == []
    page.get_by_role("button", name="打开密封，计票").click()
    expect(page.get_by_text("已计票：投票 0 人")).to_be_visible(timeout=2 * PATIENCE)
    assert AppraisalRound.objects.get(pk=given.round.pk).state == AppraisalRound.State.CLOSED
    page.go_back()
    assert (
        page.locator("[data-passphrase]").evaluate_all("fields => fields.map(one => one.value).join('')")
        == ""
    )
    assert list(faults) == []


def test_the_hall_and_the_turnout(
    page: Page, live: str, given: Meeting, sign_in_as: SignIn, faults: Faults, shoot: Shoot
) -> None:
    sign_in_as(page, given.office.account(Role.PERFORMANCE_OFFICE))
    for name in ("round_turnout", "round_hall"):
        page.goto(live + given.url(name))
        assert list(in_both_widths(page)) == []
        shoot(page, name)
    expect(page.get_by_text("/ 15 人已投票")).to_be_visible()
    assert list(faults) == []
