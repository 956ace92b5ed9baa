"""What a 公示 shows: tables of text, frozen with everything else that hangs on the wall."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from people.audit import canonical
from plans.models import PublicNotice

# Above so many rows nobody waits for the sheet: a job makes it (reports.result_notices.long_sheets).
LONG_PDF: Final = 500
LONG_BOOK: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTable:
    """One table of a notice; every row has as many cells as there are heads. ValueError otherwise."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""

    def __post_init__(self) -> None:
        if not self.heads or any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("every row of a notice's table has one cell for each head")


def content_of(tables: Sequence[NoticeTable]) -> dict[str, object]:
    """Give the tables as `PublicNotice.content` keeps them."""
    return {
        "表": [
            {"标题": table.title, "栏": list(table.heads), "行": [list(row) for row in table.rows]}
            for table in tables
        ]
    }


def tables_of(notice: PublicNotice) -> list[NoticeTable]:
    """Read the tables back."""
    return [
        NoticeTable(title=each["标题"], heads=tuple(each["栏"]), rows=tuple(tuple(row) for row in each["行"]))
        for each in notice.content.get("表", [])
    ]


def rows_of(notice: PublicNotice) -> int:
    """How many rows its tables have together."""
    return sum(len(each["行"]) for each in notice.content.get("表", []))


def digest_of(notice: PublicNotice) -> str:
    """Give the sha256 over everything the posted sheet says; a changed word shows."""
    said = {
        "事项": notice.kind,
        "标题": notice.title,
        "正文": notice.text,
        "范围": notice.audience,
        "地点": notice.place,
        "受理": notice.contact,
        "工作日": notice.working_days,
        "公示": notice.posted_on.isoformat() if notice.posted_on else "",
        "截止": notice.closes_on.isoformat() if notice.closes_on else "",
        "内容": notice.content,
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()
