"""The frame of a self-evaluation report (half-year, year): chapters with the facts that the ledger already holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from indicators.engine.lights import Light, light, percent
from indicators.models import LedgerEntry
from indicators.working import light_rules
from plans.engine.units import RATIO
from plans.figures import in_points
from reports.returns.gathered import Evaluation, Line

# How many rows below 100% a sentence names.
MOST_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: heading, sentences, and what is left to write by hand."""

    heading: str
    sentences: list[str] = field(default_factory=list)
    blank: str = ""


def chapters(found: Evaluation) -> list[Chapter]:
    """Give the chapters of the report in order."""
    return [
        Chapter("一、基本情况", _basics(found), "（写组织领导、责任落实、过程管理的做法。）"),
        Chapter("二、目标完成情况", _by_category(found), "（写主要成效和亮点。）"),
        Chapter("三、存在的问题", _problems(found), "（归纳共性问题和原因。）"),
        Chapter("四、整改措施和下一步打算", _measures(found), "（写下一步工作安排。）"),
        Chapter("五、自评结果", _score(found)),
    ]


def report_text(found: Evaluation) -> str:
    """Give the report as plain text, to be worked on in an office program."""
    parts = [f"{found.plan.agency.name}{found.period}绩效自评报告", ""]
    for chapter in chapters(found):
        parts += [chapter.heading, *(f"　　{each}" for each in chapter.sentences)]
        parts += [f"　　{chapter.blank}"] if chapter.blank else []
        parts.append("")
    return "\r\n".join(parts)


def _basics(found: Evaluation) -> list[str]:
    filed = [line for line in found.lines if line.entry]
    approved = sum(1 for line in filed if line.entry and line.entry.state == LedgerEntry.State.APPROVED)
    evidence = sum(len(line.evidence) for line in found.lines)
    full = sum(line.indicator.full_points for line in found.lines)
    return [
        f"{found.period}共有考核指标 {len(found.lines)} 项，总分值 {in_points(full)} 分；已填报 {len(filed)} 项，"
        f"已审核 {approved} 项，佐证材料 {evidence} 件。"
    ]


def _by_category(found: Evaluation) -> list[str]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in found.lines:
        groups[line.indicator.primary.category or "考核指标"].append(line)
    told = _graded if found.graded else _measured
    return [f"{name}：{len(lines)} 项，{told(lines)}。" for name, lines in groups.items()]


def _measured(lines: list[Line]) -> str:
    """How many rows are whole, and what the others came to; a row without 完成率 is neither."""
    rates = [
        (line, line.entry.attainment) for line in lines if line.entry and line.entry.attainment is not None
    ]
    behind = [(line, rate) for line, rate in rates if rate < RATIO]
    told = "；".join(f"{_short(line)}完成 {percent(rate)}" for line, rate in behind[:MOST_NAMED])
    more = f"等 {len(behind)} 项" if len(behind) > MOST_NAMED else ""
    silent = sum(1 for line in lines if line.entry and line.entry.attainment is None)
    parts = [f"完成率达到 100% 的 {len(rates) - len(behind)} 项"]
    parts += [f"其余：{told}{more}"] if behind else []
    parts += [f"没有填完成率的 {silent} 项"] if silent else []
    return "；".join([*parts, *_unfiled(lines)])


def _graded(lines: list[Line]) -> str:
    """How many rows have which grade, in the order in which they are met (rules 2.1)."""
    grades = Counter(line.entry.grade or "没有等次" for line in lines if line.entry)
    told = "、".join(f"“{grade}”{number} 项" for grade, number in grades.most_common())
    return "；".join([*([f"自评等次：{told}"] if told else []), *_unfiled(lines)])


def _unfiled(lines: list[Line]) -> list[str]:
    number = sum(1 for line in lines if line.entry is None)
    return [f"没有填报的 {number} 项"] if number else []


def _short(line: Line) -> str:
    return line.indicator.name or line.indicator.primary.name


def _problems(found: Evaluation) -> list[str]:
    rules = light_rules(found.plan)
    listed = []
    for line in found.lines:
        if not line.entry:
            continue
        planned = getattr(line.indicator, f"planned_q{line.entry.quarter}")
        red = light(line.entry.attainment, planned, rules) == Light.RED
        if line.entry.problems or red:
            listed.append(f"{line.indicator}：{line.entry.problems or '落后于计划，未说明原因'}")
    return listed or ["没有填报存在的问题。"]


def _measures(found: Evaluation) -> list[str]:
    listed = [
        f"{line.indicator}：{line.entry.measures}"
        for line in found.lines
        if line.entry and line.entry.measures
    ]
    return listed or ["没有填报整改措施。"]


def _score(found: Evaluation) -> list[str]:
    full = sum(line.indicator.full_points for line in found.lines)
    given = sum(line.entry.self_points or 0 for line in found.lines if line.entry)
    without = sum(1 for line in found.lines if not line.entry or line.entry.self_points is None)
    rest = f"，其中 {without} 项没有填自评分" if without else ""
    return [f"自评得分 {in_points(given)} 分（总分值 {in_points(full)} 分）{rest}。"]
