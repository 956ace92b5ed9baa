"""The long work: the package of a year, made aside, checked against its manifest, then kept; begun again, made again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from people.errors import DomainError
from people.job_runners import JSON, JobContext, runner
from people.services.files import name_of
from reports.archive.commands import NOT_MADE, PACKAGE, reason_against
from reports.archive.writing import plain_name
from reports.models import ArchivePackage
from reports.papers.keeping import aside_folder, kept
from scoring.models import Settlement


@runner(PACKAGE, title="制作归档包", rule="archive.change")
def make_archive_package(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Make and keep the package; its files are given out by the page of the archive alone."""
    # What lays out files is loaded by the process that makes one, not by each that knows the job.
    from reports.archive.checking import check_package
    from reports.archive.making import make_package

    settlement = Settlement.objects.select_related("plan__agency").get(pk=str(arguments["settlement"]))
    why = reason_against(settlement)
    if why:
        raise DomainError(NOT_MADE, why=why, next_step="结果发布、没有更正在办时再制作")
    # What is done from now on may be missing in it (reports.archive.freshness).
    began = timezone.now()
    plan, with_evidence = settlement.plan, arguments.get("evidence") is True
    name = plain_name(f"{plan.agency.name}{plan.year}年度归档包-第{settlement.version}版.zip")
    with tempfile.TemporaryDirectory(dir=aside_folder()) as folder:
        made = Path(folder, "package.zip")
        contents = make_package(
            settlement, made, with_evidence=with_evidence, progress=lambda step: context.progress(step)
        )
        context.progress("核验归档包")
        checked = check_package(made)
        with (
            kept(made, by=context.by, agency=plan.agency_id, name=name, kind="zip") as file,
            transaction.atomic(),
        ):
            file.save(force_insert=True)
            row = ArchivePackage.objects.create(
                settlement=settlement, file=file, with_evidence=with_evidence, contents=contents,
                account_id=context.by.account, account_name=name_of(context.by), created_at=began,
            )  # fmt: skip
            context.by.record(
                action="制作归档包",
                target=f"{plan.agency.name} {plan} 核算第{settlement.version}版",
                detail={"编号": row.pk, "摘要": file.digest, "清单摘要": checked.digest, "文件数": checked.files, "含佐证材料": with_evidence},
                agency=plan.agency_id,
            )  # fmt: skip
            context.finish(
                {"lines": [f"归档包已制作，共 {checked.files} 个文件，已核验", "请到“归档”页面下载"]}
            )
    return {}
