"""更正 of approved rows: the list, proposing one, deciding one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators.corrections_registry import resting_on
from indicators.forms.reviewing import CorrectionForm, DecideForm
from indicators.ledger_registry import why_frozen
from indicators.models import Correction, LedgerEntry
from indicators.services import corrections as services
from indicators.turns import office_of, readable
from indicators.views.ledger import actor_on, row_in
from indicators.views.simple import done
from indicators.working import scoring_of
from people.frame.forms import submitted
from people.frame.requests import Request
from people.models import Agency
from people.permissions import allowed, needs
from plans import figures
from plans.models import Plan


@needs("review.view")
def corrections(request: Request, agency: int, year: int) -> HttpResponse:
    """List the year's corrections, open ones first."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    entries = readable(request.access, agency, year)
    rows = Correction.objects.filter(entry__in=entries.values("pk")).select_related(
        "entry__indicator__primary", "entry__indicator__plan"
    )
    found = sorted(rows.order_by("-pk"), key=lambda row: row.outcome != Correction.Outcome.OPEN)
    context = {
        "unit": unit,
        "at": agency,
        "year": year,
        "rows": [(row, services.told(row)) for row in found],
        "deciding": allowed(request.access, "ledger.review", agency),
    }
    return render(request, "indicators/reviewing/corrections.html", context)


@needs("ledger.review", change="ledger.review")
def correction_new(request: Request, agency: int, year: int, entry: int) -> HttpResponse:
    """Propose new values for an approved row."""
    row = row_in(request.access, agency, year, entry)
    held = office_of(request.access, row)
    plan = row.indicator.plan
    if held is None or row.state != LedgerEntry.State.APPROVED or plan.state != Plan.State.APPROVED:
        raise Http404
    form = CorrectionForm(request.POST or None, initial=_start(row), scoring=scoring_of(plan))

    def act() -> str:
        data = form.cleaned_data
        services.propose(
            by=actor_on(request, held),
            entry=row.pk,
            version=data["version"],
            edits=form.edits(),
            reason=data["reason"],
        )
        messages.success(request, "已提出更正，由绩效办另一位人员决定；决定之前原来的内容不变。")
        return reverse("ledger_entry", args=[agency, year, row.pk])

    context = {
        "form": form,
        "row": row,
        "plan": plan,
        "at": agency,
        "resting": resting_on(row),
        "frozen": why_frozen(plan.pk),
    }
    return submitted(request, form, act) or render(
        request, "indicators/reviewing/correction_new.html", context
    )


@needs("ledger.review", change="ledger.review")
def correction_decide(request: Request, agency: int, year: int, correction: int) -> HttpResponse:
    """Agree to a correction or not; whoever proposed it may take it back."""
    made = _fetch(request, agency, year, correction)
    held = office_of(request.access, made.entry)
    mine = made.proposed_by_id == request.access.account
    form = DecideForm(request.POST or None, initial={"version": made.version})

    def act() -> str:
        data, by = form.cleaned_data, actor_on(request, held)
        done = services.decide(
            by=by, correction=made.pk, version=data["version"], accept=data["accept"], note=data["note"]
        )
        messages.success(request, f"已决定：{done.outcome}。")
        return reverse("corrections", args=[agency, year])

    context = {
        "form": form,
        "made": made,
        "changes": services.told(made),
        "row": made.entry,
        "plan": made.entry.indicator.plan,
        "at": agency,
        "mine": mine,
        "points_stay": "" if (stay := services.points_that_stay(made)) is None else figures.in_points(stay),
        "open": made.outcome == Correction.Outcome.OPEN,
        "archived": made.entry.indicator.plan.state != Plan.State.APPROVED,
        "frozen": why_frozen(made.entry.indicator.plan_id),
    }
    return submitted(request, form, act) or render(
        request, "indicators/reviewing/correction_decide.html", context
    )


@needs(None, change="ledger.review")
def correction_withdraw(request: Request, agency: int, year: int, correction: int) -> HttpResponse:
    """Take back one's own proposal."""
    made = _fetch(request, agency, year, correction)
    by = actor_on(request, office_of(request.access, made.entry))
    return done(
        request,
        reverse("corrections", args=[agency, year]),
        "已撤回这项更正。",
        lambda: services.withdraw(by=by, correction=made.pk, version=made.version),
    )


def _fetch(request: Request, agency: int, year: int, correction: int) -> Correction:
    """Fetch a correction of a row of which the asker is the 绩效办; 404 otherwise."""
    rows = Correction.objects.select_related(
        "entry__indicator__plan__agency", "entry__indicator__primary", "entry__indicator__subject"
    )
    entries = readable(request.access, agency, year).values("pk")
    made = rows.filter(pk=correction, entry__in=entries).first()
    if made is None or office_of(request.access, made.entry) is None:
        raise Http404
    return made


def _start(row: LedgerEntry) -> dict[str, object]:
    percents = ("attainment", "ratio")
    start: dict[str, object] = {
        name: "" if (value := getattr(row, name)) is None else figures.in_percent(value) for name in percents
    }
    start |= {name: getattr(row, name) for name in ("grade", "progress", "problems", "measures", "version")}
    start["approved_points"] = "" if row.approved_points is None else figures.in_points(row.approved_points)
    return start
