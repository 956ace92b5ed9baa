"""Who takes part in a bonus: one rule for the distribution, the workbook reader and the plan check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plans.engine.facts import Person, Subject, inside_kinds
from plans.engine.scheme.outcomes import Bonus, MonthsByGrade


def takes_part(rules: Bonus, person: Person, subjects: Mapping[str, Subject]) -> bool:
    """Whether a person takes part: 参加考核, and by months also 在编 and in no excluded kind (rules 4.13, 6.2, 6.3, §8)."""
    if not isinstance(rules, MonthsByGrade):
        return person.appraised
    outside = inside_kinds(subjects, person.subject, rules.excluded_kinds)
    return by_months(appraised=person.appraised, established=person.established, outside=outside)


def by_months(*, appraised: bool, established: bool, outside: bool) -> bool:
    """The same where months by grade are paid, from what is known of a row (rules 4.13)."""
    return appraised and established and not outside


def payable(rules: Bonus, people: Iterable[Person], subjects: Mapping[str, Subject]) -> list[Person]:
    """Everybody who takes part, in the order given."""
    return [person for person in people if takes_part(rules, person, subjects)]
