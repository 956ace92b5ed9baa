"""What every command of the program shares: how it ends, and what it says when it cannot go on.

Exit 0 done, 2 the input is wrong (one line or the list of faults), 1 our fault or the machine's: one line on
stderr, the traceback in the log. Nobody sees an English usage message, a traceback, or a failure because the
reader of a pipe has gone.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Any, Final, NoReturn, TextIO, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db.utils import Error as DatabaseTrouble

from people.database_errors import database_trouble
from people.errors import DomainError
from people.logs import LogFile
from people.os_reasons import os_reason
from people.usage import ChineseHelp, usage_fault

WRONG_INPUT: Final = 2
OUR_FAULT: Final = 1

logger = logging.getLogger(__name__)


class _Stream:
    """A standard stream whose reader may be gone (`| head`) or was never there; what it would get is dropped."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream or io.StringIO()
        reconfigure = getattr(self._stream, "reconfigure", None)
        if reconfigure:
            # A name that the terminal's encoding does not know is shown escaped, it stops nothing.
            reconfigure(errors="backslashreplace")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._drop()
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._drop()

    def _drop(self) -> None:
        # What is left in the buffer would fail once more when the interpreter ends.
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self._stream.fileno())
        os.close(null)


class HouseCommand(BaseCommand):
    """A command that ends as the whole program does.

    `refuse` and DomainError are exit 2; anything else that is raised is exit 1 with one line that begins with
    what was not done (`undone`).
    """

    requires_system_checks: list[str] = []
    suppressed_base_arguments = {
        "--version", "-v", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color",
        "--force-color",
    }  # fmt: skip
    undone: str = "没有做完"

    def __init__(
        self,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        no_color: bool = False,
        force_color: bool = False,
    ) -> None:
        super().__init__(
            cast(TextIO, _Stream(stdout or sys.stdout)),
            cast(TextIO, _Stream(stderr or sys.stderr)),
            no_color,
            force_color,
        )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Make the parser of Django's, with Chinese help and Chinese faults."""
        parser = super().create_parser(
            prog_name, subcommand, formatter_class=ChineseHelp, add_help=False, **kwargs
        )
        parser.add_argument("-h", "--help", action="help", help="显示这段说明")
        if parser.called_from_command_line:

            def error(message: str) -> NoReturn:
                self.refuse(f"{usage_fault(message)}；用法见 {parser.prog} --help")

            parser.error = error  # type: ignore[method-assign]
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; the last line of defence stands here (issue text, 7)."""
        try:
            return super().execute(*args, **options)
        except DomainError as refusal:
            self.refuse(str(refusal))
        except KeyboardInterrupt:
            self.stop(f"已中断，{self.undone}")
        except Exception as error:
            logger.exception("%s", type(self).__module__)
            self._fail(error)
        finally:
            # A pipe without a reader shows only now: the interpreter's own flush would make it exit 120.
            self.stdout.flush()
            self.stderr.flush()

    def refuse(self, *lines: str) -> NoReturn:
        """End because the input is wrong: exit 2."""
        self._end(WRONG_INPUT, lines)

    def stop(self, *lines: str) -> NoReturn:
        """End because of something other than the input: exit 1."""
        self._end(OUR_FAULT, lines)

    def advice(self) -> str:
        """Say where the log is in which a traceback was just written, or why it is nowhere."""
        if LogFile.trouble is None:
            return f"请把日志 {settings.LOG_FILE} 交给维护人员"
        reason = os_reason(LogFile.trouble)
        return f"日志 {settings.LOG_FILE} 也写不进（{reason}），请把这一行交给维护人员"

    def _fail(self, error: Exception) -> NoReturn:
        """End with one line for an error that is in the log."""
        trouble = database_trouble(error) if isinstance(error, DatabaseTrouble) else None
        if trouble:
            self.stop(f"{self.undone}：{trouble}")
        if isinstance(error, OSError):
            place = f"{error.filename} " if error.filename is not None else ""
            self.stop(f"{self.undone}：{place}{os_reason(error)}；{self.advice()}")
        words = " ".join(f"{type(error).__name__} {error}".split())
        self.stop(f"程序出错，{self.undone}：{words}；{self.advice()}")

    def _end(self, code: int, lines: tuple[str, ...]) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        self.stderr.flush()
        sys.exit(code)
