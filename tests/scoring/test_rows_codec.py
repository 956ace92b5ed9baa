"""The frozen input rows: every year reads back word for word, computes to the same facts, and writes the same sheets."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from appraisals.models import AppraisalRound
from reports.opened import facts_of, rows_of, rules_of, settled_of
from reports.results.xlsx import write_results
from reports.workbook.check import check
from scoring.gather import gather
from scoring.models import Settlement
from scoring.rows_codec import pack_rows, unpack_rows
from scoring.year import load_year
from tests.reports.results.books import SAMPLES, settle_sample
from tests.reports.workbook.books import sample

BOOKS = sorted(str(path.relative_to(SAMPLES).with_suffix("")) for path in SAMPLES.rglob("*.xlsx"))

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", BOOKS)
def test_the_rows_of_a_book_read_back_to_the_same_facts_and_bytes(name: str) -> None:
    reading = check(sample(name))
    rows, rules = reading.rows, reading.rules
    assert rows is not None
    assert rules is not None
    packed = pack_rows(rows)
    again = unpack_rows(packed, rows.plan)
    assert gather(again, rules.scheme, agency="某局") == gather(rows, rules.scheme, agency="某局")
    assert pack_rows(again) == packed


def test_a_settlement_keeps_the_words_of_its_rows_after_the_draft_has_gone_on() -> None:
    settled = settle_sample("xiangzhen-2024")
    settlement = Settlement.objects.select_related("plan__agency").get()
    stored = load_year(settlement.plan)
    words = [(row.indicator.code, row.quarter, row.progress) for row in stored.ledger]
    basis = [row.basis for row in stored.adjustments]
    for entry in stored.ledger:
        entry.delete()
    for adjustment in stored.adjustments:
        adjustment.delete()
    kept = rows_of(settlement)
    assert kept is not None
    assert [(row.indicator.code, row.quarter, row.progress) for row in kept.ledger] == words
    assert [row.basis for row in kept.adjustments] == basis
    assert any(text for _, _, text in words)
    again = settled_of(settlement)
    assert again.settlement.result == settled.settlement.result
    assert again.head == settled.head
    assert again.outcome == settled.outcome
    assert rules_of(settlement).digest == settlement.scheme_digest
    assert facts_of(settlement) == again.facts


def test_of_a_sealed_round_only_the_sums_are_kept() -> None:
    reading = check(sample("xiangzhen-2024"))
    rows, rules = reading.rows, reading.rules
    assert rows is not None
    assert rules is not None
    open_facts = gather(rows, rules.scheme)
    cast = len(rows.ballots)
    assert cast
    rows.round = AppraisalRound(name="测评", sealed=True)
    packed = pack_rows(rows, open_facts.tallies)
    assert json.loads(zlib.decompress(packed))["ballots"] == []
    kept = unpack_rows(packed, rows.plan)
    assert kept.ballots == []
    assert gather(kept, rules.scheme) == open_facts
    assert len(rows.ballots) == cast


def test_the_sheets_written_from_kept_rows_are_those_written_from_the_first(tmp_path: Path) -> None:
    settled = settle_sample("gongxinju-2019")
    write_results(settled, tmp_path / "first.xlsx")
    write_results(settled_of(Settlement.objects.select_related("plan__agency").get()), tmp_path / "kept.xlsx")
    first, kept = ((check(tmp_path / name)) for name in ("first.xlsx", "kept.xlsx"))
    assert not first.faults
    assert not kept.faults
    assert first.rows is not None
    assert kept.rows is not None
    assert pack_rows(first.rows) == pack_rows(kept.rows)


def test_rows_kept_before_a_column_or_a_register_came_about_still_open() -> None:
    rows = check(sample("xiangzhen-2024")).rows
    assert rows is not None
    older = json.loads(zlib.decompress(pack_rows(rows)))
    del older["letters"]
    for row in older["ledger"]:
        del row["measures"]
        row["from an older release"] = 1
    kept = unpack_rows(zlib.compress(json.dumps(older).encode()), rows.plan)
    assert kept.letters == []
    assert {row.measures for row in kept.ledger} == {""}
    assert [row.progress for row in kept.ledger] == [row.progress for row in rows.ledger]
