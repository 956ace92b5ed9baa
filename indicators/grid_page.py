"""What the page of the grid says besides its rows: pick lists, totals and findings, as JSON for the script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from indicators.grid_columns import ENTRY_BASES
from indicators.services.grid_edits import GridAnswer
from indicators.services.grid_state import GridState, PlacedFinding, Total


def pick_lists(state: GridState) -> dict[str, list[list[str]]]:
    """By field what a cell may say, each with another word by which it is found (编号, 工号)."""
    people = [
        [text, number]
        for number, key in state.reader.people.ids.items()
        if (text := state.reader.people.texts[key])
    ]
    subjects = [[state.reader.subjects.texts[key], code] for code, key in state.reader.subjects.ids.items()]
    return {
        "category": [[name, ""] for name in state.reader.categories],
        "subject": subjects,
        "responsible": people,
        "leader": people,
        "basis": [[text, ""] for text in ENTRY_BASES],
        "standalone": [["是", ""]],
    }


def totals_json(totals: Iterable[Total]) -> list[dict[str, Any]]:
    """Totals as the script takes them: points and what is wanted in 1/10000."""
    return [asdict(each) for each in totals]


def findings_json(findings: Sequence[PlacedFinding]) -> list[dict[str, Any]]:
    """Findings as the script takes them."""
    return [asdict(each) for each in findings]


def answer_json(answer: GridAnswer) -> dict[str, Any]:
    """The answer to a batch as the script takes it."""
    return asdict(answer)


def total_words(total: Total) -> str:
    """A total in words for readers without script: 38 / 40 分."""
    from plans.figures import in_points

    wanted = f" / {in_points(total.wanted)}" if total.wanted is not None else ""
    return f"{in_points(total.points)}{wanted} 分"
