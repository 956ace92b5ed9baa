"""Names for the codes that results and problems carry, and the states in words."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from bonuses.settled import Settled
from scoring.engine.ranking import TIE_AT_CUT
from scoring.settlement_states import PUBLISHED

QUARTERS: Final = {"Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}


def is_final(settled: Settled) -> bool:
    """Whether the settlement is published, so that its papers carry no watermark."""
    return settled.settlement.state in PUBLISHED


class Names:
    """Who stands behind 编号 and 工号, and which of them are in an open tie."""

    def __init__(self, settled: Settled) -> None:
        self._settled = settled

    @cached_property
    def subjects(self) -> dict[str, str]:
        """Names of subjects by 编号."""
        return {row.code: row.name for row in self._settled.facts.subjects}

    @cached_property
    def people(self) -> dict[str, str]:
        """Names of people by 工号."""
        return {row.number: row.name for row in self._settled.facts.people}

    @cached_property
    def tied(self) -> frozenset[str]:
        """编号 and 工号 of those in a tie at a grade line that nobody has decided."""
        wheres = (row.where for row in self._settled.outcome.problems if row.code == TIE_AT_CUT)
        return frozenset(code for where in wheres for code in where.split("/"))

    def subject(self, code: str) -> str:
        """The name of a subject; its code where it has none."""
        return self.subjects.get(code, code)

    def person(self, number: str) -> str:
        """The name of a person; the number where it is not known."""
        return self.people.get(number, number)

    def place(self, code: str, where: str) -> str:
        """The place of a problem in words: who, and what of them."""
        pieces = where.split("/")
        if code == TIE_AT_CUT:
            return "、".join(self._named(piece) for piece in pieces)
        return "　".join((self._named(pieces[0]), *(QUARTERS.get(piece, piece) for piece in pieces[1:])))

    def _named(self, code: str) -> str:
        name = self.subjects.get(code) or self.people.get(code) or self._indicators.get(code)
        return f"{name}（{code}）" if name else code

    @cached_property
    def _indicators(self) -> dict[str, str]:
        return {row.code: row.name or row.primary for row in self._settled.facts.indicators}
