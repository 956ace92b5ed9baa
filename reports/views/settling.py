"""Pages of settling what was entered in the program: how far it is, try, compare, confirm; ballots from a workbook."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from people.access import OFFICES
from people.acting import Actor
from people.errors import DomainError
from people.frame.asked import number_asked
from people.frame.forms import HouseForm, submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Job
from people.permissions import needs
from plans.current import plan_in
from plans.models import Plan
from reports.checking.hints import unpack_hints
from reports.forms.workbook import WorkbookForm
from reports.problem_guide import problem_guide
from reports.settling.progress import asks_ballots, facts_so_far
from reports.settling.submissions import (
    SETTLE_PLAN,
    TRIAL,
    settling_of,
    submit_ballots,
    submit_settling,
    submit_trial,
)
from scoring.models import Settlement

RECENT: Final = 5


@needs("workbook.settle", change="workbook.settle")
def year_settle(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what the year has so far; POST has it tried."""
    plan = _plan(request, agency, year)
    form = HouseForm(request.POST or None)

    def act() -> str:
        job = submit_trial(by=_actor(request, agency), plan=plan)
        return reverse("year_tried", args=[agency, year, job.pk])

    recent = Job.objects.visible_to(request.access).filter(kind=TRIAL, arguments__plan=plan.pk)[:RECENT]
    ballots = asks_ballots(plan)
    facts = facts_so_far(plan, ballots=ballots)
    page = {
        "plan": plan, "form": form, "facts": facts, "ballots": ballots, "recent": recent, "year": year,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "reports/settling/start.html", page)


@needs("workbook.settle")
def year_tried(request: Request, agency: int, year: int, job: UUID) -> HttpResponse:
    """Show how far a trial is, then what it found and the way to settle it."""
    trial = _job(request, agency, job, TRIAL)
    if trial.state != Job.State.DONE:
        return _watched(request, trial, year)
    if request.htmx:
        return _reload()
    found = trial.result or {}
    page: dict[str, Any] = {
        "unit": trial.agency, "job": trial, "year": year, "found": found, "plan_key": trial.arguments["plan"],
        "blocking": [each for each in found.get("problems", ()) if each["blocking"]],
        "reminders": [each for each in found.get("problems", ()) if not each["blocking"]],
        "hints": unpack_hints(found.get("hints")),
        "settling": settling_of(trial),
        "decisions": any(problem_guide(each["code"]).decided for each in found.get("problems", ())),
    }  # fmt: skip
    return render(request, "reports/settling/tried.html", page)


@needs(None, change="workbook.settle")
def year_settle_confirm(request: Request, agency: int, year: int, job: UUID) -> HttpResponse:
    """Have the year settled as it was tried."""
    trial = _job(request, agency, job, TRIAL)
    try:
        settling = submit_settling(by=_actor(request, agency), trial=trial)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("year_tried", agency=agency, year=year, job=trial.pk)
    return redirect("year_settling", agency=agency, year=year, job=settling.pk)


@needs("workbook.settle")
def year_settling(request: Request, agency: int, year: int, job: UUID) -> HttpResponse:
    """Show how far settling is, then lead to the result."""
    settling = _job(request, agency, job, SETTLE_PLAN)
    if settling.state != Job.State.DONE:
        return _watched(request, settling, year)
    if request.htmx:
        return _reload()
    rows = Settlement.objects.visible_to(request.access).select_related("plan")
    found = get_object_or_404(rows, pk=(settling.result or {}).get("settlement"))
    return redirect("result", agency=agency, year=found.plan.year, settlement=found.pk)


@needs("workbook.settle", change="workbook.settle")
def year_ballots(request: Request, agency: int, year: int) -> HttpResponse:
    """Take the ballots of a year workbook into the plan, marked 非密封."""
    plan = _plan(request, agency, year)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def act() -> str:
        job = submit_ballots(by=_actor(request, agency), plan=plan, upload=form.cleaned_data["book"])
        return reverse("job", args=[job.pk])

    page = {"plan": plan, "form": form, "year": year, "unit": plan.agency}
    return submitted(request, form, act) or render(request, "reports/settling/ballots.html", page)


def _watched(request: Request, job: Job, year: int) -> HttpResponse:
    """Show a job that waits, runs, or ended badly; the fragment asks again until it has ended."""
    if request.htmx and not job.active:
        return _reload()
    page = {"unit": job.agency, "job": job, "year": year, "failed": not job.active, "back": "核算本年度"}
    page["plan_key"] = job.arguments["plan"]
    name = "reports/workbook/progress.html" if request.htmx else "reports/settling/watched.html"
    return render(request, name, page)


def _reload() -> HttpResponse:
    return HttpResponse(headers={"HX-Refresh": "true"})


def _plan(request: Request, agency: int, year: int) -> Plan:
    return plan_in(request.access, agency, year, number_asked(request.GET.get("plan")))


def _job(request: Request, agency: int, job: UUID, kind: str) -> Job:
    own = Job.objects.visible_to(request.access).select_related("agency")
    return get_object_or_404(own, pk=job, agency=agency, kind=kind)


def _actor(request: Request, agency: int) -> Actor:
    return actor_of(request, on_behalf_of=request.access.acting_for(*OFFICES, agency=agency))
