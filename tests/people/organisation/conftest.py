"""One agency for each test."""

from __future__ import annotations

import pytest

from people.models import Agency
from tests.people.organisation.world import World


@pytest.fixture
def world(db: None) -> World:
    return World(Agency.objects.create(name="示例局"))
