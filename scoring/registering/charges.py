"""Proposed charges: where an indicator lost points, its 责任人 and 责任领导, to be decided or refused (rules 1.4, 2.3).

What was lost says the superior's verdict, and where it says nothing the engine of the year from the latest approved row,
at the year's end (`scoring.registering.lost`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from indicators.models import SecondaryIndicator
from people.acting import Actor
from people.errors import DomainError
from plans.current import rules_in_force
from plans.engine.scheme import Scheme
from plans.models import Participant, Plan
from scoring.engine.registers.rows import in_points
from scoring.engine.registers.subjects import charges_people
from scoring.models import ChargeProposal, PersonalCharge, Standing
from scoring.registering.commands import enter
from scoring.registering.concerned import refuse_concerned
from scoring.registering.guards import hold_open
from scoring.registering.lost import lost_points
from scoring.registering.shapes import CHARGES

DIRECT: Final = PersonalCharge.Responsibility.DIRECT
LEADER: Final = PersonalCharge.Responsibility.LEADER
Key = tuple[int, int, str]


@dataclass(slots=True)
class Proposed:
    """Somebody proposed for a charge, with what was decided before (None: open)."""

    indicator: SecondaryIndicator
    person: Participant
    responsibility: str
    lost: int
    quarter: int
    decided: ChargeProposal | None = None

    @property
    def key(self) -> Key:
        """Indicator, person and responsibility: there is one proposal of each."""
        return self.indicator.pk, self.person.pk, self.responsibility

    @property
    def open(self) -> bool:
        """Whether it waits for a decision; a charge that was withdrawn opens it again."""
        if self.decided is None or self.decided.outcome == ChargeProposal.Outcome.OPEN:
            return True
        charge = self.decided.charge
        return charge is not None and charge.standing == Standing.WITHDRAWN

    @property
    def outcome(self) -> str:
        """待定, 扣分 or 不扣."""
        return (
            str(ChargeProposal.Outcome.OPEN) if self.open or not self.decided else str(self.decided.outcome)
        )

    @property
    def lost_words(self) -> str:
        """The points lost."""
        return in_points(self.lost)

    @property
    def version(self) -> int:
        """What a decision has to name."""
        return self.decided.version if self.decided else 0


def proposals(plan: Plan, *, today: date | None = None) -> list[Proposed]:
    """Give who is proposed now, in the order of indicators, with what was decided; a constant number of queries.

    A decision whose indicator no longer lost points is kept in the list: it was made.
    """
    scheme = _scheme(plan)
    if scheme is None or not charges_people(scheme):
        return []
    stored = {
        (row.indicator_id, row.participant_id, str(row.responsibility)): row
        for row in ChargeProposal.objects.filter(plan=plan).select_related(
            "charge", "indicator__primary", "participant", "decided_by"
        )
    }
    found = []
    for one in lost_points(plan, scheme, today=today or timezone.localdate()):
        for person, responsibility in (
            (one.indicator.responsible, DIRECT), (one.indicator.leader, LEADER)
        ):  # fmt: skip
            # Who answers for it and leads it too is proposed once.
            if person is not None and not (responsibility == LEADER and person == one.indicator.responsible):
                key = (one.indicator.pk, person.pk, str(responsibility))
                decided = stored.pop(key, None)
                found.append(
                    Proposed(one.indicator, person, str(responsibility), one.lost, one.quarter, decided)
                )
    found += [
        Proposed(row.indicator, row.participant, str(row.responsibility), row.lost_points, 0, row)
        for row in stored.values()
        if row.outcome != ChargeProposal.Outcome.OPEN
    ]
    return sorted(found, key=lambda each: (each.indicator.code, each.responsibility != DIRECT))


def open_count(plan: Plan) -> int:
    """How many proposals wait for a decision."""
    return sum(1 for each in proposals(plan) if each.open)


def decide(
    *,
    by: Actor,
    plan: Plan,
    key: Key,
    version: int,
    points: int | None,
    reason: str,
) -> ChargeProposal:
    """Charge the proposed person (`points`, 1/10000; the charge waits for a second person), or refuse (None).

    DomainError: not proposed, decided meanwhile, no reason, frozen, oneself is proposed.
    """
    reason = _reason(reason)
    try:
        with transaction.atomic():
            hold_open(plan, CHARGES)
            return _decide(by, plan, find(proposals(plan), key), version, points, reason)
    except IntegrityError as error:
        raise _moved() from error


def refuse_many(*, by: Actor, plan: Plan, picked: Mapping[Key, int], reason: str) -> int:
    """Refuse several proposals (key → version as seen) for one reason: all or none; give how many.

    DomainError as `decide`: one's own among them, too.
    """
    reason = _reason(reason)
    if not picked:
        raise DomainError("没有选中提议", why="没有要决定的", next_step="请先勾选")
    try:
        with transaction.atomic():
            hold_open(plan, CHARGES)
            known = {each.key: each for each in proposals(plan)}
            for key, version in picked.items():
                _decide(by, plan, known.get(key), version, None, reason)
    except IntegrityError as error:
        raise _moved() from error
    return len(picked)


def _decide(
    by: Actor, plan: Plan, proposed: Proposed | None, version: int, points: int | None, reason: str
) -> ChargeProposal:
    if proposed is None or not proposed.open:
        raise _moved()
    refuse_concerned([proposed.person], by=by, step="决定扣分")
    row = _claim(plan, proposed, version)
    row.reason, row.decided_by_id, row.decided_at = reason, by.account, timezone.now()
    row.lost_points = proposed.lost
    row.outcome = ChargeProposal.Outcome.REFUSED if points is None else ChargeProposal.Outcome.CHARGED
    row.charge = None if points is None else _charge(by, plan, proposed, points, reason)
    row.save()
    by.record(
        action="决定扣分提议",
        target=f"{plan} 指标 {proposed.indicator.code} {proposed.responsibility}责任",
        detail={
            "人员": f"{proposed.person.name}（{proposed.person.number}）",
            "失分": proposed.lost_words,
            "决定": str(row.outcome),
            "理由": reason,
        },
        agency=plan.agency_id,
    )
    return row


def _charge(by: Actor, plan: Plan, proposed: Proposed, points: int, reason: str) -> PersonalCharge:
    name = proposed.indicator.name or proposed.indicator.primary.name
    basis = f"指标 {proposed.indicator.code} {name} 失 {proposed.lost_words} 分：{reason}"
    made = enter(
        by=by,
        plan=plan,
        register=CHARGES,
        values={
            "participant": proposed.person,
            "responsibility": proposed.responsibility,
            "points": points,
            "basis": basis,
        },
    )
    assert isinstance(made, PersonalCharge)
    return made


def _claim(plan: Plan, proposed: Proposed, version: int) -> ChargeProposal:
    """Make the proposal's row, or win the right to change it; the unique key decides between two at once."""
    if proposed.decided is None:
        if version:
            raise _moved()
        return ChargeProposal.objects.create(
            plan=plan,
            indicator=proposed.indicator,
            participant=proposed.person,
            responsibility=proposed.responsibility,
            lost_points=proposed.lost,
            version=1,
        )
    rows = ChargeProposal.objects.filter(pk=proposed.decided.pk, version=version)
    if not rows.update(version=F("version") + 1):
        raise _moved()
    return ChargeProposal.objects.get(pk=proposed.decided.pk)


def find(rows: Iterable[Proposed], key: Key) -> Proposed | None:
    """The proposal of a key."""
    return next((each for each in rows if each.key == key), None)


def _scheme(plan: Plan) -> Scheme | None:
    rules = rules_in_force(plan).rules
    return rules.scheme if rules else None


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise DomainError("没有写理由", why="扣与不扣都要写明理由", next_step="请填写理由")
    return reason


def _moved() -> DomainError:
    return DomainError(
        "没有决定",
        why="这条提议刚刚有人决定过，或指标已不再失分",
        next_step="请刷新页面，查看现在的情况",
    )
