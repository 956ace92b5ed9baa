"""季度得分: the score of each quarter, published before or from the ledger, and 业绩 as their mean (rules 5.1, 5.2, 5.8)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from plans.engine.facts import Subject
from plans.engine.scheme.subjects import QuartersPart
from plans.engine.units import POINT
from reports.results.living.base import Formula, Mixed, Page, Place, Refs, total_of
from reports.results.living.indicators import DONE, NAMES, sums
from reports.results.tables import Column, Kind
from reports.workbook import vocabulary as word
from scoring.engine.quarters import quarter_score, quarters_part

SHEET: Final = "季度得分"


def page(refs: Refs) -> Page | None:
    """The page, or None where no subject has quarter scores."""
    pairs = [
        (entry.subject, part)
        for entry in refs.engine.scored.values()
        for part in entry.rules.parts
        if isinstance(part, QuartersPart)
    ]
    if not pairs:
        return None
    columns = (
        Column("编号", width=10),
        Column("得分项", width=12),
        Column("评价系数", Kind.FINE, 10, "空白为 1"),
        *(Column(name, Kind.FINE, 14, "已公布的得分，否则 100×Σ得分÷Σ分值×评价系数") for name in NAMES),
        Column("得分", Kind.FINE, 14, "平时季度的平均和末季度的加权；空白：缺少季度，待定"),
    )
    place = refs.announce(SHEET, columns, [_key(subject, part) for subject, part in pairs])
    return Page(place, lambda: _rows(refs, place, pairs))


def score_cell(refs: Refs, subject: Subject, part: QuartersPart) -> str:
    """The cell of 业绩, exact; "" while undecided."""
    return refs.cell(SHEET, _key(subject, part), "得分")


def coefficient(refs: Refs, code: str) -> str:
    """评价系数 of a subject; an empty one is 1."""
    at = next(at for at, row in enumerate(refs.settled.rows.subjects) if row.code == code)
    cell = refs.input(word.SUBJECTS, "评价系数", refs.row(at))
    return f"IF(ISNUMBER({cell}),{cell},1)"


def _key(subject: Subject, part: QuartersPart) -> str:
    return f"{subject.code}/{part.name}"


def _rows(refs: Refs, place: Place, pairs: list[tuple[Subject, QuartersPart]]) -> Iterator[tuple[Mixed, ...]]:
    published = {
        (row.subject.code, row.quarter): refs.row(at)
        for at, row in reversed(list(enumerate(refs.settled.rows.published_quarters)))
    }
    year = refs.engine.year
    for subject, part in pairs:
        factor: Mixed = None
        if part.coefficient:
            factor = Formula(coefficient(refs, subject.code), _ratio(subject.coefficient))
        cells: list[Mixed] = [subject.code, part.name, factor]
        for quarter in (1, 2, 3, 4):
            if quarter not in (*part.ordinary, part.final):
                cells.append(None)
                continue
            line = published.get((subject.code, quarter))
            words = (
                refs.input(word.QUARTERS, "得分", line)
                if line
                else _from_ledger(refs, place, subject, part, quarter)
            )
            cells.append(Formula(words, quarter_score(year, subject, quarter, part).value))
        cells.append(Formula(_mean(refs, place, subject, part), quarters_part(year, subject, part).value))
        yield tuple(cells)


def _from_ledger(refs: Refs, place: Place, subject: Subject, part: QuartersPart, quarter: int) -> str:
    found = sums(refs, refs.engine.year.own_indicators.get(subject.code, []))
    points = found.of(f"{NAMES[quarter - 1]}{DONE}")
    if not points:
        return '""'
    fulls = found.of("分值")
    full = "+".join(f'SUMIF({one},">=0",{other})' for one, other in zip(points, fulls, strict=True))
    full = f"({full})" if len(points) > 1 else full
    factor = f"*{place.here(_key(subject, part), '评价系数')}" if part.coefficient else ""
    return f'IF({full}=0,"",100*{_bracketed(points)}/{full}{factor})'


def _bracketed(cells: list[str]) -> str:
    words = total_of(cells)
    return f"({words})" if "+" in words else words


def _mean(refs: Refs, place: Place, subject: Subject, part: QuartersPart) -> str:
    key = _key(subject, part)
    ordinary = ",".join(place.here(key, NAMES[quarter - 1]) for quarter in part.ordinary)
    final = place.here(key, NAMES[part.final - 1])
    weights = refs.rule(part, "ordinary_weight"), refs.rule(part, "final_weight")
    mean = f"SUM({ordinary})/COUNT({ordinary})*{weights[0]}+{final}*{weights[1]}"
    return f'IF(OR(COUNT({ordinary})=0,NOT(ISNUMBER({final}))),"",{mean})'


def _ratio(points: int | None) -> Fraction:
    return Fraction(1) if points is None else Fraction(points, POINT)
