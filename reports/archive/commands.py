"""Commands on packages: have one made, give one out with its audit row."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from people.access import Access
from people.acting import Actor
from people.errors import DomainError
from people.job_runners import JSON
from people.models import Job
from people.permissions import allowed
from people.services.jobs import enqueue
from plans.models import Plan
from reports.models import ArchivePackage
from reports.small_sums import may_have_sums
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED

PACKAGE: Final = "archive.package"
NOT_MADE: Final = "没有制作归档包"


def settlement_to_pack(plan: Plan) -> Settlement | None:
    """The published or archived version of a plan, the newest."""
    rows = Settlement.objects.filter(plan=plan, state__in=PUBLISHED).select_related("plan__agency")
    return rows.defer("inputs", "book", "rules", "result", "plan__scheme_text").order_by("-version").first()


def reason_against(settlement: Settlement | None) -> str:
    """Why no package can be made now; empty where one can."""
    if settlement is None or settlement.state not in PUBLISHED:
        return "结果还没有发布"
    if settlement.outdated:
        return f"这一版需重新核算：{settlement.outdated}"
    return f"这一版正在更正：{settlement.reopened}" if settlement.reopened else ""


def submit_package(*, by: Actor, settlement: Settlement, with_evidence: bool) -> Job:
    """Have the package made by a job; the job that makes it already when it is under way. DomainError: not published."""
    why = reason_against(settlement)
    if why:
        raise DomainError(NOT_MADE, why=why, next_step="结果发布、没有更正在办时再制作")
    with transaction.atomic():
        waiting = job_under_way(settlement)
        if waiting is not None:
            return waiting
        arguments: dict[str, JSON] = {"settlement": settlement.pk, "evidence": with_evidence}
        title = f"制作{settlement.plan.year}年度归档包"
        return enqueue(
            by=by, kind=PACKAGE, title=title, arguments=arguments, agency=settlement.plan.agency_id
        )


def job_under_way(settlement: Settlement) -> Job | None:
    """The job that makes a package of the settlement now."""
    return Job.objects.active().filter(kind=PACKAGE, arguments__settlement=settlement.pk).first()


def may_download(access: Access, plan: Plan) -> bool:
    """Whether the asker may have packages: they hold discipline facts, and the sums of all ballots."""
    return allowed(access, "conduct.view", plan.agency_id) and may_have_sums(access, plan)


def given_out(*, by: Actor, package: ArchivePackage) -> None:
    """Record that a package was downloaded."""
    plan = package.settlement.plan
    with transaction.atomic():
        by.record(
            action="下载归档包",
            target=f"{plan.agency.name} {plan} 核算第{package.settlement.version}版",
            detail={"编号": package.pk, "摘要": package.file.digest},
            agency=plan.agency_id,
        )
