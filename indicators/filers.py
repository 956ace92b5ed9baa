"""Who files an indicator: the 责任人 while in service, else the 填报人 of its section. The one place that says so.

`fileable` narrows rows to what somebody files (delegations count), `filers_of` names the people behind rows, for
reminders and lists. Only approved plans are filed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from indicators.models import SecondaryIndicator
from people.access import Access, Held, Role
from people.models import Account, Delegation, Duty
from people.services.duties import accountable
from plans.models import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Filer:
    """Somebody who files: the person, the account (None: has none that works), and for whom under a delegation."""

    employee: int | None
    name: str
    account: int | None
    on_behalf_of: str = ""


def fileable(access: Access, agency: int, year: int) -> QuerySet[SecondaryIndicator]:
    """Keep the indicators of approved plans of the year that the access files, seen from the agency.

    An agency's page holds what its own plans ask for and what a plan above asks of it as a subject; what somebody is
    named for elsewhere stands on the page of the own agency.
    """
    here = Q(plan__agency=agency) | Q(subject__agency=agency)
    if access.home_agency == agency:
        here |= _mine(access)
    scope = here & filed_by(access)
    return SecondaryIndicator.objects.filter(scope, plan__year=year, plan__state=Plan.State.APPROVED)


def filed_by(access: Access) -> Q:
    """The condition «the access files the indicator», of whatever agency, year and state of the plan."""
    named = _named(access.today)
    scope = _mine(access)
    for held in access.roles(Role.FILER):
        scope |= ~named & _of_section(held)
    return scope


def page_agency(row: SecondaryIndicator) -> int:
    """Give the agency on whose pages those of the row's section find it: the subject's own, else the plan's.

    Who files a row, heads its section or is responsible for it holds nothing at the agency above whose plan it is in;
    messages and 待办 lead them here. For the 绩效办 it is `row.plan.agency_id`. The row comes with `subject` and `plan`.
    """
    of_subject = row.subject.agency_id if row.subject is not None else None
    return row.plan.agency_id if of_subject is None else of_subject


def who_files(indicator: SecondaryIndicator, day: date) -> tuple[Filer, ...]:
    """Name who files the indicator on the day; empty where nobody does."""
    return filers_of([indicator], day)[indicator.pk]


def filers_of(indicators: Iterable[SecondaryIndicator], day: date) -> dict[int, tuple[Filer, ...]]:
    """Name who files each indicator on the day, by its key; three queries for any number.

    The rows come with `subject`, `plan` and `responsible__employee` at hand, else each of them asks once more.
    """
    rows = list(indicators)
    duties = _duties(rows, day)
    people = {duty.employee_id for duty in duties}
    people |= {row.responsible.employee_id for row in rows if row.responsible is not None}
    accounts = {
        account.employee_id: account
        for account in Account.objects.filter(employee__in=people, is_active=True).order_by("pk")
    }
    standing_in = _delegates(accounts, day)
    return {row.pk: _filers(row, duties, accounts, standing_in, day) for row in rows}


def _mine(access: Access) -> Q:
    """The condition «the access is the 责任人 named»."""
    if access.employee is None:
        return Q(pk__in=())
    return _named(access.today) & Q(responsible__employee=access.employee)


def _named(day: date) -> Q:
    """The condition «a 责任人 is named, and still in service»: a row of somebody who left falls to the section."""
    serving = Q(responsible__employee__left_on__isnull=True) | Q(responsible__employee__left_on__gte=day)
    return Q(responsible__isnull=False) & serving


def _of_section(held: Held) -> Q:
    if held.departments is not None:
        return Q(subject__agency__in=held.agencies, subject__department__in=held.departments)
    unmapped = Q(subject__agency__isnull=True, plan__agency__in=held.agencies)
    return Q(subject__agency__in=held.agencies) | unmapped


def _duties(rows: list[SecondaryIndicator], day: date) -> list[Duty]:
    agencies = {page_agency(row) for row in rows}
    found = accountable(agencies, [Duty.Kind.FILER], day).select_related("employee")
    return list(found.order_by("employee__number", "pk"))


def _delegates(accounts: dict[int | None, Account], day: date) -> dict[int, list[Delegation]]:
    keys = [account.pk for account in accounts.values()]
    rows = Delegation.objects.filter(
        Delegation.in_force(day, day), grantor__in=keys, role=Role.FILER.value, delegate__is_active=True
    ).select_related("delegate")
    found: dict[int, list[Delegation]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.grantor_id, []).append(row)
    return found


def _filers(
    row: SecondaryIndicator,
    duties: list[Duty],
    accounts: dict[int | None, Account],
    standing_in: dict[int, list[Delegation]],
    day: date,
) -> tuple[Filer, ...]:
    named = row.responsible
    if named is not None and (named.employee.left_on is None or named.employee.left_on >= day):
        account = accounts.get(named.employee_id)
        return (Filer(employee=named.employee_id, name=named.name, account=account.pk if account else None),)
    agency = page_agency(row)
    section = row.subject.department_id if row.subject is not None else None
    found: dict[tuple[int | None, int | None], Filer] = {}
    for duty in duties:
        if duty.agency_id != agency or (duty.department_id is not None and duty.department_id != section):
            continue
        account = accounts.get(duty.employee_id)
        found[duty.employee_id, None] = Filer(
            employee=duty.employee_id, name=duty.employee.name, account=account.pk if account else None
        )
        for other in standing_in.get(account.pk, ()) if account else ():
            if other.agency_id == agency and other.department_id in (None, section):
                found[other.delegate.employee_id, other.delegate_id] = Filer(
                    employee=other.delegate.employee_id,
                    name=other.delegate.name,
                    account=other.delegate_id,
                    on_behalf_of=duty.employee.name,
                )
    return tuple(found.values())
