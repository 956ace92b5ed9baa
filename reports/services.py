"""The headless main job: a year workbook in, a stored settlement and its three files out (workbook.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bonuses.engine.documents import result_document, result_text
from bonuses.engine.run import distribute
from bonuses.services import store_and_settle
from bonuses.settled import Settled
from people.acting import AT_THE_TERMINAL, Actor
from people.os_reasons import os_reason
from plans.engine.loading import bonus_total_fen
from reports.comparison import compare_results
from reports.files import plain_errors, put_in_place, results_folder
from reports.results.pdf import write_pdf
from reports.results.xlsx import write_results
from reports.workbook.parse import BookReading
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.models import Settlement

JSON_NAME: Final = "结果.json"
XLSX_NAME: Final = "结果.xlsx"
PDF_NAME: Final = "结果.pdf"
NAMES: Final = (JSON_NAME, XLSX_NAME, PDF_NAME)
NOTHING_STORED: Final = "没有存入任何数据"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Files:
    """Where the three files of a settlement stand."""

    json: Path
    xlsx: Path
    pdf: Path


class FilesNotWritten(Exception):
    """The settlement is stored, its files are not; `str()` says so in Chinese, `__cause__` is why."""

    def __init__(self, version: int, error: BaseException) -> None:
        super().__init__(
            f"核算已存入（第{version}版），但结果文件没有写出：{_reason(error)}；请重新运行 settle"
        )


def _reason(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "被中断"
    if isinstance(error, OSError):
        return os_reason(error)
    return " ".join(f"{type(error).__name__} {error}".split())


def settle_reading(
    reading: BookReading,
    out: Path,
    *,
    by: Actor = AT_THE_TERMINAL,
    progress: Progress = lambda step: None,
) -> tuple[Settled, Files]:
    """Store and settle a faultless reading, then write its files into ``out``.

    The files are laid out after the commit: nobody waits for SQLite's only write lock meanwhile. They appear
    in ``out`` when all three are complete. Raises PlaceRefused (``out`` cannot hold them) or DomainError (the stored
    year is past its draft) with nothing stored, FilesNotWritten with the settlement stored.
    """
    if reading.rows is None or reading.rules is None or reading.faults:
        raise ValueError("a reading with faults cannot be settled")
    with results_folder(out, NAMES, undone=NOTHING_STORED) as partial:
        settled = store_and_settle(
            reading.rows, reading.rules, owner=reading.agency, by=by, progress=progress
        )
        try:
            _lay_out(settled, partial, out, progress)
        except (Exception, KeyboardInterrupt) as error:
            raise FilesNotWritten(settled.settlement.version, error) from error
    return settled, Files(*(out / name for name in NAMES))


def _lay_out(settled: Settled, partial: Path, out: Path, progress: Progress) -> None:
    with plain_errors():
        _write_files(settled, partial, progress)
        put_in_place([partial / name for name in NAMES], out)


def _write_files(settled: Settled, folder: Path, progress: Progress) -> None:
    progress("写出结果文件")
    (folder / JSON_NAME).write_bytes(settled.settlement.result.encode())
    write_results(settled, folder / XLSX_NAME)
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
