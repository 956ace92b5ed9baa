"""佐证材料 of a month: attach, caption, take away; the page's script gets the list drawn anew."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string

from indicators.models import MonthlyReport
from indicators.services import monthly_evidence as services
from indicators.services.monthly_reading import month_of
from indicators.views.filing_files import REFUSED, files_of
from indicators.views.monthly import month_actor, month_back, month_subject, month_told
from people.access import Role
from people.errors import DomainError
from people.frame.requests import Request
from people.permissions import needs
from plans.models import Subject


@needs(None, change="ledger.file")
def month_attach(request: Request, agency: int, year: int, month: int, subject: int) -> HttpResponse:
    """Attach files already handed in (keys), or new ones."""
    row = month_subject(request, agency, year, month, subject, Role.FILER)

    def do() -> MonthlyReport:
        by = month_actor(request, row)
        files = files_of(request, by, agency)
        return services.attach(by=by, subject=row, month=month, files=files)

    return _answer(request, agency, year, month, row, do)


@needs(None, change="ledger.file")
def month_caption(
    request: Request, agency: int, year: int, month: int, subject: int, evidence: int
) -> HttpResponse:
    """Say what a file shows."""
    row = month_subject(request, agency, year, month, subject, Role.FILER)
    text = request.POST.get("caption", "")

    def do() -> MonthlyReport:
        by = month_actor(request, row)
        return services.caption(by=by, subject=row, month=month, evidence=evidence, text=text)

    return _answer(request, agency, year, month, row, do)


@needs(None, change="ledger.file")
def month_detach(
    request: Request, agency: int, year: int, month: int, subject: int, evidence: int
) -> HttpResponse:
    """Take a file off the month."""
    row = month_subject(request, agency, year, month, subject, Role.FILER)

    def do() -> MonthlyReport:
        return services.detach(by=month_actor(request, row), subject=row, month=month, evidence=evidence)

    return _answer(request, agency, year, month, row, do)


def _answer(
    request: Request, agency: int, year: int, month: int, row: Subject, do: Callable[[], MonthlyReport]
) -> HttpResponse:
    """Carry it out; tell the script, or lead a plain form back to the month."""
    scripted = request.headers.get("X-Requested-With") == "fetch"
    try:
        report = do()
    except DomainError as error:
        if scripted:
            return JsonResponse({"error": str(error)}, status=REFUSED)
        messages.error(request, str(error))
    if not scripted:
        return month_back(agency, year, month)
    context = {"one": month_of([row], month)[0], "agency": agency, "year": year, "month": month}
    html = render_to_string("indicators/filing/month_proofs.html", context, request)
    return JsonResponse({**month_told(report), "html": html})
