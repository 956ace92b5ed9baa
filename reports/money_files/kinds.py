"""The kinds of files of a list and of a supplement, where a made one is kept, and how it is made."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from bonuses.approving.inside import inner_units, inside_stamp
from bonuses.approving.standing import list_of
from bonuses.models import BonusApproval, BonusSupplement
from people.errors import DomainError
from reports.money_files.paper import MoneyPaper, list_paper, supplement_paper
from reports.result_files import LONGEST_OFFICE, PDF, XLSX
from scoring.models import Settlement

# Raised when what the writers lay out changes: files of an older release are then made again.
LAYOUT: Final = 2
# Below HENGJI_DATA.
FOLDER: Final = "money"
CSV: Final = "text/csv"
_HERE: Final = "reports.money_files."

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyKind:
    """One kind of file; `lists`, `supplements`: of which of both there is one."""

    kind: str
    name: str
    purpose: str
    content_type: str
    writer: str
    lists: bool = True
    supplements: bool = True

    @property
    def suffix(self) -> str:
        """The suffix of the file's name, with its dot."""
        return Path(self.name).suffix


KINDS: Final = {
    row.kind: row
    for row in (
        MoneyKind(
            kind="signed-pdf", name="签领表.pdf", content_type=PDF, writer=f"{_HERE}pdfs.write_signed_pdf",
            purpose="打印后本人签名，每页有小计，末页有合计和大写",
        ),
        MoneyKind(
            kind="signed", name="签领表.xlsx", content_type=XLSX, writer=f"{_HERE}sheets.write_signed",
            purpose="同上，可以改版式后打印",
        ),
        MoneyKind(
            kind="finance", name="财务发放表.xlsx", content_type=XLSX, writer=f"{_HERE}sheets.write_finance",
            purpose="给财务；银行账号一列是文本，留空由财务填写，系统不保存账号",
        ),
        MoneyKind(
            kind="gb18030", name="财务发放表-GB18030.csv", content_type=CSV, writer=f"{_HERE}tables.write_gb18030",
            purpose="导入财务、银行软件用的文本表（国标编码）",
        ),
        MoneyKind(
            kind="utf8", name="财务发放表-UTF8.csv", content_type=CSV, writer=f"{_HERE}tables.write_utf8",
            purpose="同上，UTF-8 编码，可直接用表格软件打开",
        ),
        MoneyKind(
            kind="totals", name="奖金汇总.xlsx", content_type=XLSX, writer=f"{_HERE}sheets.write_totals",
            purpose="按单位、所在对象、人员类别、资金来源汇总，各自合计", supplements=False,
        ),
        MoneyKind(
            kind="slips", name="补发追回通知单.pdf", content_type=PDF, writer=f"{_HERE}pdfs.write_supplement_slips",
            purpose="每人一张，只有本人的数", lists=False,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is of: the list of a version, or a supplement that leads to it; `inside`: units that split theirs."""

    settlement: Settlement
    approval: BonusApproval | None
    supplement: BonusSupplement | None
    inside: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What of it a file shows: another approval, and other units that split theirs, make another file."""
        row = self.supplement or self.approval
        stamp = f"{BonusApproval.State(row.state).name.lower()}-{row.version}" if row is not None else "draft"
        number = f"s{self.supplement.number}" if self.supplement else "list"
        parts = (
            number,
            stamp,
            Settlement.State(self.settlement.state).name.lower(),
            inside_stamp(self.inside),
        )
        return "-".join(part for part in parts if part)

    @property
    def approved(self) -> bool:
        """Whether it may be paid."""
        row = self.supplement or self.approval
        return row is not None and row.state == BonusApproval.State.APPROVED

    @property
    def kinds(self) -> list[MoneyKind]:
        """The kinds of files it has."""
        return [row for row in KINDS.values() if (row.supplements if self.supplement else row.lists)]

    def paper(self) -> MoneyPaper:
        """What its files are written from."""
        if self.supplement is not None:
            return supplement_paper(self.supplement, self.inside)
        return list_paper(self.settlement, self.approval, self.inside)


def source_of(settlement: Settlement, supplement: int = 0) -> Source | None:
    """The list (0) or a supplement of a version; None where there is no such supplement."""
    inside = inner_units(settlement.plan_id)
    if supplement:
        row = BonusSupplement.objects.filter(after=settlement, pk=supplement).select_related(
            "plan__agency", "before", "after"
        )
        found = row.first()
        return Source(settlement, None, found, inside) if found is not None else None
    approval = list_of(settlement.plan_id)
    own = approval if approval is not None and approval.settlement_id == settlement.pk else None
    return Source(settlement, own, None, inside)


def file_name(source: Source, kind: MoneyKind) -> str:
    """The name under which a file is downloaded; one that is not approved says so."""
    plan = source.settlement.plan
    office = "".join(
        " " if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in plan.agency.name
    )
    which = f"第{source.supplement.number}号补发追回单" if source.supplement else "奖金"
    mark = "" if source.approved else "（未核定）"
    return (
        f"{office.strip()[:LONGEST_OFFICE]}{plan.year}年度{which}-{Path(kind.name).stem}{mark}{kind.suffix}"
    )


def place(source: Source, kind: MoneyKind) -> Path:
    """Where the file stands, made or not."""
    settlement = source.settlement
    folder = f"{settlement.pk}-{settlement.result_digest[:16]}-{LAYOUT}"
    return Path(settings.HENGJI_DATA) / FOLDER / folder / f"{kind.kind}-{source.key}{kind.suffix}"


def stored(source: Source, kind: MoneyKind) -> Path | None:
    """The file when it has been made."""
    path = place(source, kind)
    return path if path.is_file() else None


def build(source: Source, kind: MoneyKind, *, progress: Progress = lambda step: None) -> Path:
    """Make a file and keep it; at once when it is there. Unbalanced, DomainError: nothing is made."""
    path = place(source, kind)
    if path.is_file():
        return path
    progress("核对名单")
    paper = source.paper()
    progress(f"生成{kind.name}")
    write: Callable[[MoneyPaper, Path], None] = import_string(kind.writer)
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as aside:
        made = Path(aside, path.name)
        write(paper, made)
        # To be read by the program alone: it holds what people are paid.
        made.chmod(0o600)
        os.replace(made, path)
    return path


def kind_named(name: str) -> MoneyKind:
    """The kind of that name; DomainError for another."""
    kind = KINDS.get(name)
    if kind is None:
        raise DomainError("文件没有生成", why="没有这种文件", next_step="请从“发放文件”里选择")
    return kind
