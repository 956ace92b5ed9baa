"""The small office of the money tests."""

from __future__ import annotations

from tests.bonuses.conftest import office, spring

__all__ = ["office", "spring"]
