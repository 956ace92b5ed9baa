"""Years to reconcile with, and their figures written as an office would paste them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from plans.engine.loading import Rules
from plans.engine.rounding import two_places
from reports.reconciling.figures import Figures
from reports.reconciling.headings import Kind, label
from reports.reconciling.reconcile import Reconciliation, reconcile
from reports.reconciling.table import read_lines
from reports.reconciling.variants import settled_figures
from reports.workbook.check import check
from scoring.engine.facts import YearFacts
from scoring.gather import gather

SAMPLES: Final = Path(__file__).parents[2] / "data" / "samples"
CODES: Final = ("kexie-2017", "gongshanglian-2015", "kejiju-2021", "gongxinju-2019", "xiangzhen-2024")


@cache
def year_of(code: str) -> tuple[YearFacts, Rules]:
    """Facts and rules of a sample."""
    reading = check(SAMPLES / f"{code}.xlsx")
    assert reading.rows is not None
    assert reading.rules is not None
    return gather(reading.rows, reading.rules.scheme, agency=reading.agency), reading.rules


@cache
def ours(code: str) -> Figures:
    """The right figures of a sample."""
    found = settled_figures(*year_of(code))
    assert found is not None
    return found


def table(figures: Figures, kind: Kind, fields: Sequence[str]) -> str:
    """Write figures as a spreadsheet's paste, headings first."""
    keys = {"subject": ("编号", "名称"), "person": ("工号", "姓名"), "total": ("项目", "项目")}[kind]
    lines = ["\t".join([*keys, *map(label, fields)])]
    for key in figures.of(kind):
        row = figures.values[key]
        shown = []
        for name in fields:
            value = row.get(name)
            plain = isinstance(value, int) and name != "rank"
            shown.append("" if value is None else two_places(value) if plain else str(value))  # type: ignore[arg-type]
        lines.append("\t".join([key[1], figures.names[key], *shown]))
    return "\n".join(lines)


def everything(figures: Figures) -> str:
    """All figures that people compute by hand."""
    return "\n\n".join(
        [
            table(figures, "subject", ("score", "rank", "grade")),
            table(figures, "person", ("score", "grade", "bonus")),
        ]
    )


def against(code: str, text: str, *, figure: str = "") -> Reconciliation:
    """Reconcile a pasted text with a sample."""
    facts, rules = year_of(code)
    return reconcile(facts, rules, read_lines(text), figure=figure)
