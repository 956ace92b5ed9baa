"""One kind of broken workbook: a sound sample, a change to it, and the fault lines that must follow."""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import openpyxl
from openpyxl import Workbook

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"

# Sound books that the kinds start from; the small ones keep the suite quick.
KX = "edges/16-kexie-2017"  # 4 subjects, 6 people, 7 ballots, two violations, one NO_BALLOTS decision
KX_SUMS = "edges/01-kexie-2017"  # ballots partly as 测评汇总
KX_FULL = "kexie-2017"
GS = "gongshanglian-2015"
KJ = "kejiju-2021"
GX = "edges/14-gongxinju-2019"  # 12 units, 20 violations, no indicators
XZ = "edges/15-xiangzhen-2024"  # sections only, nobody in 人员
XZ_FULL = "xiangzhen-2024"  # with additions and past results
XZ_QUARTERS = "edges/10-xiangzhen-2024"  # with 季度结果; sheets and rows in another order
BASES = (KX, KX_SUMS, KX_FULL, GS, KJ, GX, XZ, XZ_FULL, XZ_QUARTERS)

NO_CELL = ""  # one line about the whole file
ANY_PLACE = "*"  # workbook.md leaves the place open

Mutation = Callable[[Workbook], None]
RawMutation = Callable[[bytes], bytes]


def opened(base: str) -> Workbook:
    """A sample open for changes, a copy of its own: reading the file anew takes five times as long."""
    book = pickle.loads(_pickled(base))
    assert isinstance(book, Workbook)
    for page in cast(list[Any], book.worksheets):  # the one thing that a pickled book forgets
        page.row_dimensions.default_factory = page._add_row
        page.column_dimensions.default_factory = page._add_column
    return book


@cache
def _pickled(base: str) -> bytes:
    return pickle.dumps(openpyxl.load_workbook(SAMPLES / f"{base}.xlsx"))


@dataclass(frozen=True)
class Expected:
    """One fault line: its place («指标!E5») and patterns that its problem and its remedy must contain."""

    place: str
    problem: str
    remedy: str

    def matches(self, line: FaultLine) -> bool:
        """Whether `line` stands at the place and speaks of the problem and of what to do."""
        if self.place not in (ANY_PLACE, line.place):
            return False
        return bool(re.search(self.problem, line.text) and re.search(self.remedy, line.remedy))


@dataclass(frozen=True)
class Broken:
    """A kind: `base` changed by `mutate` (cells) and then by `raw` (bytes of the file).

    `only`: no other line may appear. `assumed`: workbook.md leaves place or validity open; ours.
    `ordered`: the lines must stand exactly in the order of `expect`.
    """

    name: str
    base: str
    expect: tuple[Expected, ...]
    mutate: Mutation | None = None
    raw: RawMutation | None = None
    only: bool = True
    assumed: bool = False
    ordered: bool = False
    suffix: str = ".xlsx"

    def content(self) -> bytes:
        """The bytes of the broken file."""
        data = (SAMPLES / f"{self.base}.xlsx").read_bytes()
        if self.mutate is not None:
            book = opened(self.base)
            self.mutate(book)
            stream = io.BytesIO()
            book.save(stream)
            data = stream.getvalue()
        return data if self.raw is None else self.raw(data)

    def write(self, folder: Path) -> Path:
        """Write the broken file into `folder`."""
        path = folder / f"工作簿{self.suffix}"
        path.write_bytes(self.content())
        return path


@dataclass(frozen=True)
class FaultLine:
    """A fault line taken apart: `工作表!单元格: problem; remedy`; without a cell, place is empty."""

    place: str
    text: str
    remedy: str

    @classmethod
    def parse(cls, line: str) -> FaultLine:
        """Take a line apart; ValueError where it is not of the form that workbook.md fixes."""
        found = re.fullmatch(
            r"(?:([^\s!:：；;]+![A-Z]{1,3}[1-9]\d*): )?([^；;\n]*[^；;\s])[；;]\s*(\S[^\n]*)", line
        )
        if found is None:
            raise ValueError(f"不是“工作表!单元格: 问题；怎样改”的一行：{line!r}")
        place, problem, remedy = found.groups()
        return cls(place or NO_CELL, f"{problem}；{remedy}", remedy)
