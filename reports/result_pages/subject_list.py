"""考核对象 of a settlement as a list: figures, parts with bars, quarters, item grades, grade, the year before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import django_filters
import django_tables2 as tables
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from people.frame.columns import badge, escaped
from people.typed import half_width
from reports.opened import rules_of
from reports.result_pages.frame import place_of as address_of
from reports.result_pages.frozen import Frozen, Past, frozen_of
from reports.result_pages.previous import previous_of
from reports.result_pages.reasons import PROVISIONAL, Reasons, reasons_of
from reports.result_pages.shape import Shape, shape_of
from reports.result_pages.words import bar, figure, still_open
from reports.result_tables import (
    ALWAYS,
    GROUP,
    NUMBER,
    ArrangeFilter,
    FigureColumn,
    Grouping,
    OrderedColumn,
    ResultTable,
    place_of,
    sorted_by,
)
from scoring.models import Settlement, SubjectResult

QUARTERS: Final = (1, 2, 3, 4)
CHINESE: Final = ("一", "二", "三", "四")
ROUNDED: Final = "分项四舍五入，可能与总分相差0.01"


class SubjectColumn(tables.Column):  # type: ignore[misc]
    """The name, leading to its 计算过程, with its 编号."""

    def __init__(self, *args: Any, prefix: str, **kwargs: Any) -> None:
        super().__init__(*args, accessor="name", **kwargs)
        self.prefix = prefix

    def render(self, record: Any) -> SafeString:
        """Draw the link."""
        name, code = escaped(record.name), escaped(record.code)
        return mark_safe(
            f'<a href="{self.prefix}{record.pk}/">{name}</a> <span class="muted code">{code}</span>'
        )

    def value(self, record: Any) -> str:
        """Give the name."""
        return str(record.name)


class PartColumn(FigureColumn):
    """One part of the score with a bar as long as its share of the longest."""

    def __init__(self, *args: Any, part: str, shape: Shape, **kwargs: Any) -> None:
        by = Cast(KeyTextTransform(part, "parts"), IntegerField())
        super().__init__(*args, source="parts", by=by, **kwargs)
        self.part, self.shape = part, shape
        self.minus = part in shape.minus

    def read(self, record: Any) -> int | None:
        """The figure of the part."""
        found: int | None = record.parts.get(self.part)
        return found

    def render(self, record: Any) -> str | SafeString:
        """Write the figure over its bar."""
        found = self.read(record)
        if found is None:
            return still_open("")
        longest = self.shape.longest.get((record.kind, self.part), 0)
        return mark_safe(f'<span class="part">{figure(found)}{bar(found, longest, minus=self.minus)}</span>')


class QuarterColumn(FigureColumn):
    """A quarter's score, as it stands in the trace."""

    def __init__(self, *args: Any, quarter: int, shape: Shape, **kwargs: Any) -> None:
        super().__init__(*args, source="code", orderable=False, **kwargs)
        self.quarter, self.quarters = quarter, shape.quarters

    def read(self, record: Any) -> int | None:
        """The figure of the quarter."""
        return self.quarters.get(record.code, {}).get(self.quarter)


class GradeColumn(OrderedColumn):
    """The grade as a badge, with the one before a downgrade, and a word where a tie leaves it provisional."""

    def __init__(self, *args: Any, shape: Shape, reasons: Reasons, **kwargs: Any) -> None:
        super().__init__(*args, source="grade", order_of=shape.grades, **kwargs)
        self.tones, self.reasons = shape.tones, reasons

    def render(self, record: Any) -> str | SafeString:
        """Draw the badge."""
        if not record.grade:
            return still_open(self.reasons.rank(record))
        words = ""
        if record.code in self.reasons.tied:
            words = f'<span class="why">{PROVISIONAL}</span>'
        elif record.grade_before and record.grade_before != record.grade:
            words = f'<span class="why">降档前 {escaped(record.grade_before)}</span>'
        return mark_safe(f"{badge(record.grade, self.tones.get(record.grade, 'neutral'))}{words}")

    def value(self, record: Any) -> str:
        """Give the words."""
        if record.code in self.reasons.tied:
            return f"{record.grade}（{PROVISIONAL}）"
        return str(record.grade)


class ItemGradesColumn(tables.Column):  # type: ignore[misc]
    """How many indicators of each grade: 好 12　良好 3."""

    def __init__(self, *args: Any, frozen: Frozen, **kwargs: Any) -> None:
        super().__init__(*args, accessor="code", orderable=False, **kwargs)
        self.grades = frozen.item_grades

    def render(self, record: Any) -> str:
        """Write grades with their numbers."""
        return "　".join(f"{name} {number}" for name, number in self.grades.get(record.code, ())) or "—"

    def value(self, record: Any) -> str:
        """The same words."""
        return self.render(record)


class PastColumn(tables.Column):  # type: ignore[misc]
    """Last year's rank and grade."""

    def __init__(self, *args: Any, previous: Mapping[str, Past], **kwargs: Any) -> None:
        super().__init__(*args, accessor="code", orderable=False, **kwargs)
        self.previous = previous

    def render(self, record: Any) -> str:
        """Write 第3名 优秀."""
        found = self.previous.get(record.code)
        if found is None:
            return "—"
        words = (figure(found.score) if found.score is not None else "", _rank_words(found), found.grade)
        return " ".join(word for word in words if word) or "—"

    def value(self, record: Any) -> str:
        """The same words."""
        return self.render(record)


def _rank_words(past: Past) -> str:
    if past.rank is None:
        return ""
    return f"第{past.rank}名"


def subject_table_of(settlement: Settlement, *, link: str | None = None) -> type[ResultTable]:
    """Make the table of a settlement: only columns that its plan has and somebody fills."""
    shape, reasons, frozen = shape_of(settlement), reasons_of(settlement), frozen_of(settlement)
    previous = previous_of(settlement)
    prefix = link or reverse("result_subjects", kwargs=address_of(settlement))
    columns: dict[str, tables.Column] = {"name": SubjectColumn(verbose_name="考核对象", prefix=prefix)}
    if shape.ranked or reasons.waiting:
        columns["rank"] = RankColumn(reasons=reasons)
    if len(shape.kinds) > 1:
        columns["kind"] = tables.Column(verbose_name="类型")
    if shape.groups:
        columns["group"] = tables.Column(verbose_name="分组")
    columns["score"] = FigureColumn(
        verbose_name="得分", source="score_hundredths", why=lambda row: reasons.score(row.code)
    )
    if shape.percent:
        columns["percent"] = FigureColumn(verbose_name="百分制", source="percent_hundredths")
    for place, part in enumerate(shape.parts):
        columns[f"part{place}"] = PartColumn(verbose_name=part, part=part, shape=shape)
    if shape.quarters:
        for quarter in QUARTERS:
            title = f"{CHINESE[quarter - 1]}季度"
            columns[f"quarter{quarter}"] = QuarterColumn(verbose_name=title, quarter=quarter, shape=shape)
    if frozen.item_grades:
        columns["items"] = ItemGradesColumn(verbose_name="指标等级", frozen=frozen)
    if shape.grades:
        columns["grade"] = GradeColumn(verbose_name="等次", shape=shape, reasons=reasons)
    if previous:
        columns["previous"] = PastColumn(verbose_name="上年", previous=previous)
    meta = type("Meta", (ResultTable.Meta,), {"empty_text": "这次核算没有考核对象。"})
    body = {**columns, "Meta": meta, "groupings": _groupings(shape), "unit": "个"}
    return type("SubjectTable", (ResultTable,), body)


class RankColumn(tables.Column):  # type: ignore[misc]
    """The rank inside its 分组."""

    def __init__(self, *args: Any, reasons: Reasons, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", NUMBER)
        super().__init__(*args, verbose_name="名次", accessor="rank", empty_values=ALWAYS, **kwargs)
        self.reasons = reasons

    def render(self, record: Any) -> str | SafeString:
        """Write the rank, or why it is open."""
        return still_open(self.reasons.rank(record)) if record.rank is None else str(record.rank)

    def value(self, record: Any) -> int | None:
        """Give the number."""
        found: int | None = record.rank
        return found

    def order(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by rank, the open ones last."""
        return rows.order_by(sorted_by(F("rank"), is_descending), "code"), True


def _groupings(shape: Shape) -> dict[str, Grouping]:
    found = {}
    if len(shape.kinds) > 1:
        found["kind"] = Grouping("kind", "类型", "kind", ("kind",), str)
    if shape.groups:
        found["group"] = Grouping("group", "分组", "group", ("group",), lambda key: key or "未分组")
    if shape.grades:
        order = (sorted_by(place_of("grade", shape.grades), False),)
        found["grade"] = Grouping("grade", "等次", "grade", order, lambda key: key or "未定等次")
    return found


def subject_rows(settlement: Settlement) -> QuerySet[SubjectResult]:
    """The rows without their traces, by class and 分组, then rank."""
    rows = SubjectResult.objects.filter(settlement=settlement).defer("trace")
    # What is ranked together stands together.
    classes = [
        When(kind__in=group.kinds, then=Value(place))
        for place, group in enumerate(rules_of(settlement).scheme.subjects)
    ]
    order = Case(*classes, default=Value(len(classes)), output_field=IntegerField())
    return rows.order_by(order, "group", sorted_by(F("rank"), False), "code")


def subject_filter_of(settlement: Settlement) -> type[django_filters.FilterSet]:
    """Make the filter: words, and a choice for each column that tells rows apart."""
    shape = shape_of(settlement)
    fields: dict[str, Any] = {
        "q": django_filters.CharFilter(label="名称或编号", method="keep_words"),
    }
    if len(shape.kinds) > 1:
        fields["kind"] = _choice("类型", shape.kinds)
    if shape.groups:
        fields["in_group"] = _choice("分组", shape.groups, "group")
    if shape.grades:
        fields["grade"] = _choice("等次", shape.grades)
    groupings = _groupings(shape)
    if groupings:
        choices = [(one.name, f"按{one.title}") for one in groupings.values()]
        fields[GROUP] = ArrangeFilter(label="归类", choices=choices, method="arrange", empty_label="不归类")
    return type("SubjectFilter", (SubjectFilter,), {**fields, "groupings": groupings})


def _choice(label: str, words: tuple[str, ...], field: str | None = None) -> django_filters.ChoiceFilter:
    more = {"field_name": field} if field else {}
    return django_filters.ChoiceFilter(
        label=label, choices=[(word, word) for word in words], empty_label="全部", **more
    )


class SubjectFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What all filters of subjects can do."""

    groupings: Mapping[str, Grouping] = {}

    def keep_words(self, rows: Any, name: str, words: str) -> Any:
        """Keep rows by part of the name or by 编号."""
        words = half_width(words.strip())
        return rows.filter(Q(name__icontains=words) | Q(code__istartswith=words))

    def arrange(self, rows: Any, name: str, chosen: str) -> Any:
        """Put rows of one group next to each other."""
        return rows.order_by(*self.groupings[chosen].order, *rows.query.order_by)
