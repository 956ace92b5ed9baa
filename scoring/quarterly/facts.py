"""The facts of one quarter, what they come to, and computing a frozen version once more (rules 5.1)."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass

from indicators.gather import gather_indicator, gather_subject
from indicators.models import LedgerEntry, SecondaryIndicator
from people.errors import DomainError
from plans.current import rules_in_force
from plans.engine.loading import Rules, load_rules
from plans.engine.scheme import Scheme
from plans.models import Plan, Subject
from scoring.engine.facts import YearFacts
from scoring.engine.facts_codec import pack_facts, unpack_facts
from scoring.engine.quarter_run import QuarterOutcome, quarters_rules, settle_quarter
from scoring.gather import gather_ledger
from scoring.models import QuarterSettlement

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class QuarterNow:
    """What a quarter comes to at this moment; `inputs` and `pinned` are what a version freezes."""

    rules: Rules
    facts: YearFacts
    outcome: QuarterOutcome
    inputs: bytes
    pinned: bytes

    @property
    def digest(self) -> str:
        """The sha256 over facts and rules: equal ones give equal results."""
        return digest_of(self.inputs, self.pinned)


def town_rules(plan: Plan) -> Rules | None:
    """The rules of a plan that has quarters; None where its scheme has none. DomainError: settings do not load."""
    loaded = rules_in_force(plan)
    if loaded.rules is None:
        raise DomainError("不能核算季度", why="方案的设置还有错误", next_step="请在方案页面更正设置后再办")
    return loaded.rules if quarters_rules(loaded.rules.scheme) else None


def uses_quarters(plan: Plan) -> bool:
    """Say whether the plan's scheme is scored by quarters; a scheme that does not load says no."""
    rules = rules_in_force(plan).rules
    return rules is not None and quarters_rules(rules.scheme) is not None


def compute_quarter(plan: Plan, quarter: int) -> QuarterNow:
    """Compute a quarter from what is approved now; nothing is stored. DomainError: the scheme has no quarters."""
    rules = town_rules(plan)
    if rules is None:
        raise DomainError(
            "不能核算季度", why="这个方案的计分办法不按季度核算", next_step="请在年度核算中办理"
        )
    facts = _facts(plan, quarter, rules.scheme)
    changes = {name: str(rules.values[name]) for name in sorted(rules.changed)}
    pinned = json.dumps(
        {"scheme": rules.text, "changes": changes}, ensure_ascii=False, sort_keys=True
    ).encode()
    return QuarterNow(rules, facts, settle_quarter(facts, rules.scheme, quarter), pack_facts(facts), pinned)


def _facts(plan: Plan, quarter: int, scheme: Scheme) -> YearFacts:
    """Sections with their coefficients, all indicators, and the approved rows of the quarter (rules 0.6)."""
    subjects = Subject.objects.filter(plan=plan).select_related("parent", "head", "supervising_leader")
    indicators = SecondaryIndicator.objects.filter(plan=plan).select_related(
        "primary", "subject", "responsible", "leader"
    )
    ledger = LedgerEntry.objects.filter(
        indicator__plan=plan, quarter=quarter, state=LedgerEntry.State.APPROVED
    ).select_related("indicator")
    return YearFacts(
        year=plan.year,
        agency=plan.agency.name,
        subjects=tuple(sorted((gather_subject(row) for row in subjects), key=lambda row: row.code)),
        indicators=tuple(sorted((gather_indicator(row) for row in indicators), key=lambda row: row.code)),
        ledger=tuple(sorted(gather_ledger(ledger, scheme), key=lambda row: row.indicator)),
    )


def replay(settlement: QuarterSettlement) -> QuarterOutcome:
    """Compute a version again from nothing but what it froze; ValueError when its scheme no longer loads."""
    pinned = json.loads(zlib.decompress(bytes(settlement.rules)))
    rules = load_rules(pinned["scheme"], pinned["changes"]).rules
    if rules is None:
        raise ValueError(f"the pinned scheme of quarter settlement {settlement.pk} does not load")
    facts = unpack_facts(zlib.decompress(bytes(settlement.inputs)))
    return settle_quarter(facts, rules.scheme, settlement.quarter)


def facts_of(settlement: QuarterSettlement) -> YearFacts:
    """The facts that a version froze."""
    return unpack_facts(zlib.decompress(bytes(settlement.inputs)))


def digest_of(*parts: bytes) -> str:
    """One sha256 over several parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def result_digest(outcome: QuarterOutcome) -> str:
    """The sha256 over what a version says of every section, without the traces."""
    rows = []
    for section in outcome.sections:
        row = asdict(section)
        del row["step"]
        rows.append(row)
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
