"""How the process ends: its exit status says why there is nothing to show."""

from __future__ import annotations

from typing import Final

DAMAGED: Final = 20
TOO_LARGE: Final = 21
LOCKED: Final = 22
EMPTY: Final = 23


class Ended(Exception):
    """Nothing to show; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
