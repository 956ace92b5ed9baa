"""What a return of a quarter and the self-evaluation package are made of, read from the ledger as it stands.

Drafts, and returned rows that are being mended, are nobody's business but the filer's: a row counts as filed while it is
submitted or approved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone

from indicators.models import Evidence, LedgerEntry, QuarterlyReturn, SecondaryIndicator
from indicators.workflow import HANDED_IN
from indicators.working import scoring_of
from plans.models import Plan, Subject
from reports.results.quarterly import QUARTERS, Block

TITLE: Final = "绩效评估目标落实情况季度报表"


@dataclass(frozen=True, slots=True)
class Return:
    """A quarter's return: one block a section; `signed` by the section's key, `sent` that of the agency."""

    plan: Plan
    quarter: int
    graded: bool
    blocks: tuple[Block, ...]
    signed: dict[int | None, QuarterlyReturn] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the paper."""
        return f"{self.plan.agency.name}{self.plan.year}年度{TITLE}（第{QUARTERS[self.quarter - 1]}季度）"

    @property
    def facts(self) -> str:
        """How many rows are in, and when the paper was made."""
        rows = [entry for block in self.blocks for _, entry in block.rows]
        filed = [entry for entry in rows if entry is not None]
        approved = sum(entry.state == LedgerEntry.State.APPROVED for entry in filed)
        made = timezone.localtime()
        return (
            f"应报 {len(rows)} 项，已报 {len(filed)} 项，已审核 {approved} 项　"
            f"签批领导：{self.leader or '　　　　'}　生成时间：{made:%Y-%m-%d %H:%M}"
        )

    @property
    def leader(self) -> str:
        """Who signed for the agency; empty before it went out."""
        sent = self.signed.get(None)
        return sent.leader_name if sent is not None and sent.state == QuarterlyReturn.State.SENT else ""

    def signature(self, subject: Subject | None) -> str:
        """The line under a section's block."""
        row = self.signed.get(subject.pk) if subject else None
        if row is None or row.signed_at is None:
            return "负责人签名：　　　　　　分管领导签名：　　　　　　日期：　　　年　　月　　日"
        at = timezone.localtime(row.signed_at)
        return f"负责人：{plain_name(row.signed_name)}（{at:%Y年%m月%d日}在系统签字，摘要 {row.digest[:16]}）　分管领导签名：　　　　　　"


def gather_return(plan: Plan, quarter: int, sections: Sequence[int] | None = None) -> Return:
    """Read the return of a quarter; `sections` keeps those of these subjects (None: all)."""
    indicators = _indicators(plan)
    if sections is not None:
        indicators = [row for row in indicators if row.subject_id in sections]
    entries = {
        row.indicator_id: row
        for row in LedgerEntry.objects.filter(
            indicator__in=[row.pk for row in indicators], quarter=quarter, state__in=HANDED_IN
        )
    }
    rows: dict[int, list[tuple[SecondaryIndicator, LedgerEntry | None]]] = defaultdict(list)
    subjects: dict[int, Subject | None] = {}
    for row in indicators:
        rows[row.subject_id or 0].append((row, entries.get(row.pk)))
        subjects[row.subject_id or 0] = row.subject
    ordered = sorted(rows, key=lambda key: (not key, subjects[key].code if subjects[key] else ""))  # type: ignore[union-attr]
    scoring = scoring_of(plan)
    return Return(
        plan=plan,
        quarter=quarter,
        graded=scoring is not None and scoring.method == "graded",
        blocks=tuple(Block(subjects[key], tuple(rows[key])) for key in ordered),
        signed={row.subject_id: row for row in QuarterlyReturn.objects.filter(plan=plan, quarter=quarter)},
    )


def plain_name(name: str) -> str:
    """A name without the login name behind it: nobody prints that."""
    return name.partition("（")[0]


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in the self-evaluation: its last submitted row of the period, and all evidence of it."""

    indicator: SecondaryIndicator
    entry: LedgerEntry | None
    evidence: tuple[tuple[str, Evidence], ...] = ()

    @property
    def numbers(self) -> str:
        """The numbers of its evidence in the catalogue."""
        return "、".join(number for number, _ in self.evidence)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The self-evaluation of a half-year or a year."""

    plan: Plan
    half: bool
    graded: bool
    lines: tuple[Line, ...]

    @property
    def period(self) -> str:
        """上半年 or 年度."""
        return f"{self.plan.year}年上半年" if self.half else f"{self.plan.year}年度"


def gather_evaluation(plan: Plan, *, half: bool) -> Evaluation:
    """Read the self-evaluation; evidence is numbered 编号-季度-序号, as the catalogue and the package have it."""
    indicators = _indicators(plan)
    quarters = (1, 2) if half else (1, 2, 3, 4)
    entries: dict[int, LedgerEntry] = {}
    rows = LedgerEntry.objects.filter(indicator__plan=plan, quarter__in=quarters, state__in=HANDED_IN)
    for row in rows.order_by("quarter"):
        entries[row.indicator_id] = row
    evidence: dict[int, list[tuple[str, Evidence]]] = defaultdict(list)
    proofs = Evidence.objects.filter(
        entry__indicator__plan=plan, entry__quarter__in=quarters, entry__state__in=HANDED_IN
    )
    counted: dict[tuple[int, int], int] = defaultdict(int)
    for proof in proofs.select_related("entry__indicator", "file").order_by("entry__quarter", "number", "pk"):
        place = (proof.entry.indicator_id, proof.entry.quarter)
        counted[place] += 1
        number = f"{proof.entry.indicator.code}-{proof.entry.quarter}-{counted[place]:02d}"
        evidence[proof.entry.indicator_id].append((number, proof))
    scoring = scoring_of(plan)
    return Evaluation(
        plan=plan,
        half=half,
        graded=scoring is not None and scoring.method == "graded",
        lines=tuple(Line(row, entries.get(row.pk), tuple(evidence[row.pk])) for row in indicators),
    )


def _indicators(plan: Plan) -> list[SecondaryIndicator]:
    related = ("primary", "subject__head", "subject__supervising_leader", "responsible", "leader")
    rows = SecondaryIndicator.objects.filter(plan=plan).select_related(*related)
    return sorted(rows, key=lambda row: (row.primary.position, row.position, row.code))
