"""The short guide beside each empty workbook: which sheets its scheme uses, and what each is for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from plans.schemes import scheme_text, scheme_titles


@dataclass(frozen=True, slots=True)
class SheetGuide:
    """One sheet of the year workbook that the scheme uses."""

    name: str
    purpose: str
    required: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """One scheme: code, title, and its sheets in the order of the workbook."""

    code: str
    title: str
    sheets: tuple[SheetGuide, ...]


@cache
def scheme_guides() -> tuple[Guide, ...]:
    """A guide for each scheme that comes with the program, read once."""
    return tuple(Guide(code, title, _sheets(code)) for code, title in scheme_titles())


def _sheets(code: str) -> tuple[SheetGuide, ...]:
    # Imported late: a server on which nobody opens the page stays small.
    from plans.engine.loading import load_rules
    from reports.workbook.tables import tables

    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None, f"the scheme {code} that comes with the program is faulty"
    used = (sheet for sheet in tables(rules.scheme).values() if sheet.used)
    return tuple(SheetGuide(sheet.name, sheet.purpose, sheet.required) for sheet in used)
