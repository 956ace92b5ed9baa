"""The small world of the tests about people, and how to give commands in it."""

from __future__ import annotations

import pytest

from people.acting import Actor
from tests.office import Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def by() -> Actor:
    return Actor(name="甲局绩效专干", origin="10.0.0.1", request_id="r1")
