"""The steps of a sheet take the quarter's version before the audit log, as approving a late row does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from people.access import Role
from plans.models import Plan
from plans.services.notices import answer_objection, file_objection, post_notice, withdraw_notice
from scoring.models import QuarterSettlement
from tests.locks import locked_after_the_log
from tests.office import Office, build_office
from tests.scoring.quarterly.town import approved, by, noticed, posted, town

TABLE = QuarterSettlement._meta.db_table
Command = Callable[[], object]


pytestmark = pytest.mark.usefixtures("clock")


def drafting(office: Office, plan: Plan) -> Command:
    row = approved(office, plan)
    return lambda: noticed(office, row)


def posting(office: Office, plan: Plan) -> Command:
    sheet = noticed(office, approved(office, plan))
    return lambda: post_notice(by=by(office), notice=sheet.pk, version=sheet.version)


def taking_down(office: Office, plan: Plan) -> Command:
    sheet = posted(office, plan).notice
    assert sheet is not None
    sheet.refresh_from_db()
    return lambda: withdraw_notice(by=by(office), notice=sheet.pk, version=sheet.version, reason="有误")


def answering(office: Office, plan: Plan) -> Command:
    sheet = posted(office, plan).notice
    assert sheet is not None
    said = file_objection(by=by(office, Role.STAFF), notice=sheet.pk, text="完成率有误")
    return lambda: answer_objection(
        by=by(office, Role.LEADING_GROUP),
        objection=said.pk,
        version=said.version,
        outcome="成立",
        reply="已核实。",
    )


@pytest.mark.parametrize("prepared", [drafting, posting, taking_down, answering])
def test_the_version_is_taken_before_the_log(db: None, prepared: Callable[[Office, Plan], Command]) -> None:
    office = build_office(plans=False)
    command = prepared(office, town(office))
    with locked_after_the_log() as late:
        command()
    assert TABLE not in late
