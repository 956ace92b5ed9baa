"""Whatever is torn out of a workbook or mixed up in it: either it has faults, or it can be stored and settled."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bonuses.engine.documents import result_document
from bonuses.engine.run import distribute
from people.xlsx.faults import BookRefused
from plans.engine.loading import bonus_total_fen
from reports.workbook.check import check
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.services import store_year
from tests.broken.kinds import BASES, opened

EACH, LONG = 9, 227
Tear = Callable[[random.Random, Workbook], None]


def _sheet(chance: random.Random, book: Workbook) -> Worksheet:
    found = chance.choice(book.worksheets)
    assert isinstance(found, Worksheet)
    return found


def _drop_rows(chance: random.Random, book: Workbook) -> None:
    sheet = _sheet(chance, book)
    sheet.delete_rows(chance.randint(1, max(1, sheet.max_row)), chance.choice((1, 1, 3)))


def _drop_column(chance: random.Random, book: Workbook) -> None:
    sheet = _sheet(chance, book)
    sheet.delete_cols(chance.randint(1, max(1, sheet.max_column)))


def _drop_sheet(chance: random.Random, book: Workbook) -> None:
    if len(book.worksheets) > 1:
        book.remove(_sheet(chance, book))


def _clear(chance: random.Random, book: Workbook) -> None:
    sheet = _sheet(chance, book)
    sheet.delete_rows(1, sheet.max_row)


def _empty(chance: random.Random, book: Workbook) -> None:
    sheet = _sheet(chance, book)
    sheet.delete_rows(2, sheet.max_row)


def _swap(chance: random.Random, book: Workbook) -> None:
    """Two cells change places, most often in one sheet."""
    one = _sheet(chance, book)
    other = chance.choice((one, one, one, _sheet(chance, book)))
    here = one.cell(chance.randint(1, max(1, one.max_row)), chance.randint(1, max(1, one.max_column)))
    there = other.cell(chance.randint(1, max(1, other.max_row)), chance.randint(1, max(1, other.max_column)))
    here.value, there.value = there.value, here.value


def _blank(chance: random.Random, book: Workbook) -> None:
    sheet = _sheet(chance, book)
    sheet.cell(
        chance.randint(1, max(1, sheet.max_row)), chance.randint(1, max(1, sheet.max_column))
    ).value = None


TEARS: tuple[Tear, ...] = (
    _drop_rows, _drop_rows, _drop_column, _drop_sheet, _clear, _empty, _empty, _swap, _swap, _blank
)  # fmt: skip


def _torn(base: str, seed: int) -> bytes:
    chance = random.Random(f"{base}/{seed}")
    book = opened(base)
    for _ in range(chance.choice((1, 1, 2, 3))):
        chance.choice(TEARS)(chance, book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _settles(path: Path) -> bool:
    """Whether the book is sound; then it must settle, be distributed and be stored without an error."""
    try:
        reading = check(path)
    except BookRefused:
        return False
    if reading.faults:
        assert reading.rows is None
        assert all(fault.line() for fault in reading.faults)
        return False
    assert reading.rows is not None
    assert reading.rules is not None
    scheme = reading.rules.scheme
    facts = gather(reading.rows, scheme, agency=reading.agency)
    outcome = settle(facts, scheme, trace=False)
    shares = distribute(facts, outcome, scheme, bonus_total_fen(reading.rules), trace=False)
    assert result_document(facts, scheme, outcome, shares)
    with transaction.atomic():
        store_year(reading.rows, owner=reading.agency)
        transaction.set_rollback(True)
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(
    "seeds",
    [range(EACH), pytest.param(range(EACH, EACH + LONG), marks=pytest.mark.prove)],
    ids=["抽样", "二百本"],
)
def test_a_torn_book_has_faults_or_settles(base: str, seeds: range, tmp_path: Path) -> None:
    path = tmp_path / "撕坏的工作簿.xlsx"
    sound = 0
    for seed in seeds:
        path.write_bytes(_torn(base, seed))
        try:
            sound += _settles(path)
        except Exception as error:
            raise AssertionError(f"{base}, seed {seed}") from error
    assert 0 < sound < len(seeds)
