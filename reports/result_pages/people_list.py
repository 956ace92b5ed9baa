"""People of a settlement as a list: score, grade, money, what cancelled it; the same list serves the page of 奖金."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from people.frame.columns import badge, escaped
from people.typed import half_width
from reports.result_pages.frame import place_of as address_of
from reports.result_pages.frozen import Frozen, frozen_of
from reports.result_pages.previous import PreviousColumn, previous_grades
from reports.result_pages.reasons import BLOCKED, PROVISIONAL, UNPAID, Reasons, reasons_of
from reports.result_pages.shape import Shape, shape_of
from reports.result_pages.words import still_open
from reports.result_tables import (
    GROUP,
    ArrangeFilter,
    FigureColumn,
    Grouping,
    MoneyColumn,
    OrderedColumn,
    ResultTable,
    place_of,
    sorted_by,
)
from scoring.models import PersonResult, Settlement

BASE: Final = "allocation__base_fen"
AMOUNT: Final = "allocation__amount_fen"
# What happened to somebody: parameter → words, and which rows.
STANDINGS: Final[dict[str, tuple[str, Q]]] = {
    "cancelled": ("取消奖金", ~Q(cancelled_by=[])),
    "barred": ("不得评优", Q(barred=True)),
    "deducted": ("有扣减", Q(allocation__deduction_fen__gt=0)),
    "supplemented": ("有补发", Q(allocation__supplement_fen__gt=0)),
    "unpaid": ("没有奖金", Q(allocation__isnull=True) | Q(allocation__amount_fen=0)),
}


class PersonColumn(tables.Column):  # type: ignore[misc]
    """The name, leading to the person's 计算过程, with the 工号."""

    def __init__(self, *args: Any, prefix: str, **kwargs: Any) -> None:
        super().__init__(*args, accessor="name", **kwargs)
        self.prefix = prefix

    def render(self, record: Any) -> SafeString:
        """Draw the link."""
        name, number = escaped(record.name), escaped(record.number)
        return mark_safe(
            f'<a href="{self.prefix}{record.pk}/">{name}</a> <span class="muted code">{number}</span>'
        )

    def value(self, record: Any) -> str:
        """Give the name."""
        return str(record.name)


class SectionColumn(tables.Column):  # type: ignore[misc]
    """The name of the 所在对象, leading to its 计算过程 where it has a score of its own."""

    def __init__(self, *args: Any, frozen: Frozen, shape: Shape, prefix: str, **kwargs: Any) -> None:
        super().__init__(*args, accessor="subject_code", **kwargs)
        self.frozen, self.rows, self.prefix = frozen, shape.rows, prefix

    def render(self, record: Any) -> str | SafeString:
        """Draw the name."""
        name = self.frozen.name(record.subject_code)
        found = self.rows.get(record.subject_code)
        if found is None:
            return name
        return mark_safe(f'<a class="quiet" href="{self.prefix}{found.pk}/">{escaped(name)}</a>')

    def value(self, record: Any) -> str:
        """Give the name."""
        return self.frozen.name(record.subject_code)


class PersonGradeColumn(OrderedColumn):
    """The grade as a badge, with 不得评优 beside it."""

    def __init__(self, *args: Any, shape: Shape, reasons: Reasons, **kwargs: Any) -> None:
        super().__init__(*args, source="grade", order_of=shape.person_grades, **kwargs)
        self.tones, self.reasons = shape.tones, reasons

    def render(self, record: Any) -> str | SafeString:
        """Draw the badges."""
        barred = f" {badge('不得评优', 'bad')}" if record.barred else ""
        if not record.grade:
            return mark_safe(f"{still_open('')}{barred}")
        tied = f'<span class="why">{PROVISIONAL}</span>' if record.number in self.reasons.tied else ""
        return mark_safe(f"{badge(record.grade, self.tones.get(record.grade, 'neutral'))}{barred}{tied}")

    def value(self, record: Any) -> str:
        """Give the words."""
        return f"{record.grade}{'（不得评优）' if record.barred else ''}"


class UnitGradeColumn(tables.Column):  # type: ignore[misc]
    """The grade of the person's 单位, where the money follows it and people have none of their own."""

    def __init__(self, *args: Any, frozen: Frozen, shape: Shape, **kwargs: Any) -> None:
        super().__init__(*args, accessor="subject_code", orderable=False, **kwargs)
        self.frozen, self.shape = frozen, shape

    def render(self, record: Any) -> str | SafeString:
        """Draw the badge."""
        grade = self.value(record)
        return badge(grade, self.shape.tones.get(grade, "neutral")) if grade else "—"

    def value(self, record: Any) -> str:
        """Give the word."""
        unit = self.shape.rows.get(self.frozen.unit(record.subject_code))
        return unit.grade if unit else ""


class BarredColumn(tables.Column):  # type: ignore[misc]
    """不得评优, where people carry no grade of their own."""

    def render(self, value: object) -> str | SafeString:
        """Draw the badge."""
        return badge("不得评优", "bad") if value else "—"

    def value(self, value: object) -> str:
        """Give the word."""
        return "是" if value else "否"


class CancelledColumn(tables.Column):  # type: ignore[misc]
    """The violations that cancelled the bonus, each leading to its row of the input."""

    def __init__(self, *args: Any, prefix: str, **kwargs: Any) -> None:
        super().__init__(*args, accessor="cancelled_by", orderable=False, **kwargs)
        self.prefix = prefix

    def render(self, value: list[str]) -> str | SafeString:
        """Draw a link for each."""
        if not value:
            return "—"
        if not self.prefix:
            return "、".join(value)
        return mark_safe(
            "、".join(f'<a href="{self.prefix}{quote(code, safe="")}">{escaped(code)}</a>' for code in value)
        )

    def value(self, value: list[str]) -> str:
        """Give the 编号."""
        return "、".join(value)


def people_table_of(settlement: Settlement, *, money_only: bool = False) -> type[ResultTable]:
    """Make the table of a settlement: only columns that its plan has and somebody fills."""
    shape, reasons, frozen = shape_of(settlement), reasons_of(settlement), frozen_of(settlement)
    place = address_of(settlement)
    subjects, people = (reverse(name, kwargs=place) for name in ("result_subjects", "result_people"))
    columns: dict[str, tables.Column] = {
        "name": PersonColumn(verbose_name="姓名", prefix=people),
        "section": SectionColumn(verbose_name="所在对象", frozen=frozen, shape=shape, prefix=subjects),
    }
    if "score" in shape.has and not money_only:
        columns["score"] = FigureColumn(
            verbose_name="得分", source="score_hundredths", why=lambda row: reasons.score(row.number)
        )
    if "grade" in shape.has:
        columns["grade"] = PersonGradeColumn(verbose_name="等次", shape=shape, reasons=reasons)
    elif shape.grades:
        columns["unit_grade"] = UnitGradeColumn(verbose_name="单位等次", frozen=frozen, shape=shape)
    previous = {} if money_only else previous_grades(settlement)
    if previous:
        columns["previous"] = PreviousColumn(verbose_name="上年度考核等次", grades=previous)
    if "barred" in shape.has and "grade" not in shape.has and not money_only:
        columns["barred"] = BarredColumn(verbose_name="评优限制")
    money = money_columns(shape, reasons, pays="base" in shape.has or reasons.blocked)
    columns.update(money)
    if "cancelled" in shape.has:
        columns["cancelled"] = CancelledColumn(verbose_name="取消依据", prefix=_violations(place))
    meta = type("Meta", (ResultTable.Meta,), {"empty_text": "这次核算没有人员结果。"})
    sums = {name: column.source for name, column in money.items()} if "base" in shape.has else {}
    body = {**columns, "Meta": meta, "groupings": _groupings(shape, frozen), "sums": sums, "unit": "人"}
    return type("PeopleTable", (ResultTable,), body)


def money_columns(shape: Shape, reasons: Reasons, *, pays: bool) -> dict[str, MoneyColumn]:
    """The columns of money: 扣减 and 补发 only where somebody has one."""
    if not pays:
        return {}
    why = BLOCKED if reasons.blocked else UNPAID
    found = {"base": MoneyColumn(verbose_name="基数", source=BASE)}
    for name, title in (("deduction", "扣减"), ("supplement", "补发")):
        if name in shape.has:
            found[name] = MoneyColumn(verbose_name=title, source=f"allocation__{name}_fen", quiet=True)
    found["amount"] = MoneyColumn(verbose_name="奖金", source=AMOUNT, why=lambda row: why)
    return found


def _violations(place: Mapping[str, int]) -> str:
    """The address of an input row of 违规违纪, up to its key."""
    return f"{reverse('result_input', kwargs=dict(place))}?{urlencode({'sheet': '违规违纪'})}&key="


def _groupings(shape: Shape, frozen: Frozen) -> dict[str, Grouping]:
    found = {}
    if len(shape.sections) > 1:
        found["section"] = Grouping("section", "所在对象", "subject_code", ("subject_code",), frozen.name)
    if shape.person_grades:
        order = (sorted_by(place_of("grade", shape.person_grades), False),)
        found["grade"] = Grouping("grade", "等次", "grade", order, lambda key: key or "未定等次")
    return found


def people_rows(settlement: Settlement) -> QuerySet[PersonResult]:
    """The rows with their money and without their traces, by 工号."""
    rows = PersonResult.objects.filter(settlement=settlement).select_related("allocation")
    return rows.defer("trace").order_by("number")


def people_filter_of(settlement: Settlement) -> type[django_filters.FilterSet]:
    """Make the filter: words, section, grade, what happened to somebody."""
    shape, frozen = shape_of(settlement), frozen_of(settlement)
    fields: dict[str, Any] = {"q": django_filters.CharFilter(label="姓名或工号", method="keep_words")}
    if len(frozen.units) > 1:
        units = sorted({frozen.unit(one) for one in shape.sections})
        fields["unit"] = django_filters.ChoiceFilter(
            label="单位",
            choices=[(one, frozen.name(one)) for one in units],
            method="keep_unit",
            empty_label="全部",
        )
    elif len(shape.sections) > 1:
        fields["section"] = _choice(
            "所在对象", [(one, frozen.name(one)) for one in shape.sections], "subject_code"
        )
    if shape.person_grades:
        fields["grade"] = _choice("等次", [(one, one) for one in shape.person_grades])
    held = {"cancelled": "cancelled", "barred": "barred", "deducted": "deduction", "supplemented": "supplement",
            "unpaid": "base"}  # fmt: skip
    standings = [(key, words) for key, (words, _) in STANDINGS.items() if held[key] in shape.has]
    if standings:
        fields["standing"] = django_filters.ChoiceFilter(
            label="情形", choices=standings, method="keep_standing", empty_label="全部"
        )
    groupings = _groupings(shape, frozen)
    if groupings:
        choices = [(one.name, f"按{one.title}") for one in groupings.values()]
        fields[GROUP] = ArrangeFilter(label="归类", choices=choices, method="arrange", empty_label="不归类")
    return type(
        "PeopleFilter", (PeopleFilter,), {**fields, "groupings": groupings, "frozen": frozen, "shape": shape}
    )


def _choice(
    label: str, choices: list[tuple[str, str]], field: str | None = None
) -> django_filters.ChoiceFilter:
    more = {"field_name": field} if field else {}
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label="全部", **more)


class PeopleFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What all filters of people can do."""

    groupings: Mapping[str, Grouping] = {}
    frozen: Frozen
    shape: Shape

    def keep_unit(self, rows: Any, name: str, chosen: str) -> Any:
        """Keep the people of a 单位 and of everything under it."""
        inside = [one for one in self.shape.sections if self.frozen.unit(one) == chosen]
        return rows.filter(subject_code__in=inside)

    def keep_words(self, rows: Any, name: str, words: str) -> Any:
        """Keep rows by part of the name or by 工号."""
        words = half_width(words.strip())
        return rows.filter(Q(name__icontains=words) | Q(number__istartswith=words))

    def keep_standing(self, rows: Any, name: str, chosen: str) -> Any:
        """Keep rows by what happened to the person."""
        return rows.filter(STANDINGS[chosen][1])

    def arrange(self, rows: Any, name: str, chosen: str) -> Any:
        """Put rows of one group next to each other."""
        return rows.order_by(*self.groupings[chosen].order, *rows.query.order_by)
