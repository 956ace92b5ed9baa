"""The log file: a command says that it could not be written, and never fails because of it."""

from __future__ import annotations

import logging
import sys
from logging.handlers import WatchedFileHandler
from typing import ClassVar


class LogFile(WatchedFileHandler):
    """Lines for the one who maintains the program; `trouble` is why the last one could not be written."""

    trouble: ClassVar[OSError | None] = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; the standard handler lets a failed opening reach the code that wanted to log."""
        LogFile.trouble = None
        try:
            super().emit(record)
        except OSError as error:
            LogFile.trouble = error

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — the name of the standard library
        """Keep why a line could not be written, instead of a traceback on the terminal."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
            return
        LogFile.trouble = error
