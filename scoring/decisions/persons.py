"""Whom decisions name: the person whose 工号 a target is, and of a tie of persons everybody who has the same score.

What one of a tie gets another does not, so each of them is concerned by every decision on it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from people.errors import DomainError
from plans.models import Participant, Plan
from scoring.engine.ranking import TIE_AT_CUT
from scoring.models import Decision, Standing
from scoring.now import compute
from scoring.year import YearRows


def persons_of(plan: Plan, rows: Sequence[Decision]) -> dict[int, tuple[Participant, ...]]:
    """Give whom the decisions of a plan name, by their keys; none where it is about 考核对象.

    A constant number of queries; the year is computed once where a tie of persons is among them.
    """
    people = _people(plan, {name for row in rows for name in _names(row)})
    tied = [row for row in rows if row.matter == TIE_AT_CUT and row.target in people]
    groups = _groups(plan, people) if tied else {}
    people |= _people(plan, frozenset[str]().union(*groups.values()) - people.keys())
    found = {}
    for row in rows:
        names = groups.get(row.target, _names(row)) if row in tied else _names(row)
        found[row.pk] = tuple(people[name] for name in sorted(names) if name in people)
    return found


def _names(row: Decision) -> frozenset[str]:
    """What may be a 工号 in the target: all of it, or what stands before the rater group."""
    return frozenset({row.target, row.target.rpartition("/")[0]})


def _people(plan: Plan, names: Collection[str]) -> dict[str, Participant]:
    rows = Participant.objects.filter(plan=plan, number__in=names) if names else []
    return {row.number: row for row in rows}


def _groups(plan: Plan, persons: Mapping[str, Participant]) -> dict[str, frozenset[str]]:
    """Who is tied with each person, as the year stands without the decisions on persons.

    Where the year cannot be computed, or the tie is gone by now, it is everybody on whom such a decision stands.
    """
    held = Decision.objects.filter(plan=plan, matter=TIE_AT_CUT).exclude(standing=Standing.WITHDRAWN)
    standing = frozenset(held.values_list("target", flat=True)) | persons.keys()
    found = dict.fromkeys(persons, standing)
    for tie in _ties(plan):
        found |= dict.fromkeys(tie, tie)
    return found


def _ties(plan: Plan) -> list[frozenset[str]]:
    def undecided(rows: YearRows) -> None:
        numbers = {person.number for person in rows.participants}
        rows.decisions = [
            row for row in rows.decisions if row.matter != TIE_AT_CUT or row.target not in numbers
        ]

    try:
        problems = compute(plan, change=undecided).outcome.problems
    except DomainError:
        return []
    return [frozenset(each.where.split("/")) for each in problems if each.code == TIE_AT_CUT]
