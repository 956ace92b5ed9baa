"""The frame of a self-evaluation report (half-year, year): chapters with the facts that the ledger already holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from indicators.engine.lights import Light, light, percent
from indicators.models import LedgerEntry
from indicators.working import light_rules
from plans.figures import in_points
from reports.returns.gathered import Evaluation, Line


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
    return [_category(name, lines) for name, lines in groups.items()]


def _category(name: str, lines: list[Line]) -> str:
    entries = [line.entry for line in lines if line.entry]
    whole = sum(1 for entry in entries if (entry.attainment or 0) >= 10**12)
    behind = [line for line in lines if line.entry and (line.entry.attainment or 0) < 10**12]
    told = "；".join(
        f"{line.indicator.name or line.indicator.primary.name}完成 {percent(line.entry.attainment) or '—'}"
        for line in behind[:10]
        if line.entry
    )
    return f"{name}：{len(lines)} 项，完成率达到 100% 的 {whole} 项" + (f"；其余：{told}。" if told else "。")


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
