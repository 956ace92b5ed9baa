"""A settled year in memory: what the writers of JSON, Excel and PDF take. They compute nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bonuses.engine.results import BonusOutcome
from people.audit import AuditHead
from plans.engine.loading import Rules
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome
from scoring.models import Settlement
from scoring.year import YearRows


@dataclass(frozen=True, slots=True)
class Settled:
    """One settlement with everything it was computed from; ``settlement.result`` is the text of 结果.json.

    ``head`` is the audit chain's head after the settlement's own row; documents print it.
    """

    settlement: Settlement
    rows: YearRows
    rules: Rules
    facts: YearFacts
    outcome: Outcome
    bonus: BonusOutcome | None
    head: AuditHead
