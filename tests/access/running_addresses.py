"""Where marks of a running year could show: every address of its year, with the key of every row, guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from django.urls import reverse

from appraisals.models import AppraisalRound, Elector, KeyHolder, RoundGroup, RoundTarget
from bonuses.models import InternalSplit, Scenario
from indicators.models import Correction, LedgerEntry, OverdueStep
from people.models import StoredFile
from plans.models import (
    CalendarItem,
    Liaison,
    Plan,
    PlanChange,
    Publication,
    PublicNotice,
    RouteRecord,
    Subject,
)
from reports.archive.retention import RULES
from reports.models import ArchivePackage, RemovalProtocol, YearPaper
from reports.papers.kinds import KINDS
from scoring.models import (
    Appeal,
    Consequence,
    FeedbackItem,
    Meeting,
    QuarterScore,
    QuarterSettlement,
    RectificationItem,
    SuperiorVerdict,
)
from scoring.registering.shapes import ALL, BY_SLUG
from tests.access.addresses import addresses

# Of others' own tests: settlements (test_canary), what belongs to a job or an upload of one person, bodies.
ELSEWHERE: Final = frozenset(
    {"settlement", "job", "upload", "source", "body", "member", "person", "responsibility"}
)


def _of(model: Any, path: str = "plan") -> Callable[[Plan], Iterable[Any]]:
    return lambda plan: model.objects.filter(**{path: plan}).order_by("pk").values_list("pk", flat=True)


# The values of each argument in a plan's year.
VALUES: Final[dict[str, Callable[[Plan], Iterable[Any]]]] = {
    "change": _of(PlanChange),
    "correction": _of(Correction, "entry__indicator__plan"),
    "entry": _of(LedgerEntry, "indicator__plan"),
    "indicator": lambda plan: plan.indicators.filter(code__endswith=".1").values_list("pk", flat=True),
    "item": _of(RectificationItem),
    "liaison": _of(Liaison),
    "meeting": _of(Meeting),
    "month": lambda plan: (2, 3),
    "notice": _of(PublicNotice),
    "objection": lambda plan: (),
    "number": lambda plan: (1,),
    "publication": _of(Publication),
    "quarter": lambda plan: (1, 2),
    "quarter_settlement": _of(QuarterSettlement),
    "scenario": _of(Scenario),
    "score": _of(QuarterScore, "settlement__plan"),
    "step": _of(RouteRecord),
    "opinion": lambda plan: (),
    "subject": _of(Subject),
    "verdict": _of(SuperiorVerdict),
    "table": lambda plan: ("appraisal", "awards"),
    "round": _of(AppraisalRound),
    "elector": _of(Elector, "round__plan"),
    "group": _of(RoundGroup, "round__plan"),
    "holder": _of(KeyHolder, "round__plan"),
    "target": _of(RoundTarget, "round__plan"),
    "period": lambda plan: ("half", "year"),
    "package": _of(ArchivePackage, "settlement__plan"),
    "removal": _of(RemovalProtocol),
    "split": lambda plan: InternalSplit.objects.filter(agency=plan.agency_id).values_list("pk", flat=True),
    "removal_propose.rule": lambda plan: tuple(RULES),
    "paper": _of(YearPaper),
    "appeal": _of(Appeal, "settlement__plan"),
    "paper_new.kind": lambda plan: tuple(KINDS),
    "return_file.kind": lambda plan: ("xlsx", "pdf"),
    "notice_sheet.kind": lambda plan: ("xlsx", "pdf"),
    "self_evaluation_file.kind": lambda plan: ("table", "report", "text", "catalogue"),
}
for _name in ("calendar_item_change", "calendar_item_done", "calendar_item_undo", "calendar_item_remove"):
    VALUES[f"{_name}.item"] = _of(CalendarItem)
for _name in ("consequence", "consequence_change", "consequence_finish", "consequence_reopen"):
    VALUES[f"{_name}.item"] = _of(Consequence)
for _name in ("feedback_change", "feedback_remove"):
    VALUES[f"{_name}.item"] = lambda plan: FeedbackItem.objects.filter(
        subject__agency=plan.agency_id
    ).values_list("pk", flat=True)
VALUES["overdue_document.step"] = _of(OverdueStep, "indicator__plan")
for _name in ("route_step", "route_undo", "review_opinion_new"):
    VALUES[f"{_name}.step"] = lambda plan: (1,)


def addresses_of_running(
    plans: Iterable[Plan], agencies: Iterable[int], beside: Mapping[int, tuple[str, ...]] | None = None
) -> Iterator[str]:
    """Every address of the plans' years that answers GET, and every file of the agencies.

    With `beside` (a sample) forms are left out whose reading is as narrow as their use, and of the years named there
    everything but the addresses that begin so.
    """
    for plan in plans:
        place = {"agency": plan.agency_id, "year": plan.year}
        wanted = (beside or {}).get(plan.year, ("",))
        for address in addresses():
            if address.declared is None or address.declared.read is None or "year" not in address.arguments:
                continue
            form = address.declared.read == address.declared.change
            if beside is not None and (form or not address.name.startswith(wanted)):
                continue
            yield from (
                reverse(address.name, kwargs={**place, **values})
                for values in _values(plan, address.name, address.arguments)
            )
    for key in (
        StoredFile.objects.filter(agency__in=list(agencies)).order_by("pk").values_list("pk", flat=True)
    ):
        yield reverse("file_open", args=[key])


def _values(plan: Plan, name: str, arguments: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Every value of the arguments; a new argument is told by its name and gets a line in VALUES."""
    more = [argument for argument in arguments if argument not in ("agency", "year")]
    if ELSEWHERE.intersection(more):
        return
    if "register" in more:
        yield from _registers(plan, name, "row" in more)
        return
    if more == ["row"]:
        more_rows = {
            "rating_rectify": "ratings",
            "inspection_reply": "inspections",
            "complaint_close": "complaints",
        }
        yield from ({"row": key} for key in _of(BY_SLUG[more_rows[name]].model)(plan))
        return
    found = [list((VALUES.get(f"{name}.{argument}") or VALUES[argument])(plan)) for argument in more]
    yield from (dict(zip(more, values, strict=True)) for values in product(*found))


def _registers(plan: Plan, name: str, of_rows: bool) -> Iterator[dict[str, Any]]:
    area = name.partition("_")[0]
    for register in ALL:
        # A row of a narrow register is also guessed under the wide address, and the other way round.
        if not of_rows and register.area == area:
            yield {"register": register.slug}
        if of_rows and name.endswith("_row"):
            yield from ({"register": register.slug, "row": key} for key in _of(register.model)(plan))
