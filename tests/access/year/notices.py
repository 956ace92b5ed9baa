"""Who gets in: 公示 and objections."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from people.access import Role
from plans.models import Objection, Plan, PublicNotice
from tests.access.table import (
    AT_A,
    CITY,
    LEADERS,
    OFFICE,
    SERIES,
    YEARLY,
    Expected,
    Maker,
    Scope,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office

# A notice hangs inside the agency: who leads a series from elsewhere sees the empty list only.
_SEEING = yearly(AT_A | CITY, CITY)
_LISTING = yearly(AT_A | CITY | SERIES, CITY)
_OFFICES = yearly(OFFICE | CITY, CITY)
_STAFF = yearly(AT_A)
# Leaders too: the whole office may have had a part in what the objection is about.
_ANSWERING = yearly(OFFICE | LEADERS | CITY, CITY)


def notice(office: Office, who: Role | None, scope: Scope) -> int:
    """One that hangs today."""
    unit = office.b if scope is Scope.OTHER else office.a
    year = OTHER_YEAR if scope is Scope.YEAR else YEAR
    today = timezone.localdate()
    plan = Plan.objects.get(agency=unit, year=year)
    return PublicNotice.objects.get_or_create(
        plan=plan,
        title="权限测试公示",
        defaults={
            "kind": "其他公示", "text": "现予公示。", "working_days": 3, "state": PublicNotice.State.POSTED,
            "posted_on": today, "closes_on": today + timedelta(days=5), "digest": "0" * 64,
        },
    )[0].pk  # fmt: skip


def objection(office: Office, who: Role | None, scope: Scope) -> int:
    """One that came on paper: nobody's own."""
    row, _ = Objection.objects.get_or_create(
        notice_id=notice(office, who, scope),
        name="来信人",
        defaults={"text": "有误。", "on_paper": True, "filed_at": timezone.now()},
    )
    return row.pk


EXPECTATIONS: Final[dict[str, Expected]] = {
    "notices": page(_LISTING),
    "notice": page(_SEEING),
    "notice_print": page(_SEEING),
    "notice_new": page(_OFFICES, _OFFICES),
    "notice_change": page(_OFFICES, _OFFICES),
    "notice_post": page(_OFFICES, _OFFICES),
    "notice_close": page(_OFFICES, _OFFICES),
    "notice_withdraw": page(_OFFICES, _OFFICES),
    "objection_new": page(_STAFF, _STAFF),
    "objection_paper": page(_OFFICES, _OFFICES),
    "objection_answer": page(_ANSWERING, _ANSWERING),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "notice": (notice, YEARLY),
    "objection": (objection, YEARLY),
}
