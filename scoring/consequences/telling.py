"""Whom 结果运用 is told, and who sees to it: one message for what was made or changed, and not a word of what it is.

The person to be talked to reads the own item on an own page; a unit reads those on itself at its own agency; who sees to
an item is known by 承办 and reads it where the circle of consequence.view does. Nobody is told what they cannot open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from people.access import Access, Role
from people.acting import Actor
from people.models import Account
from people.permissions.predicates import agencies_where, roles_of
from people.services.holders import accounts_with
from people.services.notifications import notify
from plans.models import Plan, Subject
from scoring.models import Consequence
from scoring.watching.seeing import UNIT_OWNERS

Kind = Consequence.Kind
# What the person has to come to; priority and bars are told by who decides on them, with their document.
PERSONAL: Final = (Kind.TALK, Kind.ADMONITION)
BODIES: Final = "党委、纪委"
BODY_ROLES: Final = (Role.LEADING_GROUP, Role.CHIEF_LEADER, Role.SUPERVISION)
VIEW: Final = "consequence.view"
# Account and address.
Told = tuple[int, str]


def own_items(access: Access, agency: int, year: int) -> QuerySet[Consequence]:
    """What the asker has to come to in a year: of the agency's plans, and of plans above on its people."""
    here = Q(plan__agency=agency) | Q(participant__employee__agency=agency)
    return _own(access).filter(here, plan__year=year).exclude(state=Consequence.State.LIFTED)


def _own(access: Access) -> QuerySet[Consequence]:
    if access.employee is None:
        return Consequence.objects.none()
    return Consequence.objects.filter(participant__employee=access.employee, kind__in=PERSONAL)


def open_own(access: Access) -> QuerySet[Consequence]:
    """What the asker still has to come to."""
    return _own(access).filter(state=Consequence.State.OPEN)


def open_owned(access: Access) -> QuerySet[Consequence]:
    """What the asker sees to: by name, as one of the body named, or for the unit that it is about."""
    name = Account.objects.filter(pk=access.account or 0).values("name")
    named = Q(plan__agency__in=agencies_where(access, VIEW), owner__in=name)
    body = Q(plan__agency__in=access.agencies_of(*BODY_ROLES), owner=BODIES)
    unit = Q(
        subject__agency__in=access.agencies_of(*UNIT_OWNERS),
        subject__kind=Subject.Kind.UNIT,
        owner=F("subject__name"),
    )
    return Consequence.objects.filter(named | body | unit, state=Consequence.State.OPEN)


def tell_made(by: Actor, plan: Plan, rows: Iterable[Consequence]) -> None:
    """Tell of new items; inside the transaction that makes them."""
    _tell(by, plan, rows, "您有 {number} 项{year}年度考核事项，请打开查看")


def tell_changed(by: Actor, plan: Plan, rows: Iterable[Consequence]) -> None:
    """Tell of items whose day or owner changed, that were opened again, or that no longer stand."""
    _tell(by, plan, rows, "您的 {number} 项{year}年度考核事项有变更，请打开查看")


def _tell(by: Actor, plan: Plan, rows: Iterable[Consequence], title: str) -> None:
    items = list(rows)
    found = _people(plan, items) + _units(plan, items) + _owners(plan, items)
    for (account, link), number in sorted(found.items()):
        if account != by.account:
            notify([account], title=title.format(number=number, year=plan.year), link=link)


def _people(plan: Plan, rows: Iterable[Consequence]) -> Counter[Told]:
    """Who has to come to a talk, at the own agency."""
    items = Counter(
        row.participant.employee_id for row in rows if row.participant is not None and row.kind in PERSONAL
    )
    accounts = Account.objects.filter(employee__in=[key for key in items if key], is_active=True)
    return Counter(
        {
            (pk, reverse("my_consequences", args=[home, plan.year])): items[employee]
            for pk, employee, home in accounts.values_list("pk", "employee", "employee__agency")
        }
    )


def _units(plan: Plan, rows: Iterable[Consequence]) -> Counter[Told]:
    """The 绩效办 of each unit, of what is about the unit; that of the plan itself is told by who makes the items."""
    items = Counter(
        row.subject.agency_id
        for row in rows
        if row.subject is not None
        and row.subject.kind == Subject.Kind.UNIT
        and row.subject.agency_id not in (None, plan.agency_id)
    )
    offices = accounts_with(UNIT_OWNERS, [key for key in items if key], timezone.localdate())
    return Counter(
        {
            (account, reverse("consequences", args=[agency, plan.year])): items[agency]
            for agency, accounts in offices.items()
            for account in accounts
        }
    )


def _owners(plan: Plan, rows: Iterable[Consequence]) -> Counter[Told]:
    """Who sees to items by name or as one of the body, where they read them."""
    items = Counter(row.owner for row in rows)
    day, agency = timezone.localdate(), plan.agency_id
    link = reverse("consequences", args=[agency, plan.year])
    found: Counter[Told] = Counter()
    if items[BODIES]:
        found += Counter(
            dict.fromkeys(
                ((one, link) for one in accounts_with(BODY_ROLES, [agency], day)[agency]), items[BODIES]
            )
        )
    circle = accounts_with(roles_of(VIEW), [agency], day)[agency]
    named = Account.objects.filter(pk__in=circle, name__in=list(items))
    return found + Counter({(pk, link): items[name] for pk, name in named.values_list("pk", "name")})
