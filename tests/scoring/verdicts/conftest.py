from __future__ import annotations

from typing import Any

import pytest

from tests.office import Office, build_office


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Any) -> Office:
    settings.HENGJI_DATA = tmp_path
    return build_office()
