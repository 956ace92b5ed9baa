"""What the program does once a day without being asked: reminders of what is due. Apps register theirs.

Every worker asks once an hour, embedded or on Celery, so that a machine that is off at night misses nothing; a process
does a day's work once, and of several processes and restarts no harm comes: a runner must change nothing when it is run
again (messages carry a key, people.services.notifications).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import Final

Run = Callable[[date], None]
_RUNS: Final[dict[str, Run]] = {}
_DONE: Final[dict[str, date]] = {}

logger = logging.getLogger(__name__)


def register_daily(name: str, run: Run) -> None:
    """Add what is to be done every day; registering a name again replaces it."""
    _RUNS[name] = run


def run_daily(today: date) -> list[str]:
    """Do what this process has not done today; gives the names. One that fails is logged and tried the next hour."""
    done = []
    for name, run in _RUNS.items():
        if _DONE.get(name) == today:
            continue
        try:
            run(today)
        except Exception:
            logger.exception("daily: %s", name)
            continue
        _DONE[name] = today
        done.append(name)
    return done
