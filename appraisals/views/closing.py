"""Closing by two holders at one keyboard, how many have voted, reminding, and the screen of the hall."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from appraisals.engine.suppression import LEAST_VOTERS
from appraisals.forms.closing import ClosingForm
from appraisals.models import AppraisalRound
from appraisals.reading import own_round_in, sealed_round_in
from appraisals.services.close_page import close_by_two, may_close, readiness
from appraisals.services.turnout import (
    STEP,
    hall_of,
    missing_of,
    remind,
    turnout_in_steps,
    turnout_now,
)
from appraisals.slip_printing import voting_address
from people.errors import DomainError
from people.frame.forms import refused
from people.frame.requests import Request
from people.frame.site import site_of
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.pictures import qr_picture

State = AppraisalRound.State
_BEFORE: Final = (State.DRAFT, State.PREPARED)


@never_cache
@sensitive_post_parameters()
@needs("round.part", change="round.part")
@sensitive_variables()
def close(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show what counting does and what stands in its way; two holders type their passphrases."""
    row = own_round_in(request.access, agency, year, round)
    office = allowed(request.access, "round.change", agency)
    if not may_close(row, request.access.account, office=office):
        raise Http404
    if row.state != State.OPEN:
        return _after(request, row)
    ready = readiness(row)
    form = ClosingForm(
        request.POST if request.method == "POST" else None,
        holders=row.holders.select_related("account").order_by("position"),
        reason_needed=ready.reason_needed,
        initial={"version": row.version},
    )
    # No token of a form posted twice: its digest would be of the passphrases. The round's version does it.
    if request.method == "POST" and form.is_valid():
        try:
            done = close_by_two(
                by=actor_of(request),
                round_=row,
                version=form.cleaned_data["version"],
                passphrases=form.passphrases,
                reason=form.cleaned_data.get("reason", ""),
            )
        except DomainError as error:
            refused(form, error)
        else:
            row.refresh_from_db(fields=["outcome"])
            sheets = sum(row.outcome.get("纸质票", {}).values())
            paper = f"；另有纸质票 {sheets} 张" if sheets else ""
            messages.success(
                request,
                f"已计票：投票 {done.turnout} 人，开出 {done.ballots} 张，相符{paper}。密封票和密钥已销毁。",
            )
            return HttpResponseRedirect(request.path)
    shown = {
        "ready": ready,
        "office": office,
        "form": form,
        "groups": turnout_in_steps(row),
        "step": STEP,
    }
    return render(request, "appraisals/closing/close.html", _common(row) | shown)


@needs("round.view")
def turnout(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show how many of each group have voted, to the 绩效办 also who has not, where the round allows it."""
    row = sealed_round_in(request.access, agency, year, round)
    office = allowed(request.access, "round.change", agency)
    shown = {
        "groups": turnout_in_steps(row),
        "missing": missing_of(row) if office else [],
        "names_hidden": row.tells_nobody,
        "office": office,
        "open": row.state == State.OPEN,
        "fresh": row.state in _BEFORE,
        "step": STEP,
    }
    return render(request, "appraisals/closing/turnout.html", _common(row) | shown)


@needs(None, change="round.change")
def remind_all(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Remind those who have not voted."""
    row = sealed_round_in(request.access, agency, year, round)
    try:
        sent = remind(by=actor_of(request), round_=row.pk)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        alike = f"已提醒全部有账号的 {sent} 人，不论投过没有。"
        messages.success(request, alike if row.tells_nobody else f"已提醒还没有投票的 {sent} 人。")
    return HttpResponseRedirect(reverse("round_turnout", args=(agency, year, row.pk)))


@needs("round.view")
def hall(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Fill the big screen of the 述职 meeting: who speaks, the way to vote, how many have; asked again every few seconds."""
    row = sealed_round_in(request.access, agency, year, round)
    address = voting_address(site_of(request))
    shown = {
        "hall": hall_of(turnout_in_steps(row)),
        "open": row.state == State.OPEN,
        "step": STEP,
        "fewest": LEAST_VOTERS,
    }
    if request.headers.get("HX-Request"):
        return render(request, "appraisals/closing/hall_numbers.html", _common(row) | shown)
    speakers = row.targets.filter(speaking_order__isnull=False).select_related("subject", "participant")
    shown |= {
        "speakers": speakers.order_by("speaking_order"),
        "address": address.partition("://")[2],
        "picture": qr_picture(address),
    }
    return render(request, "appraisals/closing/hall.html", _common(row) | shown)


def _after(request: Request, row: AppraisalRound) -> HttpResponse:
    """Show what the count came to, or why there is none."""
    shown: dict[str, object] = {
        "groups": turnout_now(row) if row.state == State.CLOSED else [],
        "outcome": row.outcome,
        "closed": row.state == State.CLOSED,
        "reader": allowed(request.access, "round.result", row.plan.agency_id),
        "why": f"它现在是“{row.state}”。" + ("开启以后才有票可计。" if row.state in _BEFORE else ""),
    }
    if row.state == State.CLOSED:
        shown |= {
            "ballots": sum(row.outcome.get("票数", {}).values()),
            "paper": row.outcome.get("纸质票", {}),
        }
    return render(request, "appraisals/closing/closed.html", _common(row) | shown)


def _common(row: AppraisalRound) -> dict[str, object]:
    return {"unit": row.plan.agency, "year": row.plan.year, "round": row}
