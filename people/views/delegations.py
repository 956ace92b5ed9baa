"""Own delegations (代办): what one handed over and what others handed to one."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from people.errors import DomainError
from people.forms.roles import DelegationForm, labelled
from people.frame.forms import submitted
from people.frame.requests import Request
from people.frame.submission import once
from people.middleware import actor_of
from people.models import Delegation
from people.permissions import needs
from people.services.delegation import delegate_role, offers, possible_delegates, revoke_delegation

SUGGESTED = 200


@needs("delegation")
def delegations(request: Request) -> HttpResponse:
    """List what was handed over by and to the account."""
    mine = Q(grantor=request.access.account) | Q(delegate=request.access.account)
    rows = Delegation.objects.filter(mine).select_related("grantor", "delegate", "agency", "department")
    today = request.access.today
    listed = [(row, state_of(row, today)) for row in rows]
    shown = {
        "given": [one for one in listed if one[0].grantor_id == request.access.account],
        "received": [one for one in listed if one[0].delegate_id == request.access.account],
        "may_give": bool(offers(request.access)),
    }
    return render(request, "people/roles/delegations.html", shown)


@needs("delegation", change="delegation")
def delegation_new(request: Request) -> HttpResponse:
    """Hand an own role over."""
    choices = labelled(list(offers(request.access)))
    delegates = possible_delegates(request.access)
    form = DelegationForm(request.POST or None, offers=choices, delegates=delegates)

    def act() -> str:
        row = delegate_role(by=actor_of(request), **form.cleaned_data)
        messages.success(request, f"已委托{row.delegate.name}代办“{row.role}”，{row.start} 至 {row.end}。")
        return reverse("delegations")

    shown = {
        "form": form,
        "choices": choices,
        "delegates": delegates.values_list("username", "name")[:SUGGESTED],
    }
    return submitted(request, form, act) or render(request, "people/roles/delegate.html", shown)


@needs(None, change="delegation")
def delegation_revoke(request: Request, delegation: int) -> HttpResponse:
    """Take an own delegation back at once."""
    row = get_object_or_404(Delegation, pk=delegation, grantor=request.access.account)
    try:
        with once(request) as turn:
            if turn.repeated:
                return turn.repeated
            revoke_delegation(by=actor_of(request), delegation=row)
            messages.success(request, f"已撤回{row.delegate.name}的代办委托。")
            return turn.lead_to(reverse("delegations"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("delegations")


def state_of(row: Delegation, today: date) -> str:
    """Say whether a delegation is in force, to come, revoked or over."""
    if row.revoked_at is not None:
        return "已撤回"
    if row.end < today:
        return "已到期"
    return "未开始" if row.start > today else "有效"
