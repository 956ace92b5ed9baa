"""The lists of a settled year: its columns follow what the plan has and what at least one row holds.

A table class is made for each settlement (`subject_table_of`, `people_table_of` in the modules beside); this module
holds what they share: figures that sort with the open ones last, groups under headings, a line with the sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import django_filters
import django_tables2 as tables
from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.expressions import Combinable
from django.utils.safestring import SafeString, mark_safe

from people.frame.columns import escaped
from people.frame.tables import HouseTable
from reports.result_pages.words import exact, figure, still_open, yuan

NUMBER: Final = {"td": {"class": "number"}, "th": {"class": "number"}}
GROUP: Final = "group"
# Called for every row, open or not.
ALWAYS: Final = ()

Why = Callable[[Any], str]


def nothing(row: Any) -> str:
    """Say nothing about an open figure."""
    return ""


class FigureColumn(tables.Column):  # type: ignore[misc]
    """A figure in 1/100 units at `source` (a path); the open ones say why and stand last in both directions."""

    write = staticmethod(figure)

    def __init__(
        self, *args: Any, source: str, why: Why = nothing, by: Combinable | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("attrs", NUMBER)
        super().__init__(*args, accessor=source.split("__")[0], empty_values=ALWAYS, **kwargs)
        self.source = source
        self.way = source.split("__")
        self.why = why
        self.by = by or F(source)

    def read(self, record: Any) -> int | None:
        """The figure of a row."""
        found = record
        for step in self.way:
            found = getattr(found, step, None)
        return None if found is None else int(found)

    def render(self, record: Any) -> str | SafeString:
        """Write the figure, or — with its reason."""
        found = self.read(record)
        return still_open(self.why(record)) if found is None else self.write(found)

    def value(self, record: Any) -> Decimal | None:
        """Give the exact number."""
        return exact(self.read(record))

    def order(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by the figure, open ones last."""
        return rows.order_by(sorted_by(self.by, is_descending), "pk"), True


class MoneyColumn(FigureColumn):
    """An amount at `source`, in yuan with separators; `quiet`: nothing stands back, so that what is something shows."""

    write = staticmethod(yuan)

    def __init__(self, *args: Any, quiet: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiet = quiet

    def render(self, record: Any) -> str | SafeString:
        """Write the amount."""
        if self.quiet and self.read(record) == 0:
            return mark_safe('<span class="zero">0.00</span>')
        return super().render(record)


class OrderedColumn(tables.Column):  # type: ignore[misc]
    """A word that sorts by its place in `order_of`, the best first, what is empty last."""

    def __init__(self, *args: Any, source: str, order_of: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, accessor=source, empty_values=ALWAYS, **kwargs)
        self.source = source
        self.order_of = order_of

    def order(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by place."""
        return rows.order_by(sorted_by(place_of(self.source, self.order_of), is_descending), "pk"), True


def place_of(source: str, words: tuple[str, ...]) -> Case:
    """The place of a word in an order, null for any other."""
    whens = [When(**{source: word}, then=Value(place)) for place, word in enumerate(words)]
    return Case(*whens, default=None, output_field=IntegerField())


def sorted_by(by: Any, is_descending: bool) -> Any:
    """Order by an expression with nulls last either way: SQLite and PostgreSQL disagree about them."""
    return by.desc(nulls_last=True) if is_descending else by.asc(nulls_last=True)


class ArrangeFilter(django_filters.ChoiceFilter):  # type: ignore[misc]
    """A choice that puts rows under headings and leaves none of them out."""

    @property
    def field(self) -> Any:
        """The form field, marked as what it is."""
        found = super().field
        found.arranges = True
        return found


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to put rows under headings: the column, how its headings are named, in which order they stand."""

    name: str
    title: str
    column: str
    order: tuple[Any, ...]
    heading: Callable[[str], str]


class ResultTable(HouseTable):
    """A list whose rows may stand under headings (`?group=`) and end with a line of sums.

    Subclasses made for a settlement set `groupings` and `sums`: column → what to add up.
    """

    groupings: Mapping[str, Grouping] = {}
    sums: Mapping[str, str] = {}
    unit = "个"

    class Meta(HouseTable.Meta):
        """Each table made for a settlement says it in its own words."""

        empty_text = "这次核算没有这样的结果。"

    @property
    def grouping(self) -> Grouping | None:
        """How the rows are grouped, if they are."""
        return self.groupings.get(self.query.get(GROUP, ""))

    @property
    def order_by(self) -> Any:
        """What the rows are sorted by."""
        return HouseTable.order_by.fget(self)

    @order_by.setter
    def order_by(self, value: Any) -> None:
        """Sort inside the groups."""
        HouseTable.order_by.fset(self, value)
        if self.grouping and hasattr(self.data.data, "query"):
            rows = self.data.data
            self.data.data = rows.order_by(*self.grouping.order, *rows.query.order_by)

    def body(self) -> Iterator[SafeString]:
        """Draw the rows with headings where a new group begins, and the sums after the last row of the list."""
        grouping = self.grouping
        drawn = super().body()
        sizes = self._sizes(grouping) if grouping else {}
        last = object()
        for row, line in zip(self.paginated_rows, drawn, strict=True):
            if grouping and (key := getattr(row.record, grouping.column)) != last:
                last = key
                yield self._heading(grouping.heading(key), sizes.get(key, 0))
            yield line
        page = getattr(self, "page", None)
        if self.sums and not (page and page.has_next()):
            yield self._sum_line()

    def _sizes(self, grouping: Grouping) -> dict[str, int]:
        found: dict[str, int] = {}
        rows = self.data.data
        if isinstance(rows, list):
            keys = [getattr(row, grouping.column) for row in rows]
        else:
            keys = rows.order_by().values_list(grouping.column, flat=True)
        for key in keys:
            found[key] = found.get(key, 0) + 1
        return found

    def _heading(self, title: str, size: int) -> SafeString:
        words = f'{escaped(title)} <span class="muted">{size} {self.unit}</span>'
        return mark_safe(
            f'<tr class="group-row"><th scope="rowgroup" colspan="{self.width}">{words}</th></tr>'
        )

    @property
    def width(self) -> int:
        """How many columns are drawn."""
        return len(list(self.columns))

    def totals(self) -> dict[str, int]:
        """The sums over all rows that pass the filters, in 1/100 units; whole numbers, added up here and not in SQL."""
        found = dict.fromkeys(self.sums, 0)
        for values in self.data.data.order_by().values_list(*self.sums.values()):
            for name, value in zip(self.sums, values, strict=True):
                found[name] += value or 0
        return found

    def _sum_line(self) -> SafeString:
        totals = self.totals()
        cells = []
        for place, column in enumerate(self.columns):
            if not place:
                cells.append(f'<th scope="row">合计（{len(self.rows)} {self.unit}）</th>')
            elif column.name in totals:
                label = escaped(str(column.header))
                cells.append(f'<td class="number" data-label="{label}">{yuan(totals[column.name])}</td>')
            else:
                cells.append('<td class="blank"></td>')
        return mark_safe(f'<tr class="sum-row">{"".join(cells)}</tr>')
