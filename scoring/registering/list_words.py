"""What the list says beside each row that feeds the score: what it counts for now, or would when it is confirmed."""

from __future__ import annotations

from collections import defaultdict

from people.errors import DomainError
from plans.engine.scheme import Scheme
from plans.models import Plan
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.models import Adjustment, Standing, Violation
from scoring.now import compute
from scoring.registering.columns import Register
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.row_words import adjustment_words, said, words_by_row
from scoring.registering.shapes import ADJUSTMENTS

IF_CONFIRMED = "复核后："


def list_words(plan: Plan, register: Register, scheme: Scheme | None) -> dict[int, str]:
    """Give the words by key of the row; empty for registers of whose rows there is nothing more to say."""
    if scheme is None:
        return {}
    if register is ADJUSTMENTS:
        return _adjustments(plan, scheme)
    return _violations(plan) if register is VIOLATIONS else {}


def _adjustments(plan: Plan, scheme: Scheme) -> dict[int, str]:
    rows = Adjustment.objects.filter(plan=plan).exclude(standing=Standing.WITHDRAWN).order_by("pk")
    counted: dict[int, list[Adjustment]] = defaultdict(list)
    waiting = []
    for row in rows:
        if row.standing == Standing.IN_FORCE:
            counted[row.subject_id].append(row)
        else:
            waiting.append(row)
    found: dict[int, str] = {}
    for of_one in counted.values():
        found |= zip((row.pk for row in of_one), words_by_row(scheme, of_one), strict=True)
    for row in waiting:
        others = [each for each in counted[row.subject_id] if each.pk != row.replaces_id]
        found[row.pk] = IF_CONFIRMED + adjustment_words(scheme, row, others)
    return found


def _violations(plan: Plan) -> dict[int, str]:
    """Computed once with every row that counts or waits; a correction stands for the row it replaces."""
    rows = list(Violation.objects.filter(plan=plan).exclude(standing=Standing.WITHDRAWN))
    if not rows:
        return {}
    replaced = {row.replaces_id for row in rows if row.standing == Standing.WAITING and row.replaces_id}
    try:
        now = compute(plan)
    except DomainError:
        return {}
    people = {person.pk: person for person in now.rows.participants}
    subjects = {subject.pk: subject for subject in now.rows.subjects}
    for row in rows:
        row.participant = people.get(row.participant_id or 0)
        row.subject = subjects.get(row.subject_id or 0)
    now.rows.violations = [row for row in rows if row.pk not in replaced]
    scheme = now.rules.scheme
    facts = gather(now.rows, scheme, agency=plan.agency.name, tallies=now.facts.tallies)
    with_all = settle(facts, scheme, trace=False)
    names = {person.number: person.name for person in now.facts.people}
    told = {one.code: "；".join(said(one, names)) for one in with_all.violations}
    in_force = {one.code: "；".join(said(one, names)) for one in now.outcome.violations}
    return {
        row.pk: in_force.get(row.code, "")
        if row.standing == Standing.IN_FORCE
        else IF_CONFIRMED + told.get(row.code, "")
        for row in rows
    }
