"""What a checked workbook would change in the newest stored result of its year, as the job keeps it for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from people.job_runners import JSON
from plans.engine.loading import Rules
from reports.changes import Changes, Figure, ResultChange, compare, new_year, stored_year
from scoring.models import Settlement
from scoring.year import YearRows

# More rows than anybody reads before confirming; the page says how many there are in all.
MOST_ROWS: Final = 200
# Of so many rows what they share is worth a line of its own.
FEW: Final = 3
_WHAT: Final = {"added": "新增", "removed": "不再有", "changed": ""}


def changes(stored: Settlement, rows: YearRows, rules: Rules, *, agency: str) -> dict[str, JSON]:
    """Compare rows that are not stored with a stored settlement. ValueError where that one no longer opens."""
    return pack_changes(stored, compare(stored_year(stored), new_year(rows, rules, agency=agency)))


def pack_changes(stored: Settlement, found: Changes) -> dict[str, JSON]:
    """Give the changes as plain data, at most MOST_ROWS of each kind."""
    return {
        "version": stored.version,
        "state": str(stored.state),
        "when": f"{timezone.localtime(stored.created_at):%Y-%m-%d %H:%M}",
        "same": found.same,
        "same_results": found.same_results,
        "counts": list[JSON](found.counts),
        "settings": [[each.name, each.old, each.new, each.reason] for each in found.settings[:MOST_ROWS]],
        "inputs": [each.words for each in found.rows[:MOST_ROWS]],
        "inputs_left": max(0, len(found.rows) - MOST_ROWS),
        "subjects": _results(found.subjects),
        "people": _results(found.people),
        "money": _figures(found.money),
        "gone": _problems(found.problems_gone),
        "new": _problems(found.problems_new),
    }


def _results(rows: Sequence[ResultChange]) -> dict[str, JSON]:
    """The rows with their own causes; a cause that all of them share is said once, not at each."""
    shared = _shared(rows)
    shown: list[JSON] = [
        {
            "id": row.id,
            "name": row.name,
            "what": _WHAT[row.what],
            "figures": _figures(row.figures),
            "causes": [cause for cause in row.causes if cause not in shared],
        }
        for row in rows[:MOST_ROWS]
    ]
    return {"rows": shown, "shared": list[JSON](shared), "left": len(rows) - len(shown)}


def _shared(rows: Sequence[ResultChange]) -> list[str]:
    if len(rows) < FEW:
        return []
    every = set.intersection(*(set(row.causes) for row in rows))
    return [cause for cause in rows[0].causes if cause in every]


def _figures(figures: Iterable[Figure]) -> list[JSON]:
    return [[each.name, each.old, each.new, each.difference] for each in figures]


def _problems(problems: Sequence[Mapping[str, Any]]) -> list[JSON]:
    return [str(each["message"]) for each in problems[:MOST_ROWS]]
