"""Borrowed people: who is claimed twice or by nobody, settling it, linking records of one person."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from people.access import OFFICES
from people.errors import DomainError
from people.forms.staff import LinkForm, SettleForm
from people.frame.asked import number_asked
from people.frame.forms import HouseForm
from people.frame.places import current_year
from people.frame.requests import Request
from people.frame.submission import once
from people.middleware import actor_of
from people.models import Agency, Employee
from people.permissions import allowed, needs
from people.services.claims import Claim, find_claims, may_settle, settle_claim, unlinked
from people.services.staff import link_home


@needs("staff.claims")
def staff_claims(request: Request, agency: int) -> HttpResponse:
    """Say where two claim one person, or nobody does, and who may be one person."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    year = current_year(request)
    changes = allowed(request.access, "staff.change", agency)
    writable = _writable(request)
    found = find_claims(agencies=[agency], year=year)
    context = {
        "unit": unit,
        "year": year,
        "changes": changes,
        "claims": [_shown(claim, writable if changes else frozenset()) for claim in found],
        "hints": unlinked(agencies=[agency], today=request.access.today),
        "token": HouseForm().token,
    }
    return render(request, "people/staff/claims.html", context)


@needs(None, change="staff.change")
def claim_settle(request: Request, agency: int) -> HttpResponse:
    """Let one posting appraise or pay the person on the days of the claim."""
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            with once(request) as turn:
                if turn.repeated is None:
                    settle_claim(by=actor_of(request), writable=_writable(request), **form.cleaned_data)
                    messages.success(request, "已定下由一处负责。")
        except DomainError as error:
            messages.error(request, str(error))
    else:
        messages.error(
            request, "没有保存：" + "".join(str(fault) for faults in form.errors.values() for fault in faults)
        )
    return redirect("staff_claims", agency=agency)


@needs(None, change="staff.change")
def claim_link(request: Request, agency: int) -> HttpResponse:
    """Say that a borrowed person here and a person elsewhere are one."""
    form = LinkForm(request.POST)
    person = get_object_or_404(
        Employee.objects.visible_to(request.access).filter(agency=agency),
        pk=number_asked(form.data.get("employee")) or 0,
    )
    if form.is_valid():
        try:
            with once(request) as turn:
                if turn.repeated is None:
                    link_home(
                        by=actor_of(request),
                        employee=person.pk,
                        version=form.cleaned_data["version"],
                        home_record=form.cleaned_data["home_record"],
                    )
                    messages.success(request, f"已把{person.name}的两条记录关联为一个人。")
        except DomainError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, "没有保存：页面已过期，请刷新后再试。")
    return redirect("staff_claims", agency=agency)


def _shown(claim: Claim, writable: frozenset[int]) -> dict[str, Any]:
    """A claim with the places that may be chosen here."""
    return {
        "claim": claim,
        "versions": json.dumps(claim.versions),
        "places": [(place, may_settle(claim, place, writable)) for place in claim.places],
        "settles": any(may_settle(claim, place, writable) for place in claim.places),
    }


def _writable(request: Request) -> frozenset[int]:
    """Agencies whose records the asker may change."""
    return frozenset[int]().union(*(held.agencies for held in request.access.roles(*OFFICES)))
