"""Writing the rows of the grid: every function here runs inside the transaction of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.models import PrimaryIndicator, SecondaryIndicator
from indicators.services.grid_state import ATTRIBUTES, GridRow, GridState
from people.errors import DomainError


def delete_rows(rows: Sequence[GridRow]) -> None:
    """Delete rows."""
    if rows:
        SecondaryIndicator.objects.filter(pk__in=[row.pk for row in rows]).delete()


def update_rows(state: GridState, changed: Sequence[tuple[GridRow, dict[str, Any]]]) -> None:
    """Write changed values, each row by compare-and-set on its version; its values are in the row already."""
    primaries = _primaries(state, [row for row, _ in changed])
    recoded = [row for row, values in changed if "code" in values]
    if len(recoded) > 1:  # two rows may trade their 编号
        for row in recoded:
            SecondaryIndicator.objects.filter(pk=row.pk).update(code=f"\uffff{row.pk}")
    for row, values in changed:
        row.primary = primaries[row.values["category"], row.values["primary"]]
        fields = {
            ATTRIBUTES.get(name, name): value
            for name, value in values.items()
            if name not in ("category", "primary")
        }
        rows = SecondaryIndicator.objects.filter(pk=row.pk, version=row.version)
        if not rows.update(**fields, primary_id=row.primary, version=row.version + 1):
            raise DomainError(
                "没有保存", why="这一行刚刚被别人改动", next_step="请刷新后再改；没有保存的内容还在本页"
            )
        row.version += 1


def insert_rows(state: GridState, rows: Sequence[tuple[dict[str, Any], int | None]]) -> list[GridRow]:
    """Write new rows, each with the indicator of an earlier year it carries on; they stand at the end."""
    if not rows:
        return []
    last = max((row.position for row in state.rows.values()), default=0)
    drafts = [
        GridRow(0, 0, last + place, 0, previous, dict(values))
        for place, (values, previous) in enumerate(rows, 1)
    ]
    primaries = _primaries(state, drafts)
    for draft in drafts:
        draft.primary = primaries[draft.values["category"], draft.values["primary"]]
    made = SecondaryIndicator.objects.bulk_create(_model(state, draft) for draft in drafts)
    for draft, model in zip(drafts, made, strict=True):
        draft.pk = model.pk
        state.rows[draft.pk] = draft
    return drafts


def place_rows(state: GridState, order: Sequence[int]) -> bool:
    """Write the order of the rows; whether any row moved against the others."""
    before = [row.pk for row in state.ordered()]
    moved = [pk for place, pk in enumerate(order, 1) if state.rows[pk].position != place]
    for place, pk in enumerate(order, 1):
        state.rows[pk].position = place
    SecondaryIndicator.objects.bulk_update(
        [SecondaryIndicator(pk=pk, position=state.rows[pk].position) for pk in moved],
        ["position"],
        batch_size=200,
    )
    return list(order) != before


def settle_primaries(state: GridState) -> None:
    """First-level indicators stand in the order of their first rows; those without rows go."""
    order = list(dict.fromkeys(row.primary for row in state.ordered()))
    kept = dict(PrimaryIndicator.objects.filter(plan=state.plan).values_list("pk", "position"))
    PrimaryIndicator.objects.filter(pk__in=kept.keys() - set(order)).delete()
    PrimaryIndicator.objects.bulk_update(
        [
            PrimaryIndicator(pk=pk, position=place)
            for place, pk in enumerate(order, 1)
            if kept.get(pk) != place
        ],
        ["position"],
        batch_size=200,
    )


def _primaries(state: GridState, rows: Sequence[GridRow]) -> dict[tuple[str, str], int]:
    """The first-level indicators by category and name, new ones made."""
    found = {
        (category, name): pk
        for pk, category, name in PrimaryIndicator.objects.filter(plan=state.plan).values_list(
            "pk", "category", "name"
        )
    }
    wanted = dict.fromkeys((row.values["category"], row.values["primary"]) for row in rows)
    missing = [key for key in wanted if key not in found]
    made = PrimaryIndicator.objects.bulk_create(
        PrimaryIndicator(plan=state.plan, category=category, name=name) for category, name in missing
    )
    return found | {(row.category, row.name): row.pk for row in made}


def _model(state: GridState, row: GridRow) -> SecondaryIndicator:
    fields = {
        ATTRIBUTES.get(name, name): value
        for name, value in row.values.items()
        if name not in ("category", "primary")
    }
    return SecondaryIndicator(
        plan=state.plan,
        primary_id=row.primary,
        previous_id=row.previous,
        position=row.position,
        **fields,
    )
