"""佐证材料 of a row: attaching files already handed in, captions, taking away, and the numbers they are cited by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Max

from indicators.engine.filing import clean
from indicators.models import Evidence, LedgerEntry, SecondaryIndicator
from indicators.services.filing import entry_for_change
from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile

MOST: Final = 30
LONGEST: Final = 200


def attach(
    *, by: Actor, indicator: SecondaryIndicator, quarter: int, files: Sequence[StoredFile]
) -> tuple[LedgerEntry, list[Evidence]]:
    """Attach the files to the row, each once; numbers go on from the last. The caller may open them all.

    DomainError: the row is submitted, or has too many files. A file that is attached already is left as it is.
    """
    with transaction.atomic():
        entry = entry_for_change(by, indicator, quarter)
        there = dict(entry.evidence.values_list("file", "number"))
        fresh = [file for file in dict.fromkeys(files) if file.pk not in there]
        if len(there) + len(fresh) > MOST:
            raise DomainError(
                "没有增加佐证材料", why=f"一项最多 {MOST} 个文件", next_step="请合并成压缩包或 PDF 后再传"
            )
        last = max(there.values(), default=0)
        made = Evidence.objects.bulk_create(
            Evidence(entry=entry, file=file, number=last + place, added_by_id=by.account)
            for place, file in enumerate(fresh, 1)
        )
        if made:
            names = [file.name for file in fresh]
            _record(by, entry, indicator, "上传佐证材料", {"文件": names})
    return entry, made


def caption(
    *, by: Actor, indicator: SecondaryIndicator, quarter: int, evidence: int, text: str
) -> LedgerEntry:
    """Say what a file shows. DomainError: the row is submitted, the file is not there, too long."""
    words = " ".join(clean(text).split())
    if len(words) > LONGEST:
        raise DomainError("没有保存说明", why=f"最多 {LONGEST} 字", next_step="请写短一些")
    with transaction.atomic():
        entry = entry_for_change(by, indicator, quarter)
        if not Evidence.objects.filter(pk=evidence, entry=entry).update(caption=words):
            raise _gone()
    return entry


def detach(*, by: Actor, indicator: SecondaryIndicator, quarter: int, evidence: int) -> LedgerEntry:
    """Take a file off the row; the file itself stays, other rows may use it. Numbers close up."""
    with transaction.atomic():
        entry = entry_for_change(by, indicator, quarter)
        row = Evidence.objects.select_related("file").filter(pk=evidence, entry=entry).first()
        if row is None:
            raise _gone()
        name = row.file.name
        row.delete()
        _renumber(entry)
        _record(by, entry, indicator, "移除佐证材料", {"文件": [name]})
    return entry


def last_number(entry: LedgerEntry) -> int:
    """Give the highest number in the row's catalogue."""
    return entry.evidence.aggregate(last=Max("number"))["last"] or 0


def _renumber(entry: LedgerEntry) -> None:
    rows = list(entry.evidence.order_by("number", "pk"))
    for number, row in enumerate(rows, 1):
        row.number = number
    Evidence.objects.bulk_update(rows, ["number"])


def _record(
    by: Actor, entry: LedgerEntry, indicator: SecondaryIndicator, action: str, detail: dict[str, object]
) -> None:
    target = f"{indicator.plan.year}年第{entry.quarter}季度 {indicator}"
    by.record(action=action, target=target, detail=detail, agency=indicator.plan.agency_id)


def _gone() -> DomainError:
    return DomainError("没有改动", why="这个文件已不在这一项下", next_step="请刷新页面")
