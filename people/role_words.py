"""The roles somebody holds, in words with their scope; for the account page and the demo's way in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from people.access import ADMINS, Access, Held, Role
from people.models import Account, Agency, Department
from people.permissions import access_of

DEMO = "demo-"


@dataclass(frozen=True, slots=True)
class RoleWords:
    """One role as a person reads it: what, where, for whom (代办)."""

    role: str
    scope: str
    on_behalf_of: str = ""


def roles_in_words(access: Access) -> list[RoleWords]:
    """Say every role held today with its scope; two queries."""
    agencies = dict(Agency.objects.filter(pk__in=access.agencies).values_list("pk", "name"))
    keys = {key for held in access.held for key in held.departments or ()}
    sections = dict(Department.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [
        RoleWords(held.role.value, _scope(held, agencies, sections), held.on_behalf_of)
        for held in access.held
    ]


def _scope(held: Held, agencies: dict[int, str], sections: dict[int, str]) -> str:
    if held.role in ADMINS:
        return "整个系统，不看业务数据"
    names = "、".join(agencies[key] for key in sorted(held.agencies) if key in agencies)
    if held.departments is None:
        return names
    if not held.departments:
        return f"{names}，只看本人的"
    return f"{names}，" + "、".join(sections[key] for key in sorted(held.departments) if key in sections)


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """The demo's people of one agency."""

    agency: str
    people: Sequence[tuple[Account, str]]


def demo_accounts() -> list[DemoGroup]:
    """Give whom a visitor may try the program as; nobody outside of demo mode."""
    if not settings.HENGJI_DEMO:
        return []
    found: dict[str, list[tuple[Account, str]]] = defaultdict(list)
    today = timezone.localdate()
    rows = Account.objects.filter(username__startswith=DEMO, is_active=True).select_related(
        "employee__agency"
    )
    for account in rows:
        held = dict.fromkeys(one.role for one in access_of(account, today=today).held)
        # Everybody on the staff list is 干部职工 as well: it is only said of those who are nothing else.
        words = "、".join(role.value for role in held if role is not Role.STAFF or len(held) == 1)
        agency = account.employee.agency.name if account.employee else "三员（系统、安全、审计管理员）"
        found[agency].append((account, words or "没有角色"))
    return [DemoGroup(agency, people) for agency, people in sorted(found.items())]
