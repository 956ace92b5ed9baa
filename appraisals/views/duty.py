"""述职报告: the list of a round, reading one, handing one in, and the order of speakers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from appraisals.duty import HANDED_IN, is_concerned, may_hand_in, report_of, targets_in
from appraisals.forms.duty import DutyReportForm
from appraisals.forms.places import SpeakingOrderForm
from appraisals.models import RoundTarget
from appraisals.reading import sealed_round_in
from appraisals.services.duty import hand_in_report, set_speaking_order
from appraisals.views.round_frame import page_of
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.session_limits import leaves_no_trace


@leaves_no_trace
@needs("round.part")
def duty_reports(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """List who is judged in the order of speakers, with the reports."""
    targets = targets_in(request.access, agency, year, round)
    row = targets[0].round
    context = {
        "unit": row.plan.agency,
        "year": year,
        "round": row,
        "rows": [(target, report_of(target), may_hand_in(request.access, target)) for target in targets],
        "ordering": allowed(request.access, "round.change", agency) and row.state in HANDED_IN,
        "reading": allowed(request.access, "round.view", agency),
    }
    return render(request, "appraisals/duty/list.html", context)


@leaves_no_trace
@needs("round.part")
def duty_report(request: Request, agency: int, year: int, round: int, target: int) -> HttpResponse:
    """Show one report, as voters read it."""
    row = _target(request, agency, year, round, target)
    report = report_of(row)
    context = {
        "unit": row.round.plan.agency,
        "year": year,
        "round": row.round,
        "target": row,
        "report": report,
        "files": list(report.files.all()) if report else [],
        "changing": may_hand_in(request.access, row),
        "own": is_concerned(request.access, row),
    }
    return render(request, "appraisals/duty/report.html", context)


@needs("round.part", change="round.part")
def duty_report_change(request: Request, agency: int, year: int, round: int, target: int) -> HttpResponse:
    """Hand a report in, or change it before the round opens."""
    row = _target(request, agency, year, round, target)
    if not may_hand_in(request.access, row):
        raise Http404
    report = report_of(row)
    start = (
        {"text": report.text, "files": list(report.files.all()), "version": report.version} if report else {}
    )
    form = DutyReportForm(request.POST or None, request.FILES or None, initial=start)
    bind_files(form, request, agency)
    back = page_of(row.round, "duty_report", target=row.pk)

    def act() -> str:
        data = form.cleaned_data
        hand_in_report(
            by=actor_of(request),
            target=row.pk,
            text=data["text"],
            files=data["files"],
            version=data["version"],
        )
        messages.success(request, f"{row.name}的述职报告已提交，开启测评以前可以再改。")
        return back

    context = {
        "unit": row.round.plan.agency,
        "year": year,
        "round": row.round,
        "target": row,
        "form": form,
        "back": back,
    }
    return submitted(request, form, act) or render(request, "appraisals/duty/change.html", context)


@needs("round.change", change="round.change")
def duty_order(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Set the order of speakers."""
    row = sealed_round_in(request.access, agency, year, round, *HANDED_IN)
    targets = row.targets.select_related("subject", "participant").order_by("position")
    form = SpeakingOrderForm(request.POST or None, targets=targets, initial={"version": row.version})
    back = page_of(row, "duty_reports")

    def act() -> str:
        version = form.cleaned_data["version"]
        set_speaking_order(by=actor_of(request), round_=row.pk, version=version, order=form.places())
        messages.success(request, "述职顺序已排定。")
        return back

    context = {"unit": row.plan.agency, "year": year, "round": row, "form": form, "back": back}
    return submitted(request, form, act) or render(request, "appraisals/duty/order.html", context)


def _target(request: Request, agency: int, year: int, round: int, target: int) -> RoundTarget:
    for row in targets_in(request.access, agency, year, round):
        if row.pk == target:
            return row
    raise Http404
