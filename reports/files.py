"""Files that a command leaves: written aside, forced to the disk, then put in place as a whole.

What is being written stands in a folder of a random name that only the program's account may enter, in the folder
of the target: no symbolic link planted there beforehand is followed, and putting it in place is one rename.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from xlsxwriter.exceptions import FileCreateError

from people.errors import DomainError
from people.os_reasons import os_reason
from reports.operations.files import sync

ASIDE: Final = ".衡绩-"


class PlaceRefused(DomainError):
    """The folder where results are wanted cannot hold them; nothing was done."""

    def __init__(self, undone: str, why: str) -> None:
        super().__init__(undone, why=why, next_step="请换一个可以写入的文件夹")


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """Give a path to write to; when the block ends well the file takes the place of `target`.

    A symbolic link at `target` is replaced, not followed. Raises OSError; nothing is left behind then.
    """
    with plain_errors(), tempfile.TemporaryDirectory(prefix=ASIDE, dir=target.parent) as folder:
        aside = Path(folder, target.name)
        yield aside
        put_in_place([aside], target.parent)


@contextmanager
def results_folder(out: Path, names: Iterable[str], *, undone: str) -> Iterator[Path]:
    """Give a private folder inside `out`, which is made with its parents, for files of these names.

    Raises PlaceRefused, beginning with `undone`, when they could not be put into `out`. Folders made here that
    are still empty at the end are removed.
    """
    made: list[Path] = []
    try:
        folder = _private_folder(out, made, undone)
        try:
            for name in names:
                if (out / name).is_dir():
                    raise PlaceRefused(undone, f"{out / name} 是文件夹")
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        for empty in reversed(made):
            with suppress(OSError):
                empty.rmdir()


def _private_folder(out: Path, made: list[Path], undone: str) -> Path:
    place = out.absolute()
    try:
        missing = [path for path in (place, *place.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            made.append(path)
        return Path(tempfile.mkdtemp(prefix=ASIDE, dir=place))
    except OSError as error:
        reason = "不是文件夹" if os.path.isfile(place) else os_reason(error)
        raise PlaceRefused(undone, f"结果文件夹 {out} 不能写入（{reason}）") from error


def put_in_place(files: Iterable[Path], folder: Path) -> None:
    """Force files to the disk and move them into `folder` under their names. Raises OSError."""
    files = list(files)
    for file in files:
        sync(file)
    for file in files:
        os.replace(file, folder / file.name)
    sync(folder)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Raise the OSError that XlsxWriter wraps in an exception of its own."""
    try:
        yield
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, OSError):
            raise cause from error
        raise
