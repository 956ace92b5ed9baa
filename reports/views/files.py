"""The files of a settlement: what there is, made when somebody asks, downloaded by whoever may read the result."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render

from bonuses.places import settlement_at
from people.errors import DomainError
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from reports.result_files import JSON, KINDS, FileKind, file_name, kinds_for, stored
from reports.shelf import pays, shelf
from reports.submissions import submit_file
from reports.views.downloads import attached_bytes, attachment
from scoring.models import Settlement


@needs("result.view")
def result_files(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """List the kinds of files; htmx asks for the list again while any is being made."""
    found = settlement_at(request.access, agency, year, settlement)
    rows = shelf(found, request.access, pays=pays(found))
    page = {
        "settlement": found,
        "plan": found.plan,
        "tab": "files",
        "rows": rows,
        "making": any(row.making for row in rows),
    }
    name = "shelf" if request.htmx else "files"
    return render(request, f"reports/files/{name}.html", page)


@needs("result.view", change="result.view")
def result_file(
    request: Request, agency: int, year: int, settlement: int, kind: str
) -> FileResponse | HttpResponse:
    """Send a made file; POST has it made and leads back to the list."""
    found = settlement_at(request.access, agency, year, settlement)
    wanted = _kind(request, found, kind)
    if request.method == "POST":
        return _made(request, found, wanted)
    path = stored(found, wanted)
    name = file_name(found, wanted)
    if path is not None:
        return attachment(path, name, wanted.content_type)
    if wanted.content_type == JSON:
        return attached_bytes(found.result.encode(), name, JSON)
    messages.info(request, f"{wanted.name}还没有生成，请先按“生成”。")
    return redirect("result_files", agency=agency, year=year, settlement=found.pk)


def _made(request: Request, settlement: Settlement, kind: FileKind) -> HttpResponse:
    plan = settlement.plan
    try:
        if stored(settlement, kind) is None:
            with transaction.atomic():
                submit_file(by=actor_of(request), settlement=settlement, kind=kind)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("result_files", agency=plan.agency_id, year=plan.year, settlement=settlement.pk)


def _kind(request: Request, settlement: Settlement, name: str) -> FileKind:
    kind = KINDS.get(name)
    if kind is None or kind not in kinds_for(request.access, settlement, pays=pays(settlement)):
        raise Http404
    return kind
