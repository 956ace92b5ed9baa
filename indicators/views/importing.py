"""Pages of the import of indicators: upload, preview with corrections, all rows or none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from indicators.forms.importing import ColumnsForm, RowsForm, SheetForm, TableForm
from indicators.services import importing as services
from indicators.services.importing_drafts import ImportDraft, drop_draft, find_draft, sheets_of
from indicators.services.importing_page import preview_page
from indicators.services.importing_rows import view_import
from people.access import OFFICES
from people.acting import Actor
from people.errors import DomainError
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Job
from people.permissions import needs
from plans.current import plan_in
from plans.models import Plan

GONE = "这次导入已过保存期、已完成或已放弃，请重新上传。"


@needs("indicator.change", change="indicator.change")
def import_table(request: Request, agency: int, year: int) -> HttpResponse:
    """Take an office's own table of indicators."""
    plan = _chosen(request, agency, year)
    form = TableForm(request.POST or None, request.FILES or None)

    def act() -> str:
        table = form.cleaned_data["table"]
        draft = services.start_import(
            by=_actor(request, agency), plan=plan, file_name=table.name, chunks=table.chunks()
        )
        return _url(draft, year)

    context = {**_frame(plan, "upload"), "form": form, "open": plan.state == Plan.State.DRAFT}
    return submitted(request, form, act) or render(request, "indicators/importing/upload.html", context)


@needs("indicator.change")
def import_preview(request: Request, agency: int, year: int, upload: str) -> HttpResponse:
    """Show what would be stored, with every doubt."""
    draft = _draft(request, agency, upload)
    if draft is None:
        return _gone(request, agency, year)
    plan = plan_in(request.access, agency, year, draft.plan)
    page = request.GET.get("page", "1")
    context = {
        **_frame(plan, "preview"),
        **preview_page(
            view_import(draft, plan), request.GET.get("show", ""), int(page) if _small(page) else 1
        ),
    }
    return render(request, "indicators/importing/preview.html", context)


@needs(None, change="indicator.change")
def import_sheet(request: Request, agency: int, year: int, upload: str) -> HttpResponse:
    """Turn to another worksheet of the file."""
    draft, form = _draft(request, agency, upload), SheetForm(request.POST)
    if draft is None:
        return _gone(request, agency, year)
    if form.is_valid():
        _told(request, lambda: services.choose_sheet(draft=draft, sheet=form.cleaned_data["sheet"]))
    return redirect(_url(draft, year))


@needs(None, change="indicator.change")
def import_columns(request: Request, agency: int, year: int, upload: str) -> HttpResponse:
    """Say what the columns are; the button «guess» takes the program's own guess again."""
    draft, form = _draft(request, agency, upload), ColumnsForm(request.POST)
    if draft is None:
        return _gone(request, agency, year)
    by = _actor(request, agency)
    if "guess" in request.POST:
        services.back_to_guess(by=by, draft=draft)
    elif form.is_valid():
        first, last, fields = form.layout(sheets_of(draft)[draft.sheet].table.width)
        _told(
            request,
            lambda: services.correct_columns(by=by, draft=draft, first=first, last=last, fields=fields),
            "已按您选的列重新识别；下次导入表头相同的表，自动照此。",
        )
    else:
        messages.error(request, "表头的行号要填数字；没有表头填 0。")
    return redirect(_url(draft, year))


@needs(None, change="indicator.change")
def import_rows(request: Request, agency: int, year: int, upload: str) -> HttpResponse:
    """Keep the corrections of the rows shown and turn to the part asked for."""
    draft = _draft(request, agency, upload)
    if draft is None:
        return _gone(request, agency, year)
    form = RowsForm(request.POST, view_import(draft, plan_in(request.access, agency, year, draft.plan)))
    services.correct_rows(draft=draft, **form.corrections())
    return redirect(_url(draft, year, request.POST.get("go", "")))


@needs(None, change="indicator.change")
def import_store(request: Request, agency: int, year: int, upload: str) -> HttpResponse:
    """Keep the corrections, then store all rows or none."""
    draft = _draft(request, agency, upload)
    if draft is None:
        return _gone(request, agency, year)
    plan = plan_in(request.access, agency, year, draft.plan)
    form = RowsForm(request.POST, view_import(draft, plan))
    services.correct_rows(draft=draft, **form.corrections())
    try:
        stored = services.import_rows(
            by=_actor(request, agency), draft=draft, plan=plan, looked_at=form.looked_at
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_url(draft, year, request.POST.get("here", "")))
    if isinstance(stored, Job):
        return redirect("job", job=stored.pk)
    messages.success(request, f"已导入 {stored} 行指标。")
    return redirect(f"{reverse('grid', kwargs={'agency': agency, 'year': year})}?plan={plan.pk}")


@needs(None, change="indicator.change")
def import_drop(request: Request, agency: int, year: int, upload: str) -> HttpResponse:
    """Give an import up."""
    draft = _draft(request, agency, upload)
    if draft is not None:
        drop_draft(draft)
        messages.info(request, "已放弃这次导入，没有存入任何数据。")
    return redirect("import_table", agency=agency, year=year)


def _chosen(request: Request, agency: int, year: int) -> Plan:
    key = request.GET.get("plan", "")
    return plan_in(request.access, agency, year, int(key) if _small(key) else None)


def _small(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _draft(request: Request, agency: int, upload: str) -> ImportDraft | None:
    return find_draft(name=upload, account=request.access.account, plan_agency=agency)


def _gone(request: Request, agency: int, year: int) -> HttpResponse:
    messages.warning(request, GONE)
    return redirect("import_table", agency=agency, year=year)


def _told(request: Request, act: Any, done: str = "") -> None:
    """Carry out a command; its refusal becomes a message, so does `done`."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)


def _url(draft: ImportDraft, year: int, go: str = "") -> str:
    """Give the preview's address; `go` is the part of the rows and the page (doubt:2)."""
    url = reverse("import_preview", kwargs={"agency": draft.agency, "year": year, "upload": draft.name})
    show, _, page = go.partition(":")
    return (
        f"{url}?show={show}&page={page}#rows" if show.isalpha() and show.isascii() and _small(page) else url
    )


def _frame(plan: Plan, step: str) -> dict[str, Any]:
    order = ("upload", "preview", "store")
    titles = {"upload": "选择表格", "preview": "核对", "store": "存入方案"}
    at = order.index(step)
    states = ["done" if place < at else "current" if place == at else "waiting" for place in range(3)]
    steps = [{"title": titles[name], "state": state} for name, state in zip(order, states, strict=True)]
    return {"unit": plan.agency, "year": plan.year, "plan": plan, "steps": steps}


def _actor(request: Request, agency: int) -> Actor:
    return actor_of(request, on_behalf_of=request.access.acting_for(*OFFICES, agency=agency))
