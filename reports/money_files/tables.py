"""The csv for finance: GB18030 for the programs of banks and treasuries, UTF-8 with its mark for everything else."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from reports.files import written_aside
from reports.money_files.cells import harmless, plain
from reports.money_files.paper import MoneyPaper

HEADINGS: Final = ("序号", "工号", "姓名", "银行账号", "金额", "资金来源", "人员类别", "所在对象", "备注")


def write_gb18030(paper: MoneyPaper, path: Path) -> None:
    """The table in GB18030."""
    _write(paper, path, "gb18030")


def write_utf8(paper: MoneyPaper, path: Path) -> None:
    """The table in UTF-8 with its byte order mark, which Excel needs to read it."""
    _write(paper, path, "utf-8-sig")


def _write(paper: MoneyPaper, path: Path, encoding: str) -> None:
    with written_aside(path) as aside, Path(aside).open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(HEADINGS)
        for row in paper.lines:
            words = (harmless(row.source), harmless(row.category), harmless(row.section), paper.mark)
            out.writerow((row.place, harmless(row.number), harmless(row.name), "", plain(row.amount), *words))
        out.writerow(("", "", "合计", "", plain(paper.total), "", "", paper.count, paper.mark))
