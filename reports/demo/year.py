"""An example year of a scheme, the same every time: what ``manage.py demo`` writes and settles."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from plans.engine.loading import Rules, load_rules
from plans.engine.scheme import Setting
from plans.schemes import scheme_codes, scheme_text
from reports.demo.ballots import make_ballots
from reports.demo.draft import Draft, Row, Value
from reports.demo.indicators import make_indicators
from reports.demo.offices import STEMS, is_series, make_offices
from reports.demo.registers import make_registers

BONUS_PER_PERSON: Final = 12_000
MORE_A_YEAR: Final = 200
DEFAULT_YEAR: Final = 2024


def example_year(code: str, *, offset: int = 0, past: Sequence[Row] = ()) -> Draft:
    """Draw the example year of a scheme that comes with the program; KeyError for any other code.

    ``offset`` counts from the year of the document: −1 is the year before, of the same offices and people with other
    figures. ``past`` are rows of 历年结果 from years that were settled; without them they are made up.
    """
    text = scheme_text(code)
    if text is None:
        raise KeyError(code)
    rules = load_rules(text, {}).rules
    if rules is None:
        raise ValueError(f"scheme file {code} has faults")
    year = (rules.scheme.year or DEFAULT_YEAR) + offset
    draft = Draft(rules, year, agency_name(code, rules), random.Random(zlib.crc32(code.encode())))
    make_offices(draft)
    draft.chance = random.Random(zlib.crc32(f"{code} {year}".encode()))
    _vary(draft, offset)
    make_indicators(draft)
    make_ballots(draft)
    make_registers(draft, past)
    _write_plan(draft)
    return draft


def _vary(draft: Draft, offset: int) -> None:
    """Nobody is as good as the year before."""
    if offset:
        for office in draft.offices:
            office.ability = min(97, max(70, office.ability + draft.chance.randint(-4, 4)))
        for member in draft.members:
            member.ability = min(98, max(58, member.ability + draft.chance.randint(-4, 4)))


def agency_name(code: str, rules: Rules) -> str:
    """An invented name, another one for each scheme: 甲, 乙, 丙 in the order of the codes."""
    stem = STEMS[scheme_codes().index(code) % len(STEMS)]
    if is_series(rules.scheme):
        return f"示例市{stem}区绩效办"
    return f"示例市{stem}局" if rules.scheme.people else f"示例县{stem}镇人民政府"


def _write_plan(draft: Draft) -> None:
    """方案: the basics and every setting that a plan must give, the total among them."""
    basics = (("方案模板", draft.scheme.code), ("年度", draft.year), ("单位名称", draft.agency))
    for name, value in basics:
        draft.add("方案", 项目=name, 值=value)
    for name, setting in draft.scheme.settings.items():
        if setting.value is None:
            draft.add("方案", 项目=name, 值=_setting(draft, setting))


def _setting(draft: Draft, setting: Setting) -> Value:
    if setting.type == "money":
        return (BONUS_PER_PERSON + MORE_A_YEAR * (draft.year - DEFAULT_YEAR)) * len(draft.members)
    if setting.type == "choice":
        return setting.choices[0]
    return Fraction(2) if setting.type in ("months", "integer", "number", "points") else "50%"
