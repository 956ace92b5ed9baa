"""Nobody decides on what concerns oneself: a row that names a person is not confirmed, agreed to or closed by that person.

Under a delegation (代办) neither by a deputy for that person nor by that person as anybody's deputy.
"""

from __future__ import annotations

from typing import Any

from people.access import Access
from people.acting import Actor
from people.errors import DomainError
from people.models import Account
from people.permissions.predicates import roles_of
from plans.models import Participant
from scoring.models import Entered


def person_in(row: Entered) -> Participant | None:
    """The person whom a row of any register names; None where it names none."""
    made: Any = row
    found: Participant | None = getattr(made, "participant", None)
    return found


def accounts_of(person: Participant | None) -> frozenset[int]:
    """The accounts of a person of the year; one query, none where nobody is named."""
    if person is None:
        return frozenset()
    return frozenset(Account.objects.filter(employee=person.employee_id).values_list("pk", flat=True))


def own_employees(access: Access, rule: str, agency: int) -> frozenset[int]:
    """The keys on the staff list of who would take a step of a rule: of oneself, and of whom one would act for."""
    held = access.acting(*roles_of(rule), agency=agency)
    hands = [key for key in (access.account, held.on_behalf_account if held else None) if key is not None]
    rows = Account.objects.filter(pk__in=hands, employee__isnull=False)
    return frozenset(rows.values_list("employee", flat=True))


def refuse_concerned(person: Participant | None, *, by: Actor, step: str) -> None:
    """Refuse the step with `DomainError` when it is taken by the person concerned, or for that person."""
    mine = {key for key in (by.account, by.on_behalf_account) if key is not None}
    theirs = accounts_of(person)
    if not mine & theirs:
        return
    whose = "您" if by.account in theirs else f"委托您代办的{by.on_behalf_of}"
    raise DomainError(
        f"不能办理“{step}”",
        why=f"这件事涉及{whose}本人，与本人有关的事项不能由本人决定",
        next_step="请由另一位有权限的人员办理",
    )
