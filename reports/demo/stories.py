"""Which example years there are, in which state each ends, what happened in it: read from stories.yaml.

The five documents each have their year with the year before beside it; together they show every state a settlement can
be in. One office has a year more, in work: ballots are missing there. In the town two sections are tied at the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from reports.demo.happenings import HAPPENINGS, Edit
from scoring.models import Settlement

_SOURCE: Final = Path(__file__).with_name("stories.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleYear:
    """One year of an office: `offset` from the document's year, the state it ends in, what happened.

    `before`, where given, made an earlier version that the settled one superseded.
    """

    offset: int
    state: Settlement.State
    edit: Edit | None = None
    before: Edit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeBook:
    """A workbook to practise with: its address, the name it is downloaded under, whose year it is, what is in it."""

    slug: str
    name: str
    scheme: str
    offset: int
    edit: Edit | None = None


def _year(entry: dict[str, Any]) -> ExampleYear:
    return ExampleYear(
        offset=entry["offset"],
        state=Settlement.State(entry["state"]),
        edit=_edit(entry.get("edit")),
        before=_edit(entry.get("before")),
    )


def _book(entry: dict[str, Any]) -> PracticeBook:
    return PracticeBook(**{**entry, "edit": _edit(entry.get("edit"))})


def _edit(name: str | None) -> Edit | None:
    return HAPPENINGS[name] if name else None


_read: Final = yaml.safe_load(_SOURCE.read_text("utf-8"))
STORIES: Final[dict[str, tuple[ExampleYear, ...]]] = {
    code: tuple(map(_year, years)) for code, years in _read["years"].items()
}
BOOKS: Final[dict[str, PracticeBook]] = {entry["slug"]: _book(entry) for entry in _read["practice"]}
# Which schemes have a year under way, and in what way of reports.demo.running it goes on.
RUNNING: Final[dict[str, str]] = _read["running"]
# A scheme that the file does not name has the year of its document, as a draft.
PLAIN: Final = (ExampleYear(offset=0, state=Settlement.State.DRAFT),)
