"""Edits of a whole row: taken away, turned round, given to somebody else, made equal to another."""

from __future__ import annotations

import random

from plans.engine.scheme import Scheme
from tests.living.editing import EditedBook, Line


def emptied_row(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """A row of a register taken away: all its cells emptied."""
    sheets = ("评议得分", "加减分", "个人扣分", "提醒函", "重大情形", "季度结果", "历年结果")
    sheet = rng.choice([name for name in sheets if book.lines(name)] or ["加减分"])
    line = book.pick(rng, sheet)
    if line is None:
        return False
    filled = [heading for heading in line.cells if line.value(heading) is not None]
    emptied = [book.put(sheet, line, heading, None) for heading in filled]
    return any(emptied)


def direction(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """方向 of an addition."""
    line = book.pick(rng, "加减分", "方向")
    other = "减" if line is not None and line.value("方向") == "加" else "加"
    return line is not None and book.put("加减分", line, "方向", other)


def moved(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """A row given to somebody else: 对象 or 工号 of a register, 责任对象 of an indicator, 所在对象 of a person."""
    places = (
        ("加减分", "对象"), ("个人扣分", "工号"), ("指标", "责任对象"), ("人员", "所在对象"), ("提醒函", "对象"),
        ("重大情形", "对象"),
    )  # fmt: skip
    sheet, heading = rng.choice(places)
    line, other = book.pick(rng, sheet, heading), book.pick(rng, sheet, heading)
    return line is not None and other is not None and book.put(sheet, line, heading, other.value(heading))


def group(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """分组 of a subject: that of another one, or a new one."""
    line, other = book.pick(rng, "考核对象"), book.pick(rng, "考核对象")
    if line is None or other is None:
        return False
    return book.put("考核对象", line, "分组", rng.choice((other.value("分组"), "另一组")))


def tied(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """The figures of one subject given to another one, so that both have the same score."""
    kind = rng.choice(("评议得分", "季度结果"))
    rows: dict[str, list[Line]] = {}
    for line in book.lines(kind):
        rows.setdefault(str(line.value("对象")), []).append(line)
    if len(rows) < 2:
        return False
    one, other = rng.sample(sorted(rows), 2)
    second = "项目" if kind == "评议得分" else "季度"
    figures = {line.value(second): line.value("得分") for line in rows[one]}
    changed = [
        book.put(kind, line, "得分", figures[line.value(second)])
        for line in rows[other]
        if line.value(second) in figures
    ]
    return any(changed)
