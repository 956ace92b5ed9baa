"""The roster in bulk: download it, hand it in edited (or paste columns), see the difference, accept."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from people.errors import DomainError
from people.frame.requests import Request
from people.permissions import needs
from plans.forms.roster_table import AcceptRosterForm, RosterTableForm
from plans.models import Plan
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of
from plans.services.roster_book import write_roster
from plans.services.roster_lines import NoTable, file_tables, pasted_table
from plans.services.roster_table import Preview, accept, preview, without_reason

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_FAULTS: Final = 100
SHOWN_LINES: Final = 300


@needs("plan.roster")
def plan_roster_book(request: Request, agency: int, year: int) -> HttpResponse:
    """Download both tables of the roster."""
    plan = plan_of(request, agency, year)
    header = content_disposition_header(True, f"{plan.agency.name}{year}年度名册.xlsx") or "attachment"
    return HttpResponse(write_roster(plan), content_type=XLSX, headers={"Content-Disposition": header})


@needs("plan.change", change="plan.change")
def plan_roster_table(request: Request, agency: int, year: int) -> HttpResponse:
    """Read what was handed in and show what it would change; nothing is stored."""
    plan = plan_of(request, agency, year)
    form = RosterTableForm(request.POST or None, request.FILES or None)
    context = _frame(request, plan, form)
    if request.method == "POST" and form.is_valid() and context["changing"]:
        context |= _previewed(_preview(plan, form.cleaned_data))
    return render(request, "plans/plan/roster_table.html", context)


@needs(None, change="plan.change")
def plan_roster_accept(request: Request, agency: int, year: int) -> HttpResponse:
    """Write what the preview showed."""
    plan = plan_of(request, agency, year)

    def do(data: dict[str, Any]) -> str:
        added, changed = accept(
            by=by_office(request, agency), plan=plan, packed=data["packed"], reasons=accepting.reasons
        )
        return f"已更改 {changed} 行" + (f"，增加 {added} 行。" if added else "。")

    accepting = AcceptRosterForm(request.POST, absent=without_reason(plan, request.POST.get("packed", "")))
    context = {**_frame(request, plan, RosterTableForm()), "refused": accepting}
    then = page_of(request, plan, "plan_participants")
    context.pop("form")
    return act(
        request, plan, accepting, do, then=then, template="plans/plan/roster_table.html",
        handing=RosterTableForm(), **{name: context[name] for name in ("changing", "refused", "urls")},
    )  # fmt: skip


def _frame(request: Request, plan: Plan, form: RosterTableForm) -> dict[str, Any]:
    names = {"book": "plan_roster_book", "table": "plan_roster_table", "accept": "plan_roster_accept"}
    return {
        **frame_of(request, plan),
        "handing": form,
        "form": form,
        "changing": plan.state == Plan.State.DRAFT,
        "urls": {key: page_of(request, plan, name) for key, name in names.items()},
        "back": page_of(request, plan, "plan_participants"),
    }


def _preview(plan: Plan, data: dict[str, Any]) -> Preview:
    try:
        if data["file"] is not None:
            return preview(plan, file_tables(data["file"].read(), data["file"].name))
        return preview(plan, [pasted_table(data["pasted"])])
    except NoTable as error:
        return Preview(refusal=str(error))
    except DomainError as error:
        return Preview(refusal=str(error))


def _previewed(shown: Preview) -> dict[str, Any]:
    found = shown.found
    return {
        "preview": shown,
        "faults": found.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(found.faults) - SHOWN_FAULTS),
        "lines": found.lines[:SHOWN_LINES],
        "more_lines": max(0, len(found.lines) - SHOWN_LINES),
        "beside": sum(found.beside.values()),
        "unused": [(title, words) for title, words in found.unused.items() if words],
        "accepting": _accepting(shown),
    }


def _accepting(shown: Preview) -> AcceptRosterForm | None:
    if not shown.packed:
        return None
    absent = [(line.key, line.name) for line in shown.found.absent]
    return AcceptRosterForm(initial={"packed": shown.packed}, absent=absent)
