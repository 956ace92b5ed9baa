"""The marked copy of a faulty workbook: made by its check, or here when it is asked for before that."""

from __future__ import annotations

from pathlib import Path

from people.errors import DomainError
from people.models import Job
from people.services.jobs import PRIVATE
from people.xlsx.faults import BookRefused
from reports.submissions import BOOK, MARKED


def marked_copy(check: Job) -> Path:
    """Give the copy with the faulty cells coloured and commented; it is made once.

    DomainError where the file has been cleaned away, is too large for a copy, or was no workbook at all.
    """
    path = check.folder / "out" / MARKED
    if path.is_file():
        return path
    source = check.folder / "in" / BOOK
    if not source.is_file():
        raise _refused("上传的文件已过保存期，已清理", "请重新上传")
    # Imported late: openpyxl is large, and a server that nobody asks stays small.
    from reports.workbook.check import check as check_book
    from reports.workbook.marked import write_marked

    path.parent.mkdir(mode=PRIVATE, exist_ok=True)
    try:
        write_marked(source, check_book(source).faults, path)
    except BookRefused as refused:
        raise _refused(refused.fault.problem, refused.fault.remedy) from refused
    return path


def _refused(why: str, next_step: str) -> DomainError:
    return DomainError("标注的副本没有生成", why=why, next_step=next_step)
