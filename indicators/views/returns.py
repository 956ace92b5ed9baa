"""Quarterly returns: what each section signed, the agency's return, and what changed since."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from indicators.forms.reviewing import SendReturnForm
from indicators.services import returns as services
from indicators.services.filing_rules import QUARTERS
from indicators.turns import line_over
from indicators.views.ledger import actor_on
from indicators.views.simple import done
from people.access import READERS
from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from plans.models import Subject
from plans.plan_pages import frame_of, page_of, plan_of


@needs("review.view")
def returns(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the quarters; a section's line sees its own sections only."""
    plan = plan_of(request, agency, year)
    whole = request.access.has(*READERS, agency=agency)
    quarters = services.returns_of(plan)
    for each in quarters:
        each.sections = [
            one for one in each.sections if whole or line_over(request.access, one.subject) is not None
        ]
    mine = {
        one.subject.pk for one in quarters[0].sections if line_over(request.access, one.subject) is not None
    }
    context = {
        **frame_of(request, plan),
        "quarters": [each for each in quarters if any(one.rows for one in each.sections) or each.sent],
        "mine": mine,
        "whole": whole,
        "sending": allowed(request.access, "ledger.review", agency),
        "today": request.access.today,
    }
    return render(request, "indicators/reviewing/returns.html", context)


@needs(None, change="ledger.pass")
def return_sign(request: Request, agency: int, year: int, quarter: int, subject: int) -> HttpResponse:
    """签字 by the head of the section."""
    plan = plan_of(request, agency, year)
    row = get_object_or_404(Subject, pk=subject, plan=plan)
    held = line_over(request.access, row)
    if held is None or quarter not in QUARTERS:
        raise Http404
    given = number_asked(request.POST.get("version"))
    version = -1 if given is None else given
    by = actor_on(request, held)
    return done(
        request,
        page_of(request, plan, "returns"),
        f"{row.name}第{quarter}季度报表已签字。",
        lambda: services.sign(by=by, plan=plan, subject=row.pk, quarter=quarter, version=version),
    )


@needs("ledger.review", change="ledger.review")
def return_send(request: Request, agency: int, year: int, quarter: int) -> HttpResponse:
    """报出 of the agency's return with the signing leader."""
    plan = plan_of(request, agency, year)
    if quarter not in QUARTERS:
        raise Http404
    one = services.returns_of(plan, quarters=(quarter,))[0]
    start = {
        "sent_on": request.access.today,
        "version": one.sent.version if one.sent else 0,
        "leader_name": one.sent.leader_name if one.sent else "",
    }
    form = SendReturnForm(request.POST or None, initial=start)

    def act() -> str:
        services.send(by=actor_of(request), plan=plan, quarter=quarter, **form.cleaned_data)
        messages.success(request, f"第{quarter}季度报表已登记报出。")
        return page_of(request, plan, "returns")

    context = {
        "form": form,
        "quarter": one,
        "back": page_of(request, plan, "returns"),
        **frame_of(request, plan),
    }
    return submitted(request, form, act) or render(request, "indicators/reviewing/return_send.html", context)
