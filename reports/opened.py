"""A stored settlement opened: its rules, facts, input rows, and all of it together to lay out files.

A settlement never changes but for its state, so what was read once may be kept for a while by its digests.
"""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import Final

from bonuses.recompute import SETTLED, SETTLEMENT_ID, restore
from bonuses.settled import Settled
from people.audit import AuditEntry, AuditHead
from people.errors import DomainError
from plans.engine.loading import Rules
from scoring.engine.facts import YearFacts
from scoring.engine.facts_codec import unpack_facts
from scoring.models import Settlement
from scoring.pinned import unpacked_rules
from scoring.rows_codec import unpack_rows
from scoring.year import YearRows, load_year

# The facts of a city are not small: few of them are kept.
KEPT_FACTS: Final = 4
_GENESIS: Final = AuditHead(0, "0" * 64)


def rules_of(settlement: Settlement) -> Rules:
    """The scheme and settings a settlement was computed with; ValueError when they no longer load."""
    # PostgreSQL hands binary columns over as memoryview.
    return unpacked_rules(bytes(settlement.rules))


def facts_of(settlement: Settlement) -> YearFacts:
    """The facts a settlement was computed from."""
    return _facts(settlement.inputs_digest, bytes(settlement.inputs))


@lru_cache(maxsize=KEPT_FACTS)
def _facts(digest: str, packed: bytes) -> YearFacts:
    return unpack_facts(zlib.decompress(packed))


def rows_of(settlement: Settlement) -> YearRows | None:
    """The input rows of a settlement with all their words.

    None only for one from before they were kept (`Settlement.book`) whose stored facts have been replaced since.
    """
    if settlement.book:
        return _rows(settlement)
    last = Settlement.objects.filter(plan=settlement.plan_id).order_by("-version").values("pk").first()
    return load_year(settlement.plan) if last is not None and last["pk"] == settlement.pk else None


def _rows(settlement: Settlement) -> YearRows:
    return unpack_rows(bytes(settlement.book), settlement.plan)


def head_of(settlement: Settlement) -> AuditHead:
    """The audit chain's head after the settlement's own row; the beginning of the chain where there is none."""
    plan = settlement.plan
    rows = AuditEntry.objects.filter(action=SETTLED, target=f"{plan.agency.name} {plan}")
    for entry in rows.order_by("-position"):
        detail = json.loads(entry.detail)
        if detail.get(SETTLEMENT_ID) == settlement.pk:
            return entry.head
    return _GENESIS


def settled_of(settlement: Settlement) -> Settled:
    """The settlement as `settle` gave it, traces included: computed once more from what it froze. Slow.

    DomainError when its input rows are gone (`rows_of`).
    """
    rows = rows_of(settlement)
    if rows is None:
        raise DomainError(
            "文件没有生成",
            why=f"第{settlement.version}版的输入数据已被后来的草稿替换",
            next_step="请打开最新一版，或用当时的年度工作簿重新核算",
        )
    return restore(settlement, rows, head_of(settlement))
