"""A small office on a day in spring, when money is approved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.office import Office, build_office


@pytest.fixture
def spring() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-03-04 10:00 +0800", tick=False) as clock:
        yield clock


@pytest.fixture
def office(db: None) -> Office:
    return build_office()
