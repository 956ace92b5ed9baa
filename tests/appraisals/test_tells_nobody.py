"""Where nobody may see who has voted, no command's answer, count, slip or audit row tells it, and everything adds up."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pypdfium2
import pytest
from django.test import Client

from appraisals.codes import digest_of, read_code, shown
from appraisals.models import AppraisalRound, Elector, RoundGroup, Turnout
from appraisals.services import turnout
from appraisals.services.casting import cast_ballot
from appraisals.services.closing import close_round, unlock
from appraisals.services.running import EITHER_WAY
from appraisals.services.slips import make_codes
from appraisals.services.turnout import turnout_now
from appraisals.verification import first_difference
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from tests.appraisals.day.meeting import Meeting, meeting
from tests.appraisals.world import BY, marks_of

pytestmark = pytest.mark.django_db
STAFF, SLIPS = "班子成员", "部门负责人"


def secret(names: str = AppraisalRound.Names.NEVER) -> Meeting:
    """Seven with accounts, eight with slips; the first of each has voted."""
    there = meeting({STAFF: 7, SLIPS: 8}, {SLIPS: "测评码"})
    AppraisalRound.objects.filter(pk=there.round.pk).update(names=names)
    made = make_codes(by=there.actor(), group=there.group(SLIPS).pk, version=there.round.version)
    for slip in made:
        if slip.serial == 1:
            vote(there, SLIPS, 1, slip.code)
    vote(there, STAFF, 1)
    turnout._KEPT.clear()
    return there


def one(there: Meeting, group: str, serial: int) -> Elector:
    return Elector.objects.get(round=there.round, group__name=group, serial=serial)


def vote(there: Meeting, group: str, serial: int, code: str = "") -> None:
    cast_ballot(
        elector=one(there, group, serial).pk,
        marks=marks_of(serial),
        code_digest=digest_of(code) if code else None,
    )


def strike(there: Meeting, elector: Elector) -> str:
    """What the page says after striking, without the name."""
    url = there.url("round_strike", elector=elector.pk)
    answer = there.clerk().post(url, {"version": there.round.version, "reason": "调离"}, follow=True)
    return main_of(answer.content.decode()).replace(str(elector), "某人")


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main>")[0]


def last() -> tuple[str, dict[str, object]]:
    row = AuditEntry.objects.latest("position")
    return row.action, json.loads(row.detail)


def counts(there: Meeting) -> list[tuple[int, int, int]]:
    return [(each.electors, each.voted, each.struck) for each in turnout_now(there.round)]


@pytest.mark.parametrize("group", [STAFF, SLIPS])
def test_striking_is_recorded_alike_whoever_has_voted(group: str) -> None:
    there = secret()
    told = []
    for serial in (1, 2):
        elector = one(there, group, serial)
        page = strike(there, elector)
        said = re.search(r"已取消.*?。", page)
        assert said is not None
        action, detail = last()
        told.append(
            (said[0].replace(elector.name or f"{serial:03d}", "某人"), action, detail["原因"], counts(there))
        )
        assert one(there, group, serial).struck == "调离"
    (words, action, reason, before), (other, *again, after) = told
    assert words == other == f"已取消某人的投票资格：{EITHER_WAY}。"
    assert (action, reason) == tuple(again) == ("取消投票资格", "调离")
    # Each counts as one struck and changes neither the roll nor the votes.
    place = (STAFF, SLIPS).index(group)
    assert [row[place] for row in (before, after)] == [
        (7 + place, 1, 1),
        (7 + place, 1, 2),
    ]


def test_the_page_counts_the_struck_among_the_roll() -> None:
    there = secret()
    strike(there, one(there, STAFF, 1))
    page = main_of(there.clerk().get(there.url("round_turnout")).content.decode())
    assert "含已取消 1 人" in page
    assert "不论投过没有" in page


def test_fewer_than_five_left_are_not_counted_live_though_the_roll_is_longer() -> None:
    there = secret()
    for serial in (1, 2, 3):
        strike(there, one(there, STAFF, serial))
    staff, _ = turnout_now(there.round)
    assert (staff.electors, staff.few) == (7, True)
    assert [group.name for group in turnout.hall_of(turnout_now(there.round)).groups] == [SLIPS]


def test_who_was_struck_unvoted_can_vote_no_more_and_a_cast_vote_stands() -> None:
    there = secret()
    for serial in (1, 2):
        strike(there, one(there, STAFF, serial))
    with pytest.raises(DomainError, match="已取消"):
        vote(there, STAFF, 2)
    for serial in range(3, 8):
        vote(there, STAFF, serial)
    key = unlock(there.round, there.world.passphrases(1, 2))
    done = close_round(by=BY, round_=there.round.pk, version=there.round.version, key=key)
    assert (done.ballots, done.turnout) == (7, 7)
    assert there.round.outcome["票数"] == {STAFF: 6, SLIPS: 1}
    assert first_difference(there.round) is None
    # The roll of the closed round says no more than that of the open one.
    assert counts(there) == [(7, 6, 2), (8, 1, 0)]


def slip_page(there: Meeting, serial: int) -> str:
    group = there.group(SLIPS)
    sent = {"group": group.pk, "version": there.round.version, "serial": str(serial)}
    answer = there.clerk().post(there.url("round_slip_anew"), sent)
    assert answer["Content-Type"] == "application/pdf"
    text: str = pypdfium2.PdfDocument(BytesIO(answer.content))[0].get_textpage().get_text_range()
    return text


def test_a_used_slip_is_renewed_like_any_other_and_the_new_one_is_dead() -> None:
    there = secret()
    rows = []
    for serial in (1, 2):
        first, second = re.findall(r"(\d{4} \d{4})\s+(\d{4} \d{4})", text := slip_page(there, serial))[0]
        code = read_code(first + second)
        rows.append(
            (
                re.sub(r"\d{4} \d{4}|00\d", "…", text),
                last()[0],
                set(last()[1]),
                one(there, SLIPS, serial).issue,
            )
        )
        assert one(there, SLIPS, serial).code_digest == digest_of(code)
        bearer = Client()
        assert bearer.post("/vote/", {"code": shown(code)}).status_code == 302
        page = bearer.get("/vote/ballot/").content.decode()
        assert ("这张票已经投过" in page) is (serial == 1)
    assert rows[0] == rows[1]
    assert rows[0][1:] == ("换发测评码", {"序号"}, 2)
    assert Turnout.objects.count() == 2


def test_printing_anew_prints_for_all_alike_and_burns_all_alike() -> None:
    there = secret()
    group = there.group(SLIPS)
    slips = make_codes(by=there.actor(), group=group.pk, version=there.round.version)
    assert {slip.serial for slip in slips} == set(range(1, 9))
    assert last() == ("打印测评码", {"张数": 8, "其中换发": 8, "序号": "1-8"})
    used = next(slip for slip in slips if slip.serial == 1)
    with pytest.raises(DomainError, match="每人一票"):
        vote(there, SLIPS, 1, used.code)


def test_all_are_reminded_alike_and_the_number_does_not_move_with_who_has_voted() -> None:
    there = secret()
    strike(there, one(there, STAFF, 1))
    page = there.clerk().post(there.url("round_remind"), follow=True).content.decode()
    assert "已提醒全部有账号的 6 人，不论投过没有" in page
    assert last() == ("提醒投票", {"提醒有账号的投票人": 6})
    assert "已经投过的不必理会" in Notification.objects.latest("pk").body


def test_where_names_may_be_seen_a_refusal_about_one_elector_is_audited_without_why() -> None:
    there = secret(AppraisalRound.Names.UNTIL_CLOSED)
    assert "这张票已经计入" in strike(there, one(there, STAFF, 1))
    assert last() == ("取消投票资格未办成", {"投票人": "班子成员1", "原因": "调离"})
    group = RoundGroup.objects.get(pk=there.group(SLIPS).pk)
    for serial in (1, 99):
        sent = {"group": group.pk, "version": there.round.version, "serial": str(serial)}
        assert "不能换发" in there.clerk().post(there.url("round_slip_anew"), sent).content.decode()
        assert last() == ("换发测评码未办成", {"评价主体": SLIPS, "序号": serial})
    assert one(there, STAFF, 1).struck == ""
    strike(there, one(there, STAFF, 2))
    assert counts(there)[0] == (6, 1, 0)
