"""A town's voting day in the real browser: from 新建测评 to the 履职 of the year's settlement.

Three vote by hand on telephones (by account, by account with the keyboard alone, by a slip), the other ten over HTTP as the
page's script does; both clerks type every paper ballot.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.journeys.ballots import acts
from tests.journeys.ballots.desks import Desks, looked_at
from tests.journeys.ballots.hand import ASPECTS, VOTERS, aspect_mean, mean, score, two_places, valid
from tests.journeys.ballots.prepare import HEADS, LEADERS, SECTIONS
from tests.journeys.ballots.running import (
    close,
    open_round,
    put_up,
    results_shown,
    set_passphrase,
    settle_year,
)
from tests.journeys.ballots.voting import round_of, vote_over_http
from tests.journeys.conftest import manage
from tests.journeys.desk import PATIENCE
from tests.journeys.settled_desk import ClerkDesk

pytestmark = pytest.mark.prove
GUIDANCE: Final = "请按全年工作实绩打分。"
MISTYPED: Final = ("V2", 1, 3)


def test_the_towns_whole_voting_day(town: Desks, tmp_path: Path) -> None:
    clerk = town.desk("S1")
    address = the_round_is_made_and_opened(town)
    codes = by_number(acts.print_slips(clerk, address, tmp_path))
    hall = the_hall_counts(town, address)
    everybody_votes(town, address, codes)
    the_paper_is_typed(town, address)
    expect(hall.page.locator(".hall-total strong")).to_have_text("13", timeout=PATIENCE)
    says_numbers_only(hall.page.locator("body").inner_text())
    clerk.go(f"{address}turnout/")
    says_numbers_only(clerk.main.inner_text())
    looked_at(clerk.page)
    close(clerk, address)
    clerk.reads("已计票：投票 13 人，开出 13 张，相符；另有纸质票 6 张")
    looked_at(clerk.page)
    the_results_are_what_the_hand_reckons(clerk, address)
    the_supervision_and_a_voter_check(town, address)
    assert "测评：1轮，摘要与审计链相符" in manage(town.office, "verify_round")
    subjects = settle_year(clerk, town, tmp_path)["subjects"]
    assert {row["id"]: row["parts"]["履职"] for row in subjects if row["id"] in SECTIONS} == {
        code: two_places(score(place)) for place, code in enumerate(SECTIONS)
    }
    town.leave()


def the_round_is_made_and_opened(town: Desks) -> str:
    clerk = town.desk("S1")
    address = acts.set_up(clerk, GUIDANCE)
    for position, (person, _) in enumerate(acts.HOLDERS, 1):
        set_passphrase(town.desk(person), acts.ROUND, position)
    put_up(clerk, address, "镇党委书记")
    told = ("绩效专干（s1）提请", "党政办", "纪检干事")
    open_round(town.desk("L1"), acts.ROUND, *told, roll=("镇长", "财政所所长"))
    return address


def by_number(codes: dict[str, str]) -> dict[str, str]:
    """The codes by 工号: the slips carry names."""
    assert sorted(codes) == sorted(HEADS.values())
    return {number: codes[name] for number, name in HEADS.items()}


def the_hall_counts(town: Desks, address: str) -> ClerkDesk:
    hall = town.desk("S2")
    hall.go(address)
    hall.follow("投票进度")
    looked_at(hall.page)
    hall.follow("会场大屏")
    expect(hall.page.locator(".hall-total")).to_contain_text("/ 13 人已投票")
    looked_at(hall.page)
    return hall


def says_numbers_only(text: str) -> None:
    """No voter is named where turnout is shown."""
    named = [name for name in (LEADERS | HEADS).values() if name in text]
    assert named == []


def everybody_votes(town: Desks, address: str, codes: dict[str, str]) -> None:
    acts.vote_by_account(town.telephone("L2"), "L2")
    acts.vote_by_keyboard(town.telephone("L3"), "L3")
    acts.vote_by_slip(town.telephone(""), "H2", codes["H2"])
    rest = [voter for voter in (*LEADERS, *HEADS) if voter not in ("L2", "L3", "H2")]
    vote_over_http(town, round_of(address), {voter: acts.typed(voter) for voter in rest}, codes)


def the_paper_is_typed(town: Desks, address: str) -> None:
    """The clerk, and a colleague who holds a part of the key and reads no rounds."""
    clerk, second = town.desk("S1"), town.desk("S4")
    acts.count_sheets(clerk, address)
    acts.type_paper(clerk)
    second.home()
    second.choose("测评投票")
    looked_at(second.page)
    second.follow("录入纸质票")
    acts.type_paper(second, MISTYPED)
    acts.settle_difference(second, MISTYPED)
    second.reads("两人录入一致，张数相符")


def the_results_are_what_the_hand_reckons(clerk: ClerkDesk, address: str) -> None:
    clerk.follow("看测评结果")
    looked_at(clerk.page)
    shown = results_shown(clerk)
    assert len(shown) == len(SECTIONS)
    for place, (top, *pools) in enumerate(shown):
        assert top[1] == two_places(score(place))
        for row, group in zip(pools, VOTERS, strict=True):
            number = len(valid(group, place))
            means = [two_places(aspect_mean(group, place, aspect)) for aspect in range(len(ASPECTS))]
            assert row[0].startswith(group)
            invalid = "1" if (group, place) == ("村书记", 2) else "0"
            assert row[1:10] == [str(number), invalid, "0", two_places(mean(group, place)), *means]


def the_supervision_and_a_voter_check(town: Desks, address: str) -> None:
    supervision = town.desk("S3")
    supervision.home()
    supervision.choose("测评")
    supervision.follow(acts.ROUND)
    supervision.follow("测评结果")
    supervision.follow("核验开票")
    supervision.reads("程序核验相符")
    looked_at(supervision.page)
    for group in VOTERS:
        panel = supervision.main.locator("section.panel", has_text=group).first
        for aspect in range(len(ASPECTS)):
            own = sorted(row[aspect] for row in valid(group, 0))
            cells = panel.locator("tbody tr").nth(aspect).locator("td").all_inner_texts()
            assert cells == [str(sum(own)), "　".join(map(str, own))]
    voter = town.telephone("L2")
    voter.go("/ballots/")
    voter.follow("核对票数")
    voter.reads("各部分的投票人数与开出票数一致")
    looked_at(voter.page)
