"""Example years stored: drawn, written as year workbooks, read back, settled, moved to their states.

A year is one transaction and is loaded once: whoever tries the program may go on in it, a second run leaves it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from django.db import transaction

from bonuses.services import store_and_settle
from bonuses.settled import Settled
from people.acting import Actor
from plans.engine.loading import load_rules
from plans.schemes import scheme_text
from reports.demo.book import write_example
from reports.demo.draft import Draft, Row
from reports.demo.happenings import Edit
from reports.demo.stories import PLAIN, STORIES, ExampleYear
from reports.demo.year import DEFAULT_YEAR, agency_name, example_year
from reports.workbook.check import check, lines_of
from scoring.life.steps import advance
from scoring.life.workflow import WAY
from scoring.models import Settlement, SubjectResult

BOOK_NAME: Final = "年度工作簿.xlsx"
Progress = Callable[[str], None]


class ExampleFaulty(Exception):
    """An example workbook has faults, which is a defect of the program; `lines` are the faults."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One example year as it stands: its newest settlement, and whether this run made it."""

    settlement: Settlement
    fresh: bool


def load_story(code: str, folder: Path, *, by: Actor, progress: Progress) -> Iterator[Loaded]:
    """Load the years of a scheme, the oldest first: what one year gave is 历年结果 of the next."""
    past: list[Row] = []
    folder.mkdir(parents=True, exist_ok=True)
    for year in STORIES.get(code, PLAIN):
        number = _year_of(code) + year.offset
        progress(f"{code}：{number}年度")
        found = stored_example(code, number)
        settlement = found or _load(code, year, past, folder, by)
        past = [*past_rows(settlement), *past]
        yield Loaded(settlement, found is None)


def stored_example(code: str, year: int) -> Settlement | None:
    """The newest settlement of an example year, None where it was not loaded."""
    text = scheme_text(code)
    rules = load_rules(text or "").rules
    name = agency_name(code, rules) if rules else ""
    rows = Settlement.objects.filter(plan__agency__name=name, plan__year=year, plan__scheme_code=code)
    return rows.select_related("plan__agency").order_by("-version").first()


def _year_of(code: str) -> int:
    rules = load_rules(scheme_text(code) or "").rules
    return (rules.scheme.year if rules else None) or DEFAULT_YEAR


def book_path(folder: Path, year: ExampleYear, number: int) -> Path:
    """Where the workbook of an example year stands: the document's own year under the plain name."""
    return folder / (BOOK_NAME if year.offset == 0 else f"{number}{BOOK_NAME}")


def _load(code: str, year: ExampleYear, past: Sequence[Row], folder: Path, by: Actor) -> Settlement:
    path = book_path(folder, year, _year_of(code) + year.offset)
    with transaction.atomic():
        if year.before is not None:
            _settle(drawn(code, year, past, year.before), path, by)
        settlement = _settle(drawn(code, year, past, year.edit), path, by).settlement
        for move in WAY[: _steps_to(year.state)]:
            advance(by=by, settlement=settlement, to=move.target)
    return settlement


def _steps_to(state: Settlement.State) -> int:
    """How many moves lead from 草稿 to a state."""
    return next((index for index, move in enumerate(WAY, 1) if move.target == state), 0)


def drawn(code: str, year: ExampleYear, past: Sequence[Row], edit: Edit | None) -> Draft:
    """Draw an example year with what happened in it."""
    draft = example_year(code, offset=year.offset, past=past)
    if edit is not None:
        edit(draft)
    return draft


def _settle(draft: Draft, path: Path, by: Actor) -> Settled:
    write_example(draft, path)
    reading = check(path)
    if reading.rows is None or reading.rules is None:
        raise ExampleFaulty(lines_of(reading))
    return store_and_settle(reading.rows, reading.rules, owner=reading.agency, by=by)


def past_rows(settlement: Settlement) -> list[Row]:
    """The results of a settled year as rows of 历年结果: every ranked subject among those it was ranked with."""
    ranked = list(SubjectResult.objects.filter(settlement=settlement, rank__isnull=False).order_by("code"))
    rows: list[Row] = []
    for subject in ranked:
        among = [row for row in ranked if _class(row) == _class(subject)]
        rows.append(
            {
                "年度": settlement.plan.year, "对象": subject.code, "得分": _points(subject), "名次": subject.rank,
                "参评数": len(among), "等次": subject.grade,
            }
        )  # fmt: skip
    return rows


def _class(row: SubjectResult) -> tuple[bool, str]:
    """Units are ranked apart from sections (workbook.md), each 分组 by itself."""
    return row.kind == "单位", row.group


def _points(row: SubjectResult) -> Fraction | None:
    return None if row.score_hundredths is None else Fraction(row.score_hundredths, 100)
