"""The bureaus' voting days in the real browser: everybody judges everybody on 德能勤绩廉, up to the year's scores.

One votes by hand on a telephone, one by the keyboard alone, the others over HTTP as the page's script does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.journeys.ballots.bureau_hand import ASPECTS, Hand
from tests.journeys.ballots.desks import Desks, looked_at
from tests.journeys.ballots.hand import two_places
from tests.journeys.ballots.prepare_bureau import GRADES, graded
from tests.journeys.ballots.running import (
    choose_holders,
    close,
    new_round,
    open_round,
    put_up,
    results_shown,
    set_passphrase,
    settle_year,
)
from tests.journeys.ballots.voting import (
    counted,
    follow_by_keyboard,
    marks_left,
    round_of,
    start_at_home,
    type_by_hand,
    type_by_keyboard,
    vote_over_http,
)
from tests.journeys.conftest import manage
from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.book import Sample

pytestmark = pytest.mark.prove
ROUND: Final = "干部民主测评"


@dataclass(frozen=True)
class Bureau:
    """A bureau's day: who runs the round, opens it and keeps the key, who votes in the browser."""

    scheme: str
    full: tuple[int, ...]
    clerk: str
    chief: str
    holders: tuple[str, str, str]
    by_hand: str
    by_keyboard: str
    moved: str
    shows_grades: bool


BUREAUS: Final = (
    Bureau(
        "kexie-2017", (20, 20, 20, 20, 20), "P011", "P001", ("P011", "P012", "P013"),
        by_hand="P014", by_keyboard="P005", moved="P020", shows_grades=False,
    ),
    Bureau(
        "gongshanglian-2015", (10, 20, 30, 30, 10), "P010", "P001", ("P010", "P011", "P012"),
        by_hand="P013", by_keyboard="P003", moved="P016", shows_grades=True,
    ),
)  # fmt: skip


@pytest.mark.parametrize("bureau", BUREAUS, ids=lambda bureau: bureau.scheme)
def test_a_bureaus_whole_voting_day(
    bureau: Bureau, bureau_of: Callable[[str], Desks], tmp_path: Path
) -> None:
    desks, hand = bureau_of(bureau.scheme), Hand(Sample(bureau.scheme), bureau.full)
    clerk = desks.desk(bureau.clerk)
    address = new_round(clerk, ROUND, f"测评对象（{len(hand.people)} 个）")
    order = the_ballot_is_ordered(clerk, hand, bureau.moved)
    if bureau.shows_grades:
        last_years_grades_stand_beside_the_names(clerk, hand)
    choose_holders(clerk, [hand.names[number] for number in bureau.holders])
    for position, person in enumerate(bureau.holders, 1):
        set_passphrase(desks.desk(person), ROUND, position)
    put_up(clerk, address, hand.names[bureau.chief])
    open_round(desks.desk(bureau.chief), ROUND, "提请", roll=tuple(hand.names.values()))
    everybody_votes(desks, hand, bureau, order, round_of(address))
    close(clerk, address)
    number = len(hand.people)
    clerk.reads(f"已计票：投票 {number} 人，开出 {number} 张，相符")
    the_results_are_what_the_hand_reckons(clerk, hand, order)
    assert "测评：1轮，摘要与审计链相符" in manage(desks.office, "verify_round")
    found = settle_year(clerk, desks, tmp_path)["people"]
    assert {row["id"]: row["score"] for row in found} == {
        number: two_places(hand.score(number)) for number in hand.people
    }
    desks.leave()


def the_ballot_is_ordered(clerk: ClerkDesk, hand: Hand, moved: str) -> list[str]:
    """Somebody is put first, the others follow; gives the order."""
    clerk.follow("排票面顺序")
    looked_at(clerk.page)
    clerk.main.get_by_label(f"{moved} {hand.names[moved]}").fill("1")
    clerk.press("保存")
    clerk.reads("已排定票面顺序")
    return [moved, *(number for number in hand.people if number != moved)]


def last_years_grades_stand_beside_the_names(clerk: ClerkDesk, hand: Hand) -> None:
    """For the appraisal group, on the round's page; and whether the day is right is asked by the calendar."""
    clerk.reads("上年度考核等次供考核组参考，票面上不印")
    clerk.main.locator(".long-list summary").click()
    table = clerk.main.get_by_role("table", name="测评对象", exact=True)
    rows = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.innerText.trim()))"
    )
    grades = graded(hand.sample)
    assert {code: grade for code, _, grade in rows} == {
        number: grades.get(number, "—") for number in hand.people
    }
    early, today = date(hand.sample.year, 12, 1), date.today()  # noqa: DTZ011
    for begins, said in ((early, True), (today, False)):
        clerk.follow("更改设置")
        clerk.fill(begins_on=begins.isoformat())
        clerk.press("保存")
        words = clerk.main.get_by_text(f"方案把这项测评放在 {hand.sample.year + 1}-01-01 以后")
        expect(words).to_have_count(1 if said else 0)


def everybody_votes(desks: Desks, hand: Hand, bureau: Bureau, order: list[str], round_: int) -> None:
    ballots = {voter: hand.ballot(voter, order) for voter in hand.people}
    telephone = desks.telephone(bureau.by_hand)
    page, given = telephone.page, ballots.pop(bureau.by_hand)
    start_at_home(telephone, ROUND)
    expect(page.get_by_text(f"还剩 {marks_left(given)} 项")).to_be_visible()
    looked_at(page)
    for grade in GRADES:
        assert grade not in page.content()
    all_alike_is_pointed_out(telephone)
    type_by_hand(page, given)
    looked_at(page)
    page.get_by_role("button", name="确认投出").click()
    counted(page)
    telephone = desks.telephone(bureau.by_keyboard)
    telephone.go("/ballots/")
    follow_by_keyboard(telephone.page, "a.btn-primary")
    type_by_keyboard(telephone.page, ballots.pop(bureau.by_keyboard))
    vote_over_http(desks, round_, ballots)


def all_alike_is_pointed_out(telephone: ClerkDesk) -> None:
    """The same for everybody can be cast; the review asks once more, and leads back."""
    page = telephone.page
    page.locator("input.mark").evaluate_all(
        """fields => fields.forEach(field => {
            field.value = field.dataset.full;
            field.dispatchEvent(new Event("input", { bubbles: true }));
        })"""
    )
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("所有对象的分数完全一样")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="返回修改").click()


def the_results_are_what_the_hand_reckons(clerk: ClerkDesk, hand: Hand, order: list[str]) -> None:
    clerk.follow("看测评结果")
    looked_at(clerk.page)
    shown = results_shown(clerk)
    assert len(shown) == len(order)
    for number, (top, pool) in zip(order, shown, strict=True):
        assert top[0].startswith(f"{number} {hand.names[number]}")
        assert top[1] == two_places(hand.mean(number))
        means = [two_places(hand.aspect_mean(number, aspect)) for aspect in range(len(ASPECTS))]
        assert pool[1:10] == [str(len(order) - 1), "0", "0", top[1], *means]
