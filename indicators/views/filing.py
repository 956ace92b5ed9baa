"""The quarter of a filer: the page, saving as one types, submitting, taking back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from indicators.engine.filing import LABELS
from indicators.filers import fileable, page_agency
from indicators.filing_drawing import FILES, draw_cards
from indicators.forms.filing import RowsForm, said_in
from indicators.models import LedgerEntry, SecondaryIndicator
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
from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import needs
from people.services.files import store_file
from plans.current import year_with_plan

CONFLICT: Final = 409
BAD: Final = 400
LARGEST: Final = 200_000
RELATED: Final = ("plan", "subject", "primary", "responsible")
# The scheme is long, and read once a process (`plans.current`).
TEXT: Final = "plan__scheme_text"
# All that a save as one types asks of an indicator: it comes every second.
NEEDED: Final = (
    "code", "full_points", "planned_q1", "planned_q2", "planned_q3", "planned_q4", "plan__agency", "plan__year",
    "plan__scheme_digest", "subject__agency", "subject__department", "responsible__employee",
)  # fmt: skip


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
    if request.content_type == "application/json":
        check_quarter(quarter)
        rows = fileable(request.access, agency, year).select_related("plan", "subject", "responsible")
        return _saved_by_script(request, get_object_or_404(rows.only(*NEEDED), pk=indicator), quarter)
    row = row_of(request, agency, year, quarter, indicator)
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
        found = found.defer(TEXT).order_by("position", "code", "pk")
        pairs = [(row, wanted[row.pk]) for row in found]
        return f"{back}{submit_and_tell(request, pairs, quarter)}"

    answer = submitted(request, form, act)
    if answer is None:
        messages.error(request, " ".join(form.told))
    return answer or HttpResponseRedirect(back)


@needs(None, change="ledger.file")
def filing_withdraw(request: Request, agency: int, year: int, quarter: int, indicator: int) -> HttpResponse:
    """Take a submitted row back."""
    row = row_of(request, agency, year, quarter, indicator)
    version = number_asked(request.POST.get("version"))
    if version is None:
        raise Http404
    try:
        withdraw_row(by=actor(request, row), indicator=row, quarter=quarter, version=version)
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
    rows = fileable(request.access, agency, year).select_related(*RELATED).defer(TEXT)
    return get_object_or_404(rows, pk=indicator)


def actor(request: Request, row: SecondaryIndicator) -> Actor:
    """Give who files, and for whom where a 填报人 handed it over."""
    made, access = actor_of(request), request.access
    if row.responsible is not None and row.responsible.employee_id == access.employee:
        return made
    section = row.subject.department_id if row.subject else None
    held = access.acting(Role.FILER, agency=page_agency(row), department=section)
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
        said = said_in(request.body)
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
    version = number_asked(request.POST.get("version")) or 0
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
        seen = saved.version
        if files:
            seen = attach(by=by, indicator=row, quarter=quarter, files=files)[0].version
    except DomainError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(back)
    for fault in saved.unreadable:
        messages.warning(request, f"{row.code} {LABELS[fault.field]}没有保存：{fault.text}。")
    if request.POST.get("act") == "submit":
        # What was just saved is submitted; what another device changed since is not.
        return HttpResponseRedirect(back.partition("#")[0] + submit_and_tell(request, [(row, seen)], quarter))
    messages.success(request, f"已保存 {row.code}。")
    return HttpResponseRedirect(back)


def submit_and_tell(request: Request, pairs: list[tuple[SecondaryIndicator, int]], quarter: int) -> str:
    """Submit the rows, say what came of it, and give the place on the page to go to."""
    if not pairs:
        messages.info(request, "没有要提交的项。")
        return ""
    done: list[LedgerEntry] = []
    straight: list[str] = []
    left: set[int] = set()
    for by, group in _by_actor(request, pairs).items():
        result = submit_rows(by=by, rows=group, quarter=quarter, today=request.access.today)
        done += result.done
        straight += result.straight
        left |= {*result.incomplete, *(row.pk for row in result.stale)}
        _tell_left(request, result, dict.fromkeys(row for row, _ in group))
    if done:
        to = "、".join(dict.fromkeys(entry.stage for entry in done))
        why = f"（{'；'.join(dict.fromkeys(straight))}，直接交绩效办）" if straight else ""
        messages.success(request, f"已提交 {len(done)} 项，交{to}审核{why}。没人审核之前可以撤回。")
    first = next((row.pk for row, _ in pairs if row.pk in left), None)
    return "" if first is None else f"#i{first}"


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
    base = reverse("my_quarter", args=[agency, year, mine.quarter])
    files = handed_in(request.access, [card.row for card in mine.cards])
    draw_cards(request, mine.cards, agency=agency, base=base, handed_in=bool(files))
    context = {
        "unit": unit,
        "year": year,
        "mine": mine,
        "base": base,
        "counts": mine.counts,
        "form": RowsForm(),
        "handed_in": files,
        "elsewhere": None if mine.cards else year_with_plan(request.access, agency, year),
    }
    return render(request, "indicators/filing/quarter.html", context, status=status)
