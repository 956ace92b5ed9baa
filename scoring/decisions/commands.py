"""Entering what was decided on a problem, and confirming it: all of a tie at once, by two persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction

from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile
from plans.models import Plan
from scoring.decisions.needed import Needed
from scoring.decisions.shapes import DECISIONS
from scoring.models import Decision, Entered, Standing
from scoring.now import compute
from scoring.registering import commands
from scoring.registering.guards import hold_open
from scoring.year import YearRows

NOT_ENTERED: Final = "没有登记"


def decide(
    *,
    by: Actor,
    plan: Plan,
    needed: Needed,
    conclusions: Mapping[str, str],
    reason: str,
    body: str,
    decided_on: date,
    document: str = "",
    files: Iterable[StoredFile] = (),
) -> list[Entered]:
    """Enter one decision for each target of an open problem; they wait for a second person.

    A decision in force that says something else is corrected, one that says the same stays. DomainError: they would
    not resolve the problem, one waits already, a value is faulty, the registers are frozen.
    """
    common = {"reason": reason, "body": body, "decided_on": decided_on, "document": document}
    wanted = [
        {"target": one.target, "matter": needed.matter, "conclusion": conclusions[one.target], **common}
        for one in needed.candidates
    ]
    proofs = list(files)
    with transaction.atomic():
        hold_open(plan, DECISIONS)
        _refuse_waiting(needed)
        _refuse_useless(plan, needed, wanted)
        made = (_enter(by, plan, values, proofs) for values in wanted)
        return [row for row in made if row is not None]


def confirm_all(*, by: Actor, plan: Plan, picked: Mapping[int, int]) -> int:
    """Let several waiting decisions count (key → version as seen): all or none; give how many.

    DomainError: none is named, one has moved on, entered by oneself, or concerns oneself.
    """
    if not picked:
        raise DomainError("没有复核", why="没有待复核的决定", next_step="请刷新页面")
    return len(commands.confirm_many(by=by, plan=plan, register=DECISIONS, picked=picked))


def _enter(by: Actor, plan: Plan, values: Mapping[str, Any], files: list[StoredFile]) -> Entered | None:
    same = {"target": values["target"], "matter": values["matter"]}
    old = Decision.objects.filter(plan=plan, standing=Standing.IN_FORCE, **same).first()
    if old is None:
        return commands.enter(by=by, plan=plan, register=DECISIONS, values=values, files=files)
    if old.conclusion == values["conclusion"]:
        return None
    return commands.correct(
        by=by, plan=plan, register=DECISIONS, row=old.pk, version=old.version, values=values, files=files
    )


def _refuse_waiting(needed: Needed) -> None:
    waiting = needed.waiting
    if waiting:
        raise DomainError(
            NOT_ENTERED,
            why=f"已有{waiting[0].entered_name}登记的决定待复核",
            next_step="请先复核，或撤销后重新登记",
        )


def _refuse_useless(plan: Plan, needed: Needed, wanted: list[dict[str, Any]]) -> None:
    """Try the decisions out by the engine that settles: the problem must be gone with them."""

    def change(rows: YearRows) -> None:
        targets = {values["target"] for values in wanted}
        kept = [row for row in rows.decisions if row.matter != needed.matter or row.target not in targets]
        rows.decisions = [*kept, *(Decision(plan=plan, **values) for values in wanted)]

    now = compute(plan, change=change)
    targets = {values["target"] for values in wanted}
    for bad in now.outcome.bad_decisions:
        row = now.rows.decisions[bad.index]
        if row.matter == needed.matter and row.target in targets:
            raise DomainError(NOT_ENTERED, why=bad.problem, next_step=bad.remedy)
    left = next(
        (each for each in now.outcome.problems if (each.code, each.where) == (needed.matter, needed.where)),
        None,
    )
    if left is not None:
        raise DomainError(NOT_ENTERED, why=left.message, next_step="请按名额给出等次，或核对结论")
