"""How many voted, never when; who has not, only to the office, only while open, only where allowed; the hall (item 4)."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisals.models import AppraisalRound, Elector
from appraisals.services import close_page
from appraisals.services import turnout as services
from appraisals.services.casting import cast_ballot
from appraisals.services.closing import close_round, unlock
from people.access import Role
from people.audit import AuditEntry
from people.models import Notification
from tests.appraisals.day.meeting import Meeting, meeting, not_paper
from tests.appraisals.world import BY, marks_of
from tests.office import without_tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the steps of counts are taken from."""
    now = [1_000_000.0 * services.NAMES_STEP]
    monkeypatch.setattr("appraisals.services.turnout.time.time", lambda: now[0])
    return now


def vote(there: Meeting, *serials: int, group: str = "班子成员") -> None:
    for elector in there.world.electors[group]:
        if elector.serial in serials:
            cast_ballot(elector=elector.pk, marks=marks_of(elector.serial))


def shown(there: Meeting, who: Role = Role.PERFORMANCE_OFFICE, name: str = "round_turnout") -> str:
    return without_tokens(there.clerk(who).get(there.url(name)).content.decode())


def voted(there: Meeting, group: str = "班子成员") -> int:
    return next(each.voted for each in services.turnout_in_steps(there.round) if each.name == group)


def test_a_count_stands_for_a_step_however_often_it_is_asked(clock: list[float]) -> None:
    there = not_paper(班子成员=6)
    assert voted(there) == 0
    vote(there, 1)
    clock[0] += services.STEP - 1
    assert voted(there) == 0
    clock[0] += 1
    assert voted(there) == 1
    vote(there, 2, 3)
    assert voted(there) == 1
    assert "1 人</td>" in shown(there)


def test_names_of_those_who_have_not_voted_go_to_the_office_alone_and_change_in_long_steps(
    clock: list[float],
) -> None:
    there = not_paper(班子成员=6)
    vote(there, 1, 2)
    page = shown(there)
    assert "班子成员3" in page
    assert not re.search(r"班子成员[12]\b", page)
    vote(there, 3)
    clock[0] += services.NAMES_STEP - 1
    assert "班子成员3" in shown(there)
    clock[0] += 1
    assert "班子成员3" not in shown(there)
    for who in (Role.SUPERVISION, Role.LEADING_GROUP, Role.CHIEF_LEADER):
        page = shown(there, who)
        assert "还没有投票的" not in page
        assert not re.search(r"班子成员\d", page)


def test_no_names_where_the_round_forbids_them_or_is_over() -> None:
    there = not_paper(班子成员=6)
    AppraisalRound.objects.filter(pk=there.round.pk).update(names=AppraisalRound.Names.NEVER)
    page = shown(there)
    assert "不显示未投票人的姓名" in page
    assert not re.search(r"班子成员\d", page)
    AppraisalRound.objects.filter(pk=there.round.pk).update(names=AppraisalRound.Names.UNTIL_CLOSED)
    assert "班子成员4" in shown(there)
    vote(there, 1, 2, 3, 4, 5)
    key = unlock(there.round, there.world.passphrases(1, 2))
    close_round(by=BY, round_=there.round.pk, version=there.round.version, key=key)
    page = shown(there)
    assert "5 人" in page
    assert not re.search(r"班子成员\d", page)


def test_slips_without_a_name_are_told_by_number_only() -> None:
    there = meeting({"村书记": 7}, {"村书记": "测评码"})
    Elector.objects.filter(round=there.round, serial=1).update(name="林村书记")
    page = shown(there)
    assert "林村书记" in page
    assert "不记名的测评条 6 张" in page
    assert "002" not in page


def test_the_page_has_no_times() -> None:
    there = not_paper(班子成员=6)
    vote(there, 1)
    main = shown(there).split("<main")[1].split("</main>")[0]
    assert not re.search(r"\d{1,2}:\d{2}", main)


def test_those_who_have_not_voted_are_reminded_once_a_day_and_the_log_keeps_a_number() -> None:
    there = not_paper(班子成员=6)
    vote(there, 1, 2)
    client = there.clerk()
    page = client.post(there.url("round_remind"), follow=True).content.decode()
    assert "已提醒还没有投票的 4 人" in page
    waiting = {elector.employee_id for elector in there.world.electors["班子成员"][2:]}
    assert set(Notification.objects.values_list("account__employee", flat=True)) == waiting
    row = AuditEntry.objects.latest("position")
    assert (row.action, json.loads(row.detail)) == ("提醒投票", {"提醒未投票人": 4})
    assert Notification.objects.first().link == "/ballots/"  # type: ignore[union-attr]
    vote(there, 3)
    assert "每天只提醒一次" in client.post(there.url("round_remind"), follow=True).content.decode()
    assert Notification.objects.count() == 4
    assert AuditEntry.objects.filter(action="提醒投票").count() == 1


def test_reminders_go_with_the_closing_for_each_says_who_had_not_voted() -> None:
    there = not_paper(班子成员=6)
    there.clerk().post(there.url("round_remind"))
    Notification.objects.create(account=there.office.account(Role.STAFF), title="别的消息", key="other")
    vote(there, 1, 2, 3, 4, 5, 6)
    key = unlock(there.round, there.world.passphrases(1, 2))
    close_round(by=BY, round_=there.round.pk, version=there.round.version, key=key)
    assert list(Notification.objects.values_list("title", flat=True)) == ["别的消息"]


def test_nobody_is_reminded_of_a_round_that_is_not_open() -> None:
    there = not_paper(班子成员=6)
    AppraisalRound.objects.filter(pk=there.round.pk).update(
        state=AppraisalRound.State.VOIDED, public_key="", boxes=[]
    )
    assert "不在进行中" in there.clerk().post(there.url("round_remind"), follow=True).content.decode()
    assert not Notification.objects.exists()


def test_the_hall_shows_groups_of_five_and_a_sum_that_gives_no_other_away() -> None:
    there = meeting({"班子成员": 6, "部门负责人": 4, "村书记": 0}, {"村书记": "纸质票"})
    vote(there, 1, 2, 3)
    vote(there, 1, group="部门负责人")
    page = shown(there, name="round_hall")
    assert "<strong>3</strong><span> / 6 人已投票" in page
    assert "部门负责人" not in page
    assert "不足 5 人的评价主体不显示，也不计入合计" in page
    assert "/vote/" in page
    assert 'src="data:image/svg+xml' in page


def test_the_progress_of_fewer_than_five_is_shown_to_nobody_for_it_says_who_voted() -> None:
    there = meeting({"班子成员": 6, "部门负责人": 1}, {})
    AppraisalRound.objects.filter(pk=there.round.pk).update(names=AppraisalRound.Names.NEVER)
    pages = []
    for place in range(2):
        for who in (Role.PERFORMANCE_OFFICE, Role.CHIEF_LEADER):
            main = shown(there, who).split("<main")[1].split("</table>")[0]
            assert main.count("不单列") == 1
            pages.append(main)
        pages.append(str(close_page.readiness(there.round).warnings[1]))
        assert "名册上不足 5 人" in pages[-1]
        if not place:
            vote(there, 1, group="部门负责人")
            services._KEPT.clear()
    assert pages[:3] == pages[3:]


def test_the_hall_has_the_speakers_in_order_and_neither_names_of_voters_nor_marks() -> None:
    there = not_paper(班子成员=6)
    for target in there.round.targets.all():
        target.speaking_order = 3 - target.position
        target.save()
    page = shown(there, name="round_hall")
    assert re.findall(r"<li>(第\d科)</li>", page) == ["第3科", "第2科", "第1科"]
    assert not re.search(r"班子成员\d", page)


def test_the_hall_asks_again_for_the_numbers_alone() -> None:
    there = not_paper(班子成员=6, 部门负责人=5)
    client = there.clerk()
    page = client.get(there.url("round_hall")).content.decode()
    assert f'hx-trigger="every {services.STEP}s"' in page
    part = client.get(there.url("round_hall"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "/ 11 人已投票" in part


@pytest.mark.parametrize("groups", [1, 3])
def test_as_many_queries_for_one_group_as_for_three(groups: int) -> None:
    names = ("班子成员", "部门负责人", "村书记")[:groups]
    there = meeting(dict.fromkeys(names, 5), dict.fromkeys(names, "账号"))
    client = there.clerk()
    client.get(there.url("round_turnout"))
    with CaptureQueriesContext(connection) as asked:
        rows = services.turnout_now(there.round)
    assert len(rows) == groups
    assert len(asked) == 2


def test_struck_electors_are_not_expected_and_everybody_means_the_rest() -> None:
    there = not_paper(班子成员=3)
    vote(there, 1, 2)
    assert not services.everybody_voted(services.turnout_now(there.round))
    Elector.objects.filter(round=there.round, serial=3).update(struck="调离")
    (group,) = services.turnout_now(there.round)
    assert (group.voted, group.electors) == (2, 2)
    assert services.everybody_voted([group])
