"""Step trees as plain JSON and back, exact: fractions travel as "numerator/denominator"."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from plans.engine.steps import Step, Value

_FIELDS = ("label", "value", "formula", "clause", "assumed", "inputs", "children")


def pack_step(step: Step) -> str:
    """Write a step tree as compact JSON; empty trailing fields are left out."""
    return json.dumps(_to_list(step), ensure_ascii=False, separators=(",", ":"))


def unpack_step(text: str) -> Step:
    """Read a step tree back; equal to the one that was packed."""
    return _from_list(json.loads(text))


def _to_list(step: Step) -> list[Any]:
    children = [_to_list(child) for child in step.children]
    row = [
        step.label,
        _value_out(step.value),
        step.formula,
        step.clause,
        step.assumed,
        list(step.inputs),
        children,
    ]
    while len(row) > 1 and row[-1] in ("", [], None):
        row.pop()
    return row


def _from_list(row: list[Any]) -> Step:
    fields = dict(zip(_FIELDS, row, strict=False))
    fields["value"] = _value_in(fields.get("value"))
    fields["inputs"] = tuple(fields.get("inputs", ()))
    fields["children"] = tuple(_from_list(child) for child in fields.get("children", ()))
    return Step(**fields)


def _value_out(value: Value) -> Any:
    return {"f": f"{value.numerator}/{value.denominator}"} if isinstance(value, Fraction) else value


def _value_in(value: Any) -> Value:
    return Fraction(value["f"]) if isinstance(value, dict) else value
