"""结果.xlsx computes: LibreOffice recalculates every figure to that of 结果.json, also after an input was changed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.living.agreement import faults
from tests.living.edited import edited_years
from tests.living.editing import EditedBook
from tests.living.edits import EDITS, make_edit, scheme_of
from tests.living.recalculation import formula_count
from tests.living.years import BOOKS, Year, generated_year, settled_year
from tests.oracle.generator import SCHEMES

GENERATED, LONG = 4, 60
# In an ordinary run one scheme with quarters and one with ballots; all five in the proofs.
OFTEN = ("kexie-2017",)
SEEDS = range(31_000, 31_000 + LONG)

pytestmark = pytest.mark.django_db


def years_of(scheme: str, seeds: range, folder: Path) -> list[Year]:
    """The samples of a scheme and as many generated years."""
    samples = [settled_year(book, folder) for book in BOOKS if scheme in book.stem]
    return samples + [generated_year(scheme, seed, folder) for seed in seeds]


@pytest.mark.parametrize(
    "scheme",
    [pytest.param(scheme, marks=() if scheme in OFTEN else pytest.mark.prove) for scheme in SCHEMES],
)
def test_samples_generated_books_and_an_edit_recalculate_to_the_result(scheme: str, tmp_path: Path) -> None:
    years = years_of(scheme, SEEDS[:GENERATED], tmp_path)
    edited = edited_years(years, 1, random.Random(f"{scheme}/5"), tmp_path / "edited")
    assert faults(years, edited, tmp_path / "again") == []


def test_there_are_twenty_one_samples_and_twenty_generated_books() -> None:
    covered = [book for scheme in SCHEMES for book in BOOKS if scheme in book.stem]
    assert sorted(covered) == BOOKS
    assert len(BOOKS) == 21
    assert GENERATED * len(SCHEMES) >= 20


@pytest.mark.prove
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("part", range(4))
def test_sixty_generated_books_of_each_scheme_recalculate_to_the_result(
    scheme: str, part: int, tmp_path: Path
) -> None:
    seeds = SEEDS[part * LONG // 4 : (part + 1) * LONG // 4]
    assert faults([generated_year(scheme, seed, tmp_path) for seed in seeds], [], tmp_path / "again") == []


@pytest.mark.prove
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("several", [1, 4], ids=["一处", "四处"])
def test_a_hundred_random_edits_agree_with_a_fresh_settlement(
    scheme: str, several: int, tmp_path: Path
) -> None:
    """Ten edited books for each scheme with one cell changed, ten with four: a hundred in all."""
    years = years_of(scheme, SEEDS[:6], tmp_path)
    edited = edited_years(years, 10, random.Random(f"{scheme}/{several}"), tmp_path / "edited", edits=several)
    assert faults([], edited, tmp_path / "again") == []


@pytest.mark.prove
@pytest.mark.parametrize("kind", EDITS)
def test_every_kind_of_edit_agrees_with_a_fresh_settlement(kind: str, tmp_path: Path) -> None:
    years = [settled_year(book, tmp_path) for book in BOOKS]
    edited = edited_years(years, 3, random.Random(kind), tmp_path / "edited", kind=kind)
    assert faults([], edited, tmp_path / "again") == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_edit_loses_nothing_of_the_book(scheme: str, tmp_path: Path) -> None:
    """openpyxl, which makes the edits, keeps every formula, word and number format of the whole book."""
    year = settled_year(next(book for book in BOOKS if scheme in book.stem), tmp_path)
    book, rng = EditedBook(year.book), random.Random(scheme)
    while not make_edit(book, rng, scheme_of(scheme)):
        pass
    path = tmp_path / "edited.xlsx"
    book.save(path)
    assert formula_count(path) == formula_count(year.book)
    before, after = load_workbook(year.book), load_workbook(path)
    assert before.sheetnames == after.sheetnames
    changed = [
        f"{page.title}!{old.coordinate}"
        for page in before.worksheets
        for old_row, new_row in zip(page.iter_rows(), after[page.title].iter_rows(), strict=True)
        for old, new in zip(old_row, new_row, strict=True)
        if (old.value, old.data_type) != (new.value, new.data_type)
    ]
    touched = [said.split(" ")[0] for said in "; ".join(book.said).split("; ")]
    assert set(touched) <= set(changed)
    assert len(changed) <= len(touched) + 4, "the edit, with clause and reason of a setting"
