"""佐证材料 of a month's plan and summary: attaching files already handed in, captions, taking away; as of a quarter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from indicators.engine.filing import clean
from indicators.models import MonthlyEvidence, MonthlyReport
from indicators.services.filing_evidence import LONGEST, MOST
from indicators.services.filing_page import MOST_HANDED_IN
from indicators.services.monthly import month_for_change
from indicators.services.monthly_reading import months_read
from people.access import Access
from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile
from plans.models import Subject


def evidence_of(access: Access) -> Q:
    """The condition over StoredFile «attached to a month that the access reads»."""
    read = MonthlyReport.objects.filter(months_read(access)).order_by()
    return Q(monthly_evidence__report__in=read.values("pk"))


def handed_in(subjects: Iterable[Subject]) -> list[StoredFile]:
    """Give the files behind the sections' months of the year, the latest first: what may serve once more."""
    proofs = MonthlyEvidence.objects.filter(report__subject__in=subjects).order_by().values("file")
    return list(StoredFile.objects.filter(pk__in=proofs).order_by("-uploaded_at", "pk")[:MOST_HANDED_IN])


def attach(*, by: Actor, subject: Subject, month: int, files: Sequence[StoredFile]) -> MonthlyReport:
    """Attach the files to the month, each once; numbers go on from the last. The caller may open them all.

    DomainError: the month is handed in, or has too many files. A file that is attached already is left as it is.
    """
    with transaction.atomic():
        row = month_for_change(by, subject, month)
        there = dict(row.evidence.values_list("file", "number"))
        fresh = [file for file in dict.fromkeys(files) if file.pk not in there]
        if len(there) + len(fresh) > MOST:
            raise DomainError(
                "没有增加佐证材料", why=f"一个月最多 {MOST} 个文件", next_step="请合并成压缩包或 PDF 后再传"
            )
        last = max(there.values(), default=0)
        MonthlyEvidence.objects.bulk_create(
            MonthlyEvidence(report=row, file=file, number=last + place, added_by_id=by.account)
            for place, file in enumerate(fresh, 1)
        )
        if fresh:
            _record(by, row, subject, "上传月度佐证材料", [file.name for file in fresh])
    return row


def caption(*, by: Actor, subject: Subject, month: int, evidence: int, text: str) -> MonthlyReport:
    """Say what a file shows. DomainError: the month is handed in, the file is not there, too long."""
    words = " ".join(clean(text).split())
    if len(words) > LONGEST:
        raise DomainError("没有保存说明", why=f"最多 {LONGEST} 字", next_step="请写短一些")
    with transaction.atomic():
        row = month_for_change(by, subject, month)
        if not MonthlyEvidence.objects.filter(pk=evidence, report=row).update(caption=words):
            raise _gone()
    return row


def detach(*, by: Actor, subject: Subject, month: int, evidence: int) -> MonthlyReport:
    """Take a file off the month; the file itself stays, other rows may use it. Numbers close up."""
    with transaction.atomic():
        row = month_for_change(by, subject, month)
        proof = MonthlyEvidence.objects.select_related("file").filter(pk=evidence, report=row).first()
        if proof is None:
            raise _gone()
        name = proof.file.name
        proof.delete()
        left = list(row.evidence.order_by("number", "pk"))
        for number, one in enumerate(left, 1):
            one.number = number
        MonthlyEvidence.objects.bulk_update(left, ["number"])
        _record(by, row, subject, "移除月度佐证材料", [name])
    return row


def _record(by: Actor, row: MonthlyReport, subject: Subject, action: str, names: list[str]) -> None:
    target = f"{subject.plan.year}年{row.month}月 {subject.name}"
    by.record(action=action, target=target, detail={"文件": names}, agency=subject.plan.agency_id)


def _gone() -> DomainError:
    return DomainError("没有改动", why="这个文件已不在这个月下", next_step="请刷新页面")
