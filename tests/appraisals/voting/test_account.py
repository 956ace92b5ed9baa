"""Voting by account: what is shown, refused, counted, and that a half-filled ballot is kept nowhere on the server."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisals.models import AppraisalRound, DutyReport, SealedBallot, Turnout
from appraisals.papers import draft_key
from people.permissions import access_of
from tests.appraisals.voting.scene import scene, typed
from tests.office import client_of

pytestmark = pytest.mark.django_db
FULL = {"step": "cast"}


def test_a_ballot_is_filled_reviewed_cast_and_counted() -> None:
    given = scene()
    client = given.client()
    address = f"/ballots/{given.round.pk}/"
    assert "第2科" in client.get(address).content.decode()
    review = client.post(address, {**typed(), "m1_2": "９０．０", "step": "review"}).content.decode()
    assert "确认投出" in review
    assert 'name="m1_2" value="90"' in review
    assert not SealedBallot.objects.exists()
    done = client.post(address, {**typed(), "m1_2": "90", **FULL})
    assert done.headers["Location"] == f"{address}receipt/"
    assert "已计入" in client.get(f"{address}receipt/").content.decode()
    ((group, marks),) = given.opened()
    assert (group, marks[1]) == (0, (850_000, 850_000, 900_000, 850_000, 850_000))
    assert list(Turnout.objects.values_list("elector", flat=True)) == [given.voters[0].pk]
    assert client.get(address).headers["Location"] == f"{address}receipt/"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("m1_0", "", "请打分"),
        ("m1_0", "八十", "请填数字"),
        ("m1_0", "101", "须在 0 到 100 之间"),
        ("m1_0", "-1", "须在 0 到 100 之间"),
        ("m1_0", "85.5", "须是 1 的倍数"),
        ("m1_0", "1e3", "请填数字"),
        ("m1_0", "85.00001", "须是 1 的倍数"),
    ],
)
@pytest.mark.parametrize("step", ["review", "cast"])
def test_an_incomplete_ballot_is_refused_with_the_place_and_keeps_what_was_typed(
    field: str, value: str, said: str, step: str
) -> None:
    given = scene()
    address = f"/ballots/{given.round.pk}/"
    answer = given.client().post(address, {**typed(mark="77"), field: value, "step": step})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "没有投出" in page
    assert "第2科·工作业绩" in page
    assert said in page
    assert f'name="{field}"' in page
    assert page.count('value="77"') == 14
    assert f'maxlength="12" value="{value}"' in page
    assert not Turnout.objects.exists()
    assert not SealedBallot.objects.exists()


def test_back_from_the_review_everything_typed_is_there() -> None:
    given = scene()
    page = given.client().post(f"/ballots/{given.round.pk}/", {**typed(mark="66"), "step": "edit"})
    assert page.content.decode().count('value="66"') == 15


def test_a_second_post_leads_to_the_receipt_and_the_first_stands() -> None:
    given = scene()
    client, address = given.client(), f"/ballots/{given.round.pk}/"
    client.post(address, {**typed(mark="80"), **FULL})
    again = client.post(address, {**typed(mark="20"), **FULL})
    assert again.headers["Location"] == f"{address}receipt/"
    assert "以第一次投出的为准" in client.get(f"{address}receipt/").content.decode()
    ((_, marks),) = given.opened()
    assert marks[0] == (800_000,) * 5


def test_an_excluded_target_is_shown_as_such_and_takes_no_mark() -> None:
    given = scene()
    voter = given.voters[0]
    voter.excluded = [1]
    voter.save()
    client, address = given.client(), f"/ballots/{given.round.pk}/"
    page = client.get(address).content.decode()
    assert "回避" in page
    assert "m1_0" not in page
    client.post(address, {**typed(), **FULL})
    ((_, marks),) = given.opened()
    assert marks[1] is None


def test_abstaining_is_possible_only_where_the_round_allows_it() -> None:
    given = scene()
    address = f"/ballots/{given.round.pk}/"
    page = given.client().post(address, {**typed(without=(2,)), "a2": "1", **FULL}).content.decode()
    assert "第3科·工作业绩" in page
    AppraisalRound.objects.update(abstaining=True)
    given.client().post(address, {**typed(without=(2,)), "a2": "1", **FULL})
    ((_, marks),) = given.opened()
    assert marks[2] is None


def test_all_alike_is_allowed_and_pointed_out() -> None:
    given = scene()
    client, address = given.client(), f"/ballots/{given.round.pk}/"
    assert "所有对象的分数完全一样" in client.post(address, {**typed(), "step": "review"}).content.decode()
    other = {**typed(), "m0_0": "90", "m1_1": "70", "step": "review"}
    assert "各项打得一样的：第3科" in client.post(address, other).content.decode()


def test_nobody_else_gets_the_ballot_and_a_closed_round_says_why() -> None:
    given = scene()
    address = f"/ballots/{given.round.pk}/"
    stranger = given.world.electors["部门负责人"][1]
    stranger.struck = "调离"
    stranger.save()
    assert given.client(1).get(address).status_code == 404
    assert given.client(0).get(f"/ballots/{given.round.pk + 1}/").status_code == 404
    AppraisalRound.objects.update(ends_on="2001-01-01")
    page = given.client(0).get(address)
    assert "现在不能投票" in page.content.decode()
    refused = given.client(0).post(address, {**typed(mark="66"), **FULL}).content.decode()
    assert "已经结束" in refused
    assert refused.count('value="66"') == 15


def test_an_expired_session_is_told_to_the_script_and_sent_to_sign_in_without_it() -> None:
    given = scene()
    client, address = client_of(None), f"/ballots/{given.round.pk}/"
    assert client.post(address, typed(), headers={"X-Requested-With": "fetch"}).status_code == 401
    assert client.post(address, typed()).headers["Location"].startswith("/sign-in/?next=%2Fballots%2F")


def test_the_list_says_what_waits_what_is_voted_and_the_turnout_afterwards() -> None:
    given = scene()
    client = given.client()
    assert "未投票" in client.get("/ballots/").content.decode()
    client.post(f"/ballots/{given.round.pk}/", {**typed(), **FULL})
    page = client.get("/ballots/").content.decode()
    assert "已投票" in page
    assert "去投票" not in page
    AppraisalRound.objects.update(
        state="已计票", public_key="", boxes=[], outcome={"投票": 7, "票数": {"部门负责人": 7}}
    )
    page = client.get("/ballots/").content.decode()
    assert page.count('<td class="number" data-label="投票人数">7</td>') == 1
    assert "开出票数" in page


def test_an_empty_list_says_so() -> None:
    given = scene()
    AppraisalRound.objects.update(state="筹备", public_key="", boxes=[])
    assert "现在没有轮到您投票的测评" in given.client().get("/ballots/").content.decode()


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_list_asks_as_often_for_one_round_as_for_three() -> None:
    given = scene()
    first, client = given.round, given.client()
    one = queries(client, "/ballots/")
    for number in (2, 3):
        more = AppraisalRound.objects.create(
            plan=first.plan, name=f"第{number}轮", sealed=True, state="进行中", sheet=first.sheet,
            form=first.form, public_key="x", boxes=[{}],
        )  # fmt: skip
        group = more.groups.create(name="部门负责人", position=0)
        more.electors.create(group=group, employee=given.voters[0].employee, serial=1)
    assert queries(client, "/ballots/") == one
    assert client.get("/ballots/").content.decode().count("未投票") == 3


def test_the_ballot_asks_as_often_for_one_target_as_for_three() -> None:
    given = scene(targets=3)
    address = f"/ballots/{given.round.pk}/"
    three = queries(given.client(), address)
    given.round.targets.filter(position__gt=0).delete()
    assert queries(given.client(), address) == three


def test_a_report_is_linked_for_accounts_and_read_on_the_spot_with_a_code() -> None:
    given = scene()
    target = given.round.targets.get(position=1)
    DutyReport.objects.create(target=target, text="一年来的工作")
    linked = given.client().get(f"/ballots/{given.round.pk}/").content.decode()
    assert f'/rounds/{given.round.pk}/reports/{target.pk}/"' in linked
    assert "一年来的工作" in given.bearer().get("/vote/ballot/").content.decode()


def test_a_round_of_another_channel_or_another_day_is_told_as_such() -> None:
    given = scene()
    client = given.client()
    for days, told in (({"begins_on": "2099-01-01"}, "未开始"), ({"ends_on": "2001-01-01"}, "已截止")):
        AppraisalRound.objects.update(**{"begins_on": "2000-01-01", "ends_on": "2100-01-01", **days})
        page = client.get("/ballots/").content.decode()
        assert told in page
        assert "去投票" not in page
    given.round.groups.update(channel="测评码")
    assert "输入纸条上的测评码" in client.get("/ballots/").content.decode()
    assert client.get(f"/ballots/{given.round.pk}/").status_code == 404


def test_the_name_of_a_draft_belongs_to_one_voter_in_one_round(settings: Any) -> None:
    given = scene()
    names = {draft_key(elector) for elector in given.world.everybody}
    assert len(names) == len(given.world.everybody)
    before = draft_key(given.voters[0])
    settings.SECRET_KEY = "another-" * 8
    assert draft_key(given.voters[0]) != before


def test_a_todo_waits_until_the_vote_is_cast() -> None:
    from appraisals.voting_frame import ballots_to_cast

    given = scene()
    employee = given.voters[0].employee
    assert employee is not None
    access = access_of(employee.account, today=timezone.localdate(), second_factor=True)
    (todo,) = ballots_to_cast(access)
    assert (todo.title, todo.link) == ("投票：年底述职测评", f"/ballots/{given.round.pk}/")
    given.client().post(todo.link, {**typed(), **FULL})
    assert list(ballots_to_cast(access)) == []
