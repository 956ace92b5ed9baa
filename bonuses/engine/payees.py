"""Who is paid and with what weight (rules 4.13, 6.2, 6.3, 6.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from plans.engine.facts import Person, Subject, inside_kinds
from plans.engine.steps import Step, show
from scoring.engine.results import PersonOutcome


@dataclass(frozen=True, slots=True)
class Payee:
    """A person with base weight (奖金基数 × 在岗月数 ÷ 12, in fen), grade, and what cancels the bonus."""

    person: Person
    weight: Fraction
    grade: str | None
    cancelled_by: tuple[str, ...]

    @property
    def number(self) -> str:
        """工号, by which remainders are decided."""
        return self.person.number

    def weight_step(self) -> Step:
        """The base weight, explained."""
        base = Fraction(self.person.bonus_base or 0, 100)
        words = f"奖金基数 {show(base)}"
        if self.person.months != 12:
            words = f"{show(base)} × {self.person.months} ÷ 12 = {show(self.weight / 100)}"
        return Step("基数权重", self.weight / 100, words, "", "", (f"人员:{self.number}",))


def participants(people: Mapping[str, Person], outcomes: Mapping[str, PersonOutcome]) -> list[Payee]:
    """Everybody with 参加考核 = 是, sorted by 工号 (rules 6.2)."""
    return [
        Payee(person, base_weight(person), outcomes[number].grade, outcomes[number].cancelled_by)
        for number, person in sorted(people.items())
        if person.appraised
    ]


def base_weight(person: Person) -> Fraction:
    """奖金基数 × 在岗月数 ÷ 12 in fen, exact (rules 6.5)."""
    return Fraction((person.bonus_base or 0) * person.months, 12)


def paid_by_months(
    people: Mapping[str, Person], subjects: Mapping[str, Subject], excluded: tuple[str, ...]
) -> list[Person]:
    """Those paid by the unit's grade: 在编, 参加考核, and not placed in an excluded kind (rules 4.13, §8)."""
    return [
        person
        for _, person in sorted(people.items())
        if person.established and person.appraised and not inside_kinds(subjects, person.subject, excluded)
    ]
