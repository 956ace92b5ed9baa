"""异议: raised by staff, entered from paper by the office, answered once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import needs
from plans.forms.notices import AnswerForm, ObjectionForm, PaperForm
from plans.models import Objection, PublicNotice
from plans.notice_sight import CIRCLE, may_object, visible_objections
from plans.services.notice_words import term_words
from plans.services.objections import answer_objection, file_objection
from plans.services.working_days import working_calendar
from plans.views.notices import fetch


@needs("objection.file", change="objection.file")
def objection_new(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Raise one's own objection."""
    row = fetch(request, agency, year, notice)
    if not may_object(request.access, agency):
        raise Http404
    form = ObjectionForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> str:
        file_objection(by=actor_of(request), notice=row.pk, **data)
        return "异议已提交，绩效办核实后答复您。"

    lead = f"实名提出；姓名和内容只有{CIRCLE}能看到。"
    return _act(request, row, form, do, title="提出异议", submit="提交", lead=lead)


@needs("notice.change", change="notice.change")
def objection_paper(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Enter an objection that came on paper."""
    row = fetch(request, agency, year, notice)
    form = PaperForm(
        request.POST or None, request.FILES or None, initial={"received_on": request.access.today}
    )

    def do(data: dict[str, Any]) -> str:
        made = file_objection(by=actor_of(request), notice=row.pk, **data)
        return f"已登记{made.name}的异议。"

    lead = "来信、来访提出的异议在这里登记，请附原件照片。"
    return _act(request, row, form, do, title="登记书面异议", submit="登记", lead=lead)


@needs("notice.change", change="notice.change")
def objection_answer(request: Request, agency: int, year: int, notice: int, objection: int) -> HttpResponse:
    """Answer an objection."""
    row = fetch(request, agency, year, notice)
    one = get_object_or_404(visible_objections(request.access), pk=objection, notice=row.pk)
    start = {"version": one.version}
    form = AnswerForm(request.POST or None, request.FILES or None, initial=start)

    def do(data: dict[str, Any]) -> str:
        answer_objection(by=actor_of(request), objection=one.pk, **data)
        return "已答复。" if one.on_paper else f"已答复，已通知{one.name}。"

    return _act(request, row, form, do, title="答复异议", submit="答复", objection=one)


def _act(
    request: Request,
    row: PublicNotice,
    form: Any,
    do: Callable[[dict[str, Any]], str],
    *,
    objection: Objection | None = None,
    **context: Any,
) -> HttpResponse:
    agency, year = row.plan.agency_id, row.plan.year
    bind_files(form, request, agency)
    back = reverse("notice", args=[agency, year, row.pk])

    def act() -> str:
        messages.success(request, do(form.cleaned_data))
        return back

    shown = {
        "form": form,
        "unit": get_object_or_404(Agency.objects.visible_to(request.access), pk=agency),
        "year": year,
        "notice": row,
        "objection": objection,
        "term": term_words(row, request.access.today, working_calendar()),
        "back": back,
        **context,
    }
    return submitted(request, form, act) or render(request, "plans/notices/act.html", shown)
