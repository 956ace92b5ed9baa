"""Pages of jobs: one's own with progress and result, and for the 系统管理员 all of them without their content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import django_tables2 as tables
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from people.errors import DomainError
from people.frame.columns import BadgeColumn, LinkedColumn, MomentColumn, NumberColumn
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.job_runners import all_runners, kind_title
from people.middleware import actor_of
from people.models import Job
from people.permissions import allowed, needs, rest_on
from people.services.jobs import cancel, run_again

TONES: Final[dict[str, str]] = {
    Job.State.QUEUED: "waiting",
    Job.State.RUNNING: "info",
    Job.State.DONE: "good",
    Job.State.FAILED: "bad",
    Job.State.CANCELLED: "muted",
}
PANEL_ROWS: Final = 5


class JobTable(HouseTable):
    """One's own jobs."""

    title = LinkedColumn(verbose_name="任务", to=lambda job: f"/jobs/{job.pk}/")
    state = BadgeColumn(verbose_name="状态", tones=TONES)
    created_at = MomentColumn(verbose_name="提交时间")
    finished_at = MomentColumn(verbose_name="结束时间")

    class Meta(HouseTable.Meta):
        """Said when there is none."""

        empty_text = "还没有任务。"


class AllJobsTable(HouseTable):
    """Everybody's jobs as the 系统管理员 sees them: kind and state, never what they are about."""

    kind = tables.Column(verbose_name="种类")
    account = tables.Column(verbose_name="提交人", accessor="account__name", default="程序")
    state = BadgeColumn(verbose_name="状态", tones=TONES)
    attempt = NumberColumn(verbose_name="执行次数")
    created_at = MomentColumn(verbose_name="提交时间")
    finished_at = MomentColumn(verbose_name="结束时间")
    id = LinkedColumn(verbose_name="编号", to=lambda job: f"/jobs/all/{job.pk}/")

    class Meta(HouseTable.Meta):
        """Said when there is none."""

        empty_text = "还没有任务。"

    def render_kind(self, value: str) -> str:
        """Give the kind's Chinese name."""
        return kind_title(value)

    value_kind = render_kind


@needs("jobs.view")
def jobs(request: Request) -> HttpResponse:
    """List one's own jobs."""
    rows = Job.objects.visible_to(request.access)
    shown = listing(request, name="jobs", table=JobTable, rows=rows, file_name="我的任务")
    return shown.download or render(request, "people/jobs/list.html", {"shown": shown})


@needs("jobs.oversee")
def jobs_all(request: Request) -> HttpResponse:
    """List everybody's jobs, without their content."""
    rows = Job.objects.select_related("account")
    shown = listing(request, name="jobs_all", table=AllJobsTable, rows=rows, file_name="全部任务")
    return shown.download or render(request, "people/jobs/all.html", {"shown": shown})


@needs("jobs.oversee", change="jobs.oversee")
def job_oversee(request: Request, job: UUID) -> HttpResponse:
    """Show how a job runs, without its content; POST cancels it for its owner."""
    found = get_object_or_404(Job.objects.select_related("account"), pk=job)
    if request.method == "POST":
        return _told(request, lambda: cancel(by=actor_of(request), job=found), "已取消任务。", request.path)
    facts = [
        ("编号", found.pk),
        ("种类", kind_title(found.kind)),
        ("提交人", found.account.name if found.account else "程序"),
        ("执行次数", found.attempt),
        ("执行进程", found.worker),
        ("请求编号", found.request_id),
    ]
    return render(request, "people/jobs/oversee.html", {"job": found, "tone": _tone(found), "facts": facts})


@needs("jobs.view")
def job(request: Request, job: UUID) -> HttpResponse:
    """Show one's own job: how far it is, or its result."""
    return render(request, "people/jobs/job.html", _shown(request, _own(request, job)))


@needs("jobs.view")
def job_state(request: Request, job: UUID) -> HttpResponse:
    """Give the part of the page that changes; it asks again until the job has ended."""
    return render(request, "people/jobs/state.html", _shown(request, _own(request, job)))


@needs("jobs.view")
def job_panel(request: Request) -> HttpResponse:
    """Give the small panel of the frame: own jobs that wait or run."""
    active = Job.objects.visible_to(request.access).active()
    rows = list(active.order_by("-created_at")[: PANEL_ROWS + 1])
    shown = {"rows": rows[:PANEL_ROWS], "more": len(rows) > PANEL_ROWS}
    return render(request, "people/jobs/panel.html", shown)


@needs(None, change="jobs.view")
def job_cancel(request: Request, job: UUID) -> HttpResponse:
    """Cancel one's own job."""
    found = _own(request, job)
    done = "已取消；正在运行的任务会在下一步停下。"
    return _told(request, lambda: cancel(by=actor_of(request), job=found), done, _page(found))


@needs(None, change="jobs.view")
def job_again(request: Request, job: UUID) -> HttpResponse:
    """Hand in one's own job once more."""
    found = _own(request, job)
    if not _may(request, found):
        raise Http404
    # The role that the work asks for may be held by delegation now, whoever it was done for then.
    rest_on(request, all_runners()[found.kind].rule, agency=found.agency_id)
    try:
        again = run_again(by=actor_of(request), job=found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_page(found))
    return redirect(_page(again))


@needs("jobs.view")
def job_file(request: Request, job: UUID, name: str) -> FileResponse:
    """Send a result file of one's own job, as long as the right to that kind of work lasts."""
    found = _own(request, job)
    if name not in _files(found) or not _may(request, found):
        raise Http404
    path = found.folder / "out" / name
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _own(request: Request, job: UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.access).select_related("agency"), pk=job)


def _page(job: Job) -> str:
    return reverse("job", kwargs={"job": job.pk})


def _tone(job: Job) -> str:
    return TONES[Job.State(job.state)]


def _may(request: Request, job: Job) -> bool:
    runner = all_runners().get(job.kind)
    return runner is not None and allowed(request.access, runner.rule, job.agency_id)


def _files(job: Job) -> list[str]:
    files = (job.result or {}).get("files", [])
    return [str(name) for name in files]


def _shown(request: Request, job: Job) -> dict[str, Any]:
    """Gather what the page and its changing part show."""
    may = _may(request, job)
    runner = all_runners().get(job.kind)
    page = ""
    if runner and runner.page and may and job.state == Job.State.DONE:
        page = reverse(runner.page, kwargs={"agency": job.agency_id, "job": job.pk})
    return {
        "job": job,
        "tone": _tone(job),
        "kind": kind_title(job.kind),
        "files": [name for name in _files(job) if may and (job.folder / "out" / name).is_file()],
        "lines": (job.result or {}).get("lines", []) if may else [],
        "page": page,
        "again": Job.objects.filter(rerun_of=job).values_list("pk", flat=True).first(),
    }


def _told(request: Request, act: Callable[[], None], done: str, page: str) -> HttpResponse:
    """Carry out a command, say what came of it, and go back to the page."""
    try:
        act()
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(page)
