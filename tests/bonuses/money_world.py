"""A published year with its money in the small world, and later versions with other amounts.

`published(office)` is 甲局's settled year, published on the day before `MEETING`. `later(settlement, {"A01": 0, …})` is
the next published version: the amounts named change, None takes somebody off the list; the pool is that of the new sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from bonuses.approving.commands import approve_list, prepare_list
from bonuses.models import BonusAllocation, BonusApproval, BonusPool, BonusSupplement
from bonuses.supplements.commands import approve_supplement, prepare_supplement
from people.access import Role
from people.acting import Actor
from scoring.models import PersonResult, Settlement
from tests.access.settled import settled_year
from tests.office import OTHER_YEAR, YEAR, Office

PUBLISHED_AT: Final = datetime(2026, 3, 2, 2, tzinfo=UTC)
MEETING: Final = date(2026, 3, 3)
SOURCES: Final = {"": "市财政绩效奖专项"}


def actor(office: Office, who: Role | str) -> Actor:
    """Somebody who gives a command."""
    account = office.account(who)
    return Actor(name=account.name, account=account.pk)


def published(office: Office, year: int = YEAR) -> Settlement:
    """The year's first version, published; the 绩效办 of the city settled it."""
    found = settled_year(office, office.a, year, state=Settlement.State.PUBLISHED)
    Settlement.objects.filter(pk=found.pk).update(
        published_at=PUBLISHED_AT, account=office.account(Role.CITY_OFFICE)
    )
    return Settlement.objects.select_related("plan__agency").get(pk=found.pk)


def last_year(office: Office) -> Settlement:
    """The published year before."""
    return published(office, OTHER_YEAR)


def prepared(office: Office, settlement: Settlement) -> BonusApproval:
    """Its list, put before 党组 by the office."""
    return prepare_list(by=actor(office, Role.PERFORMANCE_OFFICE), settlement=settlement.pk, sources=SOURCES)


def approved(office: Office, settlement: Settlement) -> BonusApproval:
    """Its list, approved; the 主要领导 recorded it."""
    row = prepared(office, settlement)
    return approve_list(
        by=actor(office, Role.CHIEF_LEADER), approval=row.pk, version=row.version, **meeting()
    )


def supplemented(office: Office, after: Settlement, *, reason: str = "复核决定") -> BonusSupplement:
    """The supplement of a later version, approved."""
    row = prepare_supplement(by=actor(office, Role.PERFORMANCE_OFFICE), settlement=after.pk, reason=reason)
    return approve_supplement(
        by=actor(office, Role.CHIEF_LEADER), supplement=row.pk, version=row.version, **meeting()
    )


def meeting(**more: Any) -> dict[str, Any]:
    """What 党组 decided."""
    return {
        "meeting_date": MEETING, "body": "党组", "minutes": "同意。", "document": "甲党组〔2026〕3号", **more
    }  # fmt: skip


def amounts_of(settlement: Settlement) -> dict[str, int]:
    """Fen by 工号."""
    rows = BonusAllocation.objects.filter(pool__settlement=settlement)
    return dict(rows.values_list("person_result__number", "amount_fen"))


def later(before: Settlement, changes: Mapping[str, int | None]) -> Settlement:
    """The next published version; the one before is superseded, as publishing does it."""
    amounts: dict[str, int | None] = {**amounts_of(before), **changes}
    last = Settlement.objects.filter(plan=before.plan_id).order_by("-version").first()
    assert last is not None
    full = Settlement.objects.get(pk=before.pk)
    made = Settlement.objects.create(
        plan=full.plan, version=last.version + 1, state=Settlement.State.PUBLISHED, published_at=PUBLISHED_AT,
        scheme_digest=full.scheme_digest, engine_version=full.engine_version, inputs=full.inputs,
        inputs_digest=full.inputs_digest, book=full.book, rules=full.rules, result=full.result,
        result_digest=f"{last.version + 1:064d}", account=full.account,
    )  # fmt: skip
    Settlement.objects.filter(pk=before.pk).update(state=Settlement.State.SUPERSEDED)
    names = dict(PersonResult.objects.filter(settlement=before).values_list("number", "name"))
    sections = dict(PersonResult.objects.filter(settlement=before).values_list("number", "subject_code"))
    people = PersonResult.objects.bulk_create(
        PersonResult(
            settlement=made, number=number, name=names.get(number, f"新人{number}"),
            subject_code=sections.get(number, "K1"), grade="良好",
        )
        for number, fen in amounts.items()
        if fen is not None
    )  # fmt: skip
    paid = sum(fen for fen in amounts.values() if fen is not None)
    pool = BonusPool.objects.create(
        settlement=made, method="deduct_and_supplement", total_fen=paid, paid_fen=paid, returned_fen=0,
        undistributed_fen=0,
    )  # fmt: skip
    BonusAllocation.objects.bulk_create(
        BonusAllocation(
            pool=pool, person_result=row, base_fen=amounts[row.number] or 0, amount_fen=amounts[row.number] or 0
        )
        for row in people
    )  # fmt: skip
    return Settlement.objects.select_related("plan__agency").get(pk=made.pk)
