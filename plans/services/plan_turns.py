"""Whose turn it is on the way of a plan: who may approve it, who drafts for a section; and telling them.

Nobody approves what he had a hand in, in a small office neither: there it is the 主要领导 or the 领导小组 (people.chain).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils import timezone

from people.access import LINE, OFFICES, Role
from people.chain import Step
from people.frame.found import path_of
from people.models import Account, Duty, RoleGrant
from people.permissions.predicates import roles_of
from people.permissions.tree import AgencyTree
from people.services.notifications import notify
from plans.models import Plan, Subject

RULE: Final = "plan.approve"
# Who is told that something waits for approval before anybody else is.
LEADERS: Final = (Role.CHIEF_LEADER, Role.LEADING_GROUP)
# In the order in which a page names them.
_ORDER: Final = (*LEADERS, *OFFICES)
_KINDS: Final = (Duty.Kind.FILER.value, Duty.Kind.HEAD.value, Duty.Kind.SUPERVISING_LEADER.value)
DRAFTERS: Final = (Role.FILER, *LINE)
NOBODY: Final = "现在没有能批准的账号：请系统管理员为主要领导（或领导小组成员）建立账号，再由安全管理员授予“主要领导”或“领导小组”角色"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Somebody who may approve: account, name, the role it rests on."""

    account: int
    name: str
    role: Role

    def __str__(self) -> str:
        return f"{self.name}（{self.role}）"


def approvers_of(agency: int, *, steps: Iterable[Step] = ()) -> list[Approver]:
    """Give who may approve plans of the agency today, leaders first; without those who took one of the `steps`."""
    today, tree = timezone.localdate(), AgencyTree.read()
    out = frozenset[int]().union(*(step.people for step in steps))
    grants = RoleGrant.objects.filter(
        RoleGrant.in_force(today, today), role__in=[role.value for role in roles_of(RULE)]
    )
    serving = Q(account__employee__isnull=True) | Q(account__employee__left_on__isnull=True)
    serving |= Q(account__employee__left_on__gte=today)
    found: dict[int, Approver] = {}
    rows = (
        grants.filter(serving, account__is_active=True)
        .exclude(account__in=out)
        .order_by("account__name", "pk")
    )
    for row in sorted(rows.select_related("account"), key=lambda row: _ORDER.index(Role(row.role))):
        if agency in tree.covered(Role(row.role), row.agency_id, row.series):
            one = Approver(account=row.account_id, name=row.account.name, role=Role(row.role))
            found.setdefault(row.account_id, one)
    return list(found.values())


def words_of(approvers: Collection[Approver]) -> str:
    """Say who can approve, or what is to be done where nobody can."""
    if not approvers:
        return NOBODY
    return f"可以批准的：{'、'.join(str(one) for one in approvers)}"


def tell_approvers(plan: Plan, steps: Iterable[Step], *, title: str, body: str, link: str) -> list[Approver]:
    """Write to those whose turn it is: the leaders of the agency, where there are none whoever else may; gives them.

    Only inside the transaction of the command.
    """
    able = approvers_of(plan.agency_id, steps=steps)
    leaders = [one for one in able if one.role in LEADERS]
    told = leaders or [one for one in able if one.role == Role.PERFORMANCE_OFFICE] or able
    notify({one.account for one in told}, title=title, body=body, link=link)
    return told


def drafters_of(subjects: Iterable[Subject]) -> set[int]:
    """Give the accounts of who files, heads and supervises any of the sections (or all of their agencies) today."""
    today, where = timezone.localdate(), Q(pk__in=())
    for row in subjects:
        if row.agency_id is not None:
            where |= Q(agency=row.agency_id) & (Q(department=row.department_id) | Q(department__isnull=True))
    people = Duty.objects.filter(where, Duty.in_force(today), kind__in=_KINDS).order_by().values("employee")
    return set(Account.objects.filter(is_active=True, employee__in=people).values_list("pk", flat=True))


def link_to(plan: Plan, name: str, **more: int) -> str:
    """The address of a page of the plan for a message, also where its year has several."""
    path = path_of(name, agency=plan.agency_id, year=plan.year, **more)
    return f"{path}?plan={plan.pk}" if path else ""
