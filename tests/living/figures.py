"""The figures of a settlement under one name each: as 结果.json has them, and as a workbook shows them.

A figure is (sheet, id, column) → text: numbers with two places, ranks as whole numbers, words as they are; None is
an undecided (or not given) figure, an empty cell in the workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from openpyxl import load_workbook

SUBJECTS, PEOPLE, BONUS = "考核结果", "人员结果", "奖金"
SHEETS: Final = (SUBJECTS, PEOPLE, BONUS)
WORDS: Final = ("等次", "取消依据")
AMOUNTS: Final = ("基数", "扣减", "补发", "尾差", "奖金")
TOTALS: Final = {"总额": "total", "发放": "paid", "收回": "returned", "未分配": "undistributed"}
# A cell holds a binary number: this far from the two places it is the same figure.
NEAR: Final = Decimal("0.0000001")


class Place(NamedTuple):
    """Where a figure stands: sheet, 编号 or 工号 or 项目, heading."""

    sheet: str
    key: str
    column: str


Figures = dict[Place, str | None]


def expected(result: Mapping[str, Any]) -> Figures:
    """What 结果.json says of the three sheets."""
    figures: Figures = {}
    parts = list(dict.fromkeys(name for row in result["subjects"] for name in row["parts"]))
    for row in result["subjects"]:
        shown = {name: row["parts"].get(name) for name in parts}
        shown |= {"得分": row["score"], "百分制": row["percent"], "等次": row["grade"]}
        shown["名次"] = None if row["rank"] is None else str(row["rank"])
        figures |= {Place(SUBJECTS, row["id"], name): value for name, value in shown.items()}
    for row in result["people"]:
        shown = {"得分": row["score"], "等次": row["grade"], "基数": row["base"], "奖金": row["bonus"]}
        shown["取消依据"] = "、".join(row["cancelled_by"]) or None
        figures |= {Place(PEOPLE, row["id"], name): value for name, value in shown.items()}
    bonus = result["bonus"] or dict.fromkeys(TOTALS.values())
    figures |= {Place(BONUS, name, "值"): bonus[key] for name, key in TOTALS.items()}
    known = all(bonus[key] is not None for key in TOTALS.values())
    figures[Place(BONUS, "核对", "值")] = "0.00" if known else None
    return figures


def shown(book: Path) -> Figures:
    """What the three result sheets of a workbook show, every column after the names; also the amounts between."""
    workbook = load_workbook(book, data_only=True, read_only=True)
    try:
        figures: Figures = {}
        for name in SHEETS:
            lines = workbook[name].iter_rows(values_only=True)
            headings = [str(cell) for cell in next(lines)]
            for line in lines:
                cells = dict(zip(headings, line, strict=False))
                figures |= _figures(name, str(next(iter(cells.values()))), cells)
        return figures
    finally:
        workbook.close()


def _figures(sheet: str, key: str, cells: Mapping[str, Any]) -> Iterator[tuple[Place, str | None]]:
    columns = list(cells)
    first = {SUBJECTS: "分组", PEOPLE: "所在对象", BONUS: "项目"}[sheet]
    for column in columns[columns.index(first) + 1 :]:
        yield Place(sheet, key, column), _text(column, cells[column])


def _text(column: str, value: object) -> str | None:
    if value is None or value == "":
        return None
    if column in WORDS or isinstance(value, str):
        return str(value)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))
    if column == "名次":
        return str(int(exact)) if exact == int(exact) else str(exact)
    near = exact.quantize(Decimal("0.01"))
    return f"{near:.2f}" if abs(near - exact) < NEAR else str(exact)


def differences(found: Figures, wanted: Figures) -> list[str]:
    """Every figure in which a workbook differs from 结果.json, and rows that only one of them has."""
    lines = [
        f"{place.sheet} {place.key} {place.column}: {_said(wanted[place])} expected, {_said(found[place])} found"
        for place in wanted.keys() & found.keys()
        if found[place] != wanted[place]
    ]
    lines += [f"{place.sheet} {place.key} {place.column}: missing" for place in wanted.keys() - found.keys()]
    rows = {place[:2] for place in wanted}
    lines += [f"{sheet} {key}: unknown row" for sheet, key in {place[:2] for place in found} - rows]
    return sorted([*lines, *unbalanced(found)])


def unbalanced(found: Figures) -> list[str]:
    """People whose 基数 − 扣减 + 补发 is not their 奖金, and a list whose Σ 奖金 is not what was paid."""
    lines, paid = [], Decimal(0)
    keys = [key for sheet, key, column in found if sheet == PEOPLE and column == "奖金"]
    for key in keys:
        base, less, more, _, amount = (found.get(Place(PEOPLE, key, name)) for name in AMOUNTS)
        if amount is None:
            lines += [
                f"{PEOPLE} {key}: an amount without 奖金"
                for name in AMOUNTS
                if found.get(Place(PEOPLE, key, name)) is not None
            ]
            continue
        paid += _number(amount)
        if _number(base) - _number(less) + _number(more) != _number(amount):
            lines.append(f"{PEOPLE} {key}: {base} − {less} + {more} is not {amount}")
    total = found.get(Place(BONUS, "发放", "值"))
    if total is not None and _number(total) != paid:
        lines.append(f"{BONUS} 发放 {total} is not the sum of 奖金 {paid}")
    return lines


def _number(text: str | None) -> Decimal:
    return Decimal(text or 0)


def _said(value: str | None) -> str:
    return "nothing" if value is None else value


def without(figures: Figures, columns: Iterable[str]) -> Figures:
    """The figures without some columns."""
    left_out = set(columns)
    return {place: value for place, value in figures.items() if place.column not in left_out}
