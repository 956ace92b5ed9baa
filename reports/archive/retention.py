"""What personal data of an archived year goes when its time is over: rules as data, nothing else is ever removed.

No plan document sets terms: all are ASSUMED (个人信息保护法 «19»: no longer than the purpose needs), counted from the end of the
plan's year. Settlements, results, the audit chain, documents that were issued and packages are never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q, QuerySet

from plans.models import Liaison, Plan
from reports.models import YearPaper
from scoring.models import Appeal, Attendance, Complaint, Consequence

BASIS: Final = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间；年限原文未规定，按系统默认"
TALKS: Final = (Consequence.Kind.TALK, Consequence.Kind.ADMONITION)
# The keys of the kinds of documents about one talk (reports.papers.kinds).
TALK_PAPERS: Final = ("talk", "talk-record")
GONE: Final = "（已按规定清理）"
# What stands in such a document that was never issued when its time is over: nobody's name, in no field.
_EMPTIED: Final[Mapping[str, object]] = {
    "title": GONE, "about": "", "recipients": "", "copies": "", "text": GONE, "tables": [], "signer": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what goes after how many years, how many of it a plan has, and its removal (gives how many went)."""

    key: str
    what: str
    years: int
    basis: str
    count: Callable[[Plan], int]
    remove: Callable[[Plan], int]

    def due(self, plan: Plan) -> int:
        """The first year in which it may be removed."""
        return plan.year + self.years + 1


def _phones(plan: Plan) -> int:
    return Liaison.objects.filter(~Q(office_phone="", mobile=""), plan=plan).count()


def _drop_phones(plan: Plan) -> int:
    return Liaison.objects.filter(~Q(office_phone="", mobile=""), plan=plan).update(
        office_phone="", mobile=""
    )


def _drop_attendance(plan: Plan) -> int:
    return Attendance.objects.filter(plan=plan).delete()[0]


def _sources(plan: Plan) -> int:
    return Complaint.objects.filter(plan=plan).exclude(source__in=("", GONE)).count()


def _drop_sources(plan: Plan) -> int:
    return Complaint.objects.filter(plan=plan).exclude(source__in=("", GONE)).update(source=GONE)


def _talks(plan: Plan) -> int:
    return _records(plan).count() + _talk_drafts(plan).count()


def _drop_talks(plan: Plan) -> int:
    return _records(plan).update(record=GONE) + _talk_drafts(plan).update(
        **_EMPTIED, version=F("version") + 1
    )


def _records(plan: Plan) -> QuerySet[Consequence]:
    return Consequence.objects.filter(plan=plan, kind__in=TALKS).exclude(record__in=("", GONE))


def _talk_drafts(plan: Plan) -> QuerySet[YearPaper]:
    """The same words, and whom they are about, in documents that were never issued."""
    rows = YearPaper.objects.filter(plan=plan, kind__in=TALK_PAPERS).exclude(state=YearPaper.State.ISSUED)
    return rows.exclude(**_EMPTIED)


def _appeal_files(plan: Plan) -> int:
    return Appeal.files.through.objects.filter(appeal__settlement__plan=plan).count()


def _drop_appeal_files(plan: Plan) -> int:
    # The content goes with the cleaning of files that nothing refers to (people.services.file_sweep).
    return Appeal.files.through.objects.filter(appeal__settlement__plan=plan).delete()[0]


RULES: Final = {
    rule.key: rule
    for rule in (
        Rule(
            key="phones", what="负责人和联络员的电话", years=2, basis=BASIS, count=_phones, remove=_drop_phones,
        ),
        Rule(
            key="attendance", what="考勤明细", years=3, basis=BASIS,
            count=lambda plan: Attendance.objects.filter(plan=plan).count(), remove=_drop_attendance,
        ),
        Rule(
            key="complaint-sources", what="投诉的来源（投诉人）", years=3, basis=BASIS, count=_sources, remove=_drop_sources,
        ),
        Rule(
            key="talks", what="约谈、诫勉谈话的办理记录文字，没有印发的谈话通知和记录", years=5, basis=BASIS, count=_talks, remove=_drop_talks,
        ),
        Rule(
            key="appeal-files", what="复核申诉的申请材料附件", years=5, basis=BASIS, count=_appeal_files,
            remove=_drop_appeal_files,
        ),
    )
}  # fmt: skip
