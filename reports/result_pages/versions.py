"""All plans of an agency's year with all their versions: state, when, by whom, what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q
from django.http import Http404

from bonuses.recompute import SETTLED, SETTLEMENT_ID
from people.access import Access
from people.audit import AuditEntry
from people.models import Agency
from plans.models import Plan
from reports.opened import rules_of
from scoring.life.workflow import STEPS
from scoring.models import Settlement

SHORT: Final = 12
# How the log of earlier releases calls 核对.
CHECKED_BEFORE: Final = "提交核对"


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody did something to a settlement."""

    action: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A settlement with who settled it, the last step of its state, and the version before it of the same plan."""

    settlement: Settlement
    settled_by: str
    last: Doing | None
    before: int | None
    blocking: int

    @property
    def digest(self) -> str:
        """The beginning of the result's digest."""
        return self.settlement.result_digest[:SHORT]


@dataclass(frozen=True, slots=True)
class PlanVersions:
    """A plan of the year; ``versions`` newest first."""

    plan: Plan
    title: str
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """The version that stands."""
        return self.versions[0]


def versions_of(access: Access, agency: Agency, year: int) -> list[PlanVersions]:
    """Every settled plan of the agency's year, the last settled one first; a constant number of queries."""
    rows = (
        Settlement.objects.visible_to(access)
        .filter(plan__agency=agency, plan__year=year)
        .select_related("plan__agency")
        .defer("inputs", "book", "result", "plan__scheme_text")
        .annotate(blocking=Count("problems", filter=Q(problems__blocking=True)))
        .order_by("-created_at", "-pk")
    )
    doings = _doings(agency)
    plans: dict[int, list[Settlement]] = {}
    for row in rows:
        plans.setdefault(row.plan_id, []).append(row)
    return [
        PlanVersions(found[0].plan, rules_of(found[0]).scheme.title, tuple(_versions(found, doings)))
        for found in plans.values()
    ]


def compared_with(
    access: Access, settlement: Settlement, wanted: str
) -> tuple[list[Settlement], Settlement | None]:
    """The other versions of the year, and the one to compare with: the wanted one, else the one before of its plan.

    None where there is none before; Http404 where the wanted one is not among them.
    """
    plan = settlement.plan
    rows = Settlement.objects.visible_to(access).filter(plan__agency=plan.agency_id, plan__year=plan.year)
    versions = list(
        rows.exclude(pk=settlement.pk).select_related("plan").only("version", "state", "created_at", "plan")
    )
    if not wanted:
        older = (row for row in versions if row.plan_id == plan.pk and row.version < settlement.version)
        return versions, max(older, key=lambda row: row.version, default=None)
    found = next((row for row in versions if str(row.pk) == wanted), None)
    if found is None:
        raise Http404
    return versions, found


def doings_of(settlement: Settlement) -> list[Doing]:
    """Who settled it and who moved its state, in the order of time."""
    return list(_doings(settlement.plan.agency).get(settlement.pk, ()))


def _versions(rows: Sequence[Settlement], doings: Mapping[int, Sequence[Doing]]) -> Iterator[Version]:
    rows = sorted(rows, key=lambda row: -row.version)
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        found = doings.get(row.pk, ())
        settled = next((one.who for one in found if one.action == SETTLED), "")
        moved = [one for one in found if one.action != SETTLED]
        blocking: int = getattr(row, "blocking", 0)
        yield Version(row, settled, moved[-1] if moved else None, before.pk if before else None, blocking)


def _doings(agency: Agency) -> dict[int, list[Doing]]:
    """The log's rows about settlements of the agency, by settlement."""
    actions = (SETTLED, CHECKED_BEFORE, *(step.title for step in STEPS))
    entries = AuditEntry.objects.filter(agency=agency.pk, action__in=actions).order_by("position")
    found: dict[int, list[Doing]] = {}
    for action, who, behalf, at, detail in entries.values_list(
        "action", "actor", "on_behalf_of", "at", "detail"
    ):
        settlement = json.loads(detail).get(SETTLEMENT_ID)
        if settlement is not None:
            words = f"{who}（代{behalf}）" if behalf else who
            found.setdefault(settlement, []).append(Doing(action, words, at))
    return found
