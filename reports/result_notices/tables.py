"""The tables of a 公示 as text, from the rows that the version stored; one table for each 分组 of subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from bonuses.models import BonusAllocation
from plans.engine.rounding import two_places
from plans.services.notice_content import NoticeTable
from reports.result_notices.offers import BONUS, PEOPLE, TableOffer
from reports.results.amounts import money
from scoring.models import PersonResult, Settlement, SubjectResult

NONE: Final = "—"
TOTAL: Final = "合计"


def notice_tables(
    settlement: Settlement, what: str, offers: Sequence[TableOffer], chosen: Mapping[str, Sequence[str]]
) -> list[NoticeTable]:
    """Lay out what was chosen; a table without a chosen column is left out."""
    found: list[NoticeTable] = []
    for offer in offers:
        columns = [column for column in offer.columns if column.key in chosen.get(offer.key, ())]
        if not columns:
            continue
        heads = _arranged([column.key for column in columns], [column.head for column in columns], offer.name)
        keys = [column.key for column in columns]
        if what == BONUS:
            found.append(_money(settlement, offer, heads, keys))
        elif offer.key == PEOPLE:
            found.append(_people(settlement, offer, heads, keys))
        else:
            found += _subjects(settlement, offer, heads, keys)
    return found


def undecided(settlement: Settlement, what: str, offers: Sequence[TableOffer]) -> list[str]:
    """What is not complete yet: subjects or people without what their table shows (rules 0.9). A few queries."""
    if what == BONUS:
        return []
    found: list[str] = []
    for offer in offers:
        if offer.key != PEOPLE and any(column.key == "grade" for column in offer.columns):
            rows = SubjectResult.objects.filter(settlement=settlement, kind__in=offer.kinds)
            number = rows.filter(score_hundredths__isnull=False, grade="").count()
            found += [f"还有 {number} 个{offer.name}没有等次"] if number else []
    return found


def _arranged(keys: Sequence[str], cells: Sequence[str], name: str) -> tuple[str, ...]:
    """Put the name behind the rank or the number, before everything else."""
    at = 1 if keys and keys[0] in ("rank", "number") else 0
    return (*cells[:at], name, *cells[at:])


def _subjects(
    settlement: Settlement, offer: TableOffer, heads: tuple[str, ...], keys: list[str]
) -> Iterator[NoticeTable]:
    rows = SubjectResult.objects.filter(settlement=settlement, kind__in=offer.kinds).defer("trace", "parts")
    # Where the rank is not shown, the order does not betray it.
    ranked = "rank" in keys
    ordered = sorted(
        rows, key=lambda row: (row.group, *((row.rank is None, row.rank or 0) if ranked else ()), row.code)
    )
    words: dict[str, Callable[[SubjectResult], str]] = {
        "rank": lambda row: NONE if row.rank is None else str(row.rank),
        "kind": lambda row: row.kind,
        "score": lambda row: _figure(row.score_hundredths),
        "percent": lambda row: _figure(row.percent_hundredths),
        "grade": lambda row: row.grade or NONE,
    }
    for group, members in groupby(ordered, key=lambda row: row.group):
        title = f"{offer.title}（{group}）" if group else offer.title
        cells = tuple(_arranged(keys, [words[key](row) for key in keys], row.name) for row in members)
        yield NoticeTable(title=title, heads=heads, rows=cells)


def _people(
    settlement: Settlement, offer: TableOffer, heads: tuple[str, ...], keys: list[str]
) -> NoticeTable:
    """Who was graded, section by section in the order of 编号, then by 工号."""
    names = _places(settlement)
    rows = PersonResult.objects.filter(settlement=settlement).exclude(grade="").defer("trace")
    words: dict[str, Callable[[PersonResult], str]] = {
        "number": lambda row: row.number,
        "place": lambda row: names.get(row.subject_code, row.subject_code),
        "score": lambda row: _figure(row.score_hundredths),
        "grade": lambda row: row.grade or NONE,
    }
    ordered = sorted(rows, key=lambda row: (row.subject_code, row.number))
    cells = tuple(_arranged(keys, [words[key](row) for key in keys], row.name) for row in ordered)
    return NoticeTable(title=offer.title, heads=heads, rows=cells)


def _money(settlement: Settlement, offer: TableOffer, heads: tuple[str, ...], keys: list[str]) -> NoticeTable:
    """Who takes part in the distribution, with the amount, and their sum to the fen."""
    names = _places(settlement)
    shares = BonusAllocation.objects.filter(pool__settlement=settlement).select_related("person_result")
    rows = list(
        shares.defer("person_result__trace").order_by("person_result__subject_code", "person_result__number")
    )
    words: dict[str, Callable[[BonusAllocation], str]] = {
        "number": lambda row: row.person_result.number,
        "place": lambda row: names.get(row.person_result.subject_code, row.person_result.subject_code),
        "grade": lambda row: row.person_result.grade or NONE,
        "amount": lambda row: money(row.amount_fen),
    }
    cells = [_arranged(keys, [words[key](row) for key in keys], row.person_result.name) for row in rows]
    if "amount" in keys and rows:
        paid = money(sum(row.amount_fen for row in rows))
        cells.append(_arranged(keys, [paid if key == "amount" else "" for key in keys], TOTAL))
    return NoticeTable(title=offer.title, heads=heads, rows=tuple(cells))


def _places(settlement: Settlement) -> dict[str, str]:
    return dict(SubjectResult.objects.filter(settlement=settlement).values_list("code", "name"))


def _figure(hundredths: int | None) -> str:
    return NONE if hundredths is None else two_places(hundredths)
