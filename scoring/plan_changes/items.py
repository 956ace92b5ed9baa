"""What a 变更 may edit: kinds of rows, their items, how a text becomes a value and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from indicators.grid_columns import BY_NAME, LONGEST_TEXT
from indicators.models import SecondaryIndicator
from indicators.services.grid_reading import CellReader, Named
from indicators.services.grid_state import ATTRIBUTES, GridState, load_state
from people.errors import DomainError
from people.models import Post, RankLevel, StaffCategory
from people.typed import half_width
from people.xlsx.raw import Problem
from plans import figures
from plans.engine.setting_values import BadValue, read_value, value_text
from plans.engine.units import FEN
from plans.forms.plan_fields import figure
from plans.models import MONTHS, Participant, Plan, PlanSetting, Subject
from plans.services.plan_settings import base_rules

SETTING: Final = "设置"
INDICATOR: Final = "指标"
SUBJECT: Final = "考核对象"
PERSON: Final = "人员"
KINDS: Final = (SETTING, INDICATOR, SUBJECT, PERSON)
VALUE: Final = "值"
ItemKind = Literal["text", "points", "money", "whole", "yes_no", "subject", "person"]
_LONG: Final = ("目标值", "评分标准", "质量标准")


@dataclass(frozen=True, slots=True)
class Item:
    """One field of a row that a 变更 may edit: heading, name in the model, kind, and the words allowed."""

    heading: str
    name: str
    kind: ItemKind = "text"
    choices: tuple[str, ...] = ()
    needed: bool = False


_INDICATOR_COLUMNS: Final = (
    "name", "points", "target", "standard", "quality", "deadline", "subject", "post_title", "responsible", "handler",
    "leader", "supporting", "planned_q1", "planned_q2", "planned_q3", "planned_q4", "source_document",
)  # fmt: skip
_SUBJECT_ITEMS: Final = (
    Item("名称", "name", needed=True),
    Item("分组", "group"),
    Item("负责人", "head", "person"),
    Item("分管领导", "supervising_leader", "person"),
    Item("评价系数", "coefficient_points", "points"),
)
_PERSON_ITEMS: Final = (
    Item("所在对象", "subject", "subject", needed=True),
    Item("职务", "post", choices=tuple(Post.values)),
    Item("职级", "rank_level", choices=tuple(RankLevel.values)),
    Item("人员类别", "staff_category", choices=tuple(StaffCategory.values)),
    Item("岗位", "job_title"),
    Item("在编", "established", "yes_no"),
    Item("参加考核", "appraised", "yes_no"),
    Item("不参加原因", "absence_reason"),
    Item("在岗月数", "months_in_post", "whole"),
    Item("奖金基数", "bonus_base_fen", "money"),
)
_ITEMS: Final[Mapping[str, tuple[Item, ...]]] = {SUBJECT: _SUBJECT_ITEMS, PERSON: _PERSON_ITEMS}


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: at which row, which item, the text that stands there and the one to stand there."""

    kind: str
    key: str
    item: str
    old: str
    new: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells two edits apart."""
        return self.kind, self.key, self.item

    def packed(self) -> dict[str, str]:
        """As `PlanChange.edits` keeps it."""
        return {"种类": self.kind, "编号": self.key, "项目": self.item, "旧": self.old, "新": self.new}

    @classmethod
    def unpacked(cls, row: Mapping[str, str]) -> Edit:
        """From `PlanChange.edits`."""
        return cls(row["种类"], row["编号"], row["项目"], row["旧"], row["新"])


@dataclass(slots=True)
class Desk:
    """The rows of a plan as a 变更 sees them; a constant number of queries."""

    plan: Plan
    state: GridState
    indicators: dict[str, SecondaryIndicator]
    subjects: dict[str, Subject]
    people: dict[str, Participant]
    settings: dict[str, str]
    defaults: dict[str, str] = field(default_factory=dict)

    @property
    def reader(self) -> CellReader:
        """Reads the texts of indicators."""
        return self.state.reader

    def rows(self, kind: str) -> list[tuple[str, str]]:
        """Key and title of every row of a kind."""
        if kind == SETTING:
            return [(name, name) for name in self.defaults]
        if kind == INDICATOR:
            return [(code, f"{code} {row.name or row.primary.name}") for code, row in self.indicators.items()]
        if kind == SUBJECT:
            return [(code, f"{code} {row.name}") for code, row in self.subjects.items()]
        return [(number, f"{number} {row.name}") for number, row in self.people.items()]

    def headings(self, kind: str) -> list[str]:
        """The items of a kind, in order."""
        if kind == SETTING:
            return [VALUE]
        if kind == INDICATOR:
            return [BY_NAME[name].heading for name in _INDICATOR_COLUMNS]
        return [item.heading for item in _ITEMS[kind]]

    def long(self, heading: str) -> bool:
        """Whether an item takes several lines."""
        return heading in _LONG

    def choices(self, kind: str, key: str, heading: str) -> tuple[str, ...]:
        """The words that an item may have; empty: anything."""
        if kind == SETTING:
            rules = base_rules(self.plan)
            return rules.scheme.settings[key].choices if rules else ()
        return () if kind == INDICATOR else _item(kind, heading).choices

    def known(self, kind: str, key: str) -> bool:
        """Whether there is such a row."""
        return kind in KINDS and any(key == one for one, _ in self.rows(kind))

    def current(self, kind: str, key: str, heading: str) -> str:
        """The text that stands at an item now."""
        if kind == SETTING:
            return self.settings.get(key, self.defaults.get(key, ""))
        if kind == INDICATOR:
            name = _column(heading)
            return self.reader.show(name, getattr(self.indicators[key], ATTRIBUTES.get(name, name)))
        row: Subject | Participant = self.subjects[key] if kind == SUBJECT else self.people[key]
        return self._show(_item(kind, heading), row)

    def read(self, kind: str, key: str, heading: str, text: str) -> Any:
        """The value of a text at an item, or a Problem; of a setting the text as it is stored."""
        if kind == SETTING:
            return self._read_setting(key, text)
        if kind == INDICATOR:
            return self.reader.read(_column(heading), text)
        item = _item(kind, heading)
        value = self._read(item, half_width(text).strip())
        if item.needed and value in (None, ""):
            return Problem(f"{heading}不能为空", f"请填写{heading}")
        return value

    def attribute(self, kind: str, heading: str) -> str:
        """The name under which the model keeps an item; of a link the one of its key."""
        if kind == INDICATOR:
            name = _column(heading)
            return ATTRIBUTES.get(name, name)
        item = _item(kind, heading)
        return f"{item.name}_id" if item.kind in ("subject", "person") else item.name

    def _read_setting(self, key: str, text: str) -> str | Problem:
        """The text of a setting as it is stored; empty is the scheme's own."""
        rules = base_rules(self.plan)
        if rules is None or not text.strip():
            return ""
        try:
            return value_text(read_value(rules.scheme.settings[key], text))
        except BadValue as error:
            return Problem(error.problem, error.remedy)

    def _show(self, item: Item, row: Subject | Participant) -> str:
        value = getattr(row, f"{item.name}_id" if item.kind in ("subject", "person") else item.name)
        if value is None:
            return ""
        if item.kind == "points":
            return figures.in_points(value)
        if item.kind == "money":
            return figure(value, FEN)
        if item.kind == "yes_no":
            return "是" if value else "否"
        if item.kind in ("subject", "person"):
            return self._named(item).texts.get(value, "")
        return str(value)

    def _read(self, item: Item, words: str) -> Any:
        if item.kind in ("subject", "person"):
            return self._named(item).find(words) if words else None
        if item.kind == "yes_no":
            return {"是": True, "否": False}.get(
                words, Problem(f"“{words[:20]}”不是“是”或“否”", "请填“是”或“否”")
            )
        readers: dict[str, Callable[[str], Any]] = {
            "points": _coefficient, "money": figures.money, "whole": lambda text: figures.whole(text, 1, MONTHS)
        }  # fmt: skip
        if item.kind in readers:
            return readers[item.kind](words) if words else None
        if item.choices and words and words not in item.choices:
            return Problem(f"“{words[:20]}”不能选", f"可填：{'、'.join(item.choices)}")
        return words[:LONGEST_TEXT]

    def _named(self, item: Item) -> Named:
        return self.reader.subjects if item.kind == "subject" else self.reader.people


def desk_of(plan: Plan) -> Desk:
    """Read everything that a 变更 of the plan may edit."""
    rules = base_rules(plan)
    scheme = rules.scheme.settings if rules else {}
    rows = SecondaryIndicator.objects.filter(plan=plan).select_related("primary")
    return Desk(
        plan,
        load_state(plan),
        {row.code: row for row in rows.order_by("primary__position", "position", "code")},
        {row.code: row for row in Subject.objects.filter(plan=plan).order_by("code")},
        {row.number: row for row in Participant.objects.filter(plan=plan).order_by("number")},
        dict(PlanSetting.objects.filter(plan=plan).values_list("name", "value")),
        {name: "" if each.value is None else str(each.value) for name, each in scheme.items()},
    )


def _coefficient(text: str) -> Any:
    value = figures.points(text)
    return Problem("评价系数应大于 0", "请填写大于 0 的数，或清空") if value == 0 else value


def _item(kind: str, heading: str) -> Item:
    found = next((item for item in _ITEMS.get(kind, ()) if item.heading == heading), None)
    if found is None:
        raise DomainError("没有保存", why=f"{kind}没有可以变更的项目“{heading}”", next_step="请刷新页面")
    return found


def _column(heading: str) -> str:
    found = next((name for name in _INDICATOR_COLUMNS if BY_NAME[name].heading == heading), None)
    if found is None:
        raise DomainError("没有保存", why=f"指标没有可以变更的项目“{heading}”", next_step="请刷新页面")
    return found
