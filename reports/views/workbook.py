"""Pages of the year workbook: upload and check, then settle what was checked; the work itself is done by jobs."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from people.acting import Actor
from people.errors import DomainError
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency, Job
from people.permissions import needs
from people.permissions.predicates import OFFICES
from plans.schemes import scheme_codes, scheme_titles
from reports.blank_books import blank_workbook
from reports.forms.workbook import WorkbookForm
from reports.submissions import CHECK, SETTLE, settling_of, submit_check, submit_settle

RECENT: Final = 10
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("workbook.settle", change="workbook.settle")
def workbook(request: Request, agency: int) -> HttpResponse:
    """Take a year workbook and have it checked."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def act() -> str:
        job = submit_check(by=_actor(request, agency), agency=unit, upload=form.cleaned_data["book"])
        return reverse("job", kwargs={"job": job.pk})

    recent = Job.objects.visible_to(request.access).filter(agency=unit, kind__in=(CHECK, SETTLE))[:RECENT]
    page = {"form": form, "unit": unit, "recent": recent, "schemes": scheme_titles()}
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
    """Show what a check found: faults, or what the workbook holds and a way to settle it."""
    check = _check(request, agency, job)
    page = {
        "unit": check.agency,
        "job": check,
        "found": check.result,
        "settling": settling_of(check),
        "stored": (check.folder / "in").is_dir(),
    }
    return render(request, "reports/workbook/checked.html", page)


@needs(None, change="workbook.settle")
def workbook_settle(request: Request, agency: int, job: UUID) -> HttpResponse:
    """Have the checked workbook settled."""
    check = _check(request, agency, job)
    try:
        settling = submit_settle(by=_actor(request, agency), check=check)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("workbook_checked", agency=agency, job=check.pk)
    return redirect("job", job=settling.pk)


def _check(request: Request, agency: int, job: UUID) -> Job:
    own = Job.objects.visible_to(request.access).select_related("agency")
    return get_object_or_404(own, pk=job, agency=agency, kind=CHECK, state=Job.State.DONE)


def _actor(request: Request, agency: int) -> Actor:
    return actor_of(request, on_behalf_of=request.access.acting_for(*OFFICES, agency=agency))
