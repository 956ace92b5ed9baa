"""The steps of a round: put up, taken back, opened, extended, voided; and the page on which a holder sets the passphrase."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from appraisals.engine.checks import blocking
from appraisals.forms.rounds import ExtendForm, PassphraseForm, ReasonForm, StepForm, VoidForm
from appraisals.models import AppraisalRound, KeyHolder
from appraisals.reading import sealed_round_in
from appraisals.round_page import remarks_of, shown_round
from appraisals.services import opening, running, voiding
from appraisals.services.holders import set_passphrase
from appraisals.views.round_frame import carried_out
from appraisals.words import suggestion
from people.chain import took_part
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs

State = AppraisalRound.State


@needs("round.change", change="round.change")
def round_prepare(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show what the checks say and put the round up."""
    row = sealed_round_in(request.access, agency, year, round)
    form = StepForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        made = opening.prepare_round(by=actor_of(request), round_=row.pk, version=data["version"])
        names = "、".join(one.name for one in opening.openers_of(made)[:3])
        return f"已提请开启，等待另一人办理{f'（{names}）' if names else ''}。"

    remarks = remarks_of(row, request.access, opening=False)
    return carried_out(
        request, row, form, do, template="appraisals/rounds/prepare.html",
        remarks=remarks, ready=not blocking([each.remark for each in remarks]), openers=opening.openers_of(row),
    )  # fmt: skip


@needs("round.change", change="round.change")
def round_take_back(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Take a round that was put up back to be changed."""
    row = sealed_round_in(request.access, agency, year, round)
    form = StepForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        opening.take_back_round(by=actor_of(request), round_=row.pk, version=data["version"])
        return "已退回筹备，改好以后请重新提请。"

    lead = "退回后可以更改，改完须重新提请。保管人设定的口令不受影响。"
    return carried_out(request, row, form, do, title="退回筹备", submit="退回筹备", lead=lead)


@needs("round.open", change="round.open")
def round_open(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show everything that was put up and open it; by another person than who set it up."""
    row = sealed_round_in(request.access, agency, year, round)
    form = StepForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        opening.open_round(by=actor_of(request), round_=row.pk, version=data["version"])
        return "已开启。名册、名单和票面从现在起不再改动。"

    shown = shown_round(row, request.access, opening=True)
    shown.pop("round")
    return carried_out(
        request, row, form, do, template="appraisals/rounds/open.html",
        **{**shown, "mine": took_part(opening.hands_on(row), actor_of(request)), "openers": opening.openers_of(row)},
    )  # fmt: skip


@needs("round.change", change="round.change")
def round_extend(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Move the last day of an open round."""
    row = sealed_round_in(request.access, agency, year, round)
    form = ExtendForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        running.extend_round(
            by=actor_of(request),
            round_=row.pk,
            version=data["version"],
            ends_on=data["ends_on"],
            reason=data["reason"],
        )
        return f"已延长到 {data['ends_on']}。"

    lead = f"现在的截止日期是 {row.ends_on}。延期会通知全部有账号的投票人，投过的不必再投。"
    return carried_out(request, row, form, do, title="延长测评", submit="延长", lead=lead)


@needs("round.change", change="round.change")
def round_void(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Ask that a round be voided."""
    row = sealed_round_in(request.access, agency, year, round)
    form = ReasonForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        voiding.ask_void(by=actor_of(request), round_=row.pk, version=data["version"], reason=data["reason"])
        return "已提请作废，等待另一人办理；在此之前照常投票。"

    lead = "作废由另一人办理。作废后选票、密钥和开出的分数全部销毁，不能恢复，只留下票数和原因；可以按原来的设置重新举行。"
    return carried_out(request, row, form, do, title="提请作废", submit="提请作废", danger=True, lead=lead)


@needs("round.open", change="round.open")
def round_void_decide(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Void what another asked to be voided, or leave it."""
    row = sealed_round_in(request.access, agency, year, round)
    form = VoidForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        chosen = voiding.void_round if data["decision"] == "void" else voiding.refuse_void
        made = chosen(by=actor_of(request), round_=row.pk, version=data["version"])
        return "已作废，选票和密钥已销毁。" if made.state == State.VOIDED else "没有作废，照常进行。"

    asked = row.void_asked_by
    lead = f"{asked.name}提请作废，原因：{row.reason}" if asked else "现在没有人提请作废。"
    return carried_out(request, row, form, do, title="办理作废", submit="办理", danger=True, lead=lead)


@needs("round.part", change="round.part")
@sensitive_post_parameters("passphrase", "again")
def round_key(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Let a holder set the own passphrase; nobody else has this page, no delegate either."""
    rows = KeyHolder.objects.select_related("round__plan__agency").filter(
        account=request.access.account, round=round, round__plan__agency=agency, round__plan__year=year
    )
    holder = rows.first()
    if holder is None:
        raise Http404
    form = PassphraseForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        set_passphrase(by=actor_of(request), holder=holder.pk, passphrase=data["passphrase"])
        return "口令已设定。请把写口令的纸封好，计票那天带来。"

    suggested, remembered = suggestion()
    others = [each for each in holder.round.holders.select_related("account") if each.pk != holder.pk]
    return carried_out(
        request, holder.round, form, do, template="appraisals/rounds/key.html", back=request.path,
        holder=holder, others=others, suggested=suggested, remembered=remembered,
        open=holder.round.state in (State.DRAFT, State.PREPARED),
    )  # fmt: skip
