"""结果.json: the document of a settlement, keys in order, lists sorted by id (workbook.md «结果.json»)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bonuses.engine.results import Allocation, BonusOutcome
from plans.engine.rounding import two_places
from plans.engine.scheme import Scheme
from scoring.engine.facts import YearFacts
from scoring.engine.results import HonoursOutcome, Outcome, PersonOutcome, SubjectOutcome


def result_document(
    facts: YearFacts, scheme: Scheme, outcome: Outcome, bonus: BonusOutcome | None
) -> dict[str, object]:
    """The whole result as plain data; every score and amount is a string with two places, None where undecided."""
    allocations = {row.number: row for row in bonus.allocations} if bonus else {}
    return {
        "scheme": scheme.code,
        "year": facts.year,
        "agency": facts.agency,
        "subjects": [_subject(row) for row in outcome.subjects],
        "people": [_person(row, allocations) for row in outcome.people],
        "bonus": None if bonus is None else _bonus(bonus),
        "honours": _honours(outcome.honours),
        "problems": [
            {"code": row.code, "blocking": row.blocking, "where": row.where, "message": row.message}
            for row in outcome.problems
        ],
    }


def result_text(document: Mapping[str, object]) -> str:
    """The document as the text of the file: UTF-8, one space of indentation, a newline at the end."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _places(value: int | None) -> str | None:
    return None if value is None else two_places(value)


def _subject(row: SubjectOutcome) -> dict[str, object]:
    return {
        "id": row.code,
        "kind": row.kind,
        "group": row.group,
        "score": _places(row.score),
        "percent": _places(row.percent),
        "rank": row.rank,
        "grade": row.grade,
        "grade_before_leader_downgrade": row.grade_before,
        "parts": {name: _places(value) for name, value in row.parts},
    }


def _person(row: PersonOutcome, allocations: Mapping[str, Allocation]) -> dict[str, object]:
    allocation = allocations.get(row.number)
    return {
        "id": row.number,
        "score": _places(row.score),
        "grade": row.grade,
        "base": _places(allocation.base) if allocation else None,
        "bonus": _places(allocation.amount) if allocation else None,
        "cancelled_by": list(row.cancelled_by),
        "barred_from_excellent": row.barred,
    }


def _bonus(bonus: BonusOutcome) -> dict[str, object]:
    return {
        "total": _places(bonus.total),
        "paid": _places(bonus.paid),
        "returned": _places(bonus.returned),
        "undistributed": _places(bonus.undistributed),
    }


def _honours(honours: HonoursOutcome) -> dict[str, object]:
    return {
        "priority": list(honours.priority),
        "talk": list(honours.talk),
        "next_year_quota": dict(honours.next_year_quota),
        "consequences": {code: list(results) for code, results in honours.consequences},
    }
