"""What the page of pieces shows: every piece in all its states, with made-up matters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, Final

import django_filters
import django_tables2 as tables
from django import forms

from people.errors import DomainError
from people.frame.columns import BadgeColumn, DayColumn, LinkedColumn, NumberColumn
from people.frame.forms import HouseForm, refused
from people.frame.tables import HouseTable
from people.models import Agency

STEPS: Final = (
    {"title": "填报", "state": "done", "detail": "一科，3月28日"},
    {"title": "科室审核", "state": "done", "detail": "3月29日"},
    {"title": "绩效办审核", "state": "current", "detail": "最早明天到期"},
    {"title": "领导小组审定", "state": "waiting", "detail": ""},
)
STEPS_SENT_BACK: Final = (
    {"title": "填报", "state": "done", "detail": ""},
    {"title": "科室审核", "state": "refused", "detail": "佐证材料不全"},
    {"title": "绩效办审核", "state": "waiting", "detail": ""},
)
CHANGES: Final = (
    {"label": "任职科室", "old": "一科", "new": "二科"},
    {"label": "岗位", "old": "", "new": "综合岗"},
    {"label": "兼任", "old": "是", "new": None},
)
FACTS: Final = (("工号", "A01"), ("任职科室", "一科"), ("人员类别", "在编"), ("离岗日期", None))
BADGES: Final = (
    ("草稿", "neutral"),
    ("审核中", "info"),
    ("待办", "waiting"),
    ("已通过", "good"),
    ("已退回", "bad"),
    ("已撤销", "muted"),
)
_TONES: Final = dict(BADGES)


class SampleTable(HouseTable):
    """Made-up returns, two pages of them."""

    matter = LinkedColumn(verbose_name="事项", to=lambda row: "#tables")
    section = tables.Column(verbose_name="科室")
    state = BadgeColumn(verbose_name="状态", tones=_TONES)
    points = NumberColumn(verbose_name="得分")
    due = DayColumn(verbose_name="截止")
    note = tables.Column(verbose_name="备注")

    class Meta(HouseTable.Meta):
        """As every table of the house."""


class ScrollTable(SampleTable):
    """The same, scrolled sideways on a telephone."""

    narrow = "scroll"

    class Meta(SampleTable.Meta):
        """The same."""


class AgencyTable(HouseTable):
    """The agencies in sight, with filters."""

    name = tables.Column(verbose_name="名称")
    kind = tables.Column(verbose_name="类型")
    group = tables.Column(verbose_name="分组")

    class Meta(HouseTable.Meta):
        """Its empty state."""

        empty_text = "没有可以查看的单位。"


class AgencyFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By name and kind."""

    name = django_filters.CharFilter(label="名称", lookup_expr="contains")
    kind = django_filters.ChoiceFilter(label="类型", choices=Agency.Kind, empty_label="全部")

    class Meta:
        """Over the agencies."""

        model = Agency
        fields: ClassVar[list[str]] = ["name", "kind"]


class SampleForm(HouseForm):
    """Every kind of field."""

    name = forms.CharField(label="姓名", max_length=20, help_text="与干部人事档案一致。")
    section = forms.ChoiceField(label="任职科室", choices=[("", "请选择"), ("1", "一科"), ("2", "二科")])
    start = forms.DateField(label="任职起")
    points = forms.DecimalField(label="分值", max_digits=6, decimal_places=2, required=False)
    here = forms.BooleanField(label="在此考核", required=False)
    ways = forms.MultipleChoiceField(
        label="参加",
        choices=[("1", "民主测评"), ("2", "述职测评")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label="变动原因", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="文件依据", required=False)


def sample_rows() -> list[dict[str, Any]]:
    """Sixty made-up rows."""
    words = [text for text, _ in BADGES]
    return [
        {
            "matter": f"第{number}号报表",
            "section": ("一科", "二科", "三科")[number % 3],
            "state": words[number % len(words)],
            "points": number * 7 % 100,
            "due": date(2026, 3, 1) + timedelta(days=number),
            "note": "佐证材料共三份，已核对原件。" if number % 4 == 0 else None,
        }
        for number in range(1, 61)
    ]


def wrong_form() -> SampleForm:
    """A form as it comes back with errors."""
    return SampleForm({"name": "", "start": "昨天", "points": "很多", "reason": "组织调整"})


def refused_form() -> SampleForm:
    """A form as it comes back refused by a service."""
    form = SampleForm({"name": "某某", "section": "1", "start": "2026-03-01"})
    refused(
        form,
        DomainError(
            "没有登记", why="这个人在 2026-03-01 已有主要任职", next_step="请先结束原来的任职，或登记为兼任"
        ),
    )
    return form
