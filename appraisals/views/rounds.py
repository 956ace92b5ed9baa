"""The rounds of a year: the list, one round with everything that was set up for it, new, changed, taken back, once more."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from appraisals.forms.rounds import NewRoundForm, ReasonForm, RepeatForm, RoundForm
from appraisals.models import AppraisalRound
from appraisals.reading import round_in, rounds_in, sealed_round_in
from appraisals.round_page import shown_round
from appraisals.round_words import lines_of
from appraisals.services import rounds as services
from appraisals.services.imported import remove_imported
from appraisals.set_up import forms_of
from appraisals.views.round_frame import carried_out, page_of
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from plans.current import plans_in
from plans.plan_pages import plan_of

State = AppraisalRound.State
TAKEN_BACK: Final = "连同名单和设置一起撤销，审计记录里保留原来的内容。开启过的测评不能撤销，只能作废。"
REMOVED: Final = (
    "连同导入的票和测评汇总一起删除，审计记录里保留张数、对象和原因。已有的核算草稿须重新核算；核算已经核对或公布的，不能删除。"
    "再次导入年度工作簿时，工作簿里的票会再导入。"
)


@needs("round.view")
def rounds(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the year's rounds with their state and what comes next."""
    changing = allowed(request.access, "round.change", agency)
    context = {
        "unit": get_object_or_404(Agency.objects.visible_to(request.access), pk=agency),
        "year": year,
        "lines": lines_of(rounds_in(request.access, agency, year), request.access.today),
        "changing": changing,
        "plans": plans_in(request.access, agency, year) if changing else [],
    }
    return render(request, "appraisals/rounds/list.html", context)


@needs("round.view")
def round_page(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show one round."""
    row = round_in(request.access, agency, year, round)
    return render(request, "appraisals/rounds/round.html", shown_round(row, request.access))


@needs("round.change", change="round.change")
def round_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Set up a round on one of the ballot forms of the plan."""
    plan = plan_of(request, agency, year)
    uses = forms_of(plan)
    # The page of the superior's verdict leads here with the form whose turn it is.
    start = {"form": named} if (named := request.GET.get("form")) in {use.form.name for use in uses} else {}
    form = NewRoundForm(request.POST or None, uses=uses, initial=start)

    def act() -> str:
        made = services.create_round(
            by=actor_of(request), plan=plan, form=form.cleaned_data["form"], details=form.details()
        )
        messages.success(request, f"已新建“{made.name}”。请核对测评对象和名单，再选定密钥保管人。")
        return page_of(made)

    context = {"unit": plan.agency, "year": year, "form": form, "uses": uses, "plan": plan}
    return submitted(request, form, act) or render(request, "appraisals/rounds/new.html", context)


@needs("round.change", change="round.change")
def round_change(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Change what is said of a round."""
    row = sealed_round_in(request.access, agency, year, round)
    form = RoundForm(request.POST or None, row=row)

    def do(data: dict[str, Any]) -> str:
        services.change_round(
            by=actor_of(request), round_=row.pk, version=data["version"], details=form.details()
        )
        return "已保存。"

    lead = "票面的各项和满分来自年度方案。"
    return carried_out(request, row, form, do, title="测评设置", lead=lead)


@needs("round.change", change="round.change")
def round_remove(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Take back a round that was set up by mistake, or remove one that came with a workbook."""
    row = round_in(request.access, agency, year, round)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    remove, verb, title, lead = (
        (services.remove_round, "撤销", "撤销这一轮", TAKEN_BACK)
        if row.sealed
        else (remove_imported, "删除", "删除导入的测评", REMOVED)
    )

    def do(data: dict[str, Any]) -> str:
        remove(by=actor_of(request), round_=row.pk, version=data["version"], reason=data["reason"])
        return f"已{verb}“{row.name}”。"

    back = reverse("rounds", args=[agency, year])
    return carried_out(request, row, form, do, back=back, title=title, submit=verb, danger=True, lead=lead)


@needs("round.change", change="round.change")
def round_repeat(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Hold a voided round once more."""
    row = sealed_round_in(request.access, agency, year, round)
    form = RepeatForm(
        request.POST or None, initial={"version": row.version, "name": f"{row.name}（重新举行）"}
    )

    def act() -> str:
        made = services.repeat_round(
            by=actor_of(request),
            round_=row.pk,
            version=form.cleaned_data["version"],
            name=form.cleaned_data["name"],
        )
        messages.success(request, "已按原来的设置新建一轮，请填日期，并请保管人重新设定口令。")
        return page_of(made)

    shown = {
        "unit": row.plan.agency, "year": year, "round": row, "form": form, "back": page_of(row),
        "title": "重新举行", "submit": "新建",
        "lead": "测评对象、评价主体、名单和保管人照搬；日期、测评码、口令另定。",
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "appraisals/rounds/act.html", shown)
