"""Who gets in: review, corrections, overdue matters, quarterly returns, the self-evaluation package.

Reviewers act on what they have a turn in: the line in its own section, the 绩效办 in its agency. Leaders and 监督小组 read.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone

from indicators.models import Correction, LedgerEntry, OverdueStep, SecondaryIndicator
from people.access import Role
from plans.engine.units import RATIO
from plans.models import Plan, Subject
from tests.access.table import (
    CITY,
    LEADERS,
    LINE,
    NOBODY,
    OFFICE,
    SERIES,
    SUPERVISION,
    Audience,
    Expected,
    Maker,
    Scope,
    Who,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import entry, running_year

_READERS: Final = OFFICE | LEADERS | SUPERVISION | CITY
_OFFICES: Final = OFFICE | CITY
_FILER: Final[Who] = frozenset({Role.FILER})
# Of 一科, of another section, of another agency, of 一科 in another year.
_SCOPES: Final = (Scope.SECTION, Scope.AGENCY, Scope.OTHER, Scope.YEAR)
QUARTER: Final = 1


def row(section: Who, agency: Who, other: Who = CITY) -> Audience:
    """Who reaches a row of the own section, of another one, of another agency; another year is like this one."""
    return {Scope.SECTION: section, Scope.AGENCY: agency, Scope.OTHER: other, Scope.YEAR: section}


def plan_of(office: Office, scope: Scope) -> Plan:
    agency = office.b if scope is Scope.OTHER else office.a
    return running_year(office, agency=agency, year=OTHER_YEAR if scope is Scope.YEAR else YEAR)


def code_in(scope: Scope) -> str:
    return "2.1" if scope is Scope.AGENCY else "1.1"


def waiting(office: Office, who: Role | None, scope: Scope) -> int:
    """A row that waits for the 绩效办."""
    return entry(plan_of(office, scope), code_in(scope), QUARTER, LedgerEntry.State.SUBMITTED).pk


def at_head(office: Office, who: Role | None, scope: Scope) -> int:
    """A row that waits for the 科室负责人."""
    stage = LedgerEntry.Stage.HEAD
    return entry(plan_of(office, scope), code_in(scope), QUARTER, LedgerEntry.State.SUBMITTED, stage=stage).pk


def approved(office: Office, who: Role | None, scope: Scope) -> int:
    """An approved row, far behind its schedule."""
    plan = plan_of(office, scope)
    return entry(plan, code_in(scope), QUARTER, LedgerEntry.State.APPROVED, attainment=RATIO // 100).pk


def correction(office: Office, who: Role | None, scope: Scope) -> int:
    return Correction.objects.create(
        entry_id=approved(office, who, scope), edits={"progress": {"old": "", "new": "改"}}, reason="写错"
    ).pk


def indicator(office: Office, who: Role | None, scope: Scope) -> int:
    return LedgerEntry.objects.get(pk=approved(office, who, scope)).indicator_id


def step(office: Office, who: Role | None, scope: Scope) -> int:
    row = SecondaryIndicator.objects.get(pk=indicator(office, who, scope))
    return OverdueStep.objects.create(
        indicator=row, quarter=QUARTER, level="提醒", on=timezone.localdate(), text="请补报", name="某人"
    ).pk


def subject(office: Office, who: Role | None, scope: Scope) -> int:
    codes = {Scope.AGENCY: "K2", Scope.OTHER: "K3"}
    return Subject.objects.get(plan=plan_of(office, scope), code=codes.get(scope, "K1")).pk


def always(value: Any) -> Maker:
    return lambda office, who, scope: value


EXPECTATIONS: Final[dict[str, Expected]] = {
    "review": page(yearly(_READERS | LINE, CITY)),
    "review_many": page(None, yearly(_OFFICES | LINE, CITY)),
    "ledger_entry": page(row(_READERS | LINE | _FILER | SERIES, _READERS | SERIES)),
    "ledger_approve": page(None, row(_OFFICES, _OFFICES)),
    "ledger_pass": page(None, row(LINE, NOBODY, NOBODY)),
    "ledger_send_back": page(None, row(_OFFICES | LINE, _OFFICES)),
    "corrections": page(yearly(_READERS | LINE, CITY)),
    "correction_new": page(row(_OFFICES, _OFFICES), row(_OFFICES, _OFFICES)),
    "correction_decide": page(row(_OFFICES, _OFFICES), row(_OFFICES, _OFFICES)),
    "correction_withdraw": page(None, row(_OFFICES, _OFFICES)),
    "overdue": page(yearly(_READERS | LINE, CITY)),
    "overdue_remind": page(None, yearly(_OFFICES, CITY)),
    "overdue_step": page(row(_OFFICES, _OFFICES), row(_OFFICES, _OFFICES)),
    "overdue_document": page(row(_READERS | LINE, _READERS)),
    "returns": page(yearly(_READERS | LINE, CITY)),
    "return_sign": page(None, row(LINE, NOBODY, NOBODY)),
    "return_send": page(yearly(_OFFICES, CITY), yearly(_OFFICES, CITY)),
    "return_file": page(yearly(_READERS | LINE, CITY)),
    "self_evaluation": page(yearly(_READERS, CITY)),
    "self_evaluation_file": page(yearly(_READERS, CITY)),
    "self_evaluation_package": page(None, yearly(_OFFICES, CITY)),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "ledger_entry.entry": (waiting, _SCOPES),
    "ledger_approve.entry": (waiting, _SCOPES),
    "ledger_pass.entry": (at_head, _SCOPES),
    "ledger_send_back.entry": (at_head, _SCOPES),
    "correction_new.entry": (approved, _SCOPES),
    "correction_decide.correction": (correction, _SCOPES),
    "correction_withdraw.correction": (correction, _SCOPES),
    "overdue_step.indicator": (indicator, _SCOPES),
    "overdue_step.quarter": (always(QUARTER), ()),
    "overdue_document.step": (step, _SCOPES),
    "return_sign.subject": (subject, _SCOPES),
    "return_sign.quarter": (always(QUARTER), ()),
    "return_send.quarter": (always(QUARTER), ()),
    "return_file.quarter": (always(QUARTER), ()),
    "return_file.kind": (always("xlsx"), ()),
    "self_evaluation_file.period": (always("half"), ()),
    "self_evaluation_file.kind": (always("table"), ()),
    "self_evaluation_package.period": (always("half"), ()),
}
