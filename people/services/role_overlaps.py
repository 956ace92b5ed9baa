"""Which roles somebody holds over a period, own and handed over, and what may not be added to them."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Q
from django.utils import timezone

from people.access import Role
from people.errors import DomainError
from people.models import Account, Delegation, Duty, RoleGrant
from people.permissions.combinations import Forbidden, forbidden_combination
from people.permissions.tree import AgencyTree

DUTY_ROLES: Final = {
    Duty.Kind.FILER.value: Role.FILER,
    Duty.Kind.HEAD.value: Role.SECTION_HEAD,
    Duty.Kind.SUPERVISING_LEADER.value: Role.SUPERVISING_LEADER,
}


def roles_during(account: Account, start: date, end: date | None) -> frozenset[tuple[Role, int | None]]:
    """Give what the account holds on some day of the period, by grant, duty or delegation: role and agency's key."""
    grants = RoleGrant.objects.filter(RoleGrant.in_force(start, end), account=account)
    delegations = Delegation.objects.filter(Delegation.in_force(start, end), delegate=account)
    found = {
        (Role(role), agency)
        for rows in (grants, delegations)
        for role, agency in rows.values_list("role", "agency")
    }
    if account.employee_id is not None:
        duties = Duty.objects.filter(Q(end__isnull=True) | Q(end__gte=start), employee=account.employee_id)
        if end is not None:
            duties = duties.filter(start__lte=end)
        found |= {(DUTY_ROLES[kind], agency) for kind, agency in duties.values_list("kind", "agency")}
    return frozenset(found)


def forbidden_with(
    account: Account, role: Role, *, agency: int | None, start: date, end: date | None
) -> Forbidden | None:
    """Give the first role of the account in the period that excludes the new one (at the agency), or None."""
    held = roles_during(account, start, end)
    offices = {where for one, where in {*held, (role, agency)} if one is Role.PERFORMANCE_OFFICE}
    small = offices <= AgencyTree.read().small_offices(timezone.localdate())
    for other in sorted({one for one, _ in held}, key=list(Role).index):
        found = forbidden_combination({role, other}, small_office=small)
        if found is not None:
            return found
    return None


def check_combination(
    account: Account, role: Role, *, agency: int | None, start: date, end: date | None
) -> None:
    """Refuse (DomainError) a role that may not stand beside those held; locks the account, so inside a transaction."""
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    found = forbidden_with(locked, role, agency=agency, start=start, end=end)
    if found is not None:
        raise DomainError(
            f"{account.name}不能再担任“{role}”",
            why=str(found),
            next_step="请换一人，或先结束其中一个角色",
        )


def check_duty(*, employee: int, kind: str, agency: int, start: date, end: date | None) -> None:
    """Refuse (DomainError) a duty whose role its person's account may not hold; for services that write `Duty`.

    `employee` and `agency` are keys. Without an account there is nothing to exclude; call it inside the
    transaction of the command.
    """
    account = Account.objects.filter(employee=employee).first()
    if account is not None:
        check_combination(account, DUTY_ROLES[kind], agency=agency, start=start, end=end)


def standing_conflicts(today: date) -> list[tuple[str, Forbidden]]:
    """Give whose grants in force exclude each other, as when a small office grew; the page warns of them."""
    small = AgencyTree.read().small_offices(today)
    held: dict[tuple[int, str], set[tuple[Role, int | None]]] = {}
    rows = RoleGrant.objects.filter(RoleGrant.in_force(today, today), account__is_active=True)
    for account, name, role, agency in rows.values_list("account", "account__name", "role", "agency"):
        held.setdefault((account, name), set()).add((Role(role), agency))
    found = []
    for (_, name), roles in sorted(held.items()):
        offices = {agency for role, agency in roles if role is Role.PERFORMANCE_OFFICE}
        forbidden = forbidden_combination({role for role, _ in roles}, small_office=offices <= small)
        if forbidden is not None:
            found.append((name, forbidden))
    return found
