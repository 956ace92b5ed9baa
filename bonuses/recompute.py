"""Computing a frozen settlement once more from nothing but what it froze (quality.md «Results pin»), and its seal."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from bonuses.engine.documents import result_document, result_text
from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from bonuses.settled import Settled
from people.audit import AuditHead
from plans.engine.loading import Rules, bonus_total_fen, load_rules
from scoring.engine.facts import YearFacts
from scoring.engine.facts_codec import unpack_facts
from scoring.engine.results import Outcome
from scoring.engine.run import settle
from scoring.models import PersonResult, Settlement, SubjectResult
from scoring.year import YearRows

SETTLED: Final = "核算"
SETTLEMENT_ID: Final = "核算编号"


@dataclass(frozen=True, slots=True)
class Replay:
    """A settlement computed again, without traces unless they were asked for."""

    rules: Rules
    facts: YearFacts
    outcome: Outcome
    bonus: BonusOutcome | None

    def text(self) -> str:
        """The text of 结果.json."""
        return result_text(result_document(self.facts, self.rules.scheme, self.outcome, self.bonus))


def recompute(settlement: Settlement) -> str:
    """The text of 结果.json from the settlement's own inputs and rules; equal to ``settlement.result``.

    ValueError when the pinned scheme no longer loads, which would be a fault of the program.
    """
    return replay(settlement).text()


def restore(settlement: Settlement, rows: YearRows, head: AuditHead) -> Settled:
    """Give a stored settlement as `store_and_settle` gave it, traces included, to write its files once more.

    ``rows`` are those it was stored from, ``head`` the chain's head after its own audit row.
    """
    again = replay(settlement, trace=True)
    if again.text() != settlement.result:
        raise ValueError(f"settlement {settlement.pk} does not recompute")
    rows.plan = settlement.plan
    return Settled(settlement, rows, again.rules, again.facts, again.outcome, again.bonus, head)


def replay(settlement: Settlement, *, trace: bool = False) -> Replay:
    """Compute a settlement again from its own inputs and rules; ValueError as for ``recompute``."""
    # PostgreSQL hands binary columns over as memoryview.
    pinned = json.loads(zlib.decompress(bytes(settlement.rules)))
    rules = load_rules(pinned["scheme"], pinned["changes"]).rules
    if rules is None:
        raise ValueError(f"the pinned scheme of settlement {settlement.pk} does not load")
    facts = unpack_facts(zlib.decompress(bytes(settlement.inputs)))
    outcome = settle(facts, rules.scheme, trace=trace)
    bonus = distribute(facts, outcome, rules.scheme, bonus_total_fen(rules), trace=trace)
    return Replay(rules, facts, outcome, bonus)


def seal(settlement: Settlement) -> dict[str, object]:
    """What the audit row of a settlement holds of it, so that nobody can rewrite it together with its digests."""
    return {
        SETTLEMENT_ID: settlement.pk,
        "年度方案编号": settlement.plan_id,
        "核算时间": settlement.created_at.astimezone(UTC).isoformat(),
        "版本": settlement.version,
        "引擎版本": settlement.engine_version,
        "输入摘要": settlement.inputs_digest,
        "原文摘要": hashlib.sha256(bytes(settlement.book)).hexdigest(),
        "规则摘要": hashlib.sha256(bytes(settlement.rules)).hexdigest(),
        "结果摘要": settlement.result_digest,
        "计算过程摘要": _trace_digest(settlement),
        "阻断": settlement.blocked,
    }


def _trace_digest(settlement: Settlement) -> str:
    """One digest over all stored traces: they are shown as they are, so they are not computed again."""
    digest = hashlib.sha256()
    for model in (SubjectResult, PersonResult):
        rows = model._default_manager.filter(settlement=settlement).order_by("pk")
        for packed in rows.values_list("trace", flat=True).iterator():
            trace = bytes(packed)
            digest.update(len(trace).to_bytes(8, "big") + trace)
    return digest.hexdigest()
