"""公示 of a decided version: posted whole, frozen, recalled when it no longer holds, answered by who had no part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.access import Role
from people.errors import DomainError
from people.models import StoredFile
from plans.models import Objection, PublicNotice
from plans.services.notices import (
    close_notice,
    post_notice,
    tables_of,
    withdraw_notice,
)
from reports.models import ResultNotice
from reports.result_notices.drafting import draft_result_notice
from reports.result_notices.offers import BONUS, RESULT
from reports.result_notices.steps import must_recall
from reports.result_notices.wording import first_words
from scoring.life.steps import publish
from scoring.models import Settlement
from tests.office import Office
from tests.reports.result_notices.world import (
    FRIDAY,
    LAST_SECOND,
    actor,
    answered,
    drafted,
    objection,
    posted,
)

pytestmark = pytest.mark.django_db
State, NoticeState = Settlement.State, PublicNotice.State


def test_a_notice_hangs_for_its_working_days_and_the_version_with_it(office: Office, row: Settlement) -> None:
    notice = posted(office, row)
    assert (notice.kind, notice.closes_on) == ("考核结果公示", date(2025, 10, 9))
    assert (
        notice.text
        == "根据甲局2026年度绩效管理方案，经2025年9月25日局党组审定，现将2026年度考核结果予以公示。"
    )
    assert [table.title for table in tables_of(notice)] == ["单位考核结果", "科室考核结果", "个人考核等次"]
    assert notice.digest
    assert notice.head
    row.refresh_from_db()
    assert (row.state, row.notice) == (State.POSTED, notice)


def test_the_last_second_of_the_last_day_is_in_time_and_the_next_is_not(
    office: Office, row: Settlement, clock: time_machine.Traveller
) -> None:
    notice = posted(office, row)
    clock.move_to(LAST_SECOND)
    assert objection(office, notice).outcome == Objection.Outcome.OPEN
    clock.shift(timedelta(seconds=1))
    with pytest.raises(DomainError, match="公示期是 2025-09-26 至 2025-10-09"):
        objection(office, notice, Role.FILER)
    clock.move_to(FRIDAY - timedelta(days=1))
    with pytest.raises(DomainError, match="公示期是"):
        objection(office, notice, Role.FILER)


def test_a_year_without_its_holidays_stops_with_a_message(
    office: Office, row: Settlement, clock: time_machine.Traveller
) -> None:
    made = drafted(office, row)
    clock.move_to(datetime(2031, 12, 30, 2, 0, tzinfo=UTC))
    with pytest.raises(DomainError, match="放假和调休安排还没有录入"):
        post_notice(by=actor(office), notice=made.pk, version=made.version)
    made.refresh_from_db()
    row.refresh_from_db()
    assert (made.state, row.state) == (NoticeState.DRAFT, State.APPROVED)


def test_it_cannot_have_hung_before_it_was_decided(office: Office, row: Settlement) -> None:
    made = drafted(office, row)
    PublicNotice.objects.filter(pk=made.pk).update(place="一楼公示栏")
    photo = StoredFile.objects.create(agency=office.a, name="张贴.jpg", kind="jpg", size=1, digest="0" * 64)

    def put_up(day: int) -> PublicNotice:
        return post_notice(
            by=actor(office), notice=made.pk, version=made.version, on=date(2025, 9, day), files=[photo]
        )

    for day in (1, 24):
        with pytest.raises(
            DomainError, match="公示日期早于核算第1版的审定（2025-09-25）；请填写实际张贴的日期"
        ):
            put_up(day)
    row.refresh_from_db()
    assert row.state == State.APPROVED
    assert put_up(25).posted_on == date(2025, 9, 25)


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKED, State.PUBLISHED, State.SUPERSEDED])
def test_only_a_decided_version_is_put_up(office: Office, row: Settlement, state: str) -> None:
    Settlement.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(DomainError, match=f"现在是“{state}”"):
        drafted(office, row)
    assert not PublicNotice.objects.exists()


def test_a_draft_of_a_version_that_no_longer_holds_is_not_posted(office: Office, row: Settlement) -> None:
    made = drafted(office, row)
    Settlement.objects.filter(pk=row.pk).update(outdated="指标已更正")
    with pytest.raises(DomainError, match="这一版需重新核算：指标已更正"):
        post_notice(by=actor(office), notice=made.pk, version=made.version)
    Settlement.objects.filter(pk=row.pk).update(outdated="", state=State.SUPERSEDED)
    with pytest.raises(DomainError, match="不在待公示状态"):
        post_notice(by=actor(office), notice=made.pk, version=made.version)


def test_a_draft_is_recomposed_and_a_second_one_is_not_made(office: Office, row: Settlement) -> None:
    made = drafted(office, row)
    words = first_words(row, RESULT) | {"title": "公示第二稿", "version": made.version}
    again = draft_result_notice(
        by=actor(office), settlement=row.pk, what=RESULT, chosen={"people": ["grade"]}, **words
    )
    assert again.pk == made.pk
    assert [table.heads for table in tables_of(again)] == [("姓名", "等次")]
    with pytest.raises(DomainError, match="刚被别人改过"):
        draft_result_notice(
            by=actor(office), settlement=row.pk, what=RESULT, chosen={"people": ["grade"]}, **words
        )
    with pytest.raises(DomainError, match="没有选要公示的栏目"):
        draft_result_notice(by=actor(office), settlement=row.pk, what=RESULT, chosen={}, **words)


def test_nobody_with_a_part_answers_and_nobody_whom_it_is_about(office: Office, row: Settlement) -> None:
    notice = posted(office, row)
    one = objection(office, notice, about="甲局局长的等次")
    for who in (Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE, Role.LEADING_GROUP):
        with pytest.raises(DomainError, match="同一件事的两步"):
            answered(office, one, who, "不成立")
    with pytest.raises(DomainError, match="与您本人有关"):
        answered(office, one, Role.CHIEF_LEADER, "不成立")
    other = objection(office, notice, Role.FILER)
    assert answered(office, other, Role.CHIEF_LEADER, "不成立").outcome == "不成立"


def test_an_accepted_objection_takes_the_sheet_down_and_everything_is_kept(
    office: Office, row: Settlement, clock: time_machine.Traveller
) -> None:
    notice = posted(office, row)
    one = answered(office, objection(office, notice), Role.CHIEF_LEADER, "成立")
    row.refresh_from_db()
    assert row.outdated == "公示有异议成立，须更正"
    clock.move_to(LAST_SECOND + timedelta(days=1))
    notice.refresh_from_db()
    with pytest.raises(DomainError, match="须撤回公示，更正后重新公示"):
        close_notice(by=actor(office), notice=notice.pk, version=notice.version)
    withdraw_notice(by=actor(office), notice=notice.pk, version=notice.version, reason="异议成立")
    row.refresh_from_db()
    one.refresh_from_db()
    assert (row.state, one.reply) == (State.APPROVED, "经核实。")
    with pytest.raises(DomainError, match="需重新核算"):
        drafted(office, row)


def test_what_makes_a_sheet_fall_is_asked_for_all_of_them_in_one_query(
    office: Office, row: Settlement
) -> None:
    result, money = posted(office, row), posted(office, row, BONUS)
    with CaptureQueriesContext(connection) as asked:
        assert must_recall([result, money]) == {}
    assert len(asked) == 1
    Settlement.objects.filter(pk=row.pk).update(reopened="复核决定变更")
    assert must_recall([result, money]) == {
        money.pk: "核算第1版正在更正（复核决定变更），须撤回公示，更正后重新公示"
    }
    Settlement.objects.filter(pk=row.pk).update(reopened="", outdated="有异议成立")
    assert set(must_recall([result, money])) == {result.pk, money.pk}


def test_after_its_days_it_closes_and_the_result_is_published(
    office: Office, row: Settlement, clock: time_machine.Traveller
) -> None:
    notice = posted(office, row)
    with pytest.raises(DomainError, match="公示还没有结束"):
        publish(by=actor(office), settlement=row)
    clock.move_to(LAST_SECOND)
    notice.refresh_from_db()
    with pytest.raises(DomainError, match="当天结束时为止"):
        close_notice(by=actor(office), notice=notice.pk, version=notice.version)
    clock.shift(timedelta(seconds=1))
    close_notice(by=actor(office), notice=notice.pk, version=notice.version)
    publish(by=actor(office), settlement=row)
    row.refresh_from_db()
    assert row.state == State.PUBLISHED


def test_a_fresh_notice_follows_the_one_before_when_its_objections_are_answered(
    office: Office, row: Settlement
) -> None:
    first = posted(office, row)
    one = objection(office, first)
    first.refresh_from_db()
    withdraw_notice(by=actor(office), notice=first.pk, version=first.version, reason="名单漏一人")
    with pytest.raises(DomainError, match="还有异议没有答复"):
        drafted(office, row)
    answered(office, one, Role.CHIEF_LEADER, "不成立")
    again = posted(office, row)
    assert again.follows == first
    assert ResultNotice.objects.filter(settlement=row, what=RESULT).count() == 2
