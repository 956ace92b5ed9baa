"""异议: raised by staff, entered from paper by the office, answered once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

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
from plans.publishers import publisher_of
from plans.services.notice_words import term_words
from plans.services.objections import answer_objection, file_objection
from plans.services.working_days import working_calendar
from plans.views.notices import fetch, fetch_shown

# As long as the field is.
MOST_ABOUT: Final = 100


@needs("objection.file", change="objection.file")
def objection_new(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Raise one's own objection."""
    row = fetch_shown(request, agency, year, notice)
    if not may_object(request.access, agency):
        raise Http404
    word = publisher_of(row.kind).word
    about = {"about": request.GET.get("about", "")[:MOST_ABOUT]}
    form = ObjectionForm(request.POST or None, request.FILES or None, word=word, initial=about)

    def do(data: dict[str, Any]) -> str:
        file_objection(by=actor_of(request), notice=row.pk, **data)
        return f"{word}已提交，绩效办核实后答复您。"

    lead = f"实名提出；姓名和内容只有{CIRCLE}能看到。"
    return _act(request, row, form, do, title=f"提出{word}", submit="提交", lead=lead, at=agency)


@needs("notice.change", change="notice.change")
def objection_paper(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Enter an objection that came on paper."""
    row = fetch(request, agency, year, notice)
    word = publisher_of(row.kind).word
    start = {"received_on": request.access.today}
    form = PaperForm(request.POST or None, request.FILES or None, word=word, initial=start)

    def do(data: dict[str, Any]) -> str:
        made = file_objection(by=actor_of(request), notice=row.pk, **data)
        return f"已登记{made.name}的{word}。"

    lead = f"来信、来访提出的{word}在这里登记，请附原件照片。"
    return _act(request, row, form, do, title=f"登记书面{word}", submit="登记", lead=lead)


@needs("objection.answer", change="objection.answer")
def objection_answer(request: Request, agency: int, year: int, notice: int, objection: int) -> HttpResponse:
    """Answer an objection."""
    row = fetch(request, agency, year, notice)
    one = get_object_or_404(visible_objections(request.access), pk=objection, notice=row.pk)
    start = {"version": one.version}
    word = publisher_of(row.kind).word
    form = AnswerForm(request.POST or None, request.FILES or None, word=word, initial=start)

    def do(data: dict[str, Any]) -> str:
        answer_objection(by=actor_of(request), objection=one.pk, **data)
        return "已答复。" if one.on_paper else f"已答复，已通知{one.name}。"

    return _act(request, row, form, do, title=f"答复{word}", submit="答复", objection=one)


def _act(
    request: Request,
    row: PublicNotice,
    form: Any,
    do: Callable[[dict[str, Any]], str],
    *,
    objection: Objection | None = None,
    at: int | None = None,
    **context: Any,
) -> HttpResponse:
    agency, year = at or row.plan.agency_id, row.plan.year
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
        "word": publisher_of(row.kind).word,
        "term": term_words(row, request.access.today, working_calendar()),
        "back": back,
        **context,
    }
    return submitted(request, form, act) or render(request, "plans/notices/act.html", shown)
