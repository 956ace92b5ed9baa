"""What the tests of a 公示 share: the days, who acts, a sheet drafted, posted, objected to and answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from people.access import Role
from people.acting import Actor
from plans.models import Objection, PublicNotice
from plans.services.notices import answer_objection, file_objection, post_notice
from reports.result_notices.drafting import draft_result_notice
from reports.result_notices.offers import RESULT, offers_of, usual_choice
from reports.result_notices.wording import first_words
from scoring.models import Settlement
from tests.office import Office

# A Friday before the National Day holiday, whose Sunday is worked: four working days end on Thursday 9 October.
FRIDAY: Final = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)
LAST_SECOND: Final = datetime(2025, 10, 9, 15, 59, 59, tzinfo=UTC)
DAYS: Final = 4


def actor(office: Office, who: Role | str = Role.PERFORMANCE_OFFICE) -> Actor:
    account = office.account(who)
    return Actor(name=account.name, account=account.pk)


def drafted(office: Office, row: Settlement, what: str = RESULT) -> PublicNotice:
    chosen = usual_choice(offers_of(row, what))
    words = first_words(row, what) | {"working_days": DAYS}
    return draft_result_notice(by=actor(office), settlement=row.pk, what=what, chosen=chosen, **words)


def posted(office: Office, row: Settlement, what: str = RESULT) -> PublicNotice:
    made = drafted(office, row, what)
    return post_notice(by=actor(office), notice=made.pk, version=made.version)


def objection(office: Office, notice: PublicNotice, who: Role = Role.STAFF, about: str = "") -> Objection:
    return file_objection(by=actor(office, who), notice=notice.pk, text="得分少算。", about=about)


def answered(office: Office, one: Objection, who: Role, outcome: str) -> Objection:
    return answer_objection(
        by=actor(office, who), objection=one.pk, version=one.version, outcome=outcome, reply="经核实。"
    )
