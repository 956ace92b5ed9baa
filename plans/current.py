"""Which plan a page of an agency's year is about, and the rules that are in force for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db.models import Case, Q, QuerySet, Value, When
from django.http import Http404

from people.access import LINE, READERS, Access, Role
from people.prepared import asked
from plans.engine.loading import Loaded, Rules, load_rules
from plans.models import Plan, PlanSetting

# Who reads a plan before it is approved: those who run and oversee the year, and those who draft their part of it.
DRAFT_READERS = (*READERS, *LINE, Role.FILER)


def visible_plans(access: Access) -> QuerySet[Plan]:
    """Keep the plans that the access may see: drafts where a reading or drafting role is held, others as a member."""
    drafting = frozenset[int]().union(*(held.agencies for held in access.roles(*DRAFT_READERS)))
    return Plan.objects.filter(
        Q(agency__in=drafting) | Q(agency__in=access.agencies) & ~Q(state=Plan.State.DRAFT)
    )


# Which of several plans of a year a page is about unless one is named: what is in force before what is not.
FIRST: Final = Case(
    When(state=Plan.State.APPROVED, then=Value(0)),
    When(state=Plan.State.ARCHIVED, then=Value(1)),
    default=Value(2),
)
# As stored: (name, text as typed) in the order of the names.
Settings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """What a plan's scheme and changed settings come to; `scheme` are the rules without the changes."""

    loaded: Loaded
    settings: Settings
    scheme: Rules | None

    @property
    def rules(self) -> Rules | None:
        """The rules by which the daily work goes: where a changed setting cannot stand, those of the scheme."""
        return self.loaded.rules or self.scheme


def plan_in(access: Access, agency: int, year: int, key: int | None = None) -> Plan:
    """Give the plan of the year that the access may see: that of the key, else the first; 404 where there is none.

    The first is an approved one, else an archived one, else a draft; of several such the oldest.
    """
    return chosen(plans_in(access, agency, year), key)


def plans_in(access: Access, agency: int, year: int) -> list[Plan]:
    """Give all plans of the year that the access may see, the one a page is about unless one is named first."""
    rows = visible_plans(access).filter(agency=agency, year=year)
    return list(rows.select_related("agency").order_by(FIRST, "pk"))


def plans_named(access: Access, agency: int, year: int) -> list[tuple[int, str]]:
    """Give key and scheme code of the plans of `plans_in`, in its order, for pages that only name them."""
    rows = visible_plans(access).filter(agency=agency, year=year)
    return list(rows.order_by(FIRST, "pk").values_list("pk", "scheme_code"))


def year_with_plan(access: Access, agency: int, year: int) -> int | None:
    """Give the year to go to where this one has no plan in sight: the latest with a plan in force, else with a draft.

    None where the year has one, or no year has. One query.
    """
    rows = visible_plans(access).filter(agency=agency).order_by(FIRST, "-year").values_list("year", flat=True)
    years = list(rows)
    return None if not years or year in years else years[0]


def chosen(plans: Iterable[Plan], key: int | None) -> Plan:
    """Give the plan of the key, without one the first; 404 where there is none."""
    found = next((plan for plan in plans if key is None or plan.pk == key), None)
    if found is None:
        raise Http404
    return found


def rules_in_force(plan: Plan, settings: Mapping[str, str] | None = None) -> Loaded:
    """Load the plan's own scheme text with the settings it changed; faults come back as values.

    `settings` stand for the changed ones where a change is only being tried.
    """
    if settings is not None:
        return load_rules(plan.scheme_text, settings)
    return in_force([plan])[plan.pk].loaded


def rules_of(plans: Iterable[Plan]) -> dict[int, Loaded]:
    """Load the rules of plans by their keys; one query for the settings of all, none for schemes read before."""
    return {key: found.loaded for key, found in in_force(plans).items()}


def in_force(plans: Iterable[Plan]) -> dict[int, InForce]:
    """Give the rules of plans with the settings behind them, by their keys; one query, as `rules_of`.

    Plans may come without their scheme text (`defer`): one query reads those that nobody has loaded before.
    """
    rows = {plan.pk: plan for plan in plans}
    changed: dict[int, list[tuple[str, str]]] = {key: [] for key in rows}
    for key, name, value in asked(_setting_rows, *rows) if rows else ():
        changed[key].append((name, value))
    wanted = {key: (plan.scheme_digest, tuple(changed[key])) for key, plan in rows.items()}
    deferred = {key for key, plan in rows.items() if "scheme_text" in plan.get_deferred_fields()}
    # Asked once: another thread may put the oldest away between two looks.
    kept = {key: _READ.get(wanted[key]) for key in deferred}
    found = {key: one for key, one in kept.items() if one is not None}
    unread = deferred - set(found)
    texts = {key: plan.scheme_text for key, plan in rows.items() if key not in deferred}
    texts |= dict(Plan.objects.filter(pk__in=unread).values_list("pk", "scheme_text")) if unread else {}
    return found | {key: _read(text, *wanted[key]) for key, text in texts.items()}


def _setting_rows(*plans: int) -> QuerySet[PlanSetting, Any]:
    rows = PlanSetting.objects.filter(plan__in=plans).order_by("name")
    return rows.values_list("plan", "name", "value")


# By digest of the scheme and settings. What is read without faults depends on nothing else, and is frozen.
_READ: Final[OrderedDict[tuple[str, Settings], InForce]] = OrderedDict()
MOST_READ: Final = 256


def _read(text: str, digest: str, changes: Settings) -> InForce:
    loaded = loaded_from(text, changes)
    found = InForce(loaded, changes, loaded.rules or loaded_from(text, ()).rules)
    # Only a scheme that is what its digest says may stand for it.
    if found.scheme is not None and found.scheme.digest == digest:
        _READ[digest, changes] = found
        while len(_READ) > MOST_READ:
            _READ.popitem(last=False)
    return found


@lru_cache(maxsize=128)
def loaded_from(text: str, changes: Settings) -> Loaded:
    """Reading a scheme takes some forty milliseconds and depends on nothing else; what comes of it is frozen."""
    return load_rules(text, dict(changes))
