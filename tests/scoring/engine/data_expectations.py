"""What a case of the kind 数据 expects of a scheme file: dates, route, counts, caps, settings, assumed readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from plans.engine.check_calendar import due_date
from plans.engine.loading import Rules
from plans.engine.scheme.indicators import Category, Count
from plans.engine.steps import show
from tests.scoring.engine.tables import compare_tables, table


def _calendar(rules: Rules, wanted: str) -> list[str]:
    """日程: each date of a plan of the scheme's own year, as a date."""
    year = rules.scheme.year or 0
    got = {
        entry.name: {
            "日期": due_date(entry.due, year).isoformat(),
            "报送": entry.recipient,
            "种类": entry.kind,
            "条款": entry.clause,
            "读法": entry.assumed,
        }
        for entry in rules.scheme.calendar
    }
    return compare_tables("名称", wanted, got)


def _route(rules: Rules, wanted: list[str]) -> list[str]:
    got = [step.name for step in rules.scheme.route]
    return [] if got == wanted else [f"审批流程：应为 {wanted}，得到 {got}"]


def _route_notes(rules: Rules, wanted: dict[str, str]) -> list[str]:
    got = {step.name: f"{step.actor} {step.note}" for step in rules.scheme.route}
    return [f"{name}：没有“{words}”" for name, words in wanted.items() if words not in got.get(name, "")]


def _notice_days(rules: Rules, wanted: str) -> list[str]:
    got = str(rules.scheme.notice_working_days)
    return [] if got == wanted else [f"公示工作日：应为 {wanted}，得到 {got}"]


def _settings(rules: Rules, wanted: str) -> list[str]:
    got = {
        name: {
            "值": str(rules.values[name] or ""),
            "条款": row.clause,
            "系统默认": "是" if row.assumed else "否",
        }
        for name, row in rules.scheme.settings.items()
    }
    return compare_tables("名称", wanted, got)


def _readings(rules: Rules, wanted: dict[str, str]) -> list[str]:
    got: dict[str, str] = {}
    for row in rules.scheme.readings:
        got[row.rule] = got.get(row.rule, "") + row.text
    return [
        f"读法 {rule}：应含“{words}”，得到 {got.get(rule)}"
        for rule, words in wanted.items()
        if words not in got.get(rule, "")
    ]


def _clauses(rules: Rules, wanted: dict[str, str]) -> list[str]:
    got = rules.scheme.clauses
    return [f"条款 {name}：没有“{words}”" for name, words in wanted.items() if words not in got.get(name, "")]


def _categories(rules: Rules, wanted: str) -> list[str]:
    assert rules.scheme.indicators is not None
    got = {category.name: _demands(category) for category in rules.scheme.indicators.categories}
    got["全部"] = {
        "分值": show(rules.scheme.indicators.total.points) if rules.scheme.indicators.total else "",
        "一级指标": _count(rules.scheme.indicators.primaries),
        "每项二级": str(each.count) if (each := rules.scheme.indicators.secondaries_each) else "",
        "免设": "、".join(each.exempt) if each else "",
        "原文一级": str(stated.primaries) if (stated := rules.scheme.indicators.stated) else "",
        "原文二级": str(stated.secondaries) if stated else "",
    }
    return compare_tables("类别", wanted, got)


def _demands(category: Category) -> dict[str, str]:
    return {
        "分值": show(category.total.points) if category.total else "",
        "一级指标": _count(category.primaries),
        "每项二级": str(category.secondaries_each.count) if category.secondaries_each else "",
        "一级上限": show(category.primary_cap.points) if category.primary_cap else "",
        "二级上限": show(category.secondary_cap.points) if category.secondary_cap else "",
        "原文一级": str(category.stated.primaries) if category.stated else "",
        "原文二级": str(category.stated.secondaries) if category.stated else "",
    }


def _count(count: Count | None) -> str:
    if count is None:
        return ""
    return f"恰好{count.exactly}" if count.exactly is not None else f"至少{count.at_least}"


def _fixed(rules: Rules, wanted: str) -> list[str]:
    assert rules.scheme.indicators is not None
    got = {
        row.name: {"分值": show(row.points)} for c in rules.scheme.indicators.categories for row in c.fixed
    }
    extra = set(got) - {row["名称"] for row in table(wanted)}
    return compare_tables("名称", wanted, got) + [f"多出规定指标 {name}" for name in sorted(extra)]


def _dimensions(rules: Rules, wanted: str) -> list[str]:
    got = {
        d.name: {"满分": show(d.max), "系数": show(d.weight)} for d in rules.scheme.ballot_forms[0].dimensions
    }
    return compare_tables("名称", wanted, got)


def _groups(rules: Rules, wanted: str) -> list[str]:
    got = {
        group.name: {"权重": f"{show(group.weight * 100)}%"} for group in rules.scheme.ballot_forms[0].groups
    }
    return compare_tables("名称", wanted, got)


def _matters(rules: Rules, wanted: str) -> list[str]:
    assert rules.scheme.adjustments is not None
    got = {}
    for row in rules.scheme.adjustments.matters:
        points = show(row.points) if row.points is not None else "按决定"
        if row.levels:
            points = "、".join(f"{one.level}{show(one.points)}" for one in row.levels)
        if row.range:
            points = f"{show(row.range.low)}至{show(row.range.high)}"
        got[row.name] = {"方向": row.direction, "分值": points}
    extra = set(got) - {row["事项"] for row in table(wanted)}
    return compare_tables("事项", wanted, got) + [f"多出事项 {name}" for name in sorted(extra)]


def _absent(rules: Rules, wanted: list[str]) -> list[str]:
    """没有: what the document says nothing of, and the scheme file must not invent."""
    names = {
        "奖金": "bonus",
        "违规计分": "violations",
        "提醒函": "reminders",
        "加减分": "adjustments",
        "人员": "people",
    }
    return [f"方案不应有“{name}”" for name in wanted if getattr(rules.scheme, names[name]) is not None]


DATA_CHECKS: Final[dict[str, Callable[[Rules, Any], list[str]]]] = {
    "日程": _calendar,
    "审批流程": _route,
    "审批流程说明": _route_notes,
    "公示工作日": _notice_days,
    "设置": _settings,
    "系统默认读法": _readings,
    "条款原文": _clauses,
    "指标要求": _categories,
    "规定指标": _fixed,
    "测评维度": _dimensions,
    "评价主体": _groups,
    "加减分事项": _matters,
    "没有": _absent,
}
