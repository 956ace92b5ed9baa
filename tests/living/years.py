"""Settled years with their 结果.xlsx: samples, edges and generated books; and the fresh settlement of an edited book."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bonuses.engine.documents import result_document
from bonuses.engine.run import distribute
from bonuses.services import store_and_settle
from plans.engine.loading import bonus_total_fen
from reports.results.xlsx import write_results
from reports.workbook.check import check
from scoring.engine.run import settle
from scoring.gather import gather
from tests.oracle.generator import generate

SAMPLES: Final = Path(__file__).parents[1] / "data" / "samples"
BOOKS: Final = sorted(SAMPLES.rglob("*.xlsx"))


@dataclass(frozen=True, slots=True)
class Year:
    """A settled year: its 结果.xlsx and what 结果.json says."""

    name: str
    book: Path
    result: dict[str, Any]

    @property
    def scheme(self) -> str:
        """The scheme's code."""
        return str(self.result["scheme"])


def settled_year(source: Path, folder: Path, name: str = "", scheme_file: Path | None = None) -> Year:
    """Store and settle a workbook as the program does it, and write its 结果.xlsx into ``folder``."""
    reading = check(source, scheme_file)
    assert reading.faults == []
    assert reading.rows is not None
    assert reading.rules is not None
    settled = store_and_settle(reading.rows, reading.rules, owner=reading.agency)
    name = name or source.stem
    book = folder / f"{name}.xlsx"
    write_results(settled, book)
    return Year(name, book, json.loads(settled.settlement.result))


def generated_year(scheme: str, seed: int, folder: Path) -> Year:
    """The year of a generated workbook."""
    source = folder / "source.xlsx"
    source.write_bytes(generate(scheme, seed))
    try:
        return settled_year(source, folder, f"{scheme}-{seed}")
    finally:
        source.unlink()


def fresh_result(book: Path, scheme_file: Path | None = None) -> dict[str, Any] | None:
    """What a fresh settlement of a workbook gives; None where the workbook is not valid."""
    reading = check(book, scheme_file)
    if reading.rows is None or reading.rules is None:
        return None
    scheme = reading.rules.scheme
    facts = gather(reading.rows, scheme, agency=reading.agency)
    outcome = settle(facts, scheme, trace=False)
    bonus = distribute(facts, outcome, scheme, bonus_total_fen(reading.rules), trace=False)
    return result_document(facts, scheme, outcome, bonus)
