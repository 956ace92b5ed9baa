"""Lists of the house: sort, filter, page, export exactly what is filtered, remembered for each account.

A view needs three lines::

    shown = listing(request, name="staff", table=StaffTable, rows=rows, filters=StaffFilter, file_name="干部职工")
    if shown.download:
        return shown.download
    return render(request, "people/staff/list.html", {"shown": shown})

and its template one: `{% include "pieces/table.html" %}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import django_tables2 as tables
from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from people.frame.cells import drawing
from people.frame.preferences import RESET, asked_for
from people.frame.spreadsheet import workbook_response

PAGE: Final = 50
LONGEST_WORDS: Final = 100
EXPORT: Final = "export"
BLANKS: Final = ("", "—")


class HouseTable(tables.Table):  # type: ignore[misc]
    """A table of the house. Subclasses name columns and, in Meta, `empty_text`.

    `narrow`: what a telephone shows, "cards" (one card a row) or "scroll" (the first column stays).
    """

    narrow = "cards"

    class Meta:
        """Nothing of the stock look."""

        attrs = {"class": "table table-hover house-table"}
        empty_text = "还没有记录。"
        default = "—"
        order_by_field = "sort"

    def head(self) -> Iterator[SafeString]:
        """Draw the cells of the heading, each sortable one with a link that keeps filters."""
        query = self.query.copy()
        query.pop(self.prefixed_page_field, None)
        for column in self.columns:
            attributes = _plain(column.attrs["th"])
            if not column.orderable:
                yield format_html('<th scope="col"{}>{}</th>', flatatt(attributes), column.header)
                continue
            query[self.prefixed_order_by_field] = column.order_by_alias.next
            state = ""
            if column.is_ordered:
                state = "descending" if column.order_by_alias.is_descending else "ascending"
                attributes["aria-sort"] = state
            yield format_html(
                '<th scope="col"{}><a class="sort" href="?{}">{}</a></th>',
                flatatt(attributes),
                query.urlencode(),
                column.header,
            )

    def body(self) -> Iterator[SafeString]:
        """Draw the rows of the page: the stock template costs twice as much."""
        columns = [
            (*_frame_of(column, first=not place), drawing(self, column))
            for place, column in enumerate(self.columns)
        ]
        for row in self.paginated_rows:
            cells = "".join(
                [
                    f"{blank if (text := draw(row)) in BLANKS else start}{text}{end}"
                    for start, blank, end, draw in columns
                ]
            )
            attributes = self.row_attrs and flatatt(
                {key: value for key, value in row.attrs.items() if key != "class"}
            )
            # Every cell is escaped as it is drawn, the rest is made of escaped attributes.
            yield mark_safe(f"<tr{attributes or ''}>{cells}</tr>")

    @property
    def query(self) -> QueryDict:
        """What the address asks of this list, with what was remembered."""
        found: QueryDict = getattr(self, "_query", None) or QueryDict()
        return found


@dataclass(slots=True, kw_only=True)
class Listing:
    """A list as the template draws it, or `download` when a spreadsheet was asked for; `own` are its parameters."""

    table: HouseTable
    filters: Any
    query: QueryDict
    remembered: bool
    own: frozenset[str] = frozenset()
    download: HttpResponse | None = None

    @property
    def count(self) -> int:
        """How many rows pass the filters."""
        return int(self.table.paginator.count)

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        if self.filters is None:
            return False
        # A field that only arranges the rows leaves none of them out.
        fields = self.filters.form.fields.items()
        names = [name for name, field in fields if not getattr(field, "arranges", False)]
        return any(value for name in names for value in self.query.getlist(name))

    @property
    def export_query(self) -> str:
        """The query string of the spreadsheet with exactly these rows."""
        query = self.query.copy()
        query[EXPORT] = "xlsx"
        return query.urlencode()

    @property
    def reset_query(self) -> str:
        """The query string that forgets filters and sorting, and keeps what the page is about."""
        query = self.query.copy()
        for name in (*self.own, self.table.prefixed_page_field, EXPORT):
            query.pop(name, None)
        query[RESET] = "1"
        return query.urlencode()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form has to carry along: the year of the page, the sorting."""
        names = set(self.filters.form.fields) if self.filters else set()
        left = {self.table.prefixed_page_field, EXPORT, *names}
        return [(name, value) for name, values in self.query.lists() if name not in left for value in values]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Number and query string of the pages to offer; an empty query string is the current or a gap."""
        page, query = self.table.page, self.query.copy()
        found = []
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
            query[self.table.prefixed_page_field] = str(number)
            plain = isinstance(number, int) and number != page.number
            found.append((str(number), query.urlencode() if plain else ""))
        return found


def listing(
    request: HttpRequest,
    *,
    name: str,
    table: type[HouseTable],
    rows: QuerySet[Any, Any] | Sequence[Any],
    filters: type[Any] | None = None,
    file_name: str,
) -> Listing:
    """Filter, sort and page the rows as the address says, or as the account last did on the table `name`.

    `filters` is a django-filter FilterSet over a queryset. `?export=xlsx` gives the filtered rows, all pages, as
    `file_name`.xlsx; `?reset=1` forgets what was remembered.
    """
    named = set(filters.base_filters) if filters else set()
    own = frozenset({*named, *_ranges(named, request.GET), "sort", "per_page"})
    query, remembered = asked_for(request, name, own=own)
    bound = _bound(filters(query, queryset=rows, request=request)) if filters else None
    drawn = table(bound.qs if bound else rows)
    drawn._query = query
    if query.getlist("sort"):
        drawn.order_by = query.getlist("sort")
    shown = Listing(table=drawn, filters=bound, query=query, remembered=remembered, own=own)
    if request.GET.get(EXPORT) == "xlsx":
        shown.download = workbook_response(drawn, file_name)
        return shown
    _turn_to_page(drawn, query)
    return shown


def _bound(filters: Any) -> Any:
    """Refuse words that nobody types: SQLite answers a LIKE over 50,000 bytes with an error."""
    for field in filters.form.fields.values():
        if isinstance(field, forms.CharField) and field.max_length is None:
            field.validators.append(MaxLengthValidator(LONGEST_WORDS))
    return filters


def _ranges(own: set[str], given: QueryDict) -> set[str]:
    """Name the parameters of filters with two ends (a_min, a_max, a_after, a_before)."""
    ends = ("_min", "_max", "_after", "_before")
    return {name for name in given if name.endswith(ends) and name.rsplit("_", 1)[0] in own}


def _turn_to_page(table: HouseTable, query: QueryDict) -> None:
    """Cut out the page; a number beyond the end or no number at all gives the nearest page."""
    per_page = query.get("per_page", "")
    table.paginate(per_page=int(per_page) if per_page in ("20", "50", "100", "200") else PAGE)
    table.page = table.paginator.get_page(query.get(table.prefixed_page_field))


def _plain(attributes: Any) -> dict[str, Any]:
    """Keep what the house writes; django-tables2 adds `orderable` and the column's name as classes."""
    found = {key: value for key, value in attributes.items() if key != "class" and not callable(value)}
    own = [word for word in str(attributes.get("class", "")).split() if word in OWN_CLASSES]
    if own:
        found["class"] = " ".join(own)
    return found


OWN_CLASSES: Final = frozenset({"day", "number", "text", "narrow", "wide", "actions", "nowrap"})


def _frame_of(column: Any, *, first: bool) -> tuple[str, str, str]:
    """Give what opens a filled cell of the column and a blank one, and what closes it; the first heads its row.

    Blank cells take no room on a telephone (class `blank`).
    """
    attributes = _plain(column.attrs["td"])
    attributes["data-label"] = column.header
    if first:
        opened = f'<th scope="row"{flatatt(attributes)}>'
        return opened, opened, "</th>"
    blank = {**attributes, "class": f"{attributes.get('class', '')} blank".strip()}
    return f"<td{flatatt(attributes)}>", f"<td{flatatt(blank)}>", "</td>"
