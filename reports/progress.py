"""Telling a person at a terminal what a long command is doing; silent in a pipe (workbook.md «settle»)."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.status import Status


class Progress:
    """A line with the present step while the block runs; call it with the next step."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._console = Console(file=stream or sys.stderr)
        self._status: Status | None = None

    def __enter__(self) -> Progress:
        if self._console.is_terminal:
            self._status = self._console.status("开始")
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, step: str) -> None:
        """Show the next step."""
        if self._status:
            self._status.update(f"{step}……")
