"""规则: every figure of the scheme in a row of its own, with its clause and the plan setting behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, get_args

from pydantic.fields import FieldInfo

from plans.engine.loading import Rules
from plans.engine.scheme import Scheme
from plans.engine.scheme.types import Cited, Entry, parse_share
from plans.engine.scheme_source import read_source
from plans.engine.steps import show
from reports.results.tables import Column, Kind

# Dates and the way to approval are no figures of a formula; settings stand at the places that use them.
_LEFT_OUT: Final = ("settings", "clauses", "readings", "calendar", "route", "version", "year", "stated")
_SECTIONS: Final = {
    "indicators": "指标",
    "ballot_forms": "测评",
    "adjustments": "加减分",
    "violations": "违规违纪",
    "reminders": "提醒函",
    "subjects": "考核对象",
    "people": "人员",
    "bonus": "奖金",
    "honours": "结果运用",
    "notice_working_days": "公示工作日",
}
_FIELDS: Final = {
    "at_least": "不低于",
    "at_most": "不高于",
    "below": "低于",
    "cancelled_to": "取消奖金去向",
    "cap": "上限",
    "categories": "类别",
    "coefficient": "系数",
    "coefficients": "",
    "consequences": "等次后果",
    "count": "数量",
    "dimensions": "",
    "distinct": "不同事项",
    "exactly": "恰好",
    "final": "末季度",
    "final_weight": "末季度权重",
    "first": "前列",
    "floor": "下限",
    "fixed": "规定指标",
    "grades": "等次",
    "grading": "",
    "groups": "",
    "high": "高限",
    "last": "末位",
    "last_years_running": "连续排名最后年数",
    "less": "减发月数",
    "letters": "函件数",
    "levels": "",
    "lines": "",
    "low": "低限",
    "mark_step": "打分间隔",
    "matters": "事项",
    "max": "满分",
    "min": "至少",
    "months": "月数",
    "most": "完成率计分上限",
    "next_year_quota": "次年优秀名额",
    "ordinary": "平时季度",
    "ordinary_weight": "平时季度权重",
    "parts": "",
    "places": "名次",
    "points": "分值",
    "primaries": "一级指标数",
    "primary_cap": "一级指标分值上限",
    "priority": "优先",
    "range": "幅度",
    "rate": "比例",
    "rates": "",
    "repeated": "同一事项",
    "rules": "",
    "scoring": "计分",
    "secondaries_each": "每项二级指标数下限",
    "secondary_cap": "二级指标分值上限",
    "sections_first": "先分科室",
    "share": "比例",
    "talk": "约谈",
    "total": "总分",
    "trim": "去掉最高和最低各几票",
    "weight": "权重",
    "when": "",
    "years_running": "连续年数",
}


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """One figure of the scheme: where it stands, its value, its clause, the plan setting that gives it.

    ``entry`` is the identity of the entry of the scheme it belongs to, ``key`` the field: formulas find it by them.
    """

    label: str
    value: Fraction | str
    share: bool
    clause: str
    setting: str = ""
    entry: int = 0
    key: str = ""

    @property
    def shown(self) -> str:
        """The value as people read it."""
        if isinstance(self.value, str):
            return self.value
        return f"{show(self.value * 100)}%" if self.share else show(self.value)


def rule_figures(rules: Rules) -> Iterator[RuleFigure]:
    """Walk the scheme in its own order and give every figure that it states."""
    source = read_source(rules.text).data
    found: list[RuleFigure] = []
    for name in type(rules.scheme).model_fields:
        if name in _LEFT_OUT:
            continue
        raw = source.get(name) if isinstance(source, dict) else None
        crumbs, at = (_SECTIONS.get(name, ""),), (id(rules.scheme), name)
        found += _walk(getattr(rules.scheme, name), raw, crumbs, "", Scheme.model_fields[name], at)
    return _numbered(found)


def _numbered(figures: list[RuleFigure]) -> Iterator[RuleFigure]:
    """Entries of one name (一般, and 一般 three years running) are told apart by a number."""
    seen: Counter[str] = Counter()
    for figure in figures:
        seen[figure.label] += 1
        times = seen[figure.label]
        yield replace(figure, label=f"{figure.label}（{times}）") if times > 1 else figure


def _walk(
    node: object,
    raw: object,
    crumbs: tuple[str, ...],
    clause: str,
    field: FieldInfo | None,
    at: tuple[int, str],
) -> Iterator[RuleFigure]:
    if isinstance(node, Entry):
        clause = node.clause if isinstance(node, Cited) else clause
        here = (*crumbs, name) if (name := _name_of(node)) else crumbs
        for key, info in type(node).model_fields.items():
            if key not in _LEFT_OUT:
                below = raw.get(key) if isinstance(raw, dict) else None
                inside = (*here, _FIELDS.get(key, ""))
                yield from _walk(getattr(node, key), below, inside, clause, info, (id(node), key))
    elif isinstance(node, tuple) and node and isinstance(node[0], int):
        yield RuleFigure("／".join(c for c in crumbs if c), "、".join(map(str, node)), False, clause, "", *at)
    elif isinstance(node, tuple):
        for index, item in enumerate(node):
            below = raw[index] if isinstance(raw, list) and index < len(raw) else None
            yield from _walk(item, below, crumbs, clause, None, at)
    elif (figure := _figure(node, raw)) is not None and crumbs[-1]:
        setting = raw[1:] if isinstance(raw, str) and raw.startswith("$") else ""
        yield RuleFigure("／".join(c for c in crumbs if c), figure, _is_share(field), clause, setting, *at)


def _figure(node: object, raw: object) -> Fraction | str | None:
    """A number, or a text that a plan setting chooses."""
    if isinstance(node, bool):
        return None
    if isinstance(node, int | Fraction):
        return Fraction(node)
    return node if isinstance(node, str) and isinstance(raw, str) and raw.startswith("$") else None


def _name_of(node: Entry) -> str:
    for key in ("id", "name", "grade", "level", "situation"):
        value = getattr(node, key, None)
        if isinstance(value, str) and value:
            return value
    return ""


def _is_share(field: FieldInfo | None) -> bool:
    if field is None:
        return False
    marks = [*field.metadata]
    for option in get_args(field.annotation):
        marks += getattr(option, "__metadata__", ())
    return any(getattr(mark, "func", None) is parse_share for mark in marks)


RULE_COLUMNS: Final = (
    Column("项目", width=72), Column("值", Kind.EXACT, 14), Column("条款", width=16)
)  # fmt: skip


def labelled(figure: RuleFigure) -> str:
    """The label of a figure; a figure of a plan setting names it."""
    return f"{figure.label}〔方案：{figure.setting}〕" if figure.setting else figure.label
