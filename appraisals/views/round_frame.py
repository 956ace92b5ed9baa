"""What the pages of a round share: fetching it, carrying out a form, the frame of its templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from appraisals.models import AppraisalRound
from people.frame.forms import HouseForm, submitted
from people.frame.requests import Request

ACT = "appraisals/rounds/act.html"


def page_of(row: AppraisalRound, name: str = "round_page", **more: int) -> str:
    """Give the address of a page of a round."""
    return reverse(
        name, kwargs={"agency": row.plan.agency_id, "year": row.plan.year, "round": row.pk, **more}
    )


def frame_of(row: AppraisalRound, **more: Any) -> dict[str, Any]:
    """What every template of a round is given."""
    return {"unit": row.plan.agency, "year": row.plan.year, "round": row, **more}


def carried_out(
    request: Request,
    row: AppraisalRound,
    form: HouseForm,
    do: Callable[[dict[str, Any]], str],
    *,
    template: str = ACT,
    back: str = "",
    **context: Any,
) -> HttpResponse:
    """Carry out a posted form and lead back to the round (or `back`) with what `do` says; else draw the form."""
    back = back or page_of(row)

    def act() -> str:
        messages.success(request, do(form.cleaned_data))
        return back

    shown = frame_of(row, form=form, back=back, **context)
    return submitted(request, form, act) or render(request, template, shown)
