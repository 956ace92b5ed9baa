"""The small world; what other parts have to say about the steps is left out where a test is about the way itself."""

from __future__ import annotations

from collections import defaultdict

import pytest

from scoring.life import after, guards
from tests.office import Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No guard, nothing that follows."""
    monkeypatch.setattr(guards, "_GUARDS", defaultdict(list))
    monkeypatch.setattr(after, "_AFTER", defaultdict(list))
