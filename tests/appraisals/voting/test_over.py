"""What voters still see of a round that is over: by account in the list, by 测评码 on the page of the slip."""

from __future__ import annotations

import pytest

from appraisals.models import AppraisalRound, RoundGroup
from appraisals.services.casting import cast_ballot
from appraisals.services.voiding import ask_void, void_round
from people.acting import Actor
from people.models import Account
from tests.appraisals.closed import close
from tests.appraisals.voting.scene import BEARERS, Scene, scene
from tests.appraisals.world import BY, marks_of

pytestmark = pytest.mark.django_db


def void(given: Scene) -> None:
    """One asks, another does it."""
    asker = Account.objects.create(username="asker", name="提请人")
    who = Actor(name=asker.name, account=asker.pk)
    ask_void(by=who, round_=given.round.pk, version=given.round.version, reason="会场停电")
    given.round.refresh_from_db()
    void_round(by=BY, round_=given.round.pk, version=given.round.version)


def test_a_voided_round_stands_in_the_list_with_its_reason_and_without_counts() -> None:
    given = scene()
    cast_ballot(elector=given.voters[0].pk, marks=marks_of(1))
    void(given)
    page = given.client().get("/ballots/").content.decode()
    assert "已作废" in page
    assert "会场停电" in page
    assert '<td class="number" data-label="投票人数">—</td>' in page


def test_a_voided_count_says_nothing_of_ballots_that_are_no_more() -> None:
    given = scene()
    cast_ballot(elector=given.voters[0].pk, marks=marks_of(1))
    close(given.world)
    void(given)
    page = given.client().get("/ballots/").content.decode()
    assert page.count('<td class="number" data-label="开出票数">—</td>') == 1
    assert "核对票数" not in page


@pytest.mark.parametrize("paper", [0, 4])
def test_who_voted_by_code_compares_turnout_and_ballots_after_the_count(paper: int) -> None:
    given = scene(voters=6, slips=5)
    bearers = given.world.electors[BEARERS]
    for elector in (*given.voters, *bearers[:-1]):
        cast_ballot(elector=elector.pk, marks=marks_of(elector.serial), code_digest=elector.code_digest)
    assert "投票 <b>" not in given.bearer(0).get("/vote/ballot/").content.decode()
    close(given.world)
    told = "已计票：投票 <b>10</b> 人，开出 <b>10</b> 张，两个数相等"
    outcome = given.round.outcome
    if paper:
        # Sheets are counted with the ballots and told apart from them.
        RoundGroup.objects.create(round=given.round, name="服务对象", position=9, channel="纸质票")
        outcome["票数"]["服务对象"], outcome["纸质票"] = paper, {"服务对象": paper}
        AppraisalRound.objects.update(outcome=outcome)
    voted, absent = (given.bearer(n).get("/vote/ballot/").content.decode() for n in (0, 4))
    assert told in voted
    assert "这张票已经投过" in voted
    assert told in absent
    assert "现在不能投票" in absent
    # The same words for who has an account, and honest ones where the numbers differ.
    receipt = f"/ballots/{given.round.pk}/receipt/"
    assert told in given.client().get(receipt).content.decode()
    AppraisalRound.objects.update(outcome=outcome | {"投票": 11})
    assert "两个数不相等，请向监督小组反映" in given.client().get(receipt).content.decode()
