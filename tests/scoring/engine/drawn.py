"""Drawn years for the properties: plausible facts of every scheme from the generator of the oracle, by seed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from bonuses.engine.documents import result_document
from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from plans.engine.loading import Rules, bonus_total_fen, load_rules
from plans.schemes import scheme_text
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome
from scoring.engine.run import settle
from tests.oracle.generator import SCHEMES, drafted
from tests.scoring.engine.book_facts import facts_of

HEAD: Final = ("方案模板", "年度", "单位名称")
SEEDS: Final = 2_000
BUREAU: Final = "gongxinju-2019"
TOWN: Final = "xiangzhen-2024"


@dataclass(frozen=True)
class Drawn:
    """A year and its rules."""

    facts: YearFacts
    rules: Rules

    def changed(self, **fields_changed: Any) -> Drawn:
        """The same year with other facts."""
        return Drawn(replace(self.facts, **fields_changed), self.rules)

    def settled(self) -> Outcome:
        """Its outcome, without trace."""
        return settle(self.facts, self.rules.scheme, trace=False)

    def paid(self) -> BonusOutcome | None:
        """Its money."""
        return distribute(
            self.facts, self.settled(), self.rules.scheme, bonus_total_fen(self.rules), trace=False
        )

    def document(self) -> dict[str, Any]:
        """Its 结果.json as data."""
        outcome = self.settled()
        bonus = distribute(self.facts, outcome, self.rules.scheme, bonus_total_fen(self.rules), trace=False)
        return result_document(self.facts, self.rules.scheme, outcome, bonus)


@cache
def drawn(scheme: str, seed: int) -> Drawn:
    """The year of a scheme and seed."""
    book = drafted(scheme, seed).book()
    changes = {row.text("项目"): row.text("值") for row in book.rows("方案")}
    year = int(changes["年度"])
    text = scheme_text(scheme)
    assert text is not None
    loaded = load_rules(text, {name: value for name, value in changes.items() if name not in HEAD})
    assert loaded.rules is not None, loaded.setting_faults
    return Drawn(facts_of(book, loaded.rules.scheme, year), loaded.rules)


def years(*schemes: str) -> st.SearchStrategy[Drawn]:
    """Years of the schemes named (all five without any)."""
    return st.builds(drawn, st.sampled_from(schemes or SCHEMES), st.integers(0, SEEDS))


def shuffled(facts: YearFacts, chance: Random) -> YearFacts:
    """The same rows in another order, in every register."""
    mixed: dict[str, Any] = {}
    for one in fields(facts):
        value = getattr(facts, one.name)
        if isinstance(value, tuple):
            mixed[one.name] = tuple(chance.sample(value, len(value)))
    return replace(facts, **mixed)
