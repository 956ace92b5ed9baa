"""Edits of 方案: a setting, the money, two weights, with clause and reason."""

from __future__ import annotations

import random
from decimal import Decimal

from plans.engine.scheme import Scheme, Setting
from tests.living.editing import EditedBook, Line
from tests.living.edits_figures import money_between

CLAUSE, REASON = "会议纪要第3号", "党组研究决定"


def setting(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """A setting of the plan, with clause and reason."""
    line = rng.choice(book.lines("方案"))
    found = scheme.settings.get(str(line.value("项目")))
    return found is not None and _set(book, rng, line, found)


def total(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """奖金总额, 奖金月数 or 取消奖金去向."""
    names = ("奖金总额", "奖金月数", "取消奖金去向")
    lines = [line for line in book.lines("方案") if line.value("项目") in names]
    line = rng.choice(lines) if lines else None
    return line is not None and _set(book, rng, line, scheme.settings[line.value("项目")])


def weights(book: EditedBook, rng: random.Random, scheme: Scheme) -> bool:
    """Two weights that make one whole: what one loses the other gains."""
    lines = [line for line in book.lines("方案") if str(line.value("项目")).endswith("权重")]
    if len(lines) < 2:
        return False
    one, other = rng.sample(lines, 2)
    moved = Decimal(rng.randint(1, 900)) / 10_000
    figures = [Decimal(str(line.value("值"))) + way * moved for line, way in ((one, 1), (other, -1))]
    if not all(0 < figure < 1 for figure in figures):
        return False
    moves = zip((one, other), figures, strict=True)
    changed = [_reasoned(book, line, figure, True) for line, figure in moves]
    return all(changed)


def _set(book: EditedBook, rng: random.Random, line: Line, setting: Setting) -> bool:
    if setting.choices:
        return _reasoned(book, line, rng.choice(setting.choices), False)
    before = Decimal(str(line.value("值") or 0))
    if setting.type == "share":
        return _reasoned(book, line, Decimal(rng.randint(0, 1_000)) / 1_000, True)
    if setting.type == "integer":
        return _reasoned(book, line, before + rng.choice((-1, 1, 2)), False)
    if setting.type == "money":
        return _reasoned(book, line, money_between(rng, 1_000, 900_000), False)
    if setting.type == "months":
        return _reasoned(book, line, max(Decimal(0), before + Decimal(rng.choice((-1, 1, 3))) / 2), False)
    scale = Decimal(str(round(rng.uniform(0.85, 1.15), 2)))
    return _reasoned(book, line, round(before * scale, rng.choice((0, 1, 2))), False)


def _reasoned(book: EditedBook, line: Line, value: Decimal | str, percent: bool) -> bool:
    if not book.put("方案", line, "值", value, percent=percent):
        return False
    for heading, words in (("条款", CLAUSE), ("理由", REASON)):
        line.cells[heading].value = words
    return True
