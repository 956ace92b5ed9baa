"""Those who are paid, each with the weight (rules 6.2, 6.3, 6.5); who they are says `plans.engine.payable`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from plans.engine.facts import Person
from plans.engine.steps import Step, equals, show
from scoring.engine.results import PersonOutcome


@dataclass(frozen=True, slots=True)
class Payee:
    """A person with base weight (奖金基数 × 在岗月数 ÷ 12, in fen), grade, and what cancels the bonus.

    ``reading`` is what the scheme assumes of a part of the year (rules 6.5).
    """

    person: Person
    weight: Fraction
    grade: str | None
    cancelled_by: tuple[str, ...]
    reading: str = ""

    @property
    def number(self) -> str:
        """工号, by which remainders are decided."""
        return self.person.number

    def weight_step(self, clause: str) -> Step:
        """The base weight, explained."""
        base = Fraction(self.person.bonus_base or 0, 100)
        words = f"奖金基数 {show(base)}"
        if self.person.months != 12:
            words = f"奖金基数 {show(base)} × 在岗 {self.person.months} 个月 ÷ 12 {equals(self.weight / 100)}"
        assumed = self.reading if self.person.months != 12 else ""
        return Step("基数权重", self.weight / 100, words, clause, assumed, (f"人员:{self.number}",))


def participants(
    people: Iterable[Person], outcomes: Mapping[str, PersonOutcome], reading: str = ""
) -> list[Payee]:
    """The people given, each with weight and outcome."""
    return [
        Payee(
            person,
            base_weight(person),
            outcomes[person.number].grade,
            outcomes[person.number].cancelled_by,
            reading,
        )
        for person in people
    ]


def base_weight(person: Person) -> Fraction:
    """奖金基数 × 在岗月数 ÷ 12 in fen, exact (rules 6.5)."""
    return Fraction((person.bonus_base or 0) * person.months, 12)
