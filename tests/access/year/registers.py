"""Who gets in: the registers that feed the score."""

from __future__ import annotations

import datetime
from typing import Any, Final

from indicators.models import LedgerEntry, SecondaryIndicator
from people.access import Role
from plans.models import Participant, Plan, Subject
from scoring.models import Complaint, Entered, Inspection, PublicRating, Standing
from tests.access.table import (
    CITY,
    LEADERS,
    OFFICE,
    SUPERVISION,
    YEARLY,
    Expected,
    Maker,
    Scope,
    Who,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import entry, running_year

CHIEF: Final[Who] = frozenset({Role.CHIEF_LEADER})
_READ = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
_CHANGE = yearly(OFFICE | CITY, CITY)
_CONFIRM = yearly(OFFICE | LEADERS | CITY, CITY)
# Discipline: neither the leading group, nor section heads, staff and those who lead a series.
_SEE = yearly(OFFICE | CHIEF | SUPERVISION | CITY, CITY)
_JUDGE = yearly(OFFICE | CHIEF | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "registers": page(_READ),
    "register_list": page(_READ),
    "register_row": page(_READ),
    "register_new": page(_CHANGE, _CHANGE),
    "register_effect": page(None, _CHANGE),
    "register_change": page(_CHANGE, _CHANGE),
    "register_correct": page(_CHANGE, _CHANGE),
    "register_confirm": page(None, _CONFIRM),
    "register_withdraw": page(_CHANGE, _CHANGE),
    "register_answer": page(None, _CONFIRM),
    "conduct_list": page(_SEE),
    "conduct_row": page(_SEE),
    "conduct_new": page(_CHANGE, _CHANGE),
    "conduct_effect": page(None, _CHANGE),
    "conduct_change": page(_CHANGE, _CHANGE),
    "conduct_correct": page(_CHANGE, _CHANGE),
    "conduct_confirm": page(None, _JUDGE),
    "conduct_withdraw": page(_CHANGE, _CHANGE),
    "conduct_answer": page(None, _JUDGE),
    "complaint_close": page(_CHANGE, _CHANGE),
    "inspection_reply": page(_CHANGE, _CHANGE),
    "half_years": page(_READ, _CHANGE),
    "ratings_circulate": page(_CHANGE, _CHANGE),
    "ratings_received": page(_READ),
    "rating_rectify": page(_CHANGE, _CHANGE),
    "attendance": page(_READ),
    "attendance_import": page(_CHANGE, _CHANGE),
    "attendance_confirm": page(None, _CHANGE),
    "charge_proposals": page(_READ, _CHANGE),
    "charge_decide": page(_CHANGE, _CHANGE),
}


def _plan(office: Office, scope: Scope) -> Plan:
    """The plan under way; its scheme knows violations and charges of persons."""
    unit = office.b if scope is Scope.OTHER else office.a
    return running_year(office, agency=unit, year=OTHER_YEAR if scope is Scope.YEAR else YEAR)


def _row(plan: Plan, model: type[Entered], **values: Any) -> int:
    made: Any = model
    row = made.objects.create(
        plan=plan, standing=Standing.IN_FORCE, subject=Subject.objects.filter(plan=plan)[0], **values
    )
    return int(row.pk)


def inspection(office: Office, who: Role | None, scope: Scope) -> int:
    plan = _plan(office, scope)
    day = datetime.date(plan.year, 3, 1)
    return _row(
        plan, Inspection, kind=Inspection.Kind.ROUTINE, form=Inspection.Form.ON_SITE, on=day, finding="整洁"
    )


def complaint(office: Office, who: Role | None, scope: Scope) -> int:
    plan = _plan(office, scope)
    return _row(plan, Complaint, received_on=datetime.date(plan.year, 3, 1), content="态度生硬")


def rating(office: Office, who: Role | None, scope: Scope) -> int:
    return _row(_plan(office, scope), PublicRating, item="公众评议", points=900_000)


def slug(text: str) -> Maker:
    """The slug of a register; the plan of the address exists afterwards."""

    def make(office: Office, who: Role | None, scope: Scope) -> str:
        _plan(office, scope)
        return text

    return make


def _lost(office: Office, scope: Scope) -> SecondaryIndicator:
    """An indicator that lost points at the end of the year, with somebody to answer for it."""
    plan = _plan(office, scope)
    code = plan.indicators.order_by("code")[0].code
    SecondaryIndicator.objects.filter(plan=plan, code=code).update(
        responsible=Participant.objects.filter(plan=plan).order_by("number")[0]
    )
    entry(plan, code, 4, LedgerEntry.State.APPROVED, attainment=5 * 10**11)
    return SecondaryIndicator.objects.get(plan=plan, code=code)


def lost_indicator(office: Office, who: Role | None, scope: Scope) -> int:
    return _lost(office, scope).pk


def charged_person(office: Office, who: Role | None, scope: Scope) -> int:
    return int(_lost(office, scope).responsible_id or 0)


def always(value: Any) -> Maker:
    return lambda office, who, scope: value


def _year(office: Office, who: Role | None, scope: Scope) -> int:
    """The year of an address without another object: the plan exists."""
    return _plan(office, scope).year


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "register_row.row": (inspection, YEARLY),
    "register_change.row": (inspection, YEARLY),
    "register_correct.row": (inspection, YEARLY),
    "register_confirm.row": (inspection, YEARLY),
    "register_withdraw.row": (inspection, YEARLY),
    "register_answer.row": (inspection, YEARLY),
    "inspection_reply.row": (inspection, YEARLY),
    "conduct_row.row": (complaint, YEARLY),
    "conduct_change.row": (complaint, YEARLY),
    "conduct_correct.row": (complaint, YEARLY),
    "conduct_confirm.row": (complaint, YEARLY),
    "conduct_withdraw.row": (complaint, YEARLY),
    "conduct_answer.row": (complaint, YEARLY),
    "complaint_close.row": (complaint, YEARLY),
    "rating_rectify.row": (rating, YEARLY),
    "charge_decide.indicator": (lost_indicator, YEARLY),
    "charge_decide.person": (charged_person, YEARLY),
    "charge_decide.responsibility": (always("direct"), ()),
    **{
        f"{name}.year": (_year, YEARLY)
        for name in (
            "registers", "half_years", "ratings_circulate", "attendance", "attendance_import", "attendance_confirm",
            "charge_proposals",
        )
    },
    **{
        f"register_{act}.register": (slug("inspections"), ())
        for act in ("list", "row", "new", "change", "correct", "confirm", "withdraw", "answer")
    },
    **{
        f"conduct_{act}.register": (slug("complaints"), ())
        for act in ("list", "row", "new", "change", "correct", "confirm", "withdraw", "answer")
    },
    "register_effect.register": (slug("charges"), ()),
    "conduct_effect.register": (slug("violations"), ()),
}  # fmt: skip
