"""A log record as one line of JSON that holds no personal data.

Own loggers are trusted to name no one (tests look for marks); of others' messages only the template is kept, because
their arguments are user names, addresses, paths. The text of an exception is kept only for kinds that speak of the
program and never of the data; where it happened is always kept.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import IntegrityError, InterfaceError, InternalError, OperationalError
from django.template import TemplateDoesNotExist
from django.urls import NoReverseMatch
from pythonjsonlogger.json import JsonFormatter

# The number of the request that is being answered; empty outside of one.
current_number: ContextVar[str] = ContextVar("current_number", default="")
# No `reports` of a data path: names of loggers begin with the app's name.
OWN: Final = frozenset(
    {
        "people",
        "plans",
        "indicators",
        "appraisals",
        "scoring",
        "bonuses",
        "reports",
        "config",
        "hengji",
        "__main__",
    }
)
# Keys of others' messages that name a piece of the program, never a person (Celery: which task).
HARMLESS: Final = ("name", "id")
ANSWERS: Final = ("django.request", "django.security.csrf")
SPEAKING: Final = (
    AttributeError, ImportError, ImproperlyConfigured, IntegrityError, InterfaceError, InternalError, NameError,
    NoReverseMatch, OperationalError, TemplateDoesNotExist, TypeError,
)  # fmt: skip
_BASE: Final = Path(__file__).resolve().parent.parent
_LONGEST_CHAIN: Final = 5


class LogLine(JsonFormatter):
    """Keys: at, level, logger, message, and where they apply request, route, status, errors, fields of own loggers."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return self.serialize_log_record(_content(record))


def _content(record: logging.LogRecord) -> dict[str, Any]:
    own = record.name.split(".")[0] in OWN
    request = getattr(record, "request", None)
    content: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "process": record.process,
        "message": record.getMessage() if own else _template(record),
        "request": getattr(request, "number", "") or current_number.get(),
        "route": route_of(request) if request is not None else "",
        "status": getattr(record, "status_code", None),
        **(getattr(record, "fields", {}) if own else {}),
    }
    if record.exc_info and record.exc_info[1] is not None:
        content["errors"] = list(_errors(record.exc_info[1]))
    return {key: value for key, value in content.items() if value not in ("", None)}


def _template(record: logging.LogRecord) -> str:
    said = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.name in ANSWERS and isinstance(record.args, tuple) and record.args:
        # Why Django refused, then the address, which is left out.
        return str(record.args[0])
    if record.name.startswith("django.security."):
        # The text repeats what the visitor sent; the logger's name says what was wrong with it.
        return "refused"
    if isinstance(record.args, dict):
        kept = " ".join(f"{key}={record.args[key]}" for key in HARMLESS if key in record.args)
        return f"{said} {kept}".rstrip()
    return said


def route_of(request: object) -> str:
    """Give the pattern that the address matched: the address itself may hold a code or a person's number."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else ""


def _errors(error: BaseException) -> Iterator[dict[str, Any]]:
    """Give the error and what led to it: kind, harmless text, where."""
    current: BaseException | None = error
    for _ in range(_LONGEST_CHAIN):
        if current is None:
            return
        yield {
            "kind": type(current).__name__,
            "said": said_of(current),
            "where": [
                f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(current.__traceback__)
            ],
        }
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def said_of(error: BaseException) -> str:
    """Give what of an error's text cannot hold data: PostgreSQL names the row only after the first line."""
    if isinstance(error, OSError):
        return error.strerror or ""
    if not isinstance(error, SPEAKING):
        return ""
    return next(iter(str(error).splitlines()), "")


def _short(file: str) -> str:
    path = Path(file)
    return path.relative_to(_BASE).as_posix() if path.is_relative_to(_BASE) else "/".join(path.parts[-3:])
