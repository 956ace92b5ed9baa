"""The evidence of a period as one zip, numbered like its catalogue; made by a job, for it may be large."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from people.acting import Actor
from people.files.places import content_path
from people.models import Job
from people.services.jobs import enqueue
from plans.models import Plan
from reports.files import written_aside
from reports.returns.books import write_evaluation
from reports.returns.gathered import gather_evaluation
from reports.submissions import PACKAGE

PACKED: Final = "佐证材料.zip"
CATALOGUE: Final = "佐证材料目录.xlsx"
LONGEST: Final = 80


def submit_package(*, by: Actor, plan: Plan, half: bool) -> Job:
    """Have the evidence packed; the job that packs it already when the same person asked before."""
    arguments = {"plan": plan.pk, "half": half}
    same = {f"arguments__{name}": value for name, value in arguments.items()}
    waiting = Job.objects.active().filter(account=by.account, kind=PACKAGE, **same).first()
    if waiting is not None:
        return waiting
    period = "上半年" if half else "全年"
    return enqueue(
        by=by,
        kind=PACKAGE,
        title=f"打包{plan.year}年{period}佐证材料",
        arguments=arguments,
        agency=plan.agency_id,
    )


def write_package(plan: Plan, target: Path, *, half: bool, progress: Callable[[int, int], None]) -> int:
    """Write the zip with its catalogue; gives how many files it holds. A file that is gone is named in a list."""
    found = gather_evaluation(plan, half=half)
    proofs = [pair for line in found.lines for pair in line.evidence]
    gone = []
    with (
        written_aside(target) as aside,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED, allowZip64=True) as archive,
    ):
        for done, (number, proof) in enumerate(proofs, 1):
            progress(done, len(proofs))
            path = content_path(proof.file_id)
            if path.is_file():
                archive.write(path, f"{number} {_name(proof.file.name)}")
            else:
                gone.append(f"{number} {proof.file.name}")
        if gone:
            archive.writestr("缺少的文件.txt", "\r\n".join(gone))
        book = target.with_name("catalogue.tmp.xlsx")
        write_evaluation(found, book)
        archive.write(book, CATALOGUE)
        book.unlink()
    return len(proofs) - len(gone)


def _name(name: str) -> str:
    """A name that parts no folders and is not too long, its extension kept."""
    plain = "".join("_" if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in name)
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:LONGEST]}{dot}{suffix}" if dot else plain[:LONGEST]
