"""Long sheets of a 公示: made by a job that tells how far it is, then given out to whom may read the notice."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render

from people.errors import DomainError
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from people.views.units import unit_of
from plans.services.notice_content import rows_of
from plans.views.notices import fetch_sheet
from reports.result_notices.jobs import job_of, submit_sheet
from reports.result_notices.long_sheets import KINDS, is_long, stored
from reports.views.downloads import attachment


@needs("notice.view")
def notice_sheets(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Show the sheets of a notice that a job makes: made, being made, not there yet."""
    row = fetch_sheet(request, agency, year, notice)
    lines = [
        {"kind": kind, "job": job_of(row, kind), "made": stored(row, kind) is not None}
        for kind in KINDS.values()
        if is_long(row, kind)
    ]
    page = {
        "unit": unit_of(request, agency), "year": year, "notice": row, "lines": lines, "rows": rows_of(row),
        "making": any(not line["made"] and getattr(line["job"], "active", False) for line in lines),
    }  # fmt: skip
    name = "shelf" if request.htmx else "sheets"
    return render(request, f"reports/notices/{name}.html", page)


@needs("notice.view", change="notice.view")
def notice_sheet(
    request: Request, agency: int, year: int, notice: int, kind: str
) -> FileResponse | HttpResponse:
    """Send a made sheet; POST has it made and leads back to the list."""
    row = fetch_sheet(request, agency, year, notice)
    wanted = KINDS.get(kind)
    if wanted is None or (request.method == "POST" and not is_long(row, wanted)):
        raise Http404
    path = stored(row, wanted)
    if path is not None and request.method != "POST":
        return attachment(path, f"{row.title}.{wanted.key}", wanted.content_type)
    if request.method == "POST" and path is None:
        try:
            with transaction.atomic():
                submit_sheet(by=actor_of(request), notice=row, kind=wanted, agency=agency)
        except DomainError as refusal:
            messages.error(request, str(refusal))
    return redirect("notice_sheets", agency=agency, year=year, notice=row.pk)
