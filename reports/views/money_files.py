"""The files of a list and of its supplements: what there is, made as jobs, downloaded."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render

from bonuses.approving.lists import payment_list
from bonuses.models import BonusSupplement
from bonuses.places import settlement_at
from people.errors import DomainError
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from reports.money_files.jobs import submit_money_file
from reports.money_files.kinds import KINDS, MoneyKind, Source, file_name, source_of, stored
from reports.money_files.shelf import shelf
from reports.views.downloads import attachment
from scoring.models import Settlement


@needs("bonus.view")
def money_files(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """List the files of the list and of every supplement that leads to this version."""
    found = settlement_at(request.access, agency, year, settlement)
    if not hasattr(found, "bonus_pool"):
        raise Http404
    sources = _sources(found)
    shelves = [(source, shelf(source, request.access)) for source in sources]
    page = {
        "settlement": found, "plan": found.plan, "tab": "money", "shelves": shelves,
        "computed": payment_list(found) is not None,
        "making": any(row.making for _, rows in shelves for row in rows),
    }  # fmt: skip
    name = "shelf" if request.htmx else "files"
    return render(request, f"reports/money/{name}.html", page)


@needs("bonus.view", change="bonus.view")
def money_file(
    request: Request, agency: int, year: int, settlement: int, supplement: int, kind: str
) -> FileResponse | HttpResponse:
    """Send a made file (0 is the list itself); POST has it made and leads back to the list."""
    found = settlement_at(request.access, agency, year, settlement)
    source = source_of(found, supplement) if hasattr(found, "bonus_pool") else None
    wanted = KINDS.get(kind)
    if source is None or wanted is None or wanted not in source.kinds:
        raise Http404
    if request.method == "POST":
        return _made(request, source, wanted)
    path = stored(source, wanted)
    if path is not None:
        return attachment(path, file_name(source, wanted), wanted.content_type)
    messages.info(request, f"{wanted.name}还没有生成，请先按“生成”。")
    return redirect("money_files", agency=agency, year=year, settlement=found.pk)


def _made(request: Request, source: Source, kind: MoneyKind) -> HttpResponse:
    plan = source.settlement.plan
    try:
        if stored(source, kind) is None:
            with transaction.atomic():
                submit_money_file(by=actor_of(request), source=source, kind=kind)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("money_files", agency=plan.agency_id, year=plan.year, settlement=source.settlement.pk)


def _sources(found: Settlement) -> list[Source]:
    keys = BonusSupplement.objects.filter(after=found).exclude(state=BonusSupplement.State.WITHDRAWN)
    made = [source_of(found, key) for key in (0, *keys.order_by("number").values_list("pk", flat=True))]
    return [source for source in made if source is not None]
