"""Where a page of the registers stands: the plan, the register, its addresses, and what the asker may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from people.acting import Actor
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed
from people.permissions.predicates import roles_of
from plans.current import plan_in, rules_in_force
from plans.engine.scheme import Scheme
from plans.models import Plan
from scoring.models import Entered
from scoring.registering.columns import Area, Register
from scoring.registering.concerned import accounts_of, own_employees, person_in
from scoring.registering.shapes import register_in
from scoring.registering.workflow import MOVES, Move, fits, rule_of
from scoring.services import frozen_settlement


@dataclass(frozen=True, slots=True)
class Place:
    """One register of one plan, as a page is about it. `scheme` is None while the plan's settings do not load."""

    plan: Plan
    register: Register
    scheme: Scheme | None

    @property
    def home(self) -> str:
        """The address of the overview."""
        return reverse("registers", kwargs={"agency": self.plan.agency_id, "year": self.plan.year})

    @property
    def list(self) -> str:
        """The address of the list."""
        return self.url("list")

    @property
    def new(self) -> str:
        """The address of the entry form."""
        return self.url("new")

    def url(self, act: str, row: int | None = None) -> str:
        """The address of a page of the register, or of an act on one of its rows."""
        values: dict[str, Any] = {
            "agency": self.plan.agency_id, "year": self.plan.year, "register": self.register.slug,
        }  # fmt: skip
        if row is not None:
            values["row"] = row
        return reverse(f"{self.register.area}_{act}", kwargs=values)

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
        if self.frozen:
            return {}
        concerned = accounts_of(person_in(row))
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


def place_in(request: Request, area: Area, agency: int, year: int, slug: str) -> Place:
    """Find the register of an area in the agency's year; 404 where there is none that the asker may see."""
    register = register_in(area, slug)
    if register is None:
        raise Http404
    plan = plan_in(request.access, agency, year)
    rules = rules_in_force(plan).rules
    return Place(plan, register, rules.scheme if rules else None)


def actor(request: Request) -> Actor:
    """Who acts, on the role that the rule of the address found."""
    return actor_of(request)
