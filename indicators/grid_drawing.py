"""The grid as one plain HTML table, drawn by hand: 300 rows of 22 cells are too many for a template."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from html import escape
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from indicators.grid_columns import GridColumn
from indicators.services.grid_state import GridRow, GridState

# Columns that stay when the table scrolls sideways; the first stands beside the row's number.
FROZEN: Final = ("category", "primary", "code", "name")


def draw_head(columns: Sequence[GridColumn]) -> SafeString:
    """The row of headings, with the widths of the columns."""
    widths = "".join(f'<col class="g-{column.name}">' for column in columns)
    heads = "".join(
        f'<th scope="col" class="{_classes(column)}" data-field="{column.name}" data-kind="{column.kind}"'
        f"{' data-needed' if column.needed else ''}>{escape(column.title)}</th>"
        for column in columns
    )
    return mark_safe(
        f'<colgroup><col class="g-no">{widths}</colgroup><thead><tr><th scope="col" class="no">行</th>{heads}</tr></thead>'
    )


def draw_rows(
    state: GridState,
    rows: Iterable[GridRow],
    columns: Sequence[GridColumn],
    *,
    link: str,
    wrong: Collection[tuple[int | None, str]],
) -> SafeString:
    """The rows; `link` leads to the page of one (`{}` stands for its key), `wrong` are cells with a 必须 finding."""
    show = state.reader.show
    classes = [(column.name, _classes(column)) for column in columns]
    parts = []
    for number, row in enumerate(rows, 1):
        values, pk = row.values, row.pk
        label = escape(f"{values['code']} {values['name'] or values['primary']}")
        parts.append(
            f'<tr data-row="{pk}" data-version="{row.version}"><th scope="row" class="no">'
            f'<a href="{link.format(pk)}" aria-label="打开 {label}">{number}</a></th>'
        )
        for name, css in classes:
            text = escape(show(name, values[name]), quote=False)
            style = f"{css} must" if wrong and (pk, name) in wrong else css
            parts.append(f'<td class="{style}">{text}</td>' if style else f"<td>{text}</td>")
        parts.append("</tr>\n")
    return mark_safe("".join(parts))


def _classes(column: GridColumn) -> str:
    frozen = f"frozen f{FROZEN.index(column.name)}" if column.name in FROZEN else ""
    number = "num" if column.kind in ("points", "percent") else ""
    return f"{frozen} {number}".strip()
