"""The figures that somebody else computed, read from lines: each with its line, whom it is about and what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from people.typed import half_width
from reports.reconciling.figures import Figures, Key
from reports.reconciling.headings import (
    ITEM,
    PERSON_ID,
    PERSON_NAME,
    SUBJECT_ID,
    SUBJECT_NAME,
    Columns,
    Kind,
    recognise,
)
from reports.reconciling.matching import Register
from reports.reconciling.table import Line, blocks

# A title or two may stand above the headings.
TITLE_LINES: Final = 5
# Without headings only a key, a name and two figures can be told apart.
WIDEST_BARE: Final = 4
KINDS: Final[tuple[Kind, ...]] = ("subject", "person", "total")
_SUMMARY: Final = {"合计", "总计", "小计", "平均", "平均分"}
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_SIGNS: Final = str.maketrans("．－％，", ".-%,")
_BLANK: Final = {"", "—", "-", "/", "无", "待定"}


@dataclass(frozen=True, slots=True)
class Given:
    """One figure that was given: where, of whom, which, as typed, and as a number (None: a grade or no number)."""

    line: int
    key: Key
    field: str
    text: str
    number: Fraction | None
    places: int = 0


@dataclass(frozen=True, slots=True)
class PasteFault:
    """What could not be read at a line, and what to do."""

    line: int
    problem: str
    remedy: str


@dataclass(slots=True)
class Reading:
    """What was read of a paste."""

    figures: list[Given] = field(default_factory=list)
    faults: list[PasteFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_given(lines: Sequence[Line], ours: Figures, *, figure: str = "") -> Reading:
    """Read figures from lines; `figure` names what an unheaded column of numbers is ("" guesses)."""
    reading = Reading()
    registers = {kind: Register(ours, kind) for kind in KINDS}
    for block in blocks(list(lines)):
        columns, body = _columns(block, ours, registers, figure)
        if columns is None:
            reading.faults.append(
                PasteFault(
                    block[0].number,
                    "看不出这几列是什么",
                    "请把标题行（如 工号、姓名、得分、等次、奖金）一起粘贴，或只粘贴编号（姓名）和一列数",
                )
            )
            continue
        if not columns.figures:
            what = "这张表里没有能核对的列"
            reading.faults.append(PasteFault(block[0].number, what, "请加上得分、名次、等次或奖金等列"))
            continue
        if columns.unknown:
            reading.notes.append(f"没有核对的列：{'、'.join(columns.unknown)}")
        _read_block(reading, columns, body, registers[columns.kind], ours)
    return reading


def _columns(
    block: list[Line], ours: Figures, registers: dict[Kind, Register], figure: str
) -> tuple[Columns | None, list[Line]]:
    for place, line in enumerate(block[:TITLE_LINES]):
        found = recognise(line.cells, ours.parts)
        if found is not None:
            return found, block[place + 1 :]
    return _unheaded(block, ours, registers, figure), block


def _unheaded(
    block: list[Line], ours: Figures, registers: dict[Kind, Register], figure: str
) -> Columns | None:
    """A table without headings: the kind whose ids or names its first column has most of, then one figure."""
    known = {
        kind: sum(any(register.knows(cell) for cell in line.cells[:2]) for line in block)
        for kind, register in registers.items()
    }
    kind = max(KINDS, key=lambda each: known[each])
    if not known[kind]:
        return None
    width = max(len(line.cells) for line in block)
    if width > WIDEST_BARE:
        return None
    ids = {"subject": (SUBJECT_ID, SUBJECT_NAME), "person": (PERSON_ID, PERSON_NAME), "total": (ITEM, ITEM)}[
        kind
    ]
    register = registers[kind]
    meanings = [""] * width
    for place in range(min(2, width)):
        column = [line.cells[place] for line in block if place < len(line.cells)]
        if sum(map(register.knows, column)) * 2 > len(column) or (place == 0 and not meanings[0]):
            meanings[place] = ids[0] if any(cell in register.ids for cell in column) else ids[1]
    if meanings.count(ids[0]) > 1:
        meanings[1] = ids[1]
    for place in range(width):
        if not meanings[place]:
            column = [line.cells[place] for line in block if place < len(line.cells)]
            guess = _guess(kind, column, ours, taken=meanings, figure=figure)
            meanings[place] = guess
    return Columns(kind, tuple(meanings))


def _guess(kind: Kind, column: list[str], ours: Figures, *, taken: list[str], figure: str) -> str:
    """Which figure an unheaded column is: grades by their words, numbers by where most of them lie."""
    numbers = [number for cell in column if (number := number_of(cell)) is not None]
    fields = dict.fromkeys(name for key in ours.of(kind) for name in ours.values[key])
    if len(numbers) * 2 < len([cell for cell in column if cell]):
        words = {ours.value(key, "grade") for key in ours.of(kind) if ours.has(key, "grade")}
        return "grade" if "grade" not in taken and words.intersection(column) else ""
    if kind == "total":
        return "amount"
    if figure and figure in fields and figure not in taken:
        return figure
    cents = {number * 100 for number in numbers}
    likely = {
        name: len(
            cents & {Fraction(v) for key in ours.of(kind) if isinstance(v := ours.values[key].get(name), int)}
        )
        for name in fields
        if name not in taken and name not in ("grade", "rank")
    }
    best = max(likely, key=lambda name: likely[name], default="")
    if best and likely[best]:
        return best
    large = numbers and sorted(numbers)[len(numbers) // 2] > 700
    wanted = "bonus" if large and "bonus" in fields else "score"
    return wanted if wanted not in taken else ""


def _read_block(
    reading: Reading, columns: Columns, body: list[Line], register: Register, ours: Figures
) -> None:
    number_at = columns.place(PERSON_ID, SUBJECT_ID, ITEM)
    name_at = columns.place(PERSON_NAME, SUBJECT_NAME)
    seen: dict[Key, int] = {}
    for line in body:
        number, name = _cell(line, number_at), _cell(line, name_at)
        if not number and not name:
            if any(number_of(cell) is not None for cell in line.cells):
                reading.faults.append(
                    PasteFault(line.number, "没有编号，也没有姓名或名称", "请补上，或删去这一行")
                )
            continue
        if columns.kind != "total" and _SUMMARY & {number, name}:
            continue
        match = register.find(number, name)
        if match.key is None:
            reading.faults.append(PasteFault(line.number, match.problem, match.remedy))
            continue
        if match.key in seen:
            what = f"“{number or name}”重复，第 {seen[match.key]} 行已有"
            reading.faults.append(PasteFault(line.number, what, "请只保留一行"))
            continue
        seen[match.key] = line.number
        _read_line(reading, columns, line, match.key, ours)


def _read_line(reading: Reading, columns: Columns, line: Line, key: Key, ours: Figures) -> None:
    for place, name in columns.figures:
        text = _cell(line, place)
        if text in _BLANK or not ours.has(key, name):
            continue
        if name == "grade":
            reading.figures.append(Given(line.number, key, name, text, None))
            continue
        number = number_of(text)
        if number is None:
            what = f"“{text[:30]}”不是数字"
            reading.faults.append(PasteFault(line.number, what, "请只填数字，如 93.25"))
            continue
        digits = text.rstrip("%分元").partition(".")[2]
        reading.figures.append(Given(line.number, key, name, text, number, len(digits)))


def number_of(text: str) -> Fraction | None:
    """Read a figure as people type it: 1,234.50, 93.25分, 95% (as 95), ￥100; None where it is none."""
    bare = re.sub(r"[,，\s￥¥元分名第%]", "", half_width(text).translate(_SIGNS))
    if not _NUMBER.fullmatch(bare) or len(bare) > 20:
        return None
    return Fraction(bare)


def _cell(line: Line, place: int | None) -> str:
    return line.cells[place] if place is not None and place < len(line.cells) else ""
