"""The list of a register: a table and filters made from its columns."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from people.frame.columns import BadgeColumn, DayColumn, LinkedColumn, NumberColumn
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.permissions import allowed
from plans.engine.units import POINT
from plans.models import Subject
from scoring.engine.registers.rows import in_points
from scoring.models import Complaint, Standing
from scoring.registering.asking import rows_of, waiting_for
from scoring.registering.columns import Column
from scoring.registering.list_words import list_words
from scoring.views.register_place import Place

TONES: Final = {Standing.WAITING: "waiting", Standing.IN_FORCE: "good", Standing.WITHDRAWN: "muted"}
OUTCOMES: Final = {Complaint.Outcome.OPEN.value: "waiting"}


class PointsColumn(NumberColumn):
    """Points as they are typed; a number in a spreadsheet."""

    def render(self, value: int) -> str:
        """Write points without idle zeros."""
        return in_points(value)

    def value(self, value: int) -> Decimal:
        """Give the number."""
        return Decimal(value) / POINT


class YesColumn(tables.Column):  # type: ignore[misc]
    """是, or nothing."""

    def render(self, value: bool) -> str:
        """Write 是."""
        return "是" if value else ""


class LabelColumn(tables.Column):  # type: ignore[misc]
    """A stored word as pages say it."""

    def __init__(self, labels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.labels = labels

    def render(self, value: str) -> str:
        """Write the label."""
        return self.labels.get(value, value)


class SaidColumn(tables.Column):  # type: ignore[misc]
    """What the engine says of each row, by its key."""

    def __init__(self, said: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(empty_values=(), orderable=False, **kwargs)
        self.said = said

    def render(self, record: Any) -> str:
        """Write the words of the row."""
        return self.said.get(record.pk, "")

    value = render


class StandingColumn(BadgeColumn):
    """效力, and whether somebody asks for the withdrawal."""

    def render(self, record: Any) -> SafeString:
        """Draw the badge."""
        return super().render(self.value(record))

    def value(self, record: Any) -> str:
        """Give the words."""
        return waiting_for(record) or str(record.standing)


def list_page(request: Request, place: Place) -> HttpResponse:
    """List, filter, sort and export the rows of a register."""
    register, plan = place.register, place.plan
    shown = listing(
        request,
        name=f"registers-{register.slug}",
        table=_table(place, list_words(plan, register, place.scheme)),
        rows=rows_of(register, plan),
        filters=_filters(place),
        file_name=f"{plan.agency.name}{plan.year}年度{register.title}",
    )
    if shown.download:
        return shown.download
    frozen = place.frozen
    context = {
        "shown": shown,
        **place.frame,
        "frozen": frozen,
        "changing": not frozen and allowed(request.access, f"{register.area}.change", plan.agency_id),
        "used": place.scheme is None or register.used(place.scheme),
        "table_url": place.url("table"),
        "confirm_url": _confirming(request, place, frozen),
    }
    return render(request, "scoring/registers/list.html", context)


def _confirming(request: Request, place: Place, frozen: str) -> str:
    """Where many rows are confirmed at once; empty where the asker confirms none or none waits."""
    rule = f"{place.register.area}.confirm"
    if frozen or not allowed(request.access, rule, place.plan.agency_id):
        return ""
    waiting = rows_of(place.register, place.plan).filter(standing=Standing.WAITING, replaces__isnull=True)
    return place.url("confirm_many") if waiting.exists() else ""


def _table(place: Place, said: Mapping[int, str]) -> type[HouseTable]:
    columns: dict[str, Any] = {}
    listed = [column for column in place.register.columns if column.listed]
    for number, column in enumerate(listed):
        columns[column.attribute] = _column(column, place if number == 0 else None)
    if place.register.scored and said:
        columns["said"] = SaidColumn(said, verbose_name="计分")
    if place.register.model is Complaint:
        columns["outcome"] = BadgeColumn(verbose_name="结果", tones=OUTCOMES)
    columns["standing"] = StandingColumn(
        verbose_name="效力",
        empty_values=(),
        tones={**{str(key): tone for key, tone in TONES.items()}, "申请撤销": "bad"},
    )
    columns["entered_name"] = tables.Column(verbose_name="登记人")
    columns["confirmed_name"] = tables.Column(verbose_name="复核人")
    columns["Meta"] = type(
        "Meta", (HouseTable.Meta,), {"empty_text": f"还没有{place.register.title}的登记。"}
    )
    made: type[HouseTable] = type("RegisterTable", (HouseTable,), columns)
    return made


def _column(column: Column, place: Place | None) -> Any:
    """One column of the table; with `place` it is the first, which leads to the row."""
    named: dict[str, Any] = {"verbose_name": column.shown}
    if place is not None or column.kind in ("person", "choice"):
        named["attrs"] = {"td": {"class": "nowrap"}}
    if column.kind in ("subject", "person"):
        named |= {"accessor": f"{column.attribute}__name", "order_by": f"{column.attribute}__name"}
    if place is not None:
        prefix = place.list.partition("?")[0]
        return LinkedColumn(to=lambda row: f"{prefix}{row.pk}/{place.query}", **named)
    if column.kind == "points":
        return PointsColumn(**named)
    if column.kind == "day":
        return DayColumn(**named)
    if column.kind == "whole":
        return NumberColumn(**named)
    if column.kind in ("yes_no", "overdue"):
        return YesColumn(**named)
    if column.labels:
        return LabelColumn(column.labels, **named)
    return tables.Column(**named)


def _filters(place: Place) -> type[Any]:
    register, plan = place.register, place.plan
    texts = [column.attribute for column in register.columns if column.kind in ("text", "words")]
    people = any(column.kind == "person" for column in register.columns)
    names = {column.attribute for column in register.columns}

    def by_words(self: Any, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = Q()
        for text in texts:
            wanted |= Q(**{f"{text}__icontains": value})
        if people:
            wanted |= Q(participant__name__icontains=value) | Q(participant__number__iexact=value)
        return rows.filter(wanted)

    fields: dict[str, Any] = {"by_words": by_words}
    fields["q"] = django_filters.CharFilter(
        label="文字" if not people else "文字、姓名或工号", method="by_words"
    )
    if "subject" in names:
        fields["subject"] = django_filters.ModelChoiceFilter(
            label="对象", queryset=Subject.objects.filter(plan=plan).order_by("code"), empty_label="全部"
        )
    fields["standing"] = django_filters.ChoiceFilter(
        label="效力", choices=Standing.choices, empty_label="全部"
    )
    made: type[Any] = type("RegisterFilter", (django_filters.FilterSet,), fields)
    return made
