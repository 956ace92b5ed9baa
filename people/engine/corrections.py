"""Putting right what was entered wrongly: a posting's facts, its first day, or that it was entered at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from people.engine.postings import (
    ONE_DAY,
    Facts,
    Line,
    Stretch,
    alike,
    cut,
    drop,
    joined,
    main_on,
    mains,
    run_of,
    span,
    with_key,
)
from people.errors import DomainError


def withdraw(line: Line, *, key: int) -> Line:
    """Take back a posting that was entered by mistake; its days go to the posting it followed."""
    member = with_key(line, key)
    run = run_of(line, member)
    if member.concurrent:
        return drop(line, member, run[0].start)
    before = main_on(line, run[0].start - ONE_DAY)
    if before is None:
        raise DomainError(
            "不能撤销这段任职", why="它之前没有相连的任职", next_step="请用“更正”改正内容，或办理离岗"
        )
    return joined(
        tuple(
            replace(each, facts=before.facts, reason=before.reason, key=None) if each in run else each
            for each in line
        )
    )


def correct(line: Line, *, key: int, to: Facts, start: date, reason: str) -> Line:
    """Put right a posting that was entered wrongly: its facts, and for a main one its first day."""
    member = with_key(line, key)
    run = run_of(line, member)
    changed = tuple(replace(each, facts=to, reason=reason) if each in run else each for each in line)
    if start != run[0].start:
        changed = _move_start(changed, with_key(changed, key), start)
    return joined(changed)


def _move_start(line: Line, member: Stretch, start: date) -> Line:
    run = run_of(line, member)
    old = run[0].start
    if member.concurrent:
        raise DomainError(
            "不能改兼任、借调的开始日期", why="考核和发奖的归属随它变", next_step="请“撤销”后重新登记"
        )
    before = main_on(line, old - ONE_DAY)
    if run[-1].end is not None and start > run[-1].end:
        raise DomainError(
            f"不能改为 {start} 开始", why=f"它到 {run[-1].end} 已经结束", next_step="请核对日期"
        )
    if start > old:
        return _later(line, member, before, start)
    if before is None:
        clash = next((each for each in mains(line) if each.meets(start, old - ONE_DAY)), None)
        if clash is not None:
            raise _reaches(start, clash)
        return tuple(replace(each, start=start) if each is run[0] else each for each in line)
    first = run_of(line, before)[0]
    if start <= first.start:
        raise _reaches(start, first)
    return tuple(
        replace(each, facts=member.facts, reason=member.reason, key=None)
        if alike(each, before) and start <= each.start < old
        else each
        for each in cut(line, start)
    )


def _later(line: Line, member: Stretch, before: Stretch | None, start: date) -> Line:
    """Begin later: the days until then go to the posting before, or are no service at all."""
    run = run_of(line, member)
    if before is not None:
        return tuple(
            replace(each, facts=before.facts, reason=before.reason, key=None)
            if alike(each, member) and run[0].start <= each.start < start
            else each
            for each in cut(line, start)
        )
    for each in line:
        if each.concurrent and each.meets(run[0].start, start - ONE_DAY):
            raise DomainError(
                f"不能改为 {start} 开始", why=f"{each.start} 起已有兼任或借调", next_step="请先“撤销”它"
            )
    gone = [each for each in run if each.end is not None and each.end < start]
    return tuple(
        replace(each, start=start) if each in run and each.start < start else each
        for each in line
        if each not in gone
    )


def _reaches(start: date, other: Stretch) -> DomainError:
    return DomainError(
        f"不能改为 {start} 开始",
        why=f"会盖住 {span(other.start, other.end)} 的任职",
        next_step="请先更正那一段",
    )
