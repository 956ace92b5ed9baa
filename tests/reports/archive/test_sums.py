"""The year workbook of a package: sums instead of ballots, and it settles to the same figures."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bonuses.engine.documents import result_document, result_text
from bonuses.engine.run import distribute
from plans.engine.loading import bonus_total_fen
from reports.archive.parts_results import with_sums, write_book
from reports.opened import settled_of
from reports.workbook.check import check
from scoring.engine.run import settle
from scoring.gather import gather
from tests.reports.pages.settled_samples import settle_samples


@pytest.mark.parametrize("name", ["工商联", "镇"])
def test_a_year_settles_from_its_sums_to_the_same_bytes(
    db: None, tmp_path: Path, settings: Any, name: str
) -> None:
    settings.HENGJI_DATA = tmp_path
    row = settle_samples(name).settlements[name]
    settled = settled_of(row)
    assert settled.rows.ballots
    summed = with_sums(settled.rows, row)
    assert summed.ballots == []
    assert len(summed.tallies) == len(settled.facts.tallies)
    book = tmp_path / "book.xlsx"
    write_book(replace(settled, rows=summed), row, book)
    sheets = load_workbook(book, read_only=True).sheetnames
    assert "测评汇总" in sheets
    assert "测评票" not in sheets
    reading = check(book)
    assert reading.faults == []
    assert reading.rows is not None
    assert reading.rules is not None
    scheme = reading.rules.scheme
    facts = gather(reading.rows, scheme, agency=reading.agency)
    outcome = settle(facts, scheme)
    bonus = distribute(facts, outcome, scheme, bonus_total_fen(reading.rules))
    text = result_text(result_document(facts, scheme, outcome, bonus))
    assert hashlib.sha256(text.encode()).hexdigest() == row.result_digest
