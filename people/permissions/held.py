"""From rows to `Access`: what an account holds on a day, by grants, duties and delegations.

Four queries whatever the account holds: delegations, where the people involved serve, grants and agencies; a fifth
(is this a small office?) when somebody asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, cast

from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import SimpleLazyObject

from people.access import DELEGABLE, Access, Held, Role
from people.models import Account, Delegation, Duty, Employee, Posting, RoleGrant
from people.permissions.tree import AgencyTree
from people.prepared import asked

_DUTY_ROLES: Final = {
    Duty.Kind.FILER.value: Role.FILER,
    Duty.Kind.HEAD.value: Role.SECTION_HEAD,
    Duty.Kind.SUPERVISING_LEADER.value: Role.SUPERVISING_LEADER,
}
_LISTED: Final = "在册"
_SERVING: Final = "任职"


def access_of(account: Account, *, today: date, second_factor: bool = False) -> Access:
    """Build the access of an active account; a constant number of queries."""
    delegations = _delegations(account, today)
    grantors = [row.grantor for row in delegations]
    people = _people([account, *grantors], today)
    tree = AgencyTree.read()
    own = _own_roles([account, *grantors], people, tree, today)
    employee = people.get(account.employee_id or 0)
    held = list(own[account.pk])
    if employee is None or not employee.left:
        held += [found for row in delegations if (found := _handed_over(row, own[row.grantor_id]))]
    return Access(
        account=account.pk,
        name=str(account),
        employee=None if employee is None or employee.left else account.employee_id,
        home_agency=employee.agency if employee else None,
        today=today,
        held=tuple(held),
        second_factor=second_factor,
        # Asked of the database only where it matters: when the second factor is missing, and on the roles page.
        small_offices=cast(frozenset[int], SimpleLazyObject(lambda: tree.small_offices(today))),
    )


@dataclass(slots=True)
class _Person:
    """Where somebody serves and what for, read for all people involved at once."""

    agency: int = 0
    left: bool = False
    serves: set[int] = field(default_factory=set)
    duties: dict[tuple[Role, int], set[int] | None] = field(default_factory=dict)

    def add_duty(self, role: Role, agency: int, department: int | None) -> None:
        """Join a duty to those of the same role: no section means all of the agency."""
        sections = self.duties.setdefault((role, agency), set())
        if department is None:
            self.duties[role, agency] = None
        elif sections is not None:
            sections.add(department)


def _delegations(account: Account, today: date) -> list[Delegation]:
    """The delegations in force, each with its grantor; of both only what is asked here."""
    return [
        Delegation(
            pk=pk, role=role, agency_id=agency, department_id=department,
            grantor=Account(pk=grantor, username=username, name=name, employee_id=employee),
        )
        for pk, role, agency, department, grantor, username, name, employee in asked(
            _delegation_rows, account.pk, today
        )
    ]  # fmt: skip


def _delegation_rows(account: int, today: date) -> QuerySet[Any, Any]:
    rows = Delegation.objects.filter(
        Delegation.in_force(today, today), delegate=account, grantor__is_active=True
    )
    rows = rows.filter(role__in=[role.value for role in DELEGABLE]).order_by("pk")
    grantor = ("grantor", "grantor__username", "grantor__name", "grantor__employee")
    return rows.values_list("pk", "role", "agency", "department", *grantor)


def _people(accounts: list[Account], today: date) -> dict[int, _Person]:
    """Read the staff row, the postings and the duties of all these accounts in one query."""
    keys = {account.employee_id for account in accounts if account.employee_id is not None}
    found: dict[int, _Person] = defaultdict(_Person)
    if not keys:
        return found
    for what, employee, agency, department, left_on in asked(_people_rows, today, *sorted(keys)):
        person = found[employee]
        if what == _LISTED:
            person.agency, person.left = agency, left_on is not None and left_on < today
            person.serves.add(agency)
        elif what == _SERVING:
            person.serves.add(agency)
        else:
            person.add_duty(_DUTY_ROLES[what], agency, department)
    return found


def _people_rows(today: date, *keys: int) -> QuerySet[Any, Any]:
    current = Q(end__isnull=True) | Q(end__gte=today)
    nowhere, still = Cast(Value(None), BigIntegerField()), Cast(Value(None), DateField())
    listed = Employee.objects.filter(pk__in=keys).values_list(
        Value(_LISTED, CharField()), "pk", "agency", nowhere, "left_on"
    )
    serving = Posting.objects.filter(current, start__lte=today, employee__in=keys).values_list(
        Value(_SERVING, CharField()), "employee", "agency", nowhere, still
    )
    duties = Duty.objects.filter(current, start__lte=today, employee__in=keys).values_list(
        "kind", "employee", "agency", "department", still
    )
    plain = (rows.order_by() for rows in (serving, duties))
    return listed.order_by().union(*plain, all=True)


def _own_roles(
    accounts: list[Account], people: dict[int, _Person], tree: AgencyTree, today: date
) -> dict[int, list[Held]]:
    """Give what each account holds itself: by its person's place and duties, and by grants."""
    own: dict[int, list[Held]] = {account.pk: [] for account in accounts}
    gone: set[int] = set()
    for account in accounts:
        person = people.get(account.employee_id or 0)
        if person is not None and person.left:
            gone.add(account.pk)
        elif person is not None and not own[account.pk]:
            own[account.pk] += _by_place(person)
    here = sorted(own.keys() - gone)
    for account_key, name, agency, series in asked(_grant_rows, today, *here) if here else ():
        role = Role(name)
        covered = tree.covered(role, agency, series)
        own[account_key].append(Held(role=role, agency=agency, agencies=covered))
    return own


def _grant_rows(today: date, *accounts: int) -> QuerySet[Any, Any]:
    rows = RoleGrant.objects.filter(RoleGrant.in_force(today, today), account__in=accounts)
    return rows.order_by("role", "pk").values_list("account", "role", "agency", "series")


def _by_place(person: _Person) -> Iterable[Held]:
    for home in sorted(person.serves):
        yield Held(role=Role.STAFF, agency=home, agencies=frozenset({home}), departments=frozenset())
    for (role, agency), sections in sorted(person.duties.items(), key=lambda one: one[0]):
        departments = None if sections is None else frozenset(sections)
        yield Held(role=role, agency=agency, agencies=frozenset({agency}), departments=departments)


def _handed_over(row: Delegation, grantors: list[Held]) -> Held | None:
    """Give what the delegation is worth today: never more than the grantor still holds there."""
    base = [held for held in grantors if held.role == row.role and held.agency == row.agency_id]
    wanted = frozenset() if row.department_id is None else frozenset({row.department_id})
    if wanted:
        base = [held for held in base if held.departments is None or wanted <= held.departments]
    if not base:
        return None
    whole = any(held.departments is None for held in base)
    sections = None if whole else frozenset[int]().union(*(held.departments or () for held in base))
    return replace(
        base[0],
        agencies=frozenset[int]().union(*(held.agencies for held in base)),
        departments=wanted or sections,
        on_behalf_of=str(row.grantor),
        on_behalf_account=row.grantor_id,
        delegation=row.pk,
    )
