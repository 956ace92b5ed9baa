"""Who gets in: the quarter of a filer. Pages show a member the own rows, whatever the role; rows are their filers' only."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone

from indicators.models import Evidence, LedgerEntry, MonthlyEvidence, MonthlyReport, SecondaryIndicator
from people.access import Role
from people.models import StoredFile
from plans.models import Plan, Subject
from tests.access.table import (
    AT_A,
    CITY,
    NOBODY,
    OFFICE,
    SERIES,
    Audience,
    Expected,
    Maker,
    Scope,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import entry, running_year

_MEMBERS = yearly(AT_A | CITY | SERIES, CITY)
QUARTER: Final = 2
# Own rows: those that the account files itself; 本单位其他科室 and 其他单位 are not there at all.
_SCOPES: Final = (Scope.OWN, Scope.AGENCY, Scope.OTHER)
_OWN: Final[Audience] = {
    Scope.OWN: frozenset({Role.FILER, Role.STAFF}),
    Scope.AGENCY: NOBODY,
    Scope.OTHER: NOBODY,
    Scope.YEAR: NOBODY,
}
_MONTHS: Final[Audience] = {**_OWN, Scope.OWN: frozenset({Role.FILER})}


def plan_of(office: Office, scope: Scope, scheme: str = "kejiju-2021") -> Plan:
    agency = office.b if scope is Scope.OTHER else office.a
    return running_year(
        office, agency=agency, year=OTHER_YEAR if scope is Scope.YEAR else YEAR, scheme=scheme
    )


def indicator(office: Office, who: Role | None, scope: Scope) -> int | None:
    """An indicator of the account's own; of 二科; of 乙局. Only a filer and the person named have one."""
    plan = plan_of(office, scope)
    code = {Scope.AGENCY: "2.1", Scope.OTHER: "1.1", Scope.YEAR: "2.1"}.get(scope)
    if code is None:
        code = "1.3" if who is Role.STAFF else "1.1"
    return SecondaryIndicator.objects.get(plan=plan, code=code).pk


def evidence(office: Office, who: Role | None, scope: Scope) -> int:
    row = SecondaryIndicator.objects.get(pk=indicator(office, who, scope) or 0)
    filed = entry(row.plan, row.code, QUARTER)
    file = StoredFile.objects.create(agency=row.plan.agency, name="证明.pdf", kind="pdf", size=1, digest="0")
    return Evidence.objects.create(entry=filed, file=file, number=1).pk


def subject(office: Office, who: Role | None, scope: Scope) -> int:
    plan = plan_of(office, scope, "gongshanglian-2015")
    code = {Scope.AGENCY: "K2", Scope.OTHER: "K3", Scope.YEAR: "K2"}.get(scope, "K1")
    row = Subject.objects.get(plan=plan, code=code)
    MonthlyReport.objects.update_or_create(
        plan=plan, subject=row, month=QUARTER,
        defaults={"planned": "计划", "state": LedgerEntry.State.SUBMITTED, "saved_at": timezone.now()},
    )  # fmt: skip
    return row.pk


def month_evidence(office: Office, who: Role | None, scope: Scope) -> int:
    report = MonthlyReport.objects.get(subject=subject(office, who, scope), month=QUARTER)
    file = StoredFile.objects.create(
        agency=report.plan.agency, name="证明.pdf", kind="pdf", size=1, digest="0"
    )
    return MonthlyEvidence.objects.create(report=report, file=file, number=1).pk


def at_head(office: Office, who: Role | None, scope: Scope) -> int:
    """A row of 一科, or of another section, that waits for its 科室负责人."""
    code, state = "2.1" if scope is Scope.AGENCY else "1.1", LedgerEntry.State.SUBMITTED
    return entry(plan_of(office, scope), code, QUARTER, state, stage=LedgerEntry.Stage.HEAD).pk


def always(value: Any) -> Maker:
    return lambda office, who, scope: value


def said(office: Office, scope: Scope) -> dict[str, str]:
    return {"version": "0", "progress": "进展"}


EXPECTATIONS: Final[dict[str, Expected]] = {
    "my_filing": page(_MEMBERS),
    "my_quarter": page(_MEMBERS),
    "filing_submit": page(None, _MEMBERS),
    "filing_save": page(None, _OWN, data=said),
    "filing_withdraw": page(None, _OWN, data=said),
    "filing_attach": page(None, _OWN),
    "filing_caption": page(None, _OWN),
    "filing_detach": page(None, _OWN),
    "filing_book": page(_MEMBERS),
    "filing_upload": page(_MEMBERS, _MEMBERS),
    "filing_compare": page(_MEMBERS, _MEMBERS, statuses=frozenset({302})),
    "unattended": page(yearly(OFFICE | CITY, CITY)),
    "unattended_take": page(None, {**yearly(OFFICE | CITY, CITY), Scope.SECTION: OFFICE | CITY}, data=said),
    "my_months": page(_MEMBERS),
    "my_month": page(_MEMBERS),
    "month_submit": page(None, _MEMBERS),
    "month_save": page(None, _MONTHS, data=said),
    "month_withdraw": page(None, _MONTHS, data=said),
    "month_book": page(_MEMBERS),
    "month_upload": page(_MEMBERS, _MEMBERS),
    "month_compare": page(_MEMBERS, _MEMBERS, statuses=frozenset({302})),
    "month_attach": page(None, _MONTHS),
    "month_caption": page(None, _MONTHS),
    "month_detach": page(None, _MONTHS),
    "month_judge": page(
        None,
        {
            Scope.OWN: frozenset({Role.SECTION_HEAD, Role.SUPERVISING_LEADER, Role.PERFORMANCE_OFFICE}),
            Scope.AGENCY: frozenset({Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE}),
            Scope.OTHER: CITY,
            Scope.YEAR: frozenset({Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE}),
        },
        data=said,
    ),
}  # fmt: skip
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "quarter": (always(QUARTER), ()),
    "month": (always(QUARTER), ()),
    "evidence": (evidence, _SCOPES),
    "unattended_take.entry": (at_head, (Scope.SECTION, Scope.AGENCY, Scope.OTHER, Scope.YEAR)),
    "filing_compare.upload": (always("0" * 32), ()),
    "month_compare.upload": (always("0" * 32), ()),
}
for _name in ("filing_save", "filing_withdraw", "filing_attach", "filing_caption", "filing_detach"):
    MAKERS[f"{_name}.indicator"] = (indicator, _SCOPES)
for _name in ("month_save", "month_withdraw", "month_judge", "month_attach", "month_caption", "month_detach"):
    MAKERS[f"{_name}.subject"] = (subject, _SCOPES)
for _name in ("month_caption", "month_detach"):
    MAKERS[f"{_name}.evidence"] = (month_evidence, _SCOPES)
