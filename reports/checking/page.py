"""What the page of a check shows: its state, faults as asked for, or the preview with what is stored now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from people.models import Job
from reports.checking.faults import (
    FaultRow,
    Wanted,
    by_sheet,
    grouped,
    kinds_of,
    select,
    sheets_of,
    unpack_faults,
)
from reports.checking.hints import unpack_hints
from reports.checking.standing import Standing, pin_of, standing
from reports.submissions import BOOK, MARKED, settling_of

STEPS: Final = ("上传", "检查", "确认", "核算", "结果")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from file to result, for the stepper."""

    title: str
    state: str
    detail: str = ""


def steps(current: str, *, failed: bool = False) -> list[Step]:
    """The way with the current step marked; `failed`: it did not end well."""
    place = STEPS.index(current)
    states = ["done"] * place + ["refused" if failed else "current"] + ["waiting"] * (len(STEPS) - place - 1)
    return [Step(title, state) for title, state in zip(STEPS, states, strict=True)]


def faults_page(check: Job, wanted: Wanted) -> dict[str, Any]:
    """What the list of faults needs."""
    found = check.result or {}
    rows = unpack_faults(found.get("faults"))
    shown = select(rows, wanted)
    total = int(found.get("fault_count") or len(rows))
    return {
        "steps": steps("检查", failed=True),
        "total": total,
        "at_least": bool(found.get("cut")),
        "listed": len(rows),
        "groups": [(sheet, len(group), grouped(group)) for sheet, group in by_sheet(shown)],
        "shown": len(shown),
        "sheets": sheets_of(rows),
        "kinds": kinds_of(rows),
        "wanted": wanted,
        "marked": (check.folder / "out" / MARKED).is_file() or _may_be_marked(check, rows),
        "again": _kept(check),
    }


def preview_page(check: Job) -> dict[str, Any]:
    """What the preview needs: what the job found, and the year as it is stored now."""
    found = check.result or {}
    now = _now(check)
    settling = settling_of(check)
    return {
        "steps": steps("确认"),
        "found": found,
        "blocking": [each for each in found.get("problems", ()) if each["blocking"]],
        "reminders": [each for each in found.get("problems", ()) if not each["blocking"]],
        "hints": unpack_hints(found.get("hints")),
        "now": now,
        "moved": now is not None and settling is None and now.pin != pin_of(found),
        "settling": settling,
        "kept": _kept(check),
    }


def _may_be_marked(check: Job, rows: list[FaultRow]) -> bool:
    """Whether a marked copy can still be made: the file is there, and it was read at all."""
    return _kept(check) and any(row.sheet for row in rows)


def _kept(check: Job) -> bool:
    return (check.folder / "in" / BOOK).is_file()


def _now(check: Job) -> Standing | None:
    found = check.result or {}
    if check.agency_id is None or "year" not in found:
        return None
    return standing(check.agency_id, int(found["year"]), str(found["scheme"]))
