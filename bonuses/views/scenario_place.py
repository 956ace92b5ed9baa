"""Where a page of 推演 stands: the plan, its year as stored (read once), its addresses, what the asker may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404

from bonuses.models import Scenario
from bonuses.whatif.changes import unpacked
from bonuses.whatif.listed import listed
from bonuses.whatif.words import REGISTERS, Teller
from bonuses.whatif.worlds import Base, base_of
from people.errors import DomainError
from people.frame.requests import Request
from people.permissions import allowed
from plans.models import Plan
from plans.plan_pages import PLAN, frame_of, page_of, plan_of, plans_of


@dataclass(frozen=True)
class Place:
    """A page of 推演 of one plan."""

    request: Request
    plan: Plan

    @cached_property
    def base(self) -> Base:
        """The year as stored. DomainError where its settings do not load."""
        return base_of(self.plan)

    @cached_property
    def teller(self) -> Teller:
        """Tells changes to the asker. DomainError as `base`."""
        return Teller(self.base, allowed(self.request.access, "conduct.view", self.plan.agency_id))

    def list_teller(self, rows: Iterable[Scenario]) -> Teller:
        """As `teller`, of these scenarios alone: the year itself is not read. DomainError as `base`."""
        changes = [each for row in rows for each in unpacked(row.changes)]
        read = listed(self.plan, changes, REGISTERS.values())
        return Teller(read, allowed(self.request.access, "conduct.view", self.plan.agency_id))

    @property
    def refusal(self) -> DomainError | None:
        """Why the year cannot be computed at all, if so."""
        try:
            _ = self.base
        except DomainError as error:
            return error
        return None

    @property
    def frame(self) -> dict[str, Any]:
        """What every template is given."""
        home = self.at("whatif")
        return {
            **frame_of(self.request, self.plan),
            "home": home,
            "plans_at": home.partition("?")[0],
            "lines_at": self.at("whatif_lines"),
            "compare_at": self.at("whatif_compare"),
            "new_at": self.at("whatif_new"),
            "plan_key": self.plan.pk if len(plans_of(self.request)) > 1 else "",
        }

    def at(self, name: str, *more: object) -> str:
        """The address of a page of the plan."""
        address = page_of(self.request, self.plan, name, *more)
        several = len(plans_of(self.request)) > 1
        return f"{address}?{PLAN}={self.plan.pk}" if several and "?" not in address else address

    def addresses(self, row: Scenario) -> dict[str, str]:
        """The addresses of a scenario's pages."""
        names = ("scenario", "name", "copy", "delete", "settings", "rows", "decisions", "method")
        return {f"{name}_at": self.at(f"whatif_{name}", row.pk) for name in names}


def place_of(request: Request, agency: int, year: int) -> Place:
    """Find the plan of the address that the asker sees; 404 where there is none."""
    return Place(request, plan_of(request, agency, year))


def scenario_of(request: Request, agency: int, year: int, scenario: int) -> tuple[Place, Scenario]:
    """Find a scenario of a plan that the asker sees; 404 where there is none."""
    plan_of(request, agency, year)
    rows = Scenario.objects.select_related("plan__agency")
    row = rows.filter(pk=scenario, plan__in=plans_of(request)).first()
    if row is None:
        raise Http404
    return Place(request, row.plan), row
