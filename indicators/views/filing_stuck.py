"""Rows that stopped at a head or leader who is gone: the list, and taking one over or sending it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators.models import LedgerEntry
from indicators.services import filing_stuck as services
from indicators.turns import office_of
from people.access import OFFICES, Access
from people.acting import Actor
from people.errors import DomainError
from people.frame.asked import number_asked
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import needs
from plans.services.notice_turns import office_accounts


def _rows(access: Access, agency: int, year: int) -> list[LedgerEntry]:
    held = any(agency in one.agencies for one in access.roles(*OFFICES))
    keys = [one.entry for one in services.unattended({agency}, access.today, year)] if held else []
    related = ("indicator__plan", "indicator__subject", "indicator__primary", "indicator__responsible")
    found = LedgerEntry.objects.filter(pk__in=keys).select_related(*related)
    return list(found.defer("indicator__plan__scheme_text").order_by("submitted_at", "pk"))


@needs("ledger.review")
def unattended(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what was submitted to somebody of the section who is there no more."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = _rows(request.access, agency, year)
    context = {
        "unit": unit,
        "year": year,
        "rows": rows,
        "alone": bool(rows) and len(office_accounts(agency)) < 2,
    }
    return render(request, "indicators/filing/stuck.html", context)


@needs(None, change="ledger.review")
def unattended_take(request: Request, agency: int, year: int, entry: int) -> HttpResponse:
    """Take a row over, or send it back to its filer, with a reason."""
    plans = LedgerEntry.objects.filter(indicator__plan__agency=agency, indicator__plan__year=year)
    row = get_object_or_404(plans.select_related("indicator__plan", "indicator__subject"), pk=entry)
    version = number_asked(request.POST.get("version"))
    if version is None or office_of(request.access, row) is None:
        raise Http404
    back = request.POST.get("act") == "back"
    act = services.take_back if back else services.take_over
    try:
        act(
            by=_actor(request, row), entry=row.pk, version=version, reason=request.POST.get("reason", ""),
            today=request.access.today,
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, str(error))
    else:
        code = row.indicator.code
        alone = len(office_accounts(agency)) < 2
        other = "市绩效办" if alone else "另一位同志"
        messages.success(request, f"已退回 {code}。" if back else f"{code} 已转绩效办，请由{other}审核。")
    return HttpResponseRedirect(reverse("unattended", args=[agency, year]))


def _actor(request: Request, row: LedgerEntry) -> Actor:
    request.acting = office_of(request.access, row)  # type: ignore[attr-defined]
    return actor_of(request)
