"""Paper ballots: the sheet to print, how many went out, entry by two people, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from appraisals.forms.paper import SheetForm, SheetsForm, doubtful, typed_again
from appraisals.models import AppraisalRound, PaperBallot, RoundGroup
from appraisals.paper_printing import print_sheet
from appraisals.reading import own_round_in
from appraisals.services import paper_entry as services
from appraisals.services.paper_compare import PaperState, paper_states
from appraisals.sheets import sheet_of
from people.errors import DomainError
from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs

State = AppraisalRound.State
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Part:
    """A paper group on the page: its state, the form of its sheets, and which clerk the reader is or would be.

    `finished`: the reader has typed as many sheets as should lie in the box.
    """

    state: PaperState
    form: SheetsForm
    seat: int | None
    mine: int
    others: int

    @property
    def finished(self) -> bool:
        """Whether the reader has no sheet left to type."""
        return 0 < self.state.cast <= self.mine


@needs("round.part", change="round.change")
def paper(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show the paper groups; posting notes how many sheets of one went out and came back blank."""
    row, office = _round(request, agency, year, round)
    posted = SheetsForm(request.POST) if request.method == "POST" else None

    def act() -> str:
        assert posted is not None
        group = _group(row, posted.cleaned_data["group"])
        services.count_sheets(by=actor_of(request), **(posted.cleaned_data | {"group": group.pk}))
        messages.success(request, f"已登记“{group}”发出和收回的张数。")
        return request.path

    done = submitted(request, posted, act) if posted is not None else None
    if done:
        return done
    if posted is not None:
        # What is shown now is the round as it stands, and so the next try is about it.
        posted.data = request.POST.copy()
        posted.data["version"] = str(row.version)
    shown = {
        "parts": [_part(state, request, row, posted) for state in paper_states(row)],
        "refused": posted if posted is not None and posted.errors else None,
        "office": office,
        "open": row.state == State.OPEN,
    }
    return render(request, "appraisals/paper/paper.html", _common(row) | shown)


@needs("round.part")
def paper_print(request: Request, agency: int, year: int, round: int, group: int) -> HttpResponse:
    """Give the blank sheet of a paper group as PDF."""
    row, _ = _round(request, agency, year, round)
    return print_sheet(row, _group(row, group))


@never_cache
@needs("round.part", change="round.part")
def paper_entry(request: Request, agency: int, year: int, round: int, group: int) -> HttpResponse:
    """Type one sheet after the other; the other clerk's are nowhere on the page."""
    row, _ = _round(request, agency, year, round)
    found = _group(row, group)
    own = PaperBallot.objects.filter(group=found, account=request.access.account)
    numbers = list(own.order_by("number").values_list("number", flat=True))
    number = number_asked(request.GET.get("number", "")) or (numbers[-1] if numbers else 0) + 1
    kept = own.filter(number=number).first()
    names = [target.name for target in row.targets.select_related("subject", "participant")]
    start = {"number": number} | (
        {"version": kept.version} | typed_again(kept.marks) if kept is not None else {}
    )
    sheet = sheet_of(row)
    form = SheetForm(request.POST or None, names=names, sheet=sheet, initial=start)

    def act() -> str:
        data = form.cleaned_data
        services.save_ballot(
            by=actor_of(request),
            group=found.pk,
            number=data["number"],
            version=data["version"],
            marks=form.marks,
        )
        wrong = doubtful(form.marks, names, sheet)
        told = f"；其中“{'、'.join(wrong)}”没有填全或不合规定，按无效票计" if wrong else ""
        messages.success(request, f"第 {data['number']} 号已保存{told}。")
        again = request.GET.get("number")
        return reverse("round_paper", args=(agency, year, row.pk)) if again else request.path

    shown = {
        "group": found,
        "form": form,
        "sheet": sheet,
        "number": number,
        "kept": kept,
        "numbers": numbers,
        "seat": services.seat_of(found, request.access.account),
        "open": row.state == State.OPEN,
    }
    return submitted(request, form, act) or render(
        request, "appraisals/paper/entry.html", _common(row) | shown
    )


@needs(None, change="round.part")
def paper_remove(request: Request, agency: int, year: int, round: int, group: int) -> HttpResponse:
    """Take back an own entry."""
    row, _ = _round(request, agency, year, round)
    found = _group(row, group)
    number = number_asked(request.POST.get("number", "")) or 0
    try:
        services.remove_ballot(by=actor_of(request), group=found.pk, number=number)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已删除您录的第 {number} 号。")
    return HttpResponseRedirect(reverse("round_paper", args=(agency, year, row.pk)))


@needs(None, change="round.change")
def paper_clear(request: Request, agency: int, year: int, round: int, group: int) -> HttpResponse:
    """Delete what one of the two clerks typed, with a reason."""
    row, _ = _round(request, agency, year, round)
    found = _group(row, group)
    clerk = number_asked(request.POST.get("clerk", "")) or 0
    try:
        gone = services.clear_seat(
            by=actor_of(request), group=found.pk, clerk=clerk, reason=request.POST.get("reason", "")[:LONGEST]
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已清空第 {clerk} 人录的 {gone} 张，可以换人重录。")
    return HttpResponseRedirect(reverse("round_paper", args=(agency, year, row.pk)))


def _round(request: Request, agency: int, year: int, round_: int) -> tuple[AppraisalRound, bool]:
    """Give the round to the 绩效办 and to the holders of its key; 404 for everybody else."""
    row = own_round_in(request.access, agency, year, round_)
    office = allowed(request.access, "round.change", agency)
    if not office and not services.holds_key(row, request.access.account):
        raise Http404
    return row, office


def _group(row: AppraisalRound, key: int) -> RoundGroup:
    found = row.groups.filter(pk=key, channel=RoundGroup.Channel.PAPER).first()
    if found is None:
        raise Http404
    return found


def _part(state: PaperState, request: Request, row: AppraisalRound, posted: SheetsForm | None) -> Part:
    start = {
        "version": row.version,
        "group": state.group.pk,
        "issued": state.group.issued,
        "unused": state.group.unused,
    }
    own = posted is not None and posted.data.get("group") == str(state.group.pk)
    account = request.access.account
    seat = services.seat_of(state.group, account)
    mine = seat if state.accounts.get(seat or 0) == account else 0
    return Part(
        state,
        posted if own and posted is not None else SheetsForm(initial=start),
        seat,
        state.typed.get(mine or 0, 0),
        max((n for clerk, n in state.typed.items() if clerk != mine), default=0),
    )


def _common(row: AppraisalRound) -> dict[str, object]:
    return {"unit": row.plan.agency, "year": row.plan.year, "round": row}
