"""Where a page of the registers stands: the plan, the register, its addresses, and what the asker may do there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from people.acting import Actor
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Account
from people.permissions import allowed
from people.permissions.predicates import roles_of
from plans.current import rules_in_force
from plans.engine.scheme import Scheme
from plans.models import Plan
from plans.plan_pages import PLAN, plan_of, plans_of
from scoring.models import Entered
from scoring.registering.columns import Area, Register
from scoring.registering.concerned import own_employees, people_in
from scoring.registering.shapes import register_in
from scoring.registering.workflow import MOVES, Move, fits, rule_of
from scoring.services import frozen_settlement


@dataclass(frozen=True, slots=True)
class Place:
    """One register of one plan, as a page is about it. `scheme` is None while the plan's settings do not load.

    `plans` are all plans of the year that the asker sees; where there are several, every address names this one.
    """

    plan: Plan
    register: Register
    scheme: Scheme | None
    plans: tuple[Plan, ...] = ()

    @property
    def home(self) -> str:
        """The address of the overview."""
        return self.at("registers")

    @property
    def list(self) -> str:
        """The address of the list."""
        return self.url("list")

    @property
    def new(self) -> str:
        """The address of the entry form."""
        return self.url("new")

    def url(self, act: str, row: int | None = None, /, **asked: str | int) -> str:
        """The address of a page of the register, or of an act on one of its rows; `asked` stand in its query."""
        where: dict[str, Any] = {"register": self.register.slug}
        if row is not None:
            where["row"] = row
        return self.at(f"{self.register.area}_{act}", where, **asked)

    def at(self, name: str, where: dict[str, Any] | None = None, /, **asked: str | int) -> str:
        """The address of a page of the plan's year; it names the plan where the year has several."""
        year = {"agency": self.plan.agency_id, "year": self.plan.year}
        address = reverse(name, kwargs={**year, **(where or {})})
        named: dict[str, str | int] = {PLAN: self.plan.pk} if self.several else {}
        query = urlencode({**named, **asked})
        return f"{address}?{query}" if query else address

    @property
    def several(self) -> bool:
        """Whether the asker sees more than one plan of the year."""
        return len(self.plans) > 1

    @property
    def query(self) -> str:
        """What names the plan in an address that a template writes; empty where the year has one."""
        return f"?{PLAN}={self.plan.pk}" if self.several else ""

    @property
    def frame(self) -> dict[str, Any]:
        """What every template about the place is given; `plans` are those between which `pieces/plans.html` lets choose."""
        return {
            "place": self,
            "plan": self.plan,
            "plans": self.plans if self.several else (),
            "query": self.query,
            "unit": self.plan.agency,
            "year": self.plan.year,
        }

    @property
    def frozen(self) -> str:
        """Why nothing of the register may change any more; empty while it may."""
        if not self.register.scored:
            return ""
        settlement = frozen_settlement(self.plan)
        if settlement is not None:
            return f"核算第{settlement.version}版已到“{settlement.state}”，登记已经冻结；确需更正的，请先退回或更正核算结果。"
        return "方案已归档。" if self.plan.state == Plan.State.ARCHIVED else ""

    def moves(self, request: Request, row: Entered) -> dict[str, Move]:
        """The steps that the asker may take on a row, by name."""
        return self.moves_of(request, [row])[row.pk]

    def moves_of(self, request: Request, rows: Sequence[Entered]) -> dict[int, dict[str, Move]]:
        """The steps that the asker may take on each of several rows, by their keys; a constant number of queries."""
        if not rows or self.frozen:
            return {row.pk: {} for row in rows}
        named = people_in(self.plan, rows)
        hands = [request.access.account, *(held.on_behalf_account for held in request.access.held)]
        own = Account.objects.filter(pk__in=[key for key in hands if key], employee__isnull=False)
        mine = dict(own.values_list("employee", "pk"))
        return {
            row.pk: self._moves(
                request, row, [mine[one.employee_id] for one in named[row.pk] if one.employee_id in mine]
            )
            for row in rows
        }

    def _moves(self, request: Request, row: Entered, concerned: Collection[int]) -> dict[str, Move]:
        found = {}
        for move in MOVES:
            rule = rule_of(self.register, move)
            if not allowed(request.access, rule, self.plan.agency_id):
                continue
            held = request.access.acting(*roles_of(rule), agency=self.plan.agency_id)
            hands = (request.access.account, held.on_behalf_account if held else None)
            if fits(move, row, [key for key in hands if key is not None], concerned):
                found[move.name] = move
        return found


def hands_in(request: Request, place: Place) -> tuple[frozenset[int], frozenset[int]]:
    """The accounts that would confirm a row here (oneself, and whom one acts for), and who they are on the staff list."""
    rule, agency = f"{place.register.area}.confirm", place.plan.agency_id
    held = request.access.acting(*roles_of(rule), agency=agency)
    accounts = (request.access.account, held.on_behalf_account if held else None)
    return frozenset(key for key in accounts if key is not None), own_employees(request.access, rule, agency)


def place_in(
    request: Request, area: Area, agency: int, year: int, slug: str, row: int | None = None
) -> Place:
    """Find the register of an area in the agency's year; 404 where there is none that the asker may see."""
    register = register_in(area, slug)
    if register is None:
        raise Http404
    return place_of(request, agency, year, register, row)


def place_of(request: Request, agency: int, year: int, register: Register, row: int | None = None) -> Place:
    """Find the place of a register: in the plan of the address, else in that of the row, else in the first of the year."""
    plan = plan_of(request, agency, year)
    plans = plans_of(request)
    if row is not None and len(plans) > 1 and PLAN not in request.GET:
        # A message and a search hit name the row alone.
        holds = register.rows_in.filter(pk=row, plan__in=plans).values_list("plan", flat=True).first()
        plan = next((each for each in plans if each.pk == holds), plan)
    rules = rules_in_force(plan).rules
    return Place(plan, register, rules.scheme if rules else None, plans)


def actor(request: Request) -> Actor:
    """Who acts, on the role that the rule of the address found."""
    return actor_of(request)
