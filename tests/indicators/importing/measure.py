"""How much of each drawn table is read right without a correction, and which wrong rows are not marked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from indicators.engine.importing.reading import best_sheet, read_table
from indicators.sheets.child import read
from indicators.sheets.packing import unpacked
from tests.indicators.importing.render import TABLES


@dataclass(frozen=True)
class Measured:
    """One file: rows expected, rows right, wrong rows without a mark (as read), rows marked though right."""

    name: str
    expected: int
    right: int
    unmarked: list[str]
    overmarked: int
    read: int

    @property
    def share(self) -> float:
        return self.right / self.expected


def measure(path: Path) -> Measured:
    """Import one file as it is and compare with the rows beside it."""
    wanted = json.loads((TABLES / f"{path.name.split('.')[0]}.json").read_text(encoding="utf-8"))
    tables = [sheet.table for sheet in unpacked(read(path, path.suffix, path.stem)["sheets"])]
    reading = read_table(tables[best_sheet(tables)])
    got = [{key: value for key, value in row.values.items() if value} for row in reading.rows]
    keys_wanted = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in wanted]
    keys_got = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in got]
    matched: set[int] = set()
    for block in SequenceMatcher(None, keys_wanted, keys_got, autojunk=False).get_matching_blocks():
        matched.update(range(block.b, block.b + block.size))
    unmarked = [
        keys_got[place]
        for place, row in enumerate(reading.rows)
        if place not in matched and not (row.doubts or row.missing)
    ]
    over = sum(bool(row.doubts or row.missing) for place, row in enumerate(reading.rows) if place in matched)
    return Measured(path.name, len(wanted), len(matched), unmarked, over, len(got))


def files(*, messy: bool = False) -> Iterator[Path]:
    """Give every drawn file of the four readable layouts, or the messy ones."""
    drawn = sorted(path for path in TABLES.iterdir() if path.suffix != ".json")
    yield from (path for path in drawn if (".messy." in path.name) == messy)


if __name__ == "__main__":
    every = [measure(path) for path in [*files(), *files(messy=True)]]
    for each in every:
        if each.share < 1 or each.unmarked or each.read != each.expected:
            print(
                f"{each.name}: {each.right}/{each.expected} read {each.read}, over {each.overmarked}, unmarked {len(each.unmarked)}"
            )
            for line in each.unmarked[:2]:
                print("   ", line[:220])
    print(
        sum(e.right for e in every),
        "/",
        sum(e.expected for e in every),
        "over",
        sum(e.overmarked for e in every),
    )
