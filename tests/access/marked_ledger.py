"""Marks in the ledger of a running year: texts, remarks, conversation, evidence, corrections, overdue, returns, months."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils import timezone

from indicators.models import (
    Correction,
    Evidence,
    IndicatorExit,
    LedgerEntry,
    LedgerEvent,
    MonthlyEvent,
    MonthlyEvidence,
    MonthlyReport,
    OverdueStep,
    QuarterlyReturn,
    SecondaryIndicator,
)
from plans.engine.units import RATIO
from plans.models import Plan, Subject
from tests.access.marking import (
    CITY,
    FILER,
    LINE,
    NOBODY,
    OFFICE,
    READERS,
    SERIES,
    STAFF,
    Marks,
)

State = LedgerEntry.State
# Who reads a row that was handed in: its line, its filers, the readers of the agency, who leads the series.
ROW: Final = READERS | LINE | FILER | SERIES
ROW_ELSEWHERE: Final = READERS | SERIES
_FIRST: Final = date(2026, 4, 9)


def mark_ledger(plan: Plan, marks: Marks) -> None:
    """Mark the rows of one section in all their states."""
    agency, prefix = plan.agency, marks.section or 1
    one, two, named = (SecondaryIndicator.objects.get(plan=plan, code=f"{prefix}.{n}") for n in (1, 2, 3))
    approved = _row(
        marks.at(marks.letter, marks.section, "已审核"), one, 1, State.APPROVED, ROW, ROW_ELSEWHERE
    )
    _conversation(marks.at(marks.letter, marks.section, "往来"), approved)
    _correction(marks.at(marks.letter, marks.section, "更正"), approved)
    _evidence(marks.at(marks.letter, marks.section, "已审核"), approved, ROW, ROW_ELSEWHERE)
    waiting = _row(
        marks.at(marks.letter, marks.section, "已提交"), one, 2, State.SUBMITTED, ROW, ROW_ELSEWHERE
    )
    LedgerEntry.objects.filter(pk=waiting.pk).update(stage=LedgerEntry.Stage.HEAD)
    _row(marks.at(marks.letter, marks.section, "已退回"), two, 1, State.SENT_BACK, ROW, ROW_ELSEWHERE)
    # What nobody has handed in is its filers' alone.
    draft = marks.at(marks.letter, marks.section, "草稿")
    kept = _row(draft, two, 2, State.DRAFT, FILER, NOBODY)
    _evidence(draft, kept, FILER, NOBODY)
    owner = marks.at(marks.letter, marks.section, "责任人")
    _row(owner, named, 1, State.APPROVED, ROW | STAFF, ROW_ELSEWHERE)
    _row(marks.at(marks.letter, marks.section, "责任人草稿"), named, 2, State.DRAFT, STAFF, NOBODY)
    step = OverdueStep.objects.create(
        indicator=one, quarter=1, level="通报", on=_FIRST, name="某人",
        text=marks.put("逾期通报", READERS | LINE, READERS), document=marks.put("逾期文号", READERS | LINE, READERS),
    )  # fmt: skip
    step.files.add(marks.file(agency, "逾期", READERS | LINE, READERS))
    IndicatorExit.objects.create(
        indicator=one, trigger="连续两年满分", grounds=marks.put("退出依据", ROW, ROW_ELSEWHERE)
    )
    if marks.section < 2:
        whole = marks.at(marks.letter, 0)
        QuarterlyReturn.objects.create(
            plan=plan, quarter=1, state=QuarterlyReturn.State.SENT, signed_name="某人", sent_on=_FIRST,
            late_reason=whole.put("报表逾期理由", READERS | LINE),
        )  # fmt: skip


def _row(
    marks: Marks, indicator: SecondaryIndicator, quarter: int, state: str, own: Any, other: Any
) -> LedgerEntry:
    texts = {
        name: marks.put(words, own, other)
        for name, words in (("progress", "完成情况"), ("problems", "存在问题"), ("measures", "整改措施"))
    }
    if state == State.APPROVED:
        texts["score_reason"] = marks.put("评分理由", own, other)
    else:
        texts["no_evidence_reason"] = marks.put("无佐证理由", own, other)
    handed_in = {} if state == State.DRAFT else {"submitted_at": timezone.now(), "filed_name": "某人"}
    return LedgerEntry.objects.create(
        indicator=indicator, quarter=quarter, state=state, attainment=RATIO // 10, saved_at=timezone.now(), version=3,
        **texts, **handed_in,
    )  # fmt: skip


def _conversation(marks: Marks, row: LedgerEntry) -> None:
    """An earlier filing that was returned with words at a field."""
    LedgerEvent.objects.create(
        entry=row, kind="提交", name="某人", values={"progress": marks.put("旧稿", ROW, ROW_ELSEWHERE)}
    )
    LedgerEvent.objects.create(
        entry=row, kind="退回", name="某人", text=marks.put("退回理由", ROW, ROW_ELSEWHERE),
        remarks={"progress": marks.put("逐项意见", ROW, ROW_ELSEWHERE)},
        values={"progress": marks.found and row.progress},
    )  # fmt: skip
    LedgerEvent.objects.create(entry=row, kind="提交", name="某人", values={"progress": row.progress})
    LedgerEvent.objects.create(
        entry=row, kind="审核通过", name="某人", text=marks.put("审核意见", ROW, ROW_ELSEWHERE),
        values={"progress": row.progress},
    )  # fmt: skip


def _correction(marks: Marks, row: LedgerEntry) -> None:
    # Who reads the row reads what is proposed about it, on the row's own page.
    Correction.objects.create(
        entry=row, reason=marks.put("理由", ROW, ROW_ELSEWHERE), proposed_name="某人",
        edits={"progress": {"old": row.progress, "new": marks.put("新内容", ROW, ROW_ELSEWHERE)}},
    )  # fmt: skip


def _evidence(marks: Marks, row: LedgerEntry, own: Any, other: Any) -> None:
    file = marks.file(row.indicator.plan.agency, "佐证", own, other)
    # The words beside it stand on the filers' page and in the catalogue of the self-evaluation.
    caption = marks.put("佐证说明", own & (FILER | READERS), other & READERS)
    Evidence.objects.create(entry=row, file=file, number=1, caption=caption)


def mark_months(plan: Plan, subject: Subject, marks: Marks) -> None:
    """Mark what a section files month by month."""
    # Its line and the 绩效办 judge it; nobody else reads it.
    judged = FILER | LINE | OFFICE | CITY
    for month, state, who, other in (
        (2, State.SUBMITTED, judged, OFFICE | CITY),
        (3, State.DRAFT, FILER, NOBODY),
    ):
        at = marks.at(marks.letter, marks.section, f"月度{state}")
        report = MonthlyReport.objects.create(
            plan=plan, subject=subject, month=month, state=state, saved_at=timezone.now(),
            planned=at.put("月计划", who, other), summary=at.put("月总结", who, other),
        )  # fmt: skip
        file = at.file(plan.agency, "月度佐证", who, other)
        MonthlyEvidence.objects.create(
            report=report, file=file, number=1, caption=at.put("月度佐证说明", who, other)
        )
        MonthlyEvent.objects.create(
            report=report, kind="退回", name="某人", text=at.put("月度退回理由", who, other)
        )
