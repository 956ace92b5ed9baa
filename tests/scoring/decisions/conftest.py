from __future__ import annotations

import pytest

from tests.office import Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office()
