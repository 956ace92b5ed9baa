"""Every change of state of a quarter's version has its audit row, and no reason to settle anew gets lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from people.access import Role
from people.audit import AuditEntry
from people.models import StoredFile
from plans.services.notices import withdraw_notice
from scoring.models import QuarterSettlement
from scoring.quarterly import steps
from tests.office import Office
from tests.scoring.quarterly.town import NOW, approved, by, posted, settled, town

State = QuarterSettlement.State


pytestmark = pytest.mark.usefixtures("clock")


def told(action: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(AuditEntry.objects.filter(action=action).latest("position").detail)
    return found


def test_taking_a_notice_down_is_told_of_its_version(office: Office) -> None:
    row = posted(office, town(office))
    assert row.notice is not None
    row.notice.refresh_from_db()
    withdraw_notice(by=by(office), notice=row.notice.pk, version=row.notice.version, reason="笔误")
    row.refresh_from_db()
    assert row.state == State.APPROVED
    assert told("撤回季度公示")["状态"] == {"旧": "公示", "新": "党委会"}
    assert told("撤回季度公示")["季度核算编号"] == row.pk


def test_a_new_version_names_those_that_it_takes_the_place_of(office: Office) -> None:
    plan = town(office)
    settled(office, plan)
    assert "替代版本" not in told("核算季度")
    settled(office, plan)
    assert told("核算季度")["替代版本"] == [1]
    assert list(QuarterSettlement.objects.order_by("version").values_list("state", flat=True)) == [
        State.SUPERSEDED, State.DRAFT,
    ]  # fmt: skip


def test_the_papers_of_the_meeting_are_named(office: Office) -> None:
    row = settled(office, town(office))
    papers = [
        StoredFile.objects.create(agency=office.a, name=name, kind="pdf", size=1, digest="0" * 64)
        for name in ("签到表.pdf", "纪要.pdf")
    ]
    steps.approve_version(
        by=by(office, Role.CHIEF_LEADER), settlement=row.pk, meeting_date=NOW.date(), files=papers
    )
    assert told("党委会审议季度核算")["附件"] == ["签到表.pdf", "纪要.pdf"]


class Early(QuerySet[QuarterSettlement]):
    """Rows as they were read before somebody else wrote: what counts is what stands in the database."""

    def __iter__(self) -> Iterator[QuarterSettlement]:
        rows = list(super().__iter__())
        QuarterSettlement.objects.update(outdated="有异议成立")
        return iter(rows)


def test_a_reason_written_between_reading_and_writing_stays(office: Office) -> None:
    approved(office, town(office))
    with transaction.atomic():
        steps.mark_outdated(Early(QuarterSettlement), "台账已更正", by=by(office))
    assert QuarterSettlement.objects.get().outdated == "有异议成立；台账已更正"


def test_reasons_given_at_once_all_stand_and_each_is_logged_once(office: Office) -> None:
    row = approved(office, town(office))
    rows = QuarterSettlement.objects.filter(pk=row.pk)
    with transaction.atomic():
        for words in ("有异议成立", "所依据的指标 1.1 台账已更正", "有异议成立"):
            steps.mark_outdated(rows, words, by=by(office))
    row.refresh_from_db()
    assert row.outdated == "有异议成立；所依据的指标 1.1 台账已更正"
    assert AuditEntry.objects.filter(action="标明季度需重新核算").count() == 2
