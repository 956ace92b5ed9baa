"""待定事项: how many blocking matters there are now, also after an edit; money stays empty while there are any (0.11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reports.results.living.base import WAITING, Formula, Mixed, Page, Refs
from reports.results.tables import Column, Kind

Counts = Callable[[Refs], list[tuple[str, Formula]]]


def page(refs: Refs, sources: list[Counts]) -> Page:
    """The page; the sources are asked when everything has been announced."""
    columns = (
        Column("事项", width=24, note="改动数据后重新计数"),
        Column("数量", Kind.WHOLE, 8, "大于 0 时奖金不计算"),
    )
    place = refs.announce(WAITING, columns, ["合计"])

    def rows() -> Iterator[tuple[Mixed, ...]]:
        found = [row for source in sources for row in source(refs)]
        total = sum(count.value for _, count in found if isinstance(count.value, int))
        last = len(found) + 2
        yield "合计", Formula(f"SUM(B3:B{last})" if found else "0", total)
        yield from found

    return Page(place, rows)
