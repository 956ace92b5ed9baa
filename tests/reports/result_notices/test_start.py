"""公示 begins only with a complete result and a clock that is right, and hangs its working days also across New Year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from plans.models import PublicNotice
from plans.services.notices import close_notice, post_notice
from reports.result_notices.offers import RESULT, offers_of
from reports.result_notices.tables import undecided
from scoring.models import Settlement, SubjectResult
from tests.office import YEAR, Office
from tests.reports.pages.settled_samples import Years
from tests.reports.result_notices.world import FRIDAY, actor, drafted, objection, posted

pytestmark = pytest.mark.django_db
State, NoticeState = Settlement.State, PublicNotice.State
# The last working day but one of the year; 1 to 3 January are free, Sunday 4 is made up.
BEFORE_NEW_YEAR = datetime(2025, 12, 30, 2, 0, tzinfo=UTC)
LAST_SECOND_OF_IT = datetime(2026, 1, 6, 15, 59, 59, tzinfo=UTC)


def standing(row: Settlement, notice: PublicNotice) -> tuple[str, str]:
    row.refresh_from_db()
    notice.refresh_from_db()
    return row.state, notice.state


def test_it_starts_only_when_the_result_is_complete(office: Office, row: Settlement) -> None:
    notice = drafted(office, row)
    rows = AuditEntry.objects.count()
    for change, words in (({"blocked": True}, "问题"), ({"outdated": "台账有改动"}, "台账有改动")):
        Settlement.objects.filter(pk=row.pk).update(**change)
        with pytest.raises(DomainError, match=words):
            post_notice(by=actor(office), notice=notice.pk, version=notice.version)
        assert standing(row, notice) == (State.APPROVED, NoticeState.DRAFT)
        assert AuditEntry.objects.count() == rows
        Settlement.objects.filter(pk=row.pk).update(blocked=False, outdated="")
    post_notice(by=actor(office), notice=notice.pk, version=notice.version)
    assert standing(row, notice) == (State.POSTED, NoticeState.POSTED)


def test_whoever_is_ranked_has_a_grade_before_it_hangs(years: Years) -> None:
    town = years.settlements["镇"]
    offers = offers_of(town, RESULT)
    assert undecided(town, RESULT, offers) == []
    SubjectResult.objects.filter(settlement=town, code__in=["K01", "K02"]).update(grade="")
    assert undecided(town, RESULT, offers) == ["还有 2 个科室没有等次"]


def test_it_hangs_across_new_year_to_the_end_of_its_last_day(
    office: Office, row: Settlement, clock: time_machine.Traveller
) -> None:
    clock.move_to(BEFORE_NEW_YEAR)
    notice = posted(office, row)
    assert notice.closes_on == date(2026, 1, 6)
    for moment in (BEFORE_NEW_YEAR + timedelta(days=4), LAST_SECOND_OF_IT):
        clock.move_to(moment)
        with pytest.raises(DomainError, match="当天结束时为止"):
            close_notice(by=actor(office), notice=notice.pk, version=notice.version)
    clock.shift(timedelta(seconds=1))
    assert (
        close_notice(by=actor(office), notice=notice.pk, version=notice.version).state == NoticeState.CLOSED
    )


def test_a_clock_set_back_neither_posts_nor_closes_nor_takes_objections(
    office: Office, row: Settlement, clock: time_machine.Traveller
) -> None:
    notice = drafted(office, row)
    # Before the day on which the result was decided.
    clock.move_to(FRIDAY - timedelta(days=2))
    with pytest.raises(DomainError, match="公示日期早于核算第1版的审定"):
        post_notice(by=actor(office), notice=notice.pk, version=notice.version)
    clock.move_to(FRIDAY)
    notice = post_notice(by=actor(office), notice=notice.pk, version=notice.version)
    clock.move_to(FRIDAY - timedelta(days=2))
    with pytest.raises(DomainError, match="当天结束时为止"):
        close_notice(by=actor(office), notice=notice.pk, version=notice.version)
    with pytest.raises(DomainError, match="公示期是"):
        objection(office, notice)
    assert standing(row, notice) == (State.POSTED, NoticeState.POSTED)


def test_the_posted_sheet_bears_digest_and_the_head_of_the_audit_chain(
    office: Office, row: Settlement
) -> None:
    notice = posted(office, row)
    told = AuditEntry.objects.get(action="发布公示")
    assert notice.head == told.head.printed()
    answer = office.client_of(Role.STAFF).get(reverse("notice_print", args=[office.a.pk, YEAR, notice.pk]))
    pages = PdfReader(BytesIO(answer.content)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")
    assert f"内容摘要{notice.digest}" in text
    assert f"审计链头{notice.head}".replace(" ", "") in text
