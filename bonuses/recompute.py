"""Computing a frozen settlement once more from nothing but what it froze (quality.md «Results pin»)."""

from __future__ import annotations

import json
import zlib

from bonuses.engine.documents import result_document, result_text
from bonuses.engine.run import distribute
from plans.engine.loading import bonus_total_fen, load_rules
from scoring.engine.facts_codec import unpack_facts
from scoring.engine.run import settle
from scoring.models import Settlement


def recompute(settlement: Settlement) -> str:
    """The text of 结果.json from the settlement's own inputs and rules; equal to ``settlement.result``.

    ValueError when the pinned scheme no longer loads, which would be a fault of the program.
    """
    # PostgreSQL hands binary columns over as memoryview.
    pinned = json.loads(zlib.decompress(bytes(settlement.rules)))
    rules = load_rules(pinned["scheme"], pinned["changes"]).rules
    if rules is None:
        raise ValueError(f"the pinned scheme of settlement {settlement.pk} does not load")
    facts = unpack_facts(zlib.decompress(bytes(settlement.inputs)))
    outcome = settle(facts, rules.scheme, trace=False)
    bonus = distribute(facts, outcome, rules.scheme, bonus_total_fen(rules), trace=False)
    return result_text(result_document(facts, rules.scheme, outcome, bonus))
