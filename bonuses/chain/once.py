"""Nobody is paid twice: who of an inner list stands on another list of the same city, and which one pays (rules 4.13, 4.16).

The bonus goes with the salary («按照工资隶属关系发放»): whoever the city's list counts under a unit is paid there, or by that
unit's inner plan, also while lent to another unit. A borrowing unit splits its own total among its own people and those
whom no other list of the city names. Two rows are one person when they are one employee, a row of a borrowed person and
the one at home (`Employee.home_record`), or bear the same 工号 and 姓名.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from bonuses.approving.frozen import frozen_year
from bonuses.approving.lists import Payment
from bonuses.approving.standing import list_of, newest_published, owed
from bonuses.chain.standing import split_of
from bonuses.models import BonusApproval, InternalSplit
from plans.engine.loading import Rules
from plans.engine.scheme.outcomes import MonthsByGrade
from plans.models import Participant, Plan
from scoring.models import PersonResult, Settlement

# So many are named in a sentence; the rest are counted.
NAMED: Final = 5
ASKED_AT_ONCE: Final = 500
WAY_OUT: Final = (
    "由那一处发放的，请在内部名册里清空奖金基数（仍可参加考核）；应由本单位发放的，请上级更正名单"
)
_NAMED: Final = "名"
_PERSON: Final = "人"
Row = tuple[str, str]
# What a row may be known by: ("名", 工号, 姓名) or ("人", key of the employee at home).
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody of a list whom another list of the city names; `where` says which one pays."""

    number: str
    name: str
    where: str


def elsewhere(plan: Plan | int, people: Iterable[Row]) -> dict[Row, Elsewhere]:
    """Who of `people` (工号, 姓名) of an inner plan the city's list counts under another unit, or another inner list pays.

    Empty for a plan without a total handed down. A constant number of queries for up to `ASKED_AT_ONCE` people.
    """
    split = split_of(plan)
    wanted = _wanted(plan, people) if split is not None else {}
    if split is None or not wanted:
        return {}
    inner = _inner_plans(split.outer.plan_id)
    found = dict(_by_the_city(split, wanted, {code for code, _ in inner.values()}))
    for row, other, _ in _rows_on(_live(inner.keys() - {split.inner_id}), wanted, paid=True):
        found.setdefault(row, Elsewhere(*row, f"{inner[other][1]}的内部奖金名单"))
    return found


def inner_twice(plan: Plan, rules: Rules) -> list[Elsewhere]:
    """Who of the roster of an inner plan would be given a share although another list of the city names them."""
    if isinstance(rules.scheme.bonus, MonthsByGrade):
        return []
    rows = Participant.objects.filter(plan=plan, appraised=True, bonus_base_fen__gt=0)
    return _sorted(elsewhere(plan, rows.order_by("number").values_list("number", "name")).values())


def against_twice(settlement: Settlement) -> list[str]:
    """What speaks against approving the money of a version: somebody on it is paid by another list of the city."""
    rows = PersonResult.objects.filter(settlement=settlement, allocation__amount_fen__gt=0)
    inner = elsewhere(settlement.plan_id, rows.order_by("number").values_list("number", "name"))
    twice = _sorted([*inner.values(), *_paid_inside(settlement)])
    return [f"{sentence(twice)}；{WAY_OUT}"] if twice else []


def where_paid(settlement: Settlement, rows: Iterable[Payment]) -> dict[str, str]:
    """Of people whom an inner list names with nothing: by 工号 the list that pays them instead."""
    nothing = [(row.number, row.name) for row in rows if not row.amount]
    return {row.number: row.where for row in elsewhere(settlement.plan_id, nothing).values()}


def sentence(twice: Iterable[Elsewhere]) -> str:
    """Who is paid where."""
    rows = list(twice)
    told = "、".join(f"{row.name}（{row.number}）已列在{row.where}" for row in rows[:NAMED])
    return f"{told}{f'等 {len(rows)} 人' if len(rows) > NAMED else ''}，一人只能由一处发放"


def _by_the_city(
    split: InternalSplit, wanted: Mapping[Key, Row], inside: set[str]
) -> Iterator[tuple[Row, Elsewhere]]:
    """Those whom the city's list counts under another unit, with money or without: one that was cancelled stays so."""
    city = newest_published(split.outer.plan_id)
    if city is None:
        return
    for row, _, section in _rows_on({city.plan_id: city.pk}, wanted, paid=False):
        year = frozen_year(city)
        unit = year.unit(section)
        if unit != split.subject_code:
            pays = "内部奖金名单" if unit in inside else f"（{city.plan.agency.name}奖金名单）"
            yield row, Elsewhere(*row, f"{year.name(unit)}{'的' if unit in inside else ''}{pays}")


def _paid_inside(settlement: Settlement) -> Iterator[Elsewhere]:
    """Those whom a later version of the city's list pays more, and the inner list of another unit pays already."""
    first = list_of(settlement.plan_id)
    if first is None or first.settlement_id == settlement.pk:
        return
    more = {row.number for row in owed(settlement.plan_id, settlement) if row.fen > 0}
    rows = PersonResult.objects.filter(settlement=settlement).values_list("number", "name", "subject_code")
    placed = {(number, name): section for number, name, section in rows if number in more}
    inner = _inner_plans(settlement.plan_id)
    if not placed or not inner:
        return
    year = frozen_year(settlement)
    for row, plan, _ in _rows_on(_live(inner), _wanted(settlement.plan_id, placed), paid=True):
        code, name = inner[plan]
        if year.unit(placed[row]) != code:
            yield Elsewhere(*row, f"{name}的内部奖金名单")


def _inner_plans(outer: int) -> dict[int, tuple[str, str]]:
    """The inner plans under a city's plan: 编号 and name of their unit."""
    rows = InternalSplit.objects.filter(outer__plan=outer, inner__isnull=False).order_by("outer__version")
    return {
        plan: (code, name)
        for plan, code, name in rows.values_list("inner", "subject_code", "subject_name")
        if plan
    }


def _live(plans: Iterable[int]) -> dict[int, int]:
    """The versions whose list waits for 党组 or is approved, by plan."""
    rows = BonusApproval.objects.filter(settlement__plan__in=list(plans)).order_by("pk")
    rows = rows.exclude(state=BonusApproval.State.WITHDRAWN)
    return dict(rows.values_list("settlement__plan", "settlement"))


def _wanted(plan: Plan | int, people: Iterable[Row]) -> dict[Key, Row]:
    """Everything by which the people of a plan may be known."""
    rows = set(people)
    found: dict[Key, Row] = {(_NAMED, *row): row for row in rows}
    for number, name, keys in _known(Participant.objects.filter(plan=plan).values_list(*_COLUMNS)):
        if (number, name) in rows:
            found |= dict.fromkeys(keys, (number, name))
    return found


def _rows_on(
    lists: Mapping[int, int], wanted: Mapping[Key, Row], *, paid: bool
) -> Iterator[tuple[Row, int, str]]:
    """Who of those wanted stands on lists (plan → version): as wanted, the plan, 编号 of the section; `paid` with money."""
    if not lists:
        return
    every = sorted(wanted)
    for start in range(0, len(every), ASKED_AT_ONCE):
        keys = every[start : start + ASKED_AT_ONCE]
        numbers = {key[1] for key in keys if key[0] == _NAMED}
        people = [int(key[1]) for key in keys if key[0] == _PERSON]
        same = Q(employee__in=people) | Q(employee__home_record__in=people)
        named = Q(number__in=numbers) | Q(employee__home_record__number__in=numbers)
        stored = Participant.objects.filter(same | named, plan__in=list(lists))
        known: dict[tuple[int, str, str], set[Key]] = {}
        for plan, *columns in stored.values_list("plan", *_COLUMNS):
            for number, name, found in _known([tuple(columns)]):
                known[plan, number, name] = found
        asked = numbers | {number for _, number, _ in known}
        rows = PersonResult.objects.filter(settlement__in=list(lists.values()), number__in=asked)
        rows = rows.filter(allocation__amount_fen__gt=0) if paid else rows.filter(allocation__isnull=False)
        columns = ("settlement__plan", "number", "name", "subject_code")
        for plan, number, name, section in rows.order_by("settlement", "number").values_list(*columns):
            own = known.get((plan, number, name), set()) | {(_NAMED, number, name)}
            who = next((wanted[key] for key in sorted(own) if key in wanted), None)
            if who is not None:
                yield who, plan, section


_COLUMNS: Final = ("number", "name", "employee", "employee__home_record", "employee__home_record__number",
                   "employee__home_record__name")  # fmt: skip


def _known(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[str, str, set[Key]]]:
    """工号, 姓名 and keys of stored participants."""
    for number, name, employee, home, home_number, home_name in rows:
        keys: set[Key] = {(_NAMED, str(number), str(name)), (_PERSON, str(home or employee))}
        if home:
            keys.add((_NAMED, str(home_number), str(home_name)))
        yield str(number), str(name), keys


def _sorted(rows: Iterable[Elsewhere]) -> list[Elsewhere]:
    return sorted({row.number: row for row in rows}.values(), key=lambda row: row.number)
