"""Starts the process that reads a file (`people.files.drawing`) and takes what it made, or says why there is nothing.

A file that makes it hang, eat memory or crash ends that process, never this one. At most WORKERS run at a time for
each process of the program; who waits too long is told to come again. Who only wants to know at once (an upload) neither
waits for a turn nor long for the answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

from people.files.drawing.outcomes import DAMAGED, EMPTY, LOCKED, TOO_LARGE

CHILD: Final = Path(__file__).with_name("drawing") / "child.py"
WORKERS: Final = 2
WAIT: Final = 20.0
SECONDS: Final = 20.0
# What an upload may take of the time of the person, and of the process that serves everybody.
AT_ONCE: Final = 6.0
REASONS: Final = {
    DAMAGED: ("文件已损坏，打不开", "请确认原文件能打开，重新保存后上传"),
    TOO_LARGE: ("图片的像素太大", "请缩小图片（长边 8000 像素以内）后上传"),
    LOCKED: ("文件设有打开密码，审核的人打不开", "请取消密码再上传"),
    EMPTY: ("文件里没有页面", "请确认原文件有内容，重新保存后上传"),
}
OTHER: Final = ("文件内容过于复杂，超出预览的限度", "请下载后查看")

_turns = threading.BoundedSemaphore(WORKERS)


class NotDrawn(Exception):
    """Nothing was made: `why` and `remedy` in Chinese. `surely` says that the file itself is at fault."""

    def __init__(self, why: str, remedy: str, *, surely: bool) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy
        self.surely = surely


class Busy(Exception):
    """Too many are being made just now."""


def make(command: str, source: Path, target: Path, argument: str = "", *, at_once: bool = False) -> None:
    """Have `target` made from `source` as a whole or not at all. Raises NotDrawn and Busy; OSError for the disk.

    `at_once`: Busy also where no process is free right now, or this one does not end within AT_ONCE seconds.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (_turns.acquire(blocking=False) if at_once else _turns.acquire(timeout=WAIT)):
        raise Busy
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".")
        aside = Path(name)
        try:
            with open(descriptor, "wb") as made, source.open("rb") as given:
                _run(command, argument, given.fileno(), made.fileno(), at_once=at_once)
            os.replace(aside, target)
        finally:
            aside.unlink(missing_ok=True)
    finally:
        _turns.release()


def _run(command: str, argument: str, given: int, made: int, *, at_once: bool) -> None:
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-B", str(CHILD), command, argument],
            stdin=given,
            stdout=made,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LANG": "C.UTF-8"},
            timeout=AT_ONCE if at_once else SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        if at_once:
            raise Busy from error
        raise NotDrawn(*OTHER, surely=False) from error
    if ended.returncode in REASONS:
        raise NotDrawn(*REASONS[ended.returncode], surely=True)
    if ended.returncode:
        raise NotDrawn(*OTHER, surely=False)
