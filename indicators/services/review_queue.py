"""The cards of a reviewer: each row beside last quarter, its light, its evidence and what is odd.

A page costs a constant number of queries whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from indicators.engine.differences import Piece, differences
from indicators.engine.judging import Score
from indicators.engine.lights import TONES, Light, light, light_words, percent
from indicators.engine.oddities import RowFacts, oddities
from indicators.models import Evidence, LedgerEntry, LedgerEvent
from indicators.services.conversation import chain_of, owners_of
from indicators.services.review_reading import TEXTS, before, lines_of, proofs_of
from indicators.services.reviewing import filed_score
from indicators.turns import turn_of
from indicators.workflow import REVIEWS, TURN, Action, offered, place_of, words
from indicators.working import Judging, judging_of
from people.access import Access
from plans.engine.check_rows import points_text
from plans.engine.scheme.indicators import IndicatorScoring


@dataclass(kw_only=True)
class Card:
    """One row as the reviewer sees it."""

    row: LedgerEntry
    last: LedgerEntry | None
    judging: Judging
    actions: tuple[Action, ...] = ()
    own: bool = False
    events: list[LedgerEvent] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def planned(self) -> int | None:
        """The planned progress of the quarter, 1/10¹²."""
        return planned_of(self.row)

    @property
    def planned_text(self) -> str:
        """The planned progress in words."""
        return percent(self.planned)

    @property
    def light(self) -> Light | None:
        """The light against the schedule; none where grades stand for figures."""
        return light(self.row.attainment, self.planned, self.judging.lights)

    @property
    def tone(self) -> str:
        """The tone of the light's badge."""
        return TONES[self.light] if self.light else "muted"

    @property
    def light_text(self) -> str:
        """Why it has this light."""
        return light_words(self.row.attainment, self.planned, self.judging.lights)

    @property
    def graded(self) -> bool:
        """Whether the plan grades its indicators (rules 2.1)."""
        return self.judging.graded

    @property
    def scoring(self) -> IndicatorScoring | None:
        """How the row's plan turns rows into points."""
        return self.judging.scoring

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that may be given."""
        return tuple(band.grade for band in self.scoring.grades) if self.scoring else ()

    @property
    def attainment(self) -> str:
        """完成率 in words."""
        return percent(self.row.attainment)

    @property
    def last_attainment(self) -> str:
        """完成率 of the quarter before."""
        return percent(self.last.attainment) if self.last else ""

    @property
    def self_score(self) -> str:
        """自评分 in words."""
        return "" if self.row.self_points is None else points_text(self.row.self_points)

    @property
    def given(self) -> str:
        """考核得分 in words; empty where the row counts by 完成率."""
        return "" if self.row.approved_points is None else points_text(self.row.approved_points)

    @property
    def ratio_text(self) -> str:
        """得分比例 as it is typed."""
        return percent(self.row.ratio)

    @property
    def full(self) -> str:
        """分值 in words."""
        return points_text(self.row.indicator.full_points)

    @property
    def standing(self) -> str:
        """Where the row stands, in words."""
        return words(place_of(self.row))

    @property
    def files(self) -> list[Any]:
        """The files of its evidence."""
        return [each.file for each in self.evidence]

    @cached_property
    def texts(self) -> list[tuple[str, str, tuple[Piece, ...]]]:
        """Field, label and difference to last quarter of what was written; empty ones are left out.

        Where there is no quarter before nothing is marked: all of it would be.
        """
        before = self.last
        found = []
        for name, label in TEXTS:
            now = getattr(self.row, name)
            if now:
                found.append((name, label, differences(getattr(before, name) if before else now, now)))
        return found

    @cached_property
    def odd(self) -> tuple[str, ...]:
        """What is odd about the row."""
        row, last = self.row, self.last
        facts = RowFacts(
            attainment=row.attainment,
            planned=self.planned,
            last_attainment=last.attainment if last else None,
            full_points=row.indicator.full_points,
            self_points=row.self_points,
            grade=row.grade,
            ratio=row.ratio,
            evidence=len(self.evidence),
            reason_without=row.no_evidence_reason,
            progress=row.progress,
            last_progress=last.progress if last else "",
            graded=self.graded,
        )
        return oddities(facts, self.judging.lights)

    @property
    def said(self) -> list[LedgerEvent]:
        """What was said about the row: returns, answers, remarks."""
        return [event for event in self.events if event.text or event.remarks]

    @property
    def suggested(self) -> Score:
        """What the form of the score starts with."""
        return filed_score(self.row)


def planned_of(row: LedgerEntry) -> int | None:
    """Give the planned progress of the row's quarter in 1/10¹²; None where nothing was planned."""
    planned: int | None = getattr(row.indicator, f"planned_q{row.quarter}")
    return planned


def cards(
    access: Access, rows: Iterable[LedgerEntry], judging: Mapping[int, Judging] | None = None
) -> list[Card]:
    """Set each row beside the quarter before, judged by the rules of its own plan; five queries for all.

    `judging` are the rules by the plans' keys, where they were read already.
    """
    listed = list(rows)
    rules = judging_of(row.indicator.plan for row in listed) if judging is None else judging
    last, owners = before(listed), owners_of(listed)
    said, proofs = lines_of(listed), proofs_of(listed)
    found = []
    for row in listed:
        events = said.get(row.pk, [])
        turn = turn_of(access, row)
        mine = {access.account, turn.on_behalf_account if turn else None} - {None}
        found.append(
            Card(
                row=row,
                last=last.get(row.pk),
                judging=rules[row.indicator.plan_id],
                actions=_actions(row) if turn else (),
                own=any(mine & step.people for step in chain_of(row, events, owners)),
                events=events,
                evidence=proofs.get(row.pk, []),
            )
        )
    return found


def _actions(row: LedgerEntry) -> tuple[Action, ...]:
    """What whoever has the row before him may do."""
    here = place_of(row)
    return tuple(action for action in offered(here, {TURN[here]}) if action in REVIEWS)
