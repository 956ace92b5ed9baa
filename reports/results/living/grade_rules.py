"""The grading table as formulas: which rule applies to a place, and how many places a quota has (rules 0.3–0.5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from plans.engine.scheme.subjects import Condition, Grading, Places
from reports.results.living.base import Refs, both, number
from scoring.engine.grading import Standing, deciding_rule


@dataclass(frozen=True, slots=True)
class Cut:
    """A condition on the place: the first or the last so many."""

    places: Places
    first: bool

    def line(self, size: int) -> int:
        """The place from which on the condition changes."""
        among = self.places.among(size)
        return among + 1 if self.first else size - among + 1


class GradeRules:
    """The rules of a grading; everything is empty where a class has no grades."""

    def __init__(self, refs: Refs, grading: Grading | None) -> None:
        self.refs, self.grading = refs, grading
        self.rules = grading.rules if grading else ()
        self.grades = grading.grades if grading else ()

    @cached_property
    def cuts(self) -> list[Cut]:
        """The conditions on the place, in the order of the rules."""
        found = []
        for rule in self.rules:
            if rule.when and rule.when.first:
                found.append(Cut(rule.when.first, True))
            if rule.when and rule.when.last:
                found.append(Cut(rule.when.last, False))
        return found

    @cached_property
    def running(self) -> bool:
        """Whether a rule looks at the years before."""
        return any(rule.when and rule.when.last_years_running is not None for rule in self.rules)

    def quota(self, cut: Cut, size: str) -> str:
        """The number of places among ``size``, as a formula."""
        places, refs = cut.places, self.refs
        if places.share is None:
            return f"MIN({refs.rule(places, 'count')},{size})"
        exact = f"ROUND({refs.rule(places, 'share')}*{size},8)"
        whole = {"down": f"INT({exact})", "half_up": f"ROUND({exact},0)", "up": f"ROUNDUP({exact},0)"}
        found = whole[places.round or "down"]
        if places.min or refs.varies(places, "min"):
            found = f"MAX({found},{refs.rule(places, 'min')})"
        return f"MIN({found},{size})"

    def applied(self, scale: str, place: str, size: str, quotas: list[str], years: str | None) -> str:
        """The position (from 1 on) of the first rule that applies, as a formula."""
        words, at = str(len(self.rules)), len(quotas)
        for position in range(len(self.rules) - 1, 0, -1):
            when = self.rules[position - 1].when
            assert when is not None
            used = int(when.first is not None) + int(when.last is not None)
            at -= used
            conditions = self._conditions(when, scale, place, size, quotas[at : at + used], years)
            if conditions is not None:
                words = f"IF({both(conditions)},{position},{words})"
        return words

    def _conditions(
        self, when: Condition, scale: str, place: str, size: str, quotas: list[str], years: str | None
    ) -> list[str] | None:
        """The parts of a condition; None where it can never hold."""
        refs, found = self.refs, []
        if when.last_years_running is not None:
            if years is None:
                return None
            found.append(f"{years}>={refs.rule(when, 'last_years_running')}")
        for name, sign in (("at_least", ">="), ("at_most", "<="), ("below", "<")):
            if getattr(when, name) is not None:
                found.append(f"{scale}{sign}ROUND({refs.rule(when, name)}*100,6)")
        left = list(quotas)
        if when.first is not None:
            found.append(f"{place}<={left.pop(0)}")
        if when.last is not None:
            found.append(f"{place}>{size}-{left.pop(0)}")
        return found

    def position(self, standing: Standing) -> int:
        """The value of that formula."""
        assert self.grading is not None
        return deciding_rule(self.grading, standing)[0] + 1

    def grade_of(self, position: str) -> str:
        """The grade's number (1 best) of a rule's position (0: none), as a formula."""
        numbers = ",".join(str(self.grades.index(rule.grade) + 1) for rule in self.rules)
        return f"CHOOSE({position}+1,0,{numbers})"

    def grade_value(self, position: int) -> int:
        """The value of that formula."""
        return self.grades.index(self.rules[position - 1].grade) + 1 if position else 0

    def weight_of(self, position: str, base: int) -> str:
        """base^(grade number − 1) of a rule's position (0: none): digits that count grades."""
        numbers = ",".join(number(base ** self.grades.index(rule.grade)) for rule in self.rules)
        return f"CHOOSE({position}+1,0,{numbers})"

    def looks_back(self, position: str) -> str:
        """Whether the rule at a position looks at the years before (1 or 0)."""
        flags = ",".join(
            str(int(bool(rule.when and rule.when.last_years_running is not None))) for rule in self.rules
        )
        return f"CHOOSE({position}+1,0,{flags})"
