"""复核 and 申诉: asked in time by the person, decided by somebody without a part, 变更 opens the result (rules 7.4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from scoring.appealing.asking import Request, ask, withdraw
from scoring.appealing.deciding import extend
from scoring.appealing.joining import against_archiving
from scoring.life.steps import archive, close
from scoring.models import Appeal, PersonResult, Settlement, SettlementAct
from tests.office import Office, build_office
from tests.scoring.appeals.world import (
    GROUNDS,
    LAST_SECOND,
    PUBLISHED_ON,
    actor,
    asked,
    decided,
    person,
    published,
)

pytestmark = pytest.mark.django_db
REVIEW, APPEAL = Appeal.Stage.REVIEW, Appeal.Stage.APPEAL
SOON = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def test_the_last_second_of_the_last_day_is_in_time_and_the_next_is_not(office: Office) -> None:
    row = published(office)
    with time_machine.travel(LAST_SECOND, tick=False) as clock:
        made = asked(office, row)
        assert (made.asked_on, made.due_on) == (date(2027, 2, 28), date(2027, 3, 30))
        clock.shift(timedelta(seconds=1))
        with pytest.raises(DomainError, match="已过提出期限"):
            asked(office, row, Role.FILER)
    assert Appeal.objects.count() == 1


def test_a_clock_set_back_before_the_publication_is_refused(office: Office) -> None:
    row = published(office)
    before = datetime(2027, 1, 20, tzinfo=UTC)
    with time_machine.travel(before, tick=False), pytest.raises(DomainError, match="提出日期早于知悉日期"):
        asked(office, row)


def test_who_knew_later_says_why(office: Office) -> None:
    row = published(office)
    later = date(2027, 2, 20)
    with time_machine.travel(datetime(2027, 3, 15, tzinfo=UTC), tick=False):
        with pytest.raises(DomainError, match="没有写原因"):
            asked(office, row, known_on=later)
        made = asked(office, row, known_on=later, known_reason="病假")
    assert (made.known_on, made.known_reason) == (later, "病假")


def test_only_one_s_own_published_result_once_and_with_grounds(office: Office) -> None:
    row = published(office)
    with time_machine.travel(SOON, tick=False):
        other = person(office, row, Role.FILER).pk
        with pytest.raises(DomainError, match="只能对自己的结果提出"):
            ask(by=actor(office, Role.STAFF), settlement=row.pk, participant=other,
                wanted=Request(stage=REVIEW, known_on=PUBLISHED_ON, text="理由"))  # fmt: skip
        with pytest.raises(DomainError, match="没有写理由"):
            asked(office, row, text="  ")
        asked(office, row)
        for stage in (REVIEW, APPEAL):
            with pytest.raises(DomainError, match="已经提出，或正在复核"):
                asked(office, row, stage=stage)
        for state in (Settlement.State.POSTED, Settlement.State.ARCHIVED):
            Settlement.objects.filter(pk=row.pk).update(state=state)
            with pytest.raises(DomainError, match=r"归档|不是发布状态"):
                asked(office, row, Role.FILER)


def test_the_messages_name_nobody_and_the_log_keeps_it_all(office: Office) -> None:
    row = published(office)
    with time_machine.travel(SOON, tick=False):
        made = asked(office, row)
        decided(office, made, day=date(2027, 2, 1))
    told = {(note.account.username, note.title) for note in Notification.objects.select_related("account")}
    assert ("chief", "有一份复核待决定") in told
    assert ("staff", "您的复核已有决定") in told
    assert not any(
        name in {"filer", "head", "leader", "supervision", "staff2", "officeb"} for name, _ in told
    )
    for note in Notification.objects.all():
        assert "一科干事" not in note.title + note.body
        assert "金丝雀" not in note.title + note.body
    actions = list(AuditEntry.objects.order_by("position").values_list("action", flat=True))
    assert [action for action in actions if "复核" in action] == ["提出复核", "决定复核"]


def test_nobody_with_a_part_decides(office: Office) -> None:
    row = published(office)
    for step, who in (("核对", Role.CITY_OFFICE), ("审定", Role.LEADING_GROUP)):
        SettlementAct.objects.create(settlement=row, step=step, on=PUBLISHED_ON, account=office.account(who))
    with time_machine.travel(SOON, tick=False):
        made = asked(office, row, Role.CHIEF_LEADER)
        for who in (Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE, Role.LEADING_GROUP):
            with pytest.raises(DomainError, match="同一件事的两步"):
                decided(office, made, who, day=date(2027, 2, 1))
        with pytest.raises(DomainError, match="自己的申请不能自己决定"):
            decided(office, made, Role.CHIEF_LEADER, day=date(2027, 2, 1))
    made.refresh_from_db()
    assert made.outcome == Appeal.Outcome.OPEN


def test_who_entered_a_paper_does_not_decide_it_and_not_his_own(office: Office) -> None:
    row = published(office)
    Settlement.objects.filter(pk=row.pk).update(account=None)
    paper = Request(stage=REVIEW, known_on=PUBLISHED_ON, asked_on=date(2027, 1, 30), text=GROUNDS)
    with time_machine.travel(SOON, tick=False):
        whom = person(office, row, Role.STAFF).pk
        made = ask(
            by=actor(office, Role.PERFORMANCE_OFFICE),
            settlement=row.pk,
            participant=whom,
            wanted=paper,
            on_paper=True,
        )
        assert (made.on_paper, made.asked_on, made.name) == (True, date(2027, 1, 30), "一科干事")
        with pytest.raises(DomainError, match="登记复核"):
            decided(office, made, Role.PERFORMANCE_OFFICE, day=date(2027, 2, 1))
        mine = person(office, row, Role.PERFORMANCE_OFFICE).pk
        with pytest.raises(DomainError, match="本人的申请"):
            ask(
                by=actor(office, Role.PERFORMANCE_OFFICE),
                settlement=row.pk,
                participant=mine,
                wanted=paper,
                on_paper=True,
            )


def test_an_appeal_follows_the_review_within_fifteen_days_and_another_person_decides_it(
    office: Office,
) -> None:
    row = published(office)
    with time_machine.travel(SOON, tick=False):
        review = decided(office, asked(office, row), day=date(2027, 2, 1))
    with time_machine.travel(datetime(2027, 2, 16, 15, 59, 59, tzinfo=UTC), tick=False):
        made = asked(office, row, stage=APPEAL, known_on=date(2027, 2, 1))
        assert (made.after, made.due_on) == (review, date(2027, 4, 17))
        with pytest.raises(DomainError, match="决定复核"):
            decided(office, made, Role.CHIEF_LEADER, day=date(2027, 2, 16))
        longer = extend(
            by=actor(office, Role.LEADING_GROUP), appeal=made.pk, version=0, days=30, reason="案情复杂"
        )
        assert (longer.due_on, longer.extended) == (date(2027, 5, 17), 30)
        with pytest.raises(DomainError, match="已经延长 30 日"):
            extend(by=actor(office, Role.LEADING_GROUP), appeal=made.pk, version=1, days=1, reason="再延")
        assert decided(office, longer, Role.LEADING_GROUP, day=date(2027, 2, 16)).outcome == "维持"


def test_an_appeal_comes_too_late_on_the_sixteenth_day(office: Office) -> None:
    row = published(office)
    with time_machine.travel(SOON, tick=False):
        decided(office, asked(office, row), day=date(2027, 2, 1))
    midnight = datetime(2027, 2, 16, 16, 0, 0, tzinfo=UTC)
    with time_machine.travel(midnight, tick=False), pytest.raises(DomainError, match="15 日，到 2027-02-16"):
        asked(office, row, stage=APPEAL, known_on=date(2027, 2, 1))


def test_a_change_opens_the_published_result_which_stays_readable(office: Office) -> None:
    row = published(office)
    with time_machine.travel(SOON, tick=False):
        decided(office, asked(office, row), outcome="变更", day=date(2027, 2, 1))
        second = asked(office, row, Role.FILER)
        decided(office, second, outcome="变更", day=date(2027, 2, 1))
    row.refresh_from_db()
    assert (row.state, row.reopened) == ("发布", "复核决定变更（甲党〔2027〕3号，2027-02-01）")
    assert "一科干事" not in row.reopened


def test_an_open_one_keeps_the_year_from_the_archive_and_a_withdrawn_one_does_not(office: Office) -> None:
    row = published(office)
    with time_machine.travel(SOON, tick=False):
        made = asked(office, row)
        with pytest.raises(DomainError, match="1 份复核或申诉没有决定"):
            archive(by=actor(office, Role.CITY_OFFICE), settlement=row)
        with pytest.raises(DomainError, match="不是您提出的"):
            withdraw(by=actor(office, Role.FILER), appeal=made.pk, version=0, reason="不办了")
        gone = withdraw(by=actor(office, Role.STAFF), appeal=made.pk, version=0, reason="已当面说明")
        assert gone.outcome == Appeal.Outcome.WITHDRAWN
        assert asked(office, row).stage == REVIEW, "within the term it may be asked for again"


def test_no_year_is_archived_while_one_may_still_ask(office: Office) -> None:
    row = published(office)
    with time_machine.travel(LAST_SECOND, tick=False) as clock:
        assert against_archiving(row) == ["复核、申诉期限到2027年2月28日（星期日）当天结束时为止"]
        with pytest.raises(DomainError, match="复核、申诉期限到2027年2月28日（星期日）当天结束时为止"):
            archive(by=actor(office, Role.CITY_OFFICE), settlement=row)
        clock.shift(timedelta(seconds=1))
        assert against_archiving(row) == []
    with time_machine.travel(SOON, tick=False) as clock:
        made = asked(office, row)
        clock.move_to(datetime(2027, 2, 20, 2, 0, tzinfo=UTC))
        decided(office, made, day=date(2027, 2, 20))
        clock.move_to(datetime(2027, 3, 7, 2, 0, tzinfo=UTC))
        assert against_archiving(row) == ["复核、申诉期限到2027年3月7日（星期日）当天结束时为止"]
        clock.shift(timedelta(days=1))
        assert against_archiving(row) == []
    PersonResult.objects.filter(settlement=row).delete()
    with time_machine.travel(SOON, tick=False):
        assert against_archiving(row) == [], "where no person is graded nobody asks"


def test_a_correction_that_was_decided_is_not_taken_back(office: Office) -> None:
    row = published(office)
    with time_machine.travel(SOON, tick=False):
        decided(office, asked(office, row), outcome="变更", day=date(2027, 2, 1))
        with pytest.raises(DomainError, match="复核或申诉已决定变更，须更正"):
            close(by=actor(office, Role.CITY_OFFICE), settlement=row, reason="打开错了")


def test_two_deciders_at_once_one_wins(office: Office) -> None:
    row = published(office)
    with time_machine.travel(SOON, tick=False):
        made = asked(office, row)
        decided(office, made, Role.CHIEF_LEADER, day=date(2027, 2, 1))
        with pytest.raises(DomainError, match="现在是“维持”（甲局局长于2027-02-01 10:00登记）"):
            decided(office, made, Role.LEADING_GROUP, outcome="变更", day=date(2027, 2, 1))
    row.refresh_from_db()
    assert row.reopened == ""
