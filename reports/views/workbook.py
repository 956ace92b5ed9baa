"""Pages of the year workbook: upload, check, preview, confirm, settle; the work itself is done by jobs."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from people.access import OFFICES
from people.acting import Actor
from people.errors import DomainError
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency, Job
from people.permissions import needs
from plans.schemes import scheme_codes
from reports.blank_books import blank_workbook
from reports.checking.guides import scheme_guides
from reports.checking.marked_copy import marked_copy
from reports.checking.page import faults_page, preview_page, steps
from reports.checking.standing import MovedOn
from reports.forms.workbook import FaultForm, WorkbookForm
from reports.result_files import XLSX
from reports.submissions import CHECK, SETTLE, submit_check, submit_recheck, submit_settle
from reports.views.downloads import attachment
from scoring.models import Settlement

RECENT: Final = 10


@needs("workbook.settle", change="workbook.settle")
def workbook(request: Request, agency: int) -> HttpResponse:
    """Take a year workbook and have it checked."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def act() -> str:
        job = submit_check(by=_actor(request, agency), agency=unit, upload=form.cleaned_data["book"])
        return reverse("workbook_checked", kwargs={"agency": agency, "job": job.pk})

    recent = Job.objects.visible_to(request.access).filter(agency=unit, kind=CHECK)[:RECENT]
    page = {"form": form, "unit": unit, "recent": recent, "guides": scheme_guides(), "steps": steps("上传")}
    return submitted(request, form, act) or render(request, "reports/workbook/upload.html", page)


@needs("workbook.settle")
def workbook_blank(request: Request, agency: int) -> HttpResponse:
    """Give an empty year workbook of the scheme asked for, the first one by default."""
    get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    code = request.GET.get("scheme") or scheme_codes()[0]
    content = blank_workbook(code)
    if content is None:
        raise Http404
    header = content_disposition_header(True, f"空白年度工作簿-{code}.xlsx") or "attachment"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header})


@needs("workbook.settle")
def workbook_checked(request: Request, agency: int, job: UUID) -> HttpResponse:
    """Show how far a check is, then what it found: the faults, or a preview and the way to settle it."""
    check = _job(request, agency, job, CHECK)
    page: dict[str, Any] = {"unit": check.agency, "job": check}
    if check.state != Job.State.DONE:
        return _watched(request, check, "检查")
    if request.htmx:
        return _reload()
    if (check.result or {}).get("fault_count") != 0:
        form = FaultForm(request.GET)
        page |= {"form": form, **faults_page(check, form.wanted())}
        return render(request, "reports/workbook/faults.html", page)
    return render(request, "reports/workbook/preview.html", page | preview_page(check))


@needs("workbook.settle")
def workbook_marked(request: Request, agency: int, job: UUID) -> FileResponse | HttpResponse:
    """Give the faulty workbook with its faults marked."""
    check = _job(request, agency, job, CHECK)
    try:
        path = marked_copy(check)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("workbook_checked", agency=agency, job=check.pk)
    name = f"标注错误-{check.arguments.get('file', '年度工作簿.xlsx')}"
    return attachment(path, name, XLSX)


@needs(None, change="workbook.settle")
def workbook_again(request: Request, agency: int, job: UUID) -> HttpResponse:
    """Read and compare the same file once more."""
    check = _job(request, agency, job, CHECK)
    return _checked_again(request, check)


@needs(None, change="workbook.settle")
def workbook_settle(request: Request, agency: int, job: UUID) -> HttpResponse:
    """Have the checked workbook settled; when something else was stored meanwhile, compare again first."""
    check = _job(request, agency, job, CHECK)
    try:
        settling = submit_settle(by=_actor(request, agency), check=check)
    except MovedOn as moved:
        messages.warning(request, str(moved))
        return _checked_again(request, check)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("workbook_checked", agency=agency, job=check.pk)
    return redirect("workbook_settling", agency=agency, job=settling.pk)


@needs("workbook.settle")
def workbook_settling(request: Request, agency: int, job: UUID) -> HttpResponse:
    """Show how far settling is, then lead to the result."""
    settling = _job(request, agency, job, SETTLE)
    if settling.state != Job.State.DONE:
        return _watched(request, settling, "核算")
    rows = Settlement.objects.visible_to(request.access).select_related("plan")
    found = get_object_or_404(rows, pk=(settling.result or {}).get("settlement"))
    if request.htmx:
        return _reload()
    return redirect("result", agency=agency, year=found.plan.year, settlement=found.pk)


def _watched(request: Request, job: Job, step: str) -> HttpResponse:
    """Show a job that waits, runs, or ended badly; the fragment asks again until it has ended."""
    failed = not job.active
    if request.htmx and failed:
        return _reload()
    page = {
        "unit": job.agency,
        "job": job,
        "step": step,
        "steps": steps(step, failed=failed),
        "failed": failed,
    }
    page["check"] = job.arguments.get("check", job.pk)
    name = "progress" if request.htmx else "watched"
    return render(request, f"reports/workbook/{name}.html", page)


def _reload() -> HttpResponse:
    """Let htmx load the page anew: what it shows now is another page."""
    return HttpResponse(headers={"HX-Refresh": "true"})


def _checked_again(request: Request, check: Job) -> HttpResponse:
    try:
        again = submit_recheck(by=_actor(request, check.agency_id or 0), check=check)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("workbook", agency=check.agency_id)
    return redirect("workbook_checked", agency=check.agency_id, job=again.pk)


def _job(request: Request, agency: int, job: UUID, kind: str) -> Job:
    own = Job.objects.visible_to(request.access).select_related("agency")
    return get_object_or_404(own, pk=job, agency=agency, kind=kind)


def _actor(request: Request, agency: int) -> Actor:
    return actor_of(request, on_behalf_of=request.access.acting_for(*OFFICES, agency=agency))
