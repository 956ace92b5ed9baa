"""What many tests begin from, made once for all workers of a run: whoever asks first makes it, the others wait and copy.

A folder made so is never changed by a test; each takes a copy.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(request: pytest.FixtureRequest, name: str, make: Callable[[Path], object]) -> Path:
    """Give the folder of that name in the run's temporary folder, filled by `make` when it is not there yet."""
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    top = factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        top = top.parent  # the run's, in which each worker has its own
    folder, done = top / f"once-{name}", top / f"once-{name}.done"
    with (top / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            # There already: a worker was killed while it made it, and the run fails anyway.
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
