"""Voting: what I may vote on, one ballot with its review, the receipt; by account or by a 测评码 without signing in.

No view here writes a session, a log line or an audit row; no answer tells by its size what was voted (quality «Ballots»).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from appraisals import bearer
from appraisals.duty import file_for_elector
from appraisals.forms import voting as form
from appraisals.models import AppraisalRound, Elector, KeyHolder, RoundGroup
from appraisals.papers import ACCOUNT, Paper, draft_key, electors_of, paper_of
from appraisals.quiet import level, quiet
from appraisals.round_words import counts_of
from appraisals.services.casting import AlreadyVoted, cast_ballot, check_open
from appraisals.services.codes_entry import TooManyWrong, elector_of_code
from people.errors import DomainError
from people.files.sending import send_whole
from people.frame.requests import Request
from people.middleware import client_address
from people.permissions import needs
from people.session_limits import leaves_no_trace

State = AppraisalRound.State
# csrfmiddlewaretoken, step and the names around them, in the request of a reviewed ballot.
CSRF: Final = len("csrfmiddlewaretoken=") + 64 + len("&step=cast&")
CODE_SIGNS: Final = 40
# The sign of a form that was filled for this code and no other.
SIGN: Final = len("form=") + 32 + len("&")


@leaves_no_trace
@needs("ballot.cast")
def ballots(request: Request) -> HttpResponse:
    """List what the person may vote on, voted on, or voted on before."""
    rows = electors_of(request.access).order_by("-round__ends_on", "-round")
    today = request.access.today
    running = [_listed(row, today) for row in rows if row.round.state == State.OPEN]
    over = [_listed(row, today) for row in rows if row.round.state != State.OPEN]
    context = {"running": running, "over": over, "kept": _kept(request.access.account)}
    return quiet(render(request, "appraisals/voting/list.html", context))


@sensitive_variables()
@sensitive_post_parameters()
@leaves_no_trace
@needs("ballot.cast", change="ballot.cast")
def ballot(request: Request, round: int) -> HttpResponse:
    """Fill, review and cast the ballot of one round."""
    elector = get_object_or_404(electors_of(request.access).filter(group__channel=ACCOUNT), round=round)
    receipt = reverse("ballot_receipt", args=[round])
    if request.method == "GET":
        return (
            HttpResponseRedirect(receipt) if _voted(elector) else _open_or_not(request, elector, code=False)
        )
    answer = _posted(request, elector, code=False)
    return answer if answer is not None else quiet(HttpResponseRedirect(receipt))


@leaves_no_trace
@needs("ballot.cast")
def ballot_receipt(request: Request, round: int) -> HttpResponse:
    """Say that the vote is counted: the same bytes for everybody who voted in the round."""
    elector = get_object_or_404(electors_of(request.access).filter(group__channel=ACCOUNT), round=round)
    if not _voted(elector):
        return quiet(HttpResponseRedirect(reverse("ballot", args=[round])))
    return _receipt(request, elector)


@leaves_no_trace
@needs("ballot.code")
def ballot_secrecy(request: Request) -> HttpResponse:
    """Say in plain words what is protected and what is not."""
    return quiet(render(request, "appraisals/voting/secrecy.html"))


@sensitive_variables()
@sensitive_post_parameters()
@leaves_no_trace
@needs("ballot.code", change="ballot.code")
def vote(request: Request) -> HttpResponse:
    """Ask for the 测评码; it goes on in a sealed cookie, never in an address."""
    if request.method == "GET":
        return _entry(request)
    try:
        elector = elector_of_code(
            typed=request.POST.get("code", ""), address=client_address(request), now=timezone.now()
        )
    except TooManyWrong as error:
        return _entry(request, error, status=429)
    except DomainError as error:
        return _entry(request, error)
    answer = quiet(HttpResponseRedirect(reverse("vote_ballot")))
    bearer.give(answer, elector)
    return answer


@sensitive_variables()
@sensitive_post_parameters()
@leaves_no_trace
@needs("ballot.code", change="ballot.code")
def vote_ballot(request: Request) -> HttpResponse:
    """Fill, review and cast the ballot of a 测评码; the cookie goes with the vote."""
    elector = bearer.elector_in(request)
    if elector is None:
        return _turned_away(request)
    if _voted(elector):
        return _counted(request, elector, again=request.method == "GET")
    if request.method == "GET":
        return _open_or_not(request, elector, code=True)
    if request.POST.get("form", "") != draft_key(elector):
        return _turned_away(request)
    answer = _posted(request, elector, code=True)
    return answer if answer is not None else _counted(request, elector)


@leaves_no_trace
@needs("ballot.code")
def vote_report_file(request: Request, file: UUID) -> FileResponse:
    """Send a file of a 述职报告 to who bears a 测评码 of its open round; nobody notes who read which."""
    elector = bearer.elector_in(request)
    found = file_for_elector(elector, file) if elector is not None else None
    if found is None:
        raise Http404
    return send_whole(found)


def _posted(request: Request, elector: Elector, *, code: bool) -> HttpResponse | None:
    """Answer a posted step; None when the elector's vote is counted now or was before."""
    paper = paper_of(elector, signed_in=not code)
    filled = form.read(paper, request.POST)
    step = request.POST.get("step", "review")
    if step == "edit":
        return _page(request, paper, form.read(paper, request.POST), code=code)
    if filled.faults:
        return _refused(request, paper, filled, _incomplete(filled), code=code)
    if step != "cast":
        return _review(request, paper, filled, code=code)
    try:
        cast_ballot(elector=elector.pk, marks=filled.marks, code_digest=elector.code_digest)
    except AlreadyVoted:
        return None
    except DomainError as error:
        return _refused(request, paper, filled, error, code=code)
    return None


def _open_or_not(request: Request, elector: Elector, *, code: bool) -> HttpResponse:
    try:
        check_open(elector.round)
    except DomainError as error:
        context = {"round": elector.round, "refusal": error, "code": code}
        return _drawn(request, "closed", context | counts_of(elector.round), code=code)
    paper = paper_of(elector, signed_in=not code)
    return _page(request, paper, form.blank(paper), code=code)


def _page(
    request: Request, paper: Paper, filled: form.Filled, error: DomainError | None = None, *, code: bool
) -> HttpResponse:
    context = {
        "paper": paper, "round": paper.round, "filled": filled, "refusal": error, "code": code,
        "rows": len([line for line in paper.lines if not line.excluded]), "step": form.plain(paper.sheet.step),
        "heads": [form.Cell("", aspect) for aspect in paper.sheet.aspects],
    }  # fmt: skip
    return _drawn(request, "ballot", context, code=code)


def _review(request: Request, paper: Paper, filled: form.Filled, *, code: bool) -> HttpResponse:
    pad = filled.padding(CSRF + (SIGN if code else 0))
    context = {"paper": paper, "round": paper.round, "filled": filled, "code": code, "pad": pad}
    return _drawn(request, "review", context, code=code)


def _refused(
    request: Request, paper: Paper, filled: form.Filled, error: DomainError, *, code: bool
) -> HttpResponse:
    """Say why not: the page with all that was typed, or words for the script that still has it."""
    if request.headers.get("X-Requested-With") == "fetch":
        places = [cell.name for _, cell in filled.faults]
        said = {"what": error.what, "why": error.why, "next": error.next_step, "places": places}
        return level(quiet(JsonResponse(said)))
    return _page(request, paper, filled, error, code=code)


def _incomplete(filled: form.Filled) -> DomainError:
    faults = filled.faults
    named = "、".join(f"{row.line.name}·{cell.aspect.name}" for row, cell in faults[:5])
    more = f"等 {len(faults)} 处" if len(faults) > 5 else ""
    return DomainError(
        "没有投出", why=f"没有填完或填得不对：{named}{more}", next_step="已填的都还在，请补上后再核对"
    )


def _receipt(request: Request, elector: Elector) -> HttpResponse:
    return _drawn(request, "receipt", {"round": elector.round, **counts_of(elector.round)}, code=False)


def _counted(request: Request, elector: Elector, *, again: bool = False) -> HttpResponse:
    """The receipt for a 测评码, `again` when it comes back or another slip took its vote; its cookie goes."""
    context = {"round": elector.round, "again": again, **counts_of(elector.round)}
    answer = _drawn(request, "receipt", context, code=True)
    bearer.take_away(answer)
    return answer


def _turned_away(request: Request) -> HttpResponse:
    """Back to the entry of the code: no cookie, a burnt code, or a form that was not ours."""
    answer: HttpResponse = quiet(HttpResponseRedirect(reverse("vote")))
    if request.headers.get("X-Requested-With") == "fetch":
        said = {
            "what": "没有投出",
            "why": "测评码要重新输入一次",
            "next": "填的内容还在这台设备上，重新输入测评码后接着投",
        }
        answer = level(quiet(JsonResponse(said)))
    bearer.take_away(answer)
    return answer


def _entry(request: Request, error: DomainError | None = None, status: int = 200) -> HttpResponse:
    typed = request.POST.get("code", "")[:CODE_SIGNS]
    return _drawn(request, "vote", {"refusal": error, "typed": typed}, code=True, status=status)


def _drawn(
    request: HttpRequest, name: str, context: Mapping[str, Any], *, code: bool, status: int = 200
) -> HttpResponse:
    # The receipt is the same for everybody.
    shown = {**context, "coded": code and name != "receipt"}
    answer = render(request, f"appraisals/voting/{name}.html", shown, status=status)
    return level(quiet(answer))


def _voted(elector: Elector) -> bool:
    return bool(getattr(elector, "voted", False))


def _kept(account: int | None) -> QuerySet[KeyHolder]:
    """Give the open rounds whose key the person keeps: who is no reader of rounds finds paper and closing only here."""
    paper = RoundGroup.objects.filter(round=OuterRef("round"), channel=RoundGroup.Channel.PAPER)
    rows = KeyHolder.objects.filter(account=account, round__state=State.OPEN).annotate(paper=Exists(paper))
    return rows.select_related("round__plan__agency").order_by("round")


def _listed(elector: Elector, today: date) -> dict[str, Any]:
    round_ = elector.round
    return {
        "elector": elector, "round": round_, "voted": _voted(elector), "draft": draft_key(elector),
        "early": bool(round_.begins_on and today < round_.begins_on),
        "late": bool(round_.ends_on and today > round_.ends_on),
        **counts_of(round_),
    }  # fmt: skip
