"""Facts and rules of a settlement as canonical JSON, to be frozen and computed again years later."""

from __future__ import annotations

from pydantic import TypeAdapter

from scoring.engine.facts import YearFacts

_ADAPTER: TypeAdapter[YearFacts] = TypeAdapter(YearFacts)


def pack_facts(facts: YearFacts) -> bytes:
    """Write facts as JSON in UTF-8; equal facts give equal bytes."""
    return _ADAPTER.dump_json(facts)


def unpack_facts(data: bytes) -> YearFacts:
    """Read facts back; equal to those that were packed."""
    return _ADAPTER.validate_json(data)
