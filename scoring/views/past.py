"""历年结果: taking over what was published in the years before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from people.frame.forms import submitted
from people.frame.requests import Request
from people.permissions import needs
from plans.engine.units import POINT
from plans.forms.plan_fields import figure
from scoring.decisions.past import proposals, take, worded
from scoring.decisions.shapes import PAST
from scoring.forms.decisions import TakeForm
from scoring.views.register_place import actor, place_of


@needs("register.change", change="register.change")
def past_take(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what the stored results of earlier years offer, and take over what is ticked."""
    place = place_of(request, agency, year, PAST)
    plan = place.plan
    found = proposals(plan)
    keys = [one.key for one in found.proposals]
    form = TakeForm(request.POST or None, keys=keys)

    def act() -> str:
        number = take(by=actor(request), plan=plan, keys=form.cleaned_data["rows"])
        messages.success(request, f"已取用 {number} 行历年结果，从现在起生效。")
        return place.list

    done = submitted(request, form, act)
    if done is not None:
        return done
    if form.is_bound:
        # Refused: what is offered now, with the ticks of what is still as it was shown.
        found = proposals(plan)
    ticked = set(form["rows"].value() or []) if form.is_bound else set(keys)
    context = {
        **place.frame, "form": form, "frozen": place.frozen,
        "used": place.scheme is None or PAST.used(place.scheme), "there": found.there, "notes": list(worded(found)),
        "rows": [(one, figure(one.points, POINT), one.key in ticked) for one in found.proposals],
    }  # fmt: skip
    return render(request, "scoring/decisions/past.html", context)
