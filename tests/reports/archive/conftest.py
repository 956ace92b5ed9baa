"""The small world, with a data folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.office import Office, build_office


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Office:
    settings.HENGJI_DATA = tmp_path / "data"
    settings.HENGJI_DATA.mkdir()
    return build_office()
