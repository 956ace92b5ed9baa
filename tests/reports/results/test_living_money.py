"""Money and persons of 结果.xlsx as formulas: shares to the fen, every method, edits, and what a blocking problem does."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bonuses.engine.shares import split
from reports.results.living.money_split import MOST, RADIX, compute
from reports.workbook.check import check
from tests.living.editing import EditedBook
from tests.living.figures import BONUS, PEOPLE, Place, differences, expected, shown
from tests.living.plain_figures import plain_figures
from tests.living.recalculation import error_cells, recalculated
from tests.living.years import BOOKS, Year, fresh_result, settled_year
from tests.oracle.generator import generate
from tests.reports.results.living_schemes import DEDUCT, variants

SAMPLE = {book.stem: book for book in BOOKS}


@pytest.mark.parametrize("seed", range(200))
def test_a_split_is_that_of_the_engine(seed: int) -> None:
    rng = random.Random(seed)
    weights = [
        rng.choice((0, 1, rng.randint(1, 30), rng.randint(1, 10**7))) for _ in range(rng.randint(1, 30))
    ]
    total = rng.choice((0, 1, rng.randint(1, 10**9)))
    found = compute(total, weights)
    wanted = split(total, {f"{index:02d}": weight for index, weight in enumerate(weights)})
    shares = [found.share(index) for index in range(len(weights))]
    if wanted is None:
        assert not any(weights)
        assert shares == [0] * len(weights)
        return
    assert shares == [wanted[key].fen for key in sorted(wanted)]
    assert list(found.extras) == [wanted[key].remainder for key in sorted(wanted)]


@pytest.mark.parametrize("seed", range(200))
def test_who_gets_a_missing_fen_follows_from_the_line_and_the_order_on_it(seed: int) -> None:
    """What the formulas of 补分 say, said in Python: above the line, or on it and early enough."""
    rng = random.Random(seed)
    weights = [rng.randint(0, 6) for _ in range(rng.randint(1, 25))]
    found = compute(rng.randint(0, 5_000), weights)
    lucky = [
        int(rest > found.line or (rest == found.line and order <= found.left))
        for rest, order in zip(found.remainders, found.orders, strict=True)
    ]
    assert lucky == list(found.extras)
    assert sum(lucky) == found.missing


def test_a_split_that_a_spreadsheet_cannot_compute_is_known() -> None:
    assert compute(10**7, [12_000_000] * 300).exact
    assert not compute(10**10, [10**8] * 3).exact
    assert not compute(RADIX, [MOST // RADIX, 1]).exact


def amounts(book: Path) -> dict[str, str | None]:
    """奖金 of everybody, and the sheet 奖金."""
    return {
        f"{place.sheet}/{place.key}": value
        for place, value in shown(book).items()
        if (place.sheet, place.column) in ((PEOPLE, "奖金"), (BONUS, "值"))
    }


def without_ballots(book: EditedBook, target: str) -> None:
    """Make every ballot of a target invalid."""
    for line in book.lines("测评"):
        if line.value("对象") == target:
            book.put("测评", line, "德", None)


@pytest.mark.django_db
def test_an_edit_that_blocks_empties_every_amount_and_one_that_heals_fills_them(tmp_path: Path) -> None:
    year = settled_year(SAMPLE["kexie-2017"], tmp_path)
    blocked, healed = tmp_path / "blocked.xlsx", tmp_path / "healed.xlsx"
    book = EditedBook(year.book)
    target = next(row["id"] for row in year.result["people"] if row["score"] is not None)
    without_ballots(book, target)
    book.save(blocked)
    line = next(line for line in book.lines("人员") if line.value("工号") == target)
    book.put("人员", line, "参加考核", "否")
    book.save(healed)
    results = [fresh_result(path) for path in (blocked, healed)]
    new = recalculated([blocked, healed], tmp_path / "again")
    for path, result in zip(new, results, strict=True):
        assert result is not None
        assert differences(shown(path), expected(result)) == []
    without, again = (amounts(path) for path in new)
    total = without.pop(f"{BONUS}/总额")
    assert total == year.result["bonus"]["total"]
    assert set(without.values()) == {None}
    assert again[f"{BONUS}/核对"] == "0.00"
    assert again[f"{PEOPLE}/{target}"] is None
    assert Decimal(again[f"{BONUS}/发放"] or 0) > 0


@pytest.mark.django_db
def test_every_edit_of_the_money_pays_the_total_to_the_fen(tmp_path: Path) -> None:
    """奖金总额, 奖金基数, 在岗月数, rates, where a cancelled bonus goes: also one that nobody is given in addition."""
    year = settled_year(SAMPLE["kexie-2017"], tmp_path)
    changes: list[dict[tuple[str, str, str], object]] = [
        {("方案", "奖金总额", "值"): Decimal("77777.77")},
        {("方案", "取消奖金去向", "值"): "回池"},
        {("方案", "良好扣减比例", "值"): Decimal("0.0333")},
        {("方案", "个人优秀分数线", "值"): 100, ("方案", "良好扣减比例", "值"): Decimal("0.25")},
        {("方案", "个人优秀分数线", "值"): 100, ("方案", "个人良好分数线", "值"): Decimal("99.99")},
        {("人员", year.result["people"][1]["id"], "奖金基数"): Decimal("0.01")},
        {("人员", year.result["people"][0]["id"], "在岗月数"): 7},
        {("方案", "奖金总额", "值"): None},
    ]
    made: list[tuple[Path, dict[Place, str | None]]] = []
    for number, change in enumerate(changes):
        book = EditedBook(year.book)
        for (sheet, key, heading), value in change.items():
            line = next(line for line in book.lines(sheet) if key in (line.value("项目"), line.value("工号")))
            put = isinstance(value, Decimal) and "比例" in key
            book.put(sheet, line, heading, value, percent=put)
            if sheet == "方案":
                line.cells["条款"].value, line.cells["理由"].value = "会议纪要", "党组研究"
        path = tmp_path / f"{number}.xlsx"
        book.save(path)
        result = fresh_result(path)
        assert result is not None, change
        made.append((path, expected(result)))
    for path, (_, wanted) in zip(recalculated([p for p, _ in made], tmp_path / "again"), made, strict=True):
        assert error_cells(path) == []
        assert differences(shown(path), wanted) == []


def _variant_years(name: str, folder: Path) -> list[Year]:
    code, text = variants()[name]
    scheme = folder / f"{name}.yaml"
    scheme.write_text(text, encoding="utf-8")
    sources = [book for book in BOOKS if code in book.stem][-2:]
    sources.append(folder / f"source-{name}.xlsx")
    sources[-1].write_bytes(generate(code, 3))
    return [settled_year(source, folder, f"{name}-{source.stem}", scheme) for source in sources]


@pytest.mark.django_db
def test_sections_first_and_persons_by_place_recalculate_to_the_result(tmp_path: Path) -> None:
    """Also after an edit of a base, and after one that takes a person out."""
    books: list[tuple[Path, dict[Place, str | None]]] = []
    for name in variants():
        years = _variant_years(name, tmp_path)
        for year in years:
            assert differences(shown(year.book), expected(year.result)) == []
            assert plain_figures(year.book, expected(year.result)) == []
            books.append((year.book, expected(year.result)))
        books.append(_edited(name, years[-1], tmp_path))
    for path, (_, wanted) in zip(recalculated([p for p, _ in books], tmp_path / "again"), books, strict=True):
        assert error_cells(path) == [], path.stem
        assert differences(shown(path), wanted) == [], path.stem


def _edited(name: str, year: Year, folder: Path) -> tuple[Path, dict[Place, str | None]]:
    """Two other bases; one of the two people taken out where the office stays valid without."""
    book = EditedBook(year.book)
    paid = [line for line in book.lines("人员") if line.value("参加考核") == "是" and line.value("奖金基数")]
    book.put("人员", paid[0], "奖金基数", Decimal("1234.56"))
    book.put("人员", paid[1], "参加考核", "否")
    path = folder / f"{name}-edited.xlsx"
    book.save(path)
    reading = check(path, folder / f"{name}.yaml")
    assert reading.faults == [], name
    result = fresh_result(path, folder / f"{name}.yaml")
    assert result is not None
    return path, expected(result)


@pytest.mark.django_db
def test_a_total_beyond_exact_arithmetic_takes_its_remainders_as_values(tmp_path: Path) -> None:
    book = EditedBook(SAMPLE[DEDUCT])
    for at, line in enumerate(book.lines("人员")):
        book.put("人员", line, "奖金基数", Decimal("99999.99") - at * at)
    total = next(line for line in book.lines("方案") if line.value("项目") == "奖金总额")
    book.put("方案", total, "值", Decimal("99999999.97"))
    source = tmp_path / "large.xlsx"
    book.save(source)
    year = settled_year(source, tmp_path, "result")
    shares = load_workbook(year.book, read_only=True)["奖金份额"]
    headings, first = (next(shares.iter_rows(n, n, values_only=True)) for n in (1, 2))
    assert isinstance(dict(zip(headings, first, strict=True))["基数补分"], int)
    new = recalculated([year.book], tmp_path / "again")[0]
    assert differences(shown(new), expected(year.result)) == []
    assert year.result["bonus"]["paid"] is not None
