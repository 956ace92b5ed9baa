"""One side of a comparison: a stored version or rows that are not stored yet, as document, rules, rows and traces."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appraisals.engine.tallies import Tally
from bonuses.engine.documents import result_document, result_text
from bonuses.engine.run import distribute
from bonuses.engine.traces import person_trace
from plans.engine.loading import Rules, bonus_total_fen
from plans.engine.step_codec import unpack_step
from plans.engine.steps import Step
from reports.opened import facts_of, rows_of, rules_of
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.models import PersonResult, Settlement, SubjectResult
from scoring.year import YearRows

Document = Mapping[str, Any]
Traces = Mapping[str, Step]


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a year. `rows` None: its input rows are gone; then only results and settings are compared.

    `trace_subjects` and `trace_people` give the traces of the ids asked for.
    """

    rules: Rules
    document: Document
    names: Mapping[str, str]
    rows: YearRows | None
    tallies: Sequence[Tally]
    trace_subjects: Callable[[Collection[str]], Traces]
    trace_people: Callable[[Collection[str]], Traces]


def stored_year(settlement: Settlement) -> Side:
    """A stored version."""
    facts = facts_of(settlement)
    names = {row.code: row.name for row in facts.subjects} | {row.number: row.name for row in facts.people}
    return Side(
        rules=rules_of(settlement),
        document=json.loads(settlement.result),
        names=names,
        rows=rows_of(settlement),
        tallies=facts.tallies,
        trace_subjects=lambda codes: _stored(
            SubjectResult.objects.filter(settlement=settlement, code__in=list(codes)).values_list(
                "code", "trace"
            )
        ),
        trace_people=lambda numbers: _stored(
            PersonResult.objects.filter(settlement=settlement, number__in=list(numbers)).values_list(
                "number", "trace"
            )
        ),
    )


def _stored(rows: Any) -> Traces:
    return {
        key: unpack_step(zlib.decompress(bytes(packed)).decode()) for key, packed in rows.iterator() if packed
    }


def new_year(rows: YearRows, rules: Rules, *, agency: str) -> Side:
    """Rows that are not stored: settled in memory, nothing is written."""
    facts = gather(rows, rules.scheme, agency=agency)
    outcome = settle(facts, rules.scheme)
    bonus = distribute(facts, outcome, rules.scheme, bonus_total_fen(rules))
    text = result_text(result_document(facts, rules.scheme, outcome, bonus))
    names = {row.code: row.name for row in facts.subjects} | {row.number: row.name for row in facts.people}
    subjects = {row.code: row.step for row in outcome.subjects if row.step}
    people = {row.number: row for row in outcome.people}
    paid = {row.number: row for row in bonus.allocations} if bonus else {}
    return Side(
        rules=rules,
        document=json.loads(text),
        names=names,
        rows=rows,
        tallies=facts.tallies,
        trace_subjects=lambda codes: {code: subjects[code] for code in codes if code in subjects},
        trace_people=lambda numbers: {
            number: person_trace(people[number], paid.get(number)) for number in numbers if number in people
        },
    )
