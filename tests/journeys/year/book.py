"""A sample year workbook, read as somebody reads it from whom the facts are typed."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import openpyxl

SAMPLES: Final = Path(__file__).parents[2] / "data" / "samples"
_RATE: Final = re.compile(r"([\d.]+)%")
Row = dict[str, Any]


class Sample:
    """One sample: its sheets as rows by heading, and what it comes to."""

    def __init__(self, scheme: str) -> None:
        self.scheme, self.path = scheme, SAMPLES / f"{scheme}.xlsx"
        self.expected: dict[str, Any] = json.loads(self.path.with_suffix(".json").read_text(encoding="utf-8"))

    @cached_property
    def _sheets(self) -> dict[str, list[Row]]:
        book = openpyxl.load_workbook(self.path, read_only=True)
        found: dict[str, list[Row]] = {}
        for sheet in book:
            heads, *rows = sheet.iter_rows(values_only=True)
            found[sheet.title] = [
                {str(head): cell for head, cell in zip(heads, row, strict=True)}
                for row in rows
                if any(cell is not None for cell in row)
            ]
        return found

    def rows(self, sheet: str) -> list[Row]:
        """The rows of a sheet that are not blank."""
        return self._sheets[sheet]

    def setting(self, name: str) -> str:
        """What the sheet 方案 says of a setting."""
        return str(next(row["值"] for row in self.rows("方案") if row["项目"] == name))

    @property
    def year(self) -> int:
        return int(self.expected["year"])

    def indicators(self) -> str:
        """The sheet 指标 in the columns of the grid, as the clipboard has it."""
        from indicators.grid_columns import COLUMNS  # models are at hand only after django.setup()

        headings = [column.heading for column in COLUMNS if column.kind != "months"]
        return "\r\n".join(
            "\t".join(plain(row.get(heading)) for heading in headings) for row in self.rows("指标")
        )

    def grid_rows(self) -> list[Row]:
        """The sheet 指标 as the grid's script sends pasted rows."""
        from indicators.grid_columns import COLUMNS

        columns = [column for column in COLUMNS if column.kind != "months"]
        return [
            {"key": f"new{number}", "cells": {each.name: plain(row.get(each.heading)) for each in columns}}
            for number, row in enumerate(self.rows("指标"))
        ]

    def filed(self, quarter: int, person: str = "") -> list[Row]:
        """The rows of the ledger of a quarter; of one 责任人 where named."""
        named = {row["编号"]: row["责任人"] for row in self.rows("指标")}
        return [
            row for row in self.rows("季度台账")
            if row["季度"] == quarter and person in ("", named[row["指标编号"]])
        ]  # fmt: skip


def plain(value: object) -> str:
    """A cell as it is typed; 否 is what an empty one says already."""
    return "" if value is None or value == "否" else str(value)


def rate_of(row: Row) -> str:
    """完成率 as typed, in per cent; where only 考核得分 is kept, from the words of the row."""
    if row["完成率"] is not None:
        return f"{float(row['完成率']) * 100:.4f}".rstrip("0").rstrip(".")
    found = _RATE.findall(row["完成情况"])
    return str(found[-1])


def typed(row: Row) -> dict[str, str]:
    """What a filer types for a row of the sample: a rate, or a grade where grades are given."""
    measure = {"attainment": rate_of(row)}
    if row["考核等次"]:
        share = "" if row["得分比例"] in (None, 1) else f"{float(row['得分比例']) * 100:.4f}"
        measure = {"grade": row["考核等次"], "ratio": share.rstrip("0").rstrip(".")}
        if row["完成率"] is not None:
            measure["attainment"] = rate_of(row)
    return {
        **measure,
        "self_points": plain(row["自评分"]),
        "progress": plain(row["完成情况"]),
        "problems": plain(row["存在问题"]),
        "measures": plain(row["整改措施"]),
        "no_evidence_reason": "纸质材料存科室备查",
    }
