"""What a plan was at a moment, for opinions on its route: packed like a version, told in words (plans.plan_contents)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from indicators.frozen_plan import Change, content_of, differences, opened, pack, unpack
from plans.models import Plan
from plans.plan_contents import register_contents

# A proposal for a field of a form: more is read on the page of the difference.
MOST_LINES: Final = 30
LONGEST: Final = 60


def join() -> None:
    """Register it."""
    register_contents(snapshot, since)


def snapshot(plan: Plan) -> bytes:
    """Pack the plan's rows as they are now; six queries."""
    return pack(content_of(plan))


def since(plan: Plan, content: bytes) -> Sequence[str]:
    """Say what changed since then in what everybody of the agency may read."""
    found = differences(opened(plan, unpack(content)), opened(plan, content_of(plan)))
    lines = [said(one) for one in found[:MOST_LINES]]
    return [*lines, f"另有 {len(found) - MOST_LINES} 处"] if len(found) > MOST_LINES else lines


def said(one: Change) -> str:
    """One difference as a line: 指标 1.1 分值：5 → 6."""
    if one.kind != "更改":
        return f"{one.kind}{one.table} {one.key} {one.new}".strip()
    return f"{one.table} {one.key} {one.label}：{_cut(one.old)} → {_cut(one.new)}"


def _cut(text: str) -> str:
    plain = " ".join(text.split()) or "（空）"
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
