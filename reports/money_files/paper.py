"""What the files are written from: lines in fen, their sum, and the approval they rest on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from bonuses.approving.lists import Unbalanced, digest_of, payment_list
from bonuses.approving.standing import sealed_list
from bonuses.approving.totals import Totals, all_totals
from bonuses.models import BonusApproval, BonusSupplement
from people.errors import DomainError
from reports.money_files.lines import PaperLine, list_lines, supplement_lines
from scoring.models import Settlement

State = BonusApproval.State
NOT_APPROVED = "未核定，不得据以发放"


@dataclass(frozen=True, slots=True)
class MoneyPaper:
    """A list or a supplement on paper. ``mark`` is empty once it is approved."""

    agency: str
    year: int
    title: str
    basis: str
    approval: str
    mark: str
    digest: str
    lines: tuple[PaperLine, ...]
    total: int
    totals: tuple[Totals, ...] = ()
    supplement: bool = False

    @property
    def count(self) -> str:
        """How many people, and how many units that split theirs, are on it."""
        units = [line for line in self.lines if line.unit]
        words = f"{len(self.lines) - len(units)}人"
        return words + (f"，{len(units)}个单位{sum(line.people for line in units)}人" if units else "")

    @property
    def heading(self) -> str:
        """The whole name on the head of a sheet."""
        return f"{self.agency}{self.year}年度{self.title}"


def list_paper(
    settlement: Settlement, approval: BonusApproval | None, inside: Collection[str] = ()
) -> MoneyPaper:
    """The list of a version, as it was approved, is waiting, or would be. DomainError: nothing is computed.

    Units `inside` stand on it as one line each; the digest stays that of the list as approved.
    """
    listed = sealed_list(approval) if approval is not None else payment_list(settlement)
    if listed is None:
        raise DomainError("文件没有生成", why="本版没有算出奖金", next_step="请先处理阻断问题")
    sources = dict(approval.sources) if approval is not None else {}
    plan = settlement.plan
    return MoneyPaper(
        agency=plan.agency.name, year=plan.year, title="奖金",
        basis=f"核算第{settlement.version}版（{settlement.state}）", approval=approval_words(approval),
        mark="" if approval is not None and approval.state == State.APPROVED else NOT_APPROVED,
        digest=listed.digest, lines=list_lines(settlement, listed, sources, inside), total=listed.paid,
        totals=all_totals(listed, sources, inside),
    )  # fmt: skip


def supplement_paper(row: BonusSupplement, inside: Collection[str] = ()) -> MoneyPaper:
    """A supplement on paper, units `inside` as one line each. Unbalanced where its lines are not those it was made with."""
    stored = list(row.lines.order_by("number"))
    if digest_of((line.number, line.name, line.difference_fen) for line in stored) != row.digest:
        raise Unbalanced("补发追回单与编制时的不一致")
    lines = supplement_lines(row, stored, _sources(row), inside)
    return MoneyPaper(
        agency=row.plan.agency.name, year=row.plan.year, title=f"第{row.number}号补发追回单",
        basis=f"核算第{row.before.version}版改为第{row.after.version}版", approval=approval_words(row),
        mark="" if row.state == State.APPROVED else NOT_APPROVED, digest=row.digest, lines=tuple(lines),
        total=sum(line.amount for line in lines), supplement=True,
    )  # fmt: skip


def approval_words(row: BonusApproval | BonusSupplement | None) -> str:
    """What a sheet says of its approval."""
    if row is None or row.state != State.APPROVED or row.meeting_date is None:
        return NOT_APPROVED
    day = row.meeting_date
    document = f"（{row.document}）" if row.document else ""
    at = timezone.localtime(row.approved_at) if row.approved_at else None
    recorded = f"，{at:%Y-%m-%d} 登记" if at else ""
    return f"{row.body}{day.year}年{day.month}月{day.day}日核定{document}{recorded}"


def _sources(row: BonusSupplement) -> dict[str, str]:
    found = BonusApproval.objects.filter(settlement__plan=row.plan, state=State.APPROVED)
    return dict(found.values_list("sources", flat=True).first() or {})
