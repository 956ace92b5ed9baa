"""Settled years for the tests of the writers: the samples, read and stored as the program does it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bonuses.services import store_and_settle
from bonuses.settled import Settled
from reports.workbook.parse import read_book

SAMPLES: Final = Path(__file__).parents[2] / "data" / "samples"
CODES: Final = ("gongshanglian-2015", "gongxinju-2019", "kejiju-2021", "kexie-2017", "xiangzhen-2024")
# A blocking problem; see the expected results of the edges.
UNDECIDED: Final = "edges/04-kejiju-2021"


def settle_book(path: Path) -> Settled:
    """Read a workbook and settle it."""
    reading = read_book(path)
    assert reading.faults == []
    assert reading.rows is not None
    assert reading.rules is not None
    return store_and_settle(reading.rows, reading.rules, owner=reading.agency)


def settle_sample(name: str) -> Settled:
    """Settle a sample by its name without suffix."""
    return settle_book(SAMPLES / f"{name}.xlsx")
