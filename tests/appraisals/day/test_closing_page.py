"""Closing by two at one keyboard: what stands in the way, what comes of it, and passphrases that are nowhere afterwards."""

from __future__ import annotations

import json
import logging
import sys
from datetime import date
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django.test import Client
from django.views.debug import ExceptionReporter

from appraisals.boxes import new_holder_key, new_round_key
from appraisals.models import AppraisalRound, KeyHolder, SealedBallot
from appraisals.services import close_page
from appraisals.services.casting import cast_ballot
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import FormToken
from tests.appraisals.day.everything import every_log, every_value
from tests.appraisals.day.meeting import Meeting, meeting, not_paper
from tests.appraisals.world import marks_of, phrase

pytestmark = pytest.mark.django_db
CANARY = "canary-passphrase-"


def everybody_votes(there: Meeting, without: int = 0) -> None:
    voters = there.world.everybody
    for elector in voters[: len(voters) - without]:
        cast_ballot(elector=elector.pk, marks=marks_of(elector.pk))


def typed(there: Meeting, *positions: int, **more: Any) -> dict[str, Any]:
    holders = {row.position: row.pk for row in there.round.holders.all()}
    passphrases = {f"holder_{holders[position]}": phrase(position) for position in positions}
    return {"version": there.round.version} | passphrases | more


def closing(there: Meeting, sent: dict[str, Any], client: Client | None = None) -> Any:
    return (client or there.clerk()).post(there.url("round_close"), sent, follow=True)


def test_two_holders_close_and_read_the_counts() -> None:
    there = not_paper(班子成员=6, 部门负责人=5)
    everybody_votes(there)
    page = there.clerk().get(there.url("round_close")).content.decode()
    assert page.count('type="password"') == 3
    assert 'autocomplete="off"' in page
    assert "两位都忘了：谁也打不开" in page
    assert 'name="form_token"' not in page.split("data-closing")[1].split("</form>")[0]
    answer = closing(there, typed(there, 1, 3)).content.decode()
    assert "已计票：投票 11 人，开出 11 张，相符" in answer
    assert there.round.state == AppraisalRound.State.CLOSED
    assert there.round.outcome["摘要"] in answer
    told = json.loads(AuditEntry.objects.latest("position").detail)
    assert "提前计票原因" not in told
    # Who was signed in is one thing, whose passphrases opened the seal another.
    assert told["打开密封的保管人"] == ["保管人1", "保管人3"]


def test_before_the_end_a_reason_is_asked_while_somebody_is_missing_and_audited() -> None:
    there = not_paper(班子成员=6)
    everybody_votes(there, without=1)
    page = there.clerk().get(there.url("round_close")).content.decode()
    assert "提前计票的原因" in page
    refused = closing(there, typed(there, 1, 2)).content.decode()
    assert "请写明提前计票的原因" in refused
    assert there.round.state == AppraisalRound.State.OPEN
    closing(there, typed(there, 1, 2, reason="会议当场计票，一人请假"))
    assert there.round.state == AppraisalRound.State.CLOSED
    assert (
        json.loads(AuditEntry.objects.latest("position").detail)["提前计票原因"] == "会议当场计票，一人请假"
    )


def test_the_command_itself_asks_for_the_reason_and_for_the_last_day() -> None:
    there = not_paper(班子成员=2)
    round_ = there.round
    passphrases = there.world.passphrases(1, 2)
    with pytest.raises(DomainError, match="还有人没有投票"):
        close_page.close_by_two(
            by=there.actor(), round_=round_, version=round_.version, passphrases=passphrases, reason=" "
        )
    AppraisalRound.objects.filter(pk=round_.pk).update(ends_on=date(2024, 1, 1))
    done = close_page.close_by_two(
        by=there.actor(), round_=there.round, version=round_.version, passphrases=passphrases, reason=""
    )
    assert (done.turnout, done.ballots) == (0, 0)


def test_paper_that_is_not_settled_blocks() -> None:
    there = meeting({"村书记": 0, "班子成员": 1}, {"村书记": "纸质票"})
    everybody_votes(there)
    page = there.clerk().get(there.url("round_close")).content.decode()
    assert "现在不能计票：“村书记”的纸质票还没有登记发出的张数" in page
    assert 'type="password"' not in page
    answer = closing(there, typed(there, 1, 2, reason="试试")).content.decode()
    assert "“村书记”的纸质票还没有登记发出的张数" in answer
    assert there.round.state == AppraisalRound.State.OPEN


def test_a_wrong_passphrase_is_told_and_audited_by_place_and_not_shown_again() -> None:
    there = not_paper(班子成员=1)
    everybody_votes(there)
    sent = typed(there, 1, 2)
    sent[next(name for name in sent if name.startswith("holder"))] = CANARY + "错的"
    answer = closing(there, sent).content.decode()
    assert "第 1 位保管人的口令不对" in answer
    assert CANARY not in answer
    assert phrase(2) not in answer
    row = AuditEntry.objects.latest("position")
    assert (row.action, json.loads(row.detail)) == ("测评计票口令不对", {"试过的保管人": [1, 2]})
    assert SealedBallot.objects.count() == 1
    one = closing(there, typed(there, 2)).content.decode()
    assert "须两位保管人各自输入口令" in one


def test_a_stale_page_closes_nothing() -> None:
    there = not_paper(班子成员=1)
    everybody_votes(there)
    sent = typed(there, 1, 2)
    AppraisalRound.objects.filter(pk=there.round.pk).update(version=there.round.version + 1)
    assert "刚被别人改过" in closing(there, sent).content.decode()
    assert there.round.state == AppraisalRound.State.OPEN


def test_a_closed_round_shows_its_counts_and_asks_for_nothing() -> None:
    there = not_paper(班子成员=5)
    everybody_votes(there)
    closing(there, typed(there, 1, 2))
    answer = closing(there, {"version": 99}).content.decode()
    assert "投票人数" in answer
    assert "data-closing" not in answer
    assert "看测评结果" in answer
    # A colleague who keeps the key is no reader of results.
    there.make_holder(3, Role.STAFF)
    assert "看测评结果" not in closing(there, {}, there.clerk(Role.STAFF)).content.decode()


@pytest.mark.parametrize("who", [Role.STAFF, Role.SUPERVISION, Role.CHIEF_LEADER])
def test_a_holder_closes_and_nobody_else_outside_the_office(who: Role) -> None:
    there = not_paper(班子成员=1)
    assert there.clerk(who).get(there.url("round_close")).status_code == 404
    there.make_holder(3, who)
    assert there.clerk(who).get(there.url("round_close")).status_code == 200


@pytest.fixture
def canaries() -> tuple[Meeting, dict[str, Any]]:
    """A round whose holders have passphrases that are found wherever they leak, and what is typed to close it."""
    there = not_paper(班子成员=5)
    sent, keys = {}, {}
    for holder in KeyHolder.objects.filter(round=there.round).order_by("position"):
        sent[f"holder_{holder.pk}"] = passphrase = f"{CANARY}{holder.position}-长句子"
        made = new_holder_key(passphrase)
        keys[holder.position] = made.public_key
        KeyHolder.objects.filter(pk=holder.pk).update(salt=made.salt, public_key=made.public_key)
    public, boxes = new_round_key(keys)
    AppraisalRound.objects.filter(pk=there.round.pk).update(public_key=public, boxes=boxes)
    everybody_votes(there)
    return there, {"version": there.round.version} | sent


def test_passphrases_are_in_no_table_session_job_or_log(
    canaries: tuple[Meeting, dict[str, Any]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there, sent = canaries
    caplog.set_level(logging.DEBUG)
    client = there.clerk()
    client.raise_request_exception = False

    # Refused, broken in the middle with a report of all local variables, then done.
    wrong = sent | {next(iter(set(sent) - {"version"})): CANARY + "错的一句"}
    assert "口令不对" in closing(there, wrong, client).content.decode()

    def broken(**_: object) -> None:
        raise RuntimeError("broken in the middle")

    reports: list[str] = []

    def report(request: HttpRequest, **_: object) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info())
        reports.extend([reporter.get_traceback_html(), reporter.get_traceback_text()])

    with monkeypatch.context() as patch:
        patch.setattr(close_page, "close_round", broken)
        got_request_exception.connect(report)
        try:
            assert client.post(there.url("round_close"), sent).status_code == 500
        finally:
            got_request_exception.disconnect(report)
    assert len(reports) == 2
    assert all("broken in the middle" in text and CANARY not in text for text in reports)
    assert "已计票" in closing(there, sent, client).content.decode()

    found = [value for value in every_value() if CANARY in value]
    assert found == []
    assert CANARY not in caplog.text + every_log()
    assert not [record for record in caplog.records if CANARY in repr(record.args)]
    # What keeps a form from being done twice is a digest of all that was typed.
    assert not FormToken.objects.exists()
    assert CANARY not in json.dumps(dict(client.session))
