"""What the modules of this folder lend themselves is given back: rights of a world that is gone, levels of loggers."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from people.access import Access
from people.models import Account
from tests.access import rights
from tests.access.lean import without_lines
from tests.access.rights import KeptRights

DAY = date(2026, 6, 5)


def test_rights_of_a_world_that_is_gone_are_not_those_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that returns to a module builds its world again, and the keys may be those of other accounts."""
    first, second = Access(account=7, name="甲", today=DAY), Access(account=7, name="乙", today=DAY)
    given = iter((first, second))
    monkeypatch.setattr(rights, "access_of", lambda account, *, today, second_factor: next(given))
    kept, account = KeptRights(), Account(pk=7)
    assert [kept.access_of(account, today=DAY) for _ in range(2)] == [first, first]
    kept.forget()
    assert kept.access_of(account, today=DAY) == second


def test_loggers_speak_as_before_once_lines_are_wanted_again() -> None:
    """A logger remembers whether it may speak: that is forgotten at both ends."""
    logger = logging.getLogger("tests.access.lent")
    logger.setLevel(logging.INFO)
    assert logger.isEnabledFor(logging.INFO)
    with without_lines():
        assert not logger.isEnabledFor(logging.INFO)
        assert logger.isEnabledFor(logging.ERROR)
    assert logger.isEnabledFor(logging.INFO)
