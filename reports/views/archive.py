"""归档: the packages of a year, and what is removed by rule when its time is over."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from people.errors import DomainError
from people.files.sending import send_whole
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.permissions.predicates import agencies_where
from plans.models import Plan
from plans.plan_pages import frame_of, linked, plan_of
from reports.archive.commands import (
    NOT_MADE,
    given_out,
    job_under_way,
    may_download,
    reason_against,
    settlement_to_pack,
    submit_package,
)
from reports.archive.removing import confirm_removal, propose_removal, standings, withdraw_removal
from reports.archive.retention import RULES
from reports.models import ArchivePackage, RemovalProtocol

HEAVY = ("settlement__inputs", "settlement__book", "settlement__rules", "settlement__result")


@needs("archive.view")
def archive(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the packages of the plan, whether one can be made, and the rules of removal."""
    plan = plan_of(request, agency, year)
    settlement = settlement_to_pack(plan)
    rows = (
        ArchivePackage.objects.filter(settlement__plan=plan)
        .select_related("settlement", "file")
        .defer(*HEAVY)
    )
    protocols = RemovalProtocol.objects.filter(plan=plan).exclude(state=RemovalProtocol.State.PROPOSED)
    job = job_under_way(settlement) if settlement else None
    context = {
        **frame_of(request, plan), "plans_at": request.path, "settlement": settlement,
        "against": reason_against(settlement), "packages": list(rows.order_by("-pk")),
        "making": job, "own": job is not None and job.account_id == request.access.account,
        "changing": allowed(request.access, "archive.change", agency), "downloads": may_download(request.access, plan),
        "removing": allowed(request.access, "removal", agency), "standings": standings(plan, request.access.today),
        "protocols": [
            {"row": row, "what": RULES[row.rule].what if row.rule in RULES else row.rule, "number": sum(row.counts.values())}
            for row in protocols.order_by("-pk")
        ],
    }  # fmt: skip
    return render(request, "reports/archive/page.html", context)


@needs(None, change="archive.change")
def archive_make(request: Request, agency: int, year: int) -> HttpResponse:
    """Have the package of the published version made."""
    plan = plan_of(request, agency, year)
    try:
        settlement = settlement_to_pack(plan)
        if settlement is None:
            raise DomainError(NOT_MADE, why=reason_against(None), next_step="结果发布以后再制作")
        submit_package(by=actor_of(request), settlement=settlement, with_evidence="evidence" in request.POST)
        messages.success(request, "正在制作归档包，做好后在本页下载。")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(linked(plan, "archive"))


@needs("archive.view")
def archive_package(request: Request, agency: int, year: int, package: int) -> FileResponse:
    """Give a package to who may see discipline facts; every download is recorded."""
    reading = agencies_where(request.access, "archive.view")
    rows = ArchivePackage.objects.filter(settlement__plan__agency__in=reading).select_related(
        "settlement__plan__agency", "file"
    )
    found = get_object_or_404(
        rows.defer(*HEAVY), pk=package, settlement__plan__agency=agency, settlement__plan__year=year
    )
    if not may_download(request.access, found.settlement.plan):
        raise Http404
    answer = send_whole(found.file)
    given_out(by=actor_of(request), package=found)
    return answer


@needs(None, change="removal")
def removal_propose(request: Request, agency: int, year: int, rule: str) -> HttpResponse:
    """Propose to remove what a rule names."""
    plan = plan_of(request, agency, year)
    return _done(
        request, plan, "已提出，请由另一人确认。",
        lambda: propose_removal(by=actor_of(request), plan=plan, rule=rule, today=request.access.today),
    )  # fmt: skip


@needs(None, change="removal")
def removal_confirm(request: Request, agency: int, year: int, removal: int) -> HttpResponse:
    """Confirm, by another person: then it is removed."""
    row = _proposal(request, agency, year, removal)
    return _done(
        request, row.plan, "已清理，并留下清理记录。",
        lambda: confirm_removal(by=actor_of(request), removal=row.pk, today=request.access.today),
    )  # fmt: skip


@needs(None, change="removal")
def removal_withdraw(request: Request, agency: int, year: int, removal: int) -> HttpResponse:
    """Take a proposal back."""
    row = _proposal(request, agency, year, removal)
    return _done(
        request, row.plan, "已撤回。", lambda: withdraw_removal(by=actor_of(request), removal=row.pk)
    )  # fmt: skip


def _proposal(request: Request, agency: int, year: int, removal: int) -> RemovalProtocol:
    rows = RemovalProtocol.objects.filter(plan__agency__in=agencies_where(request.access, "removal"))
    found: RemovalProtocol = get_object_or_404(
        rows.select_related("plan__agency"), pk=removal, plan__agency=agency, plan__year=year
    )
    return found


def _done(request: Request, plan: Plan, words: str, do: Callable[[], object]) -> HttpResponse:
    try:
        do()
        messages.success(request, words)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{linked(plan, 'archive')}#removal")
