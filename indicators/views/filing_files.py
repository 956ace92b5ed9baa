"""佐证材料 of a row: attach, caption, take away; the page's script gets the list drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from indicators.filing_drawing import FILES, draw_proofs
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services import filing_evidence as services
from indicators.services.filing_page import one_card
from indicators.views.filing import actor, answer_of, row_of
from people.acting import Actor
from people.errors import DomainError
from people.forms.files import visible_files
from people.frame.requests import Request
from people.models import StoredFile
from people.permissions import needs
from people.services.files import store_file

REFUSED: Final = 422


def files_of(request: Request, by: Actor, agency: int) -> list[StoredFile]:
    """The files that a post names (keys) or brings along; DomainError for none."""
    files = visible_files(request.access, agency, request.POST.getlist(FILES))
    files += [store_file(by=by, agency=agency, upload=one) for one in request.FILES.getlist(f"{FILES}-new")]
    if not files:
        raise DomainError("没有增加佐证材料", why="没有找到选中的文件", next_step="请刷新页面后重新选择")
    return files


@needs(None, change="ledger.file")
def filing_attach(request: Request, agency: int, year: int, quarter: int, indicator: int) -> HttpResponse:
    """Attach files already handed in (keys), or new ones."""
    row = row_of(request, agency, year, quarter, indicator)

    def do() -> LedgerEntry:
        by = actor(request, row)
        files = files_of(request, by, agency)
        return services.attach(by=by, indicator=row, quarter=quarter, files=files)[0]

    return _answer(request, agency, year, row, quarter, do)


@needs(None, change="ledger.file")
def filing_caption(
    request: Request, agency: int, year: int, quarter: int, indicator: int, evidence: int
) -> HttpResponse:
    """Say what a file shows."""
    row = row_of(request, agency, year, quarter, indicator)
    text = request.POST.get("caption", "")

    def do() -> LedgerEntry:
        return services.caption(
            by=actor(request, row), indicator=row, quarter=quarter, evidence=evidence, text=text
        )

    return _answer(request, agency, year, row, quarter, do)


@needs(None, change="ledger.file")
def filing_detach(
    request: Request, agency: int, year: int, quarter: int, indicator: int, evidence: int
) -> HttpResponse:
    """Take a file off the row."""
    row = row_of(request, agency, year, quarter, indicator)

    def do() -> LedgerEntry:
        return services.detach(by=actor(request, row), indicator=row, quarter=quarter, evidence=evidence)

    return _answer(request, agency, year, row, quarter, do)


def _answer(
    request: Request,
    agency: int,
    year: int,
    row: SecondaryIndicator,
    quarter: int,
    do: Callable[[], LedgerEntry],
) -> HttpResponse:
    """Carry it out; tell the script, or lead a plain form back to the card."""
    scripted = request.headers.get("X-Requested-With") == "fetch"
    try:
        do()
    except DomainError as error:
        if scripted:
            return JsonResponse({"error": str(error)}, status=REFUSED)
        messages.error(request, str(error))
    if not scripted:
        return HttpResponseRedirect(f"{reverse('my_quarter', args=[agency, year, quarter])}#i{row.pk}")
    card = one_card(row, quarter)
    html = draw_proofs(card, reverse("my_quarter", args=[agency, year, quarter]))
    return JsonResponse({**answer_of(card), "html": html})
