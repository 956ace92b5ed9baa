"""The quarter of a filer: the page, saving as one types, submitting, taking back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from indicators.engine.filing import LABELS
from indicators.filers import fileable
from indicators.forms.filing import RowsForm, said_in
from indicators.models import SecondaryIndicator
from indicators.services import filing as services
from indicators.services.filing_card import Card
from indicators.services.filing_evidence import attach
from indicators.services.filing_page import Mine, handed_in, one_card
from indicators.services.filing_page import my_quarter as read_quarter
from indicators.services.filing_rules import QUARTERS
from indicators.services.filing_submitting import Submitted, submit_rows, withdraw_row
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import needs
from people.services.files import store_file

CONFLICT: Final = 409
BAD: Final = 400
LARGEST: Final = 200_000
FILES: Final = "files"
ZONE: Final = "zone-of-a-row"
DROP: Final = {"most": 30, "label": "佐证材料"}
RELATED: Final = ("plan", "subject", "primary", "responsible")


@needs("ledger.file")
def my_filing(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the quarter that is now due."""
    return _page(request, agency, year, read_quarter(request.access, agency, year))


@needs("ledger.file")
def my_quarter(request: Request, agency: int, year: int, quarter: int) -> HttpResponse:
    """Show everything the person owes in a quarter."""
    check_quarter(quarter)
    return _page(request, agency, year, read_quarter(request.access, agency, year, quarter))


@needs(None, change="ledger.file")
def filing_save(request: Request, agency: int, year: int, quarter: int, indicator: int) -> HttpResponse:
    """Save what was typed: JSON from the page's script, or the card's plain form."""
    row = row_of(request, agency, year, quarter, indicator)
    if request.content_type == "application/json":
        return _saved_by_script(request, row, quarter)
    return _saved_by_form(request, agency, year, quarter, row)


@needs(None, change="ledger.file")
def filing_submit(request: Request, agency: int, year: int, quarter: int) -> HttpResponse:
    """Submit the rows named in the form, as far as they are complete."""
    check_quarter(quarter)
    form = RowsForm(request.POST)
    back = reverse("my_quarter", args=[agency, year, quarter])

    def act() -> str:
        wanted: dict[int, int] = form.cleaned_data["rows"]
        found = fileable(request.access, agency, year).filter(pk__in=wanted).select_related(*RELATED)
        pairs = [(row, wanted[row.pk]) for row in found.order_by("position", "code", "pk")]
        return f"{back}{submit_and_tell(request, pairs, quarter)}"

    answer = submitted(request, form, act)
    if answer is None:
        messages.error(request, " ".join(form.general_faults) or "没有要提交的项。")
    return answer or HttpResponseRedirect(back)


@needs(None, change="ledger.file")
def filing_withdraw(request: Request, agency: int, year: int, quarter: int, indicator: int) -> HttpResponse:
    """Take a submitted row back."""
    row = row_of(request, agency, year, quarter, indicator)
    try:
        version = int(request.POST.get("version", ""))
        withdraw_row(by=actor(request, row), indicator=row, quarter=quarter, version=version)
    except ValueError:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已撤回 {row.code}，可以修改后再提交。")
    return HttpResponseRedirect(f"{reverse('my_quarter', args=[agency, year, quarter])}#i{row.pk}")


def check_quarter(quarter: int) -> None:
    """Answer 404 to a quarter that no year has."""
    if quarter not in QUARTERS:
        raise Http404


def row_of(request: Request, agency: int, year: int, quarter: int, indicator: int) -> SecondaryIndicator:
    """Fetch an indicator that the person files; any other is not there."""
    check_quarter(quarter)
    rows = fileable(request.access, agency, year).select_related(*RELATED)
    return get_object_or_404(rows, pk=indicator)


def actor(request: Request, row: SecondaryIndicator) -> Actor:
    """Give who files, and for whom where a 填报人 handed it over."""
    made, access = actor_of(request), request.access
    if row.responsible is not None and row.responsible.employee_id == access.employee:
        return made
    subject = row.subject
    held = access.acting(
        Role.FILER,
        agency=subject.agency_id if subject and subject.agency_id else row.plan.agency_id,
        department=subject.department_id if subject else None,
    )
    if held is None or not held.on_behalf_of:
        return made
    return replace(made, on_behalf_of=held.on_behalf_of, on_behalf_account=held.on_behalf_account)


def answer_of(card: Card) -> dict[str, Any]:
    """Tell the page's script where a row stands: version, values as typed, what is missing."""
    entry = card.entry
    at = timezone.localtime(entry.saved_at) if entry and entry.saved_at else None
    return {
        "version": card.version,
        "state": card.state_words,
        "open": card.open,
        "values": card.texts,
        "faults": [{"field": fault.field, "text": fault.text, "short": fault.short} for fault in card.faults],
        "suggested": card.suggested,
        "behind": card.behind,
        "saved": f"{at:%H:%M}" if at else "",
        "by": entry.filed_name if entry else "",
    }


def _saved_by_script(request: Request, row: SecondaryIndicator, quarter: int) -> JsonResponse:
    if len(request.body) > LARGEST:
        return JsonResponse({"error": "内容太长，没有保存。"}, status=BAD)
    try:
        said = said_in(json.loads(request.body))
    except ValueError:
        return JsonResponse({"error": "没有看懂这次保存，请刷新页面。"}, status=BAD)
    try:
        saved = services.save_entry(
            by=actor(request, row), indicator=row, quarter=quarter, version=said.version,
            edits=said.edits, base=said.base,
        )  # fmt: skip
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=BAD)
    answer = answer_of(one_card(row, quarter, saved.entry))
    answer["unreadable"] = [{"field": fault.field, "text": fault.text} for fault in saved.unreadable]
    answer["conflicts"] = [{"field": name, "label": LABELS[name]} for name in saved.conflicts]
    answer["locked"] = saved.locked
    return JsonResponse(answer, status=CONFLICT if saved.conflicts else 200)


def _saved_by_form(
    request: Request, agency: int, year: int, quarter: int, row: SecondaryIndicator
) -> HttpResponse:
    """Save a card without script: the fields, and files chosen with them; the button may also submit or copy."""
    back = f"{reverse('my_quarter', args=[agency, year, quarter])}#i{row.pk}"
    edits = {name: request.POST[name] for name in LABELS if name in request.POST}
    card = one_card(row, quarter)
    version = int(request.POST.get("version", "0")) if request.POST.get("version", "0").isdecimal() else 0
    if request.POST.get("act") == "copy":
        edits |= {
            name: card.last.get(name, "")
            for name in ("progress", "problems", "measures")
            if not edits.get(name, "").strip()
        }
    by = actor(request, row)
    try:
        saved = services.save_entry(
            by=by, indicator=row, quarter=quarter, version=version, edits=edits, base={}
        )
        if saved.conflicts:
            return _conflict(request, agency, year, quarter, row, edits)
        files = [
            store_file(by=by, agency=agency, upload=one) for one in request.FILES.getlist(f"{FILES}-new")
        ]
        if files:
            attach(by=by, indicator=row, quarter=quarter, files=files)
    except DomainError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(back)
    for fault in saved.unreadable:
        messages.warning(request, f"{row.code} {LABELS[fault.field]}没有保存：{fault.text}。")
    if request.POST.get("act") == "submit":
        now = one_card(row, quarter)
        return HttpResponseRedirect(
            back.partition("#")[0] + submit_and_tell(request, [(row, now.version)], quarter)
        )
    messages.success(request, f"已保存 {row.code}。")
    return HttpResponseRedirect(back)


def submit_and_tell(request: Request, pairs: list[tuple[SecondaryIndicator, int]], quarter: int) -> str:
    """Submit the rows, say what came of it, and give the place on the page to go to."""
    if not pairs:
        messages.info(request, "没有要提交的项。")
        return ""
    done: list[Any] = []
    for by, group in _by_actor(request, pairs).items():
        result = submit_rows(by=by, rows=group, quarter=quarter, today=request.access.today)
        done += result.done
        _tell_left(request, result, dict.fromkeys(row for row, _ in group))
        left = [*result.incomplete, *(row.pk for row in result.stale)]
    if done:
        to = "、".join(dict.fromkeys(entry.stage for entry in done))
        messages.success(request, f"已提交 {len(done)} 项，交{to}审核。没人审核之前可以撤回。")
    return f"#i{left[0]}" if left else ""


def _by_actor(
    request: Request, pairs: list[tuple[SecondaryIndicator, int]]
) -> dict[Actor, list[tuple[SecondaryIndicator, int]]]:
    """Group rows by for whom they are filed: a delegate may file own rows and those of somebody else at once."""
    groups: dict[Actor, list[tuple[SecondaryIndicator, int]]] = {}
    for pair in pairs:
        groups.setdefault(actor(request, pair[0]), []).append(pair)
    return groups


def _tell_left(request: Request, result: Submitted, rows: dict[SecondaryIndicator, None]) -> None:
    by_key = {row.pk: row for row in rows}
    for key, faults in result.incomplete.items():
        told = "；".join(fault.text for fault in faults) or "还没有填"
        messages.warning(request, f"{by_key[key].code} 没有提交：{told}。")
    for row in result.stale:
        messages.warning(request, f"{row.code} 没有提交：刚刚在别处被改动，请核对后再提交。")


def _conflict(
    request: Request, agency: int, year: int, quarter: int, row: SecondaryIndicator, edits: dict[str, str]
) -> HttpResponse:
    """Show both hands side by side: what was typed in the fields, what is stored beside them."""
    mine = read_quarter(request.access, agency, year, quarter)
    for card in mine.cards:
        if card.row.pk == row.pk:
            card.theirs = {
                LABELS[name]: card.texts[name] for name in edits if card.texts[name] != edits[name]
            }
            card.texts = {**card.texts, **edits} if card.open else card.texts
    messages.warning(
        request, f"{row.code} 没有保存：刚刚在别处被改动。您填的和现在存的都在下面，请核对后再保存。"
    )
    return _page(request, agency, year, mine, status=CONFLICT)


def _page(request: Request, agency: int, year: int, mine: Mine, *, status: int = 200) -> HttpResponse:
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    zone = render_to_string("pieces/drop.html", {"agency": agency, "name": FILES, "field_id": ZONE, **DROP})
    for card in mine.cards:
        # Drawn once for the page: forty zones differ by their ids alone.
        card.zone = mark_safe(zone.replace(ZONE, f"f{card.row.pk}"))
    context = {
        "unit": unit,
        "year": year,
        "mine": mine,
        "base": reverse("my_quarter", args=[agency, year, mine.quarter]),
        "counts": mine.counts,
        "form": RowsForm(),
        "handed_in": handed_in(request.access, [card.row for card in mine.cards]),
    }
    return render(request, "indicators/filing/quarter.html", context, status=status)
