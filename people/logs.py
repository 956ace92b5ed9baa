"""The log files: one JSON object a line, turned over by size and age, without personal data.

Logs are kept for months and read by others than the data are meant for, so that a line holds no name, no search
words, no address: of messages of others' libraries only the template is kept, of errors only what cannot hold data
(`log_lines`). A command says that the log could not be written, and never fails because of it.

Several processes write the same file. Each opens it anew when it was renamed (WatchedFileHandler); whoever finds it
large or old renames it, under a lock, so that neither logrotate nor a signal is needed and no line is lost.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import logging
import os
import shutil
import stat
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import ClassVar, Final

LARGEST: Final = 20_000_000
LONGEST: Final = timedelta(days=30)
# Six months and some: counted from the last line of a file that was turned over.
KEPT: Final = timedelta(days=200)
IDLE: Final = timedelta(hours=1)
LOOK_SECONDS: Final = 60.0


class LogFile(WatchedFileHandler):
    """Lines for the one who maintains the program; `trouble` is why the last one could not be written."""

    trouble: ClassVar[OSError | None] = None
    look_seconds: ClassVar[float] = LOOK_SECONDS
    _looked: float = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; the standard handler lets a failed opening reach the code that wanted to log."""
        LogFile.trouble = None
        # That the file could not be turned over (another process was quicker) must not cost the line.
        with suppress(OSError):
            self._turn_over_if_due()
        try:
            super().emit(record)
        except OSError as error:
            LogFile.trouble = error

    def _open(self) -> TextIOWrapper:
        """Open for appending; the file belongs to the program alone."""
        return open(
            self.baseFilename,
            "a",
            encoding=self.encoding,
            opener=lambda path, flags: os.open(path, flags, 0o600),
        )

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — the name of the standard library
        """Keep why a line could not be written, instead of a traceback on the terminal."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
            return
        LogFile.trouble = error

    def _turn_over_if_due(self) -> None:
        now = time.monotonic()
        if self._looked and now - self._looked < self.look_seconds:
            return
        self._looked = now
        turn_over(Path(self.baseFilename), now=datetime.now(UTC))


def turn_over(path: Path, *, now: datetime) -> Path | None:
    """Rename the log when it is large or old, and tidy up those before it; gives where it went.

    Safe among processes: the one with the lock acts, a writer in the middle of a line writes into the renamed file.
    """
    if not _due(path, now):
        return None
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        # Somebody may have been quicker between the look and the lock.
        if not _due(path, now):
            return None
        kept = path.with_name(f"{path.stem}-{now:%Y%m%dT%H%M%S}-{time.time_ns():x}.log")
        path.rename(kept)
        _tidy(path, kept, now)
        return kept


def _due(path: Path, now: datetime) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode) or not found.st_size:
        return False
    return found.st_size > LARGEST or now - _first_moment(path, now) > LONGEST


def _first_moment(path: Path, now: datetime) -> datetime:
    """When the first line was written; a line of an older program counts as written when the file last changed."""
    with path.open("rb") as file:
        line = file.readline(4096)
    try:
        return datetime.fromisoformat(json.loads(line)["at"])
    except (ValueError, KeyError, TypeError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _tidy(path: Path, newest: Path, now: datetime) -> None:
    """Compress what was turned over before and is idle (a slow writer may still hold the last); remove the oldest."""
    for old in sorted(path.parent.glob(f"{path.stem}-*.log*")):
        age = now - datetime.fromtimestamp(old.stat().st_mtime, UTC)
        if age > KEPT:
            old.unlink()
        elif old.suffix == ".log" and old != newest and age > IDLE:
            _compress(old)


def _compress(path: Path) -> None:
    aside, done = path.with_name(f".{path.name}.gz"), path.with_name(f"{path.name}.gz")
    times = path.stat()
    with path.open("rb") as source, gzip.open(aside, "wb") as target:
        shutil.copyfileobj(source, target)
    os.utime(aside, (times.st_atime, times.st_mtime))
    aside.rename(done)
    path.unlink()
