"""Nobody decides on what concerns oneself: a row that names a person is not confirmed, agreed to or closed by that person.

Of a tie of persons that is decided on, everybody in it is named (`scoring.decisions.persons`). Under a delegation (代办) neither by a deputy for that person nor by that person as anybody's deputy.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from people.access import Access
from people.acting import Actor
from people.errors import DomainError
from people.models import Account
from people.permissions.predicates import roles_of
from plans.models import Participant, Plan
from scoring.decisions.persons import persons_of
from scoring.models import Decision, Entered
from scoring.registering.guards import plan_of


def people_in(plan: Plan, rows: Sequence[Entered]) -> dict[int, tuple[Participant, ...]]:
    """The people whom rows of one register of the plan concern, by the rows' keys; a constant number of queries.

    Rows come with their `participant` at hand, else each of them asks once more.
    """
    decisions = [row for row in rows if isinstance(row, Decision)]
    if decisions:
        return persons_of(plan, decisions)
    return {row.pk: _named(row) for row in rows}


def concerned_by(row: Entered) -> tuple[Participant, ...]:
    """The people whom one row of any register concerns; none where it names nobody."""
    return people_in(plan_of(row), [row])[row.pk]


def _named(row: Any) -> tuple[Participant, ...]:
    found: Participant | None = getattr(row, "participant", None)
    return () if found is None else (found,)


def accounts_of(people: Collection[Participant]) -> frozenset[int]:
    """The accounts of people of the year; one query, none where nobody is named."""
    if not people:
        return frozenset()
    employees = [person.employee_id for person in people]
    return frozenset(Account.objects.filter(employee__in=employees).values_list("pk", flat=True))


def own_employees(access: Access, rule: str, agency: int) -> frozenset[int]:
    """The keys on the staff list of who would take a step of a rule: of oneself, and of whom one would act for."""
    held = access.acting(*roles_of(rule), agency=agency)
    hands = [key for key in (access.account, held.on_behalf_account if held else None) if key is not None]
    rows = Account.objects.filter(pk__in=hands, employee__isnull=False)
    return frozenset(rows.values_list("employee", flat=True))


def refuse_concerned(people: Collection[Participant], *, by: Actor, step: str) -> None:
    """Refuse the step with `DomainError` when it is taken by one of the people concerned, or for one of them."""
    mine = {key for key in (by.account, by.on_behalf_account) if key is not None}
    theirs = accounts_of(people)
    if not mine & theirs:
        return
    whose = "您" if by.account in theirs else f"委托您代办的{by.on_behalf_of}"
    raise DomainError(
        f"不能办理“{step}”",
        why=f"这件事涉及{whose}本人，与本人有关的事项不能由本人决定",
        next_step="请由另一位有权限的人员办理",
    )
