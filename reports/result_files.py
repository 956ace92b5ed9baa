"""The files of a settlement: which there are, where a made one is kept, and how it is made.

A file is made once by a job and kept beside the data; it can always be made again from what the settlement froze, so
it is no part of a backup and is cleaned away when it grows old (`people.services.job_sweep.clean`).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from bonuses.approving.own import list_stamp, mark_stamp
from bonuses.settled import Settled
from people.access import Access
from people.errors import DomainError
from reports.opened import rules_of, settled_of
from reports.small_sums import may_have_sums
from reports.tracing.discipline import may_have_discipline
from scoring.models import Settlement

# Raised when what the writers lay out changes: files of an older release are then made again.
LAYOUT: Final = 1
# Below HENGJI_DATA.
FOLDER: Final = "results"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF: Final = "application/pdf"
JSON: Final = "application/json"
# The names of files have at most 255 bytes, three for each sign.
LONGEST_OFFICE: Final = 50

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """One kind of file: its name, what it is for, the function that writes it (`settled`, `path`).

    `by_state`: the state is printed in it, so that every state has its own. `money`: only where the scheme pays;
    `people`: only where it pays or appraises people; `sums`: holds the year workbook, with 测评汇总
    (`reports.small_sums`) and 违规违纪 (`reports.tracing.discipline`).
    """

    kind: str
    name: str
    purpose: str
    content_type: str
    writer: str
    by_state: bool = True
    money: bool = False
    people: bool = False
    sums: bool = False

    @property
    def suffix(self) -> str:
        """The suffix of the file's name, with its dot."""
        return Path(self.name).suffix


KINDS: Final = {
    row.kind: row
    for row in (
        FileKind(
            kind="xlsx", name="结果.xlsx", by_state=False, content_type=XLSX, writer="reports.results.xlsx.write_results",
            sums=True,
            purpose="年度工作簿和全部结果，每个数都是公式，改一处就能看到变化",
        ),
        FileKind(
            kind="pdf", name="结果.pdf", content_type=PDF, writer="reports.results.pdf.write_pdf",
            purpose="年度考核结果报告，供领导审阅签字",
        ),
        FileKind(
            kind="sheets", name="考核对象结果单.pdf", content_type=PDF,
            writer="reports.results.section_sheets.write_section_sheets", purpose="每个考核对象一页，分发或签字",
        ),
        FileKind(
            kind="slips", name="个人结果单.pdf", content_type=PDF, people=True,
            writer="reports.results.person_slips.write_person_slips", purpose="每人一张，只有本人的数",
        ),
        FileKind(
            kind="scores", name="考核评分表.xlsx", content_type=XLSX,
            writer="reports.results.score_sheets.write_score_sheets", purpose="每个考核对象一张评分表，打印存档",
        ),
        FileKind(
            kind="quarterly", name="季度报表.xlsx", content_type=XLSX,
            writer="reports.results.quarterly.write_quarterly_return", purpose="按季度汇总的指标完成情况",
        ),
        FileKind(
            kind="bonus", name="奖金发放表.xlsx", content_type=XLSX, money=True,
            writer="reports.results.bonus_list.write_bonus_list", purpose="按工号排列，银行账号一列留空，供财务填写",
        ),
        FileKind(
            kind="json", name="结果.json", by_state=False, content_type=JSON, writer="reports.result_files.write_json",
            purpose="结果数据，供其他系统核对",
        ),
    )
}  # fmt: skip


def kinds_of(settlement: Settlement, *, pays: bool) -> list[FileKind]:
    """The kinds of files a settlement has; `pays` says whether its scheme distributes money."""
    people = rules_of(settlement).scheme.people
    appraises = pays or bool(people and people.parts)
    return [row for row in KINDS.values() if (pays or not row.money) and (appraises or not row.people)]


def kinds_for(access: Access, settlement: Settlement, *, pays: bool) -> list[FileKind]:
    """Those of them that a reader of the result may have."""
    sums = may_have_sums(access, settlement.plan) and may_have_discipline(access, settlement)
    return [row for row in kinds_of(settlement, pays=pays) if sums or not row.sums]


def file_name(settlement: Settlement, kind: FileKind) -> str:
    """The name under which a file is downloaded: office, year and version in front.

    An office may be called anything; in a name stands no sign that parts folders or lines, nor more than fits.
    """
    plan = settlement.plan
    office = "".join(
        " " if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in plan.agency.name
    )
    return f"{office.strip()[:LONGEST_OFFICE]}{plan.year}年度第{settlement.version}版-{kind.name}"


def place(settlement: Settlement, kind: FileKind) -> Path:
    """Where the file of a settlement stands, made or not."""
    folder = f"{settlement.pk}-{settlement.result_digest[:16]}-{LAYOUT}"
    state = f"-{Settlement.State(settlement.state).name.lower()}" if kind.by_state else ""
    # A slip says whether its amount is approved and paid by this list, the list of bonuses whether one may pay by it.
    stamp = list_stamp(settlement) if kind.people else mark_stamp(settlement) if kind.money else ""
    state += f"-{stamp}" if stamp else ""
    return Path(settings.HENGJI_DATA) / FOLDER / folder / f"{kind.kind}{state}{kind.suffix}"


def stored(settlement: Settlement, kind: FileKind) -> Path | None:
    """The file when it has been made."""
    path = place(settlement, kind)
    return path if path.is_file() else None


def build(settlement: Settlement, kind: FileKind, *, progress: Progress = lambda step: None) -> Path:
    """Make a file and keep it; at once when it is there. DomainError when the input rows are gone."""
    path = place(settlement, kind)
    if path.is_file():
        return path
    progress("按冻结的输入重新计算")
    settled = settled_of(settlement)
    progress(f"生成{kind.name}")
    write: Callable[[Settled, Path], None] = import_string(kind.writer)
    _folder(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as aside:
        made = Path(aside, path.name)
        write(settled, made)
        # To be read by the program alone: results hold what people are paid.
        made.chmod(0o600)
        os.replace(made, path)
    return path


def write_json(settled: Settled, path: Path) -> None:
    """Write 结果.json as it was stored."""
    path.write_bytes(settled.settlement.result.encode())


def kind_named(name: str) -> FileKind:
    """The kind of that name; DomainError for another."""
    kind = KINDS.get(name)
    if kind is None:
        raise DomainError("文件没有生成", why="没有这种文件", next_step="请从结果页的“文件”里选择")
    return kind


def _folder(path: Path) -> None:
    """Make the private folder of a file: results hold what people are paid."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
