"""Proposed charges: the list, and the decision on one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from people.frame.forms import submitted
from people.frame.requests import Request
from people.permissions import allowed, needs
from scoring.forms.watching_forms import DecideForm, RefuseForm
from scoring.registering import charges
from scoring.registering.concerned import own_employees
from scoring.registering.shapes import CHARGES
from scoring.views.register_place import actor, place_of

WORDS = {"direct": str(charges.DIRECT), "leader": str(charges.LEADER)}
MOST_PICKED = 1_000
SLUGS = {words: slug for slug, words in WORDS.items()}


@needs("register.view", change="register.change")
def charge_proposals(request: Request, agency: int, year: int) -> HttpResponse:
    """List who is proposed, open ones first; several are refused at once for one reason."""
    place = place_of(request, agency, year, CHARGES)
    plan = place.plan
    changing = allowed(request.access, "register.change", agency) and not place.frozen
    own = own_employees(request.access, "register.change", agency) if changing else frozenset()
    rows = []
    for each in sorted(charges.proposals(plan), key=lambda each: not each.open):
        where = {
            "indicator": each.indicator.pk, "person": each.person.pk,
            "responsibility": SLUGS[each.responsibility],
        }  # fmt: skip
        deciding = changing and each.open and each.person.employee_id not in own
        link = place.at("charge_decide", where) if deciding else ""
        rows.append(
            (each, link, f"{each.indicator.pk}-{each.person.pk}-{where['responsibility']}-{each.version}")
        )
    form = RefuseForm(request.POST or None)

    def act() -> str:
        number = charges.refuse_many(
            by=actor(request), plan=plan, picked=_picked(request), reason=form.cleaned_data["reason"]
        )
        messages.success(request, f"已决定 {number} 条不扣，理由已记下。")
        return place.at("charge_proposals")

    done = submitted(request, form, act)
    if done is not None:
        return done
    context = {
        **place.frame, "rows": rows, "changing": changing, "form": form,
        "open": sum(1 for each, _, _ in rows if each.open), "frozen": place.frozen,
        "used": place.scheme is None or CHARGES.used(place.scheme),
    }  # fmt: skip
    return render(request, "scoring/registers/charge_proposals.html", context)


def _picked(request: Request) -> dict[charges.Key, int]:
    """The ticked proposals, each as 指标-人员-责任-版本; one that is none of ours is not open, so the service refuses."""
    found: dict[charges.Key, int] = {}
    for value in request.POST.getlist("pick")[:MOST_PICKED]:
        parts = value.split("-")
        if len(parts) == 4 and all(part.isascii() and part.isdigit() for part in (*parts[:2], parts[3])):
            indicator, person, version = (int(part[:18]) for part in (*parts[:2], parts[3]))
            found[indicator, person, WORDS.get(parts[2], "")] = version
    return found


@needs("register.change", change="register.change")
def charge_decide(
    request: Request, agency: int, year: int, indicator: int, person: int, responsibility: str
) -> HttpResponse:
    """Charge the person, or refuse with a reason."""
    place = place_of(request, agency, year, CHARGES)
    plan = place.plan
    key = (indicator, person, WORDS.get(responsibility, ""))
    found = charges.find(charges.proposals(plan), key)
    if found is None:
        raise Http404
    back = place.at("charge_proposals")
    form = DecideForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        data = form.cleaned_data
        charge = data["outcome"] == "charge"
        charges.decide(
            by=actor(request),
            plan=plan,
            key=key,
            version=data["version"],
            points=data["points"] if charge else None,
            reason=data["reason"],
        )
        messages.success(request, "已提出扣分，等待另一人复核。" if charge else "已决定不扣，理由已记下。")
        return back

    context = {**place.frame, "found": found, "form": form, "back": back}
    return submitted(request, form, act) or render(request, "scoring/registers/charge_decide.html", context)
