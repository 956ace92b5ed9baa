"""The four quarters on the overview: how far each has come, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.filing_rules import due_days
from people.access import Access
from plans.models import Plan
from scoring.models import PublishedQuarter, QuarterSettlement
from scoring.quarterly.facts import QUARTERS
from scoring.quarterly.page import hangs
from scoring.quarterly.sight import visible_versions
from scoring.quarterly.turns import State
from scoring.quarterly.workflow import next_words

TONES: Final[Mapping[str, str]] = {
    State.DRAFT.value: "neutral", State.APPROVED.value: "waiting", State.POSTED.value: "waiting",
    State.PUBLISHED.value: "good", State.SUPERSEDED.value: "muted",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How far a quarter's rows have come; `over`: the day by which they are handed in is past."""

    indicators: int
    approved: int
    in_review: int
    over: bool

    @property
    def left(self) -> int:
        """How many indicators have no approved row."""
        return self.indicators - self.approved

    @property
    def without(self) -> bool:
        """Whether only rows that were not handed in by their day are left: settling leaves them out (rules 5.1)."""
        return self.left > 0 and self.over and not self.in_review and self.approved > 0

    @property
    def ready(self) -> bool:
        """Whether there is nothing to wait for before the quarter is settled."""
        return self.indicators > 0 and (self.left <= 0 or self.without)

    @property
    def words(self) -> str:
        """What is left to do before the quarter is settled for the first time."""
        if not self.indicators:
            return "还没有指标，先在“指标”里登记"
        if self.without:
            return f"填报期已过，{self.left} 项没有上报：请催报，不再等的核算时不计入"
        return f"还有 {self.left} 项台账没有审核" if self.left > 0 else "台账都已审核，可以核算"


@dataclass(frozen=True, slots=True)
class Tile:
    """One quarter on the overview: its newest version in sight, the one in force, how far the ledger has come."""

    quarter: int
    newest: QuarterSettlement | None
    published: QuarterSettlement | None
    imported: int
    ledger: Ledger

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES[self.newest.state] if self.newest else "muted"

    @property
    def next(self) -> str:
        """What comes next, and who does it."""
        if self.newest is None:
            return "随年度工作簿导入，年度核算采用" if self.imported else self.ledger.words
        if not self.newest.outdated:
            return next_words(self.newest.state)
        return "撤回公示，再重新核算" if self.hanging else "需重新核算"

    @property
    def hanging(self) -> bool:
        """Whether its 公示 is up, so that it cannot be settled again."""
        return self.newest is not None and hangs(self.newest)

    @property
    def due(self) -> bool:
        """Whether settling is the step to take now: nothing is waited for, or what was settled is outdated."""
        if self.newest is not None:
            return bool(self.newest.outdated)
        return not self.imported and self.ledger.ready


def tiles(access: Access, plan: Plan) -> list[Tile]:
    """The four quarters; a constant number of queries."""
    rows = visible_versions(access).filter(plan=plan).exclude(state=State.SUPERSEDED)
    versions = list(rows.select_related("notice").defer("inputs", "rules").order_by("quarter", "version"))
    given = PublishedQuarter.objects.filter(plan=plan).order_by().values("quarter")
    imported = dict(given.annotate(n=Count("pk")).values_list("quarter", "n"))
    ledgers = _ledgers(access, plan)
    found = []
    for quarter in QUARTERS:
        mine = [row for row in versions if row.quarter == quarter]
        published = next((row for row in mine if row.state == State.PUBLISHED), None)
        newest = mine[-1] if mine else None
        found.append(Tile(quarter, newest, published, imported.get(quarter, 0), ledgers[quarter]))
    return found


def _ledgers(access: Access, plan: Plan) -> dict[int, Ledger]:
    """How far the rows of each quarter have come."""
    entries = LedgerEntry.objects.filter(indicator__plan=plan).order_by().values("quarter", "state")
    counted = entries.annotate(n=Count("pk")).values_list("quarter", "state", "n")
    counts = {(quarter, state): number for quarter, state, number in counted}
    number = SecondaryIndicator.objects.filter(plan=plan).count()
    days = due_days([plan])[plan.pk]
    states = LedgerEntry.State
    return {
        quarter: Ledger(
            indicators=number,
            approved=counts.get((quarter, states.APPROVED.value), 0),
            in_review=counts.get((quarter, states.SUBMITTED.value), 0),
            over=days[quarter].day < access.today,
        )
        for quarter in QUARTERS
    }
