"""Who gets in: 上级评定 of the own agency; 情况反馈 from above to a unit; what is carried over from the year before."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils import timezone

from people.access import Role
from plans.models import Plan, Subject
from scoring.models import FeedbackItem, Standing, SuperiorVerdict
from tests.access.table import (
    CITY,
    LEADERS,
    LINE,
    OFFICE,
    SERIES,
    SUPERVISION,
    YEARLY,
    Expected,
    Maker,
    Scope,
    Who,
    page,
    yearly,
)
from tests.access.year.registers import _year
from tests.access.year.reviewing import plan_of
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import running_year

_READERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | CITY
_READ = yearly(_READERS, CITY)
_CHANGE = yearly(OFFICE | CITY, CITY)
_CONFIRM = yearly(OFFICE | LEADERS | CITY, CITY)
# A unit reads what came back; who leads its series, and the city, give it. Its own office gives itself nothing.
_BACK = yearly(_READERS | LINE | SERIES, CITY)
_GIVE = yearly(SERIES | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "verdicts": page(_READ),
    "verdict_new": page(_CHANGE, _CHANGE),
    "verdict_rectify": page(None, _CHANGE),
    "verdict_change": page(_CHANGE, _CHANGE),
    "verdict_confirm": page(None, _CONFIRM),
    "verdict_withdraw": page(_CHANGE, _CHANGE),
    "verdict_total": page(None, _CONFIRM),
    "feedback": page(_BACK),
    "feedback_new": page(_GIVE, _GIVE),
    "feedback_send": page(None, _GIVE),
    "feedback_change": page(_GIVE, _GIVE),
    "feedback_remove": page(_GIVE, _GIVE),
    "rectification_carry": page(_CHANGE, _CHANGE),
}


def verdict(office: Office, who: Role | None, scope: Scope) -> int:
    """One that waits for a second person."""
    plan = plan_of(office, scope)
    row, _ = SuperiorVerdict.objects.get_or_create(
        plan=plan, standing=Standing.WAITING, defaults={"body": "市绩效办", "decided_on": date(2026, 1, 20)}
    )
    return row.pk


def _above(office: Office, scope: Scope) -> Subject:
    """The unit as the city's year appraises it."""
    year = OTHER_YEAR if scope is Scope.YEAR else YEAR
    plan = running_year(office, agency=office.city, year=year, state=Plan.State.APPROVED)
    for unit in (office.a, office.b):
        Subject.objects.get_or_create(
            plan=plan, code=f"D{unit.pk}", defaults={"name": unit.name, "kind": "单位", "agency": unit}
        )
    return Subject.objects.get(plan=plan, agency=office.b if scope is Scope.OTHER else office.a)


def above(office: Office, who: Role | None, scope: Scope) -> int:
    return _above(office, scope).plan.year


def item(office: Office, who: Role | None, scope: Scope) -> int:
    subject = _above(office, scope)
    return FeedbackItem.objects.create(
        plan=subject.plan,
        subject=subject,
        problem="台账不及时",
        due=date(2026, 9, 1),
        entered_at=timezone.now(),
    ).pk


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    **{
        f"{name}.year": (_year, YEARLY)
        for name in ("verdicts", "verdict_new", "verdict_rectify", "rectification_carry")
    },
    **{f"verdict_{act}.verdict": (verdict, YEARLY) for act in ("change", "confirm", "withdraw", "total")},
    **{f"{name}.year": (above, YEARLY) for name in ("feedback", "feedback_new", "feedback_send")},
    "feedback_change.item": (item, YEARLY),
    "feedback_remove.item": (item, YEARLY),
}
