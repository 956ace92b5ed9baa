"""What the settings page shows of the offices, and who set what when; `offices.set_small_office` changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from people.access import Access, Role
from people.audit import AuditEntry
from people.audit_reading import Change, in_words
from people.models import Agency
from people.permissions.tree import AgencyTree

SET_ACTIONS: Final = ("设置小单位",)
SHOWN: Final = 10
SAID: Final = {None: "按人数", True: "设为小单位", False: "设为不按小单位"}


@dataclass(frozen=True, slots=True)
class OfficeSetting:
    """One agency: people in service, what is set, whether it counts as a small office today."""

    pk: int
    name: str
    serving: int
    said: str
    small: bool


@dataclass(frozen=True, slots=True)
class SettingChange:
    """Who set what when."""

    at: datetime
    actor: str
    target: str
    changes: Sequence[Change]


def offices_of(access: Access) -> QuerySet[Agency]:
    """Give the agencies whose settings the access may see: all for 系统管理员 and 安全管理员, else those in sight."""
    if access.has(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        return Agency.objects.order_by("name")
    held = access.roles(Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE)
    return Agency.objects.filter(pk__in=frozenset[int]().union(*(one.agencies for one in held))).order_by(
        "name"
    )


def office_settings(agencies: Sequence[Agency], today: date) -> list[OfficeSetting]:
    """Give the settings of the agencies of one page; three queries however many."""
    small = AgencyTree.read().small_offices(today)
    serving = Count(
        "employees",
        filter=(Q(employees__joined_on__isnull=True) | Q(employees__joined_on__lte=today))
        & (Q(employees__left_on__isnull=True) | Q(employees__left_on__gte=today)),
    )
    keys = [agency.pk for agency in agencies]
    numbers = dict(Agency.objects.filter(pk__in=keys).annotate(n=serving).values_list("pk", "n"))
    return [
        OfficeSetting(row.pk, row.name, numbers[row.pk], SAID[row.small_office], row.pk in small)
        for row in agencies
    ]


def settings_changes(access: Access) -> list[SettingChange]:
    """Give the last changes of settings of the agencies whose settings the access may see."""
    rows = AuditEntry.objects.filter(action__in=SET_ACTIONS).order_by("-position")
    if not access.has(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        rows = rows.filter(agency__in=offices_of(access).values("pk"))
    return [SettingChange(row.at, row.actor, row.target, in_words(row.detail)[0]) for row in rows[:SHOWN]]
