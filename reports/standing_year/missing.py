"""Which rows the forecast of a subject lacks: those of the indicators that it and the subjects below it answer for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from reports.standing_year.forecast import Forecast
from reports.standing_year.page import LACKING, rows_url
from reports.standing_year.reading import YearStanding
from reports.standing_year.under import subjects_below

MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Lacking:
    """A forecast with what it lacks: how many rows, the first ones by name, the address of all."""

    row: Forecast
    number: int
    named: tuple[str, ...]
    url: str

    @property
    def words(self) -> str:
        """«88.42，良好；缺 4 行»."""
        return f"{self.row.words}；缺 {self.number} 行" if self.number else self.row.words

    @property
    def named_words(self) -> str:
        """«1.3（第1季度）、2.3（第1季度）等», empty where nothing lacks."""
        more = " 等" if self.number > len(self.named) else ""
        return "、".join(self.named) + more


def lacking_of(standing: YearStanding, rows: Iterable[Forecast]) -> list[Lacking]:
    """Say of each forecast what it lacks; one query."""
    below = subjects_below(standing.plan)
    missing = standing.missing
    found = []
    for row in rows:
        key, keys = below.get(row.code, (0, frozenset[int]()))
        lines = [(line, quarter) for line, quarter in missing if line.section in keys]
        named = tuple(f"{line.code}（第{quarter}季度）" for line, quarter in lines[:MOST_NAMED])
        found.append(Lacking(row, len(lines), named, rows_url(standing, light=LACKING, under=key)))
    return found
