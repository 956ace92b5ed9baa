"""A published year of 甲局 whose people stand in the plan, and what the tests say of appeals against it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from people.access import Role
from people.acting import Actor
from people.models import Agency, Employee
from plans.models import Participant, Subject
from scoring.appealing.asking import Request, ask
from scoring.appealing.deciding import Decision, decide
from scoring.models import Appeal, PersonResult, Settlement
from tests.access.settled import settled_year
from tests.office import YEAR, Office

# Friday 2027-01-29, 10:00 in Beijing.
PUBLISHED_AT: Final = datetime(2027, 1, 29, 2, 0, tzinfo=UTC)
PUBLISHED_ON: Final = date(2027, 1, 29)
LAST_SECOND: Final = datetime(2027, 2, 28, 15, 59, 59, tzinfo=UTC)
GROUNDS: Final = "金丝雀理由：测评表漏计一张，请求复核得分。"


def published(
    office: Office, *, agency: Agency | None = None, year: int = YEAR, state: str = Settlement.State.PUBLISHED
) -> Settlement:
    """The year (of 甲局), settled by its 绩效专干 and published on a Friday."""
    row = settled_year(office, agency or office.a, year, state=state)
    Settlement.objects.filter(pk=row.pk).update(
        published_at=PUBLISHED_AT, account=office.account(Role.PERFORMANCE_OFFICE)
    )
    row.refresh_from_db()
    if not Participant.objects.filter(plan=row.plan).exists():
        _people(row)
    return row


def _people(row: Settlement) -> None:
    section = Subject.objects.create(plan=row.plan, code="K0", name="全局", kind=Subject.Kind.SECTION)
    employees = {employee.number: employee for employee in Employee.objects.filter(agency=row.plan.agency)}
    people = PersonResult.objects.filter(settlement=row).values_list("number", "name")
    Participant.objects.bulk_create(
        Participant(plan=row.plan, employee=employees[number], number=number, name=name, subject=section)
        for number, name in people
    )


def actor(office: Office, who: Role | str) -> Actor:
    """The account as it gives a command."""
    account = office.account(who)
    return Actor(name=account.name, account=account.pk)


def person(office: Office, row: Settlement, who: Role | str) -> Participant:
    """Somebody of the plan."""
    return Participant.objects.get(plan=row.plan, employee=office.employee(who))


def asked(office: Office, row: Settlement, who: Role | str = Role.STAFF, **changed: Any) -> Appeal:
    """A 复核 by the person."""
    facts: dict[str, Any] = {"stage": Appeal.Stage.REVIEW, "known_on": PUBLISHED_ON, "text": GROUNDS}
    return ask(
        by=actor(office, who), settlement=row.pk, participant=person(office, row, who).pk,
        wanted=Request(**(facts | changed)),
    )  # fmt: skip


def decided(
    office: Office, appeal: Appeal, who: Role | str = Role.CHIEF_LEADER, *, outcome: str = "维持", day: date
) -> Appeal:
    """Its decision, by somebody without a part."""
    found = Decision(
        outcome=outcome,
        body="局党组",
        decided_on=day,
        reply="经核实，理由不成立。",
        document="甲党〔2027〕3号",
    )
    return decide(by=actor(office, who), appeal=appeal.pk, version=appeal.version, decision=found)
