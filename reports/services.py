"""The headless main job: a year workbook in, a stored settlement and its three files out (workbook.md)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import transaction

from bonuses.engine.documents import result_document, result_text
from bonuses.engine.run import distribute
from bonuses.services import store_and_settle
from bonuses.settled import Settled
from plans.engine.loading import bonus_total_fen
from reports.comparison import compare_results
from reports.results.pdf import write_pdf
from reports.results.xlsx import write_results
from reports.workbook.parse import BookReading
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.models import Settlement

JSON_NAME: Final = "结果.json"
XLSX_NAME: Final = "结果.xlsx"
PDF_NAME: Final = "结果.pdf"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Files:
    """Where the three files of a settlement stand."""

    json: Path
    xlsx: Path
    pdf: Path


def settle_reading(
    reading: BookReading, out: Path, *, actor: str, progress: Progress = lambda step: None, pdf: bool = True
) -> tuple[Settled, Files]:
    """Store and settle a faultless reading and write its files into ``out``.

    All or nothing: the files are complete before the database commits, and are put in place after it. Raises
    DomainError when the stored year is past its draft.
    """
    if reading.rows is None or reading.rules is None or reading.faults:
        raise ValueError("a reading with faults cannot be settled")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".结果-", dir=out) as folder:
        partial = Path(folder)
        with transaction.atomic():
            settled = store_and_settle(
                reading.rows, reading.rules, owner=reading.agency, actor=actor, progress=progress
            )
            _write_files(settled, partial, progress, pdf=pdf)
        for path in sorted(partial.iterdir()):
            os.replace(path, out / path.name)
    return settled, Files(out / JSON_NAME, out / XLSX_NAME, out / PDF_NAME)


def _write_files(settled: Settled, folder: Path, progress: Progress, *, pdf: bool) -> None:
    progress("写出结果文件")
    (folder / JSON_NAME).write_bytes(settled.settlement.result.encode())
    write_results(settled, folder / XLSX_NAME)
    if pdf:
        progress("排版 PDF")
        write_pdf(settled, folder / PDF_NAME)


def compare_with_stored(reading: BookReading) -> list[str]:
    """How the result of a reading would differ from the newest stored settlement of the same year."""
    if reading.rows is None or reading.rules is None:
        return []
    plan = reading.rows.plan
    stored = (
        Settlement.objects.filter(
            plan__agency__name=reading.agency, plan__year=plan.year, plan__scheme_code=plan.scheme_code
        )
        .order_by("-version")
        .first()
    )
    if stored is None:
        return []
    facts = gather(reading.rows, reading.rules.scheme, agency=reading.agency)
    outcome = settle(facts, reading.rules.scheme, trace=False)
    bonus = distribute(facts, outcome, reading.rules.scheme, bonus_total_fen(reading.rules), trace=False)
    text = result_text(result_document(facts, reading.rules.scheme, outcome, bonus))
    return compare_results(stored.result, text)
