"""A broker that keeps what it is told, and runners for the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from people.acting import Actor
from people.job_runners import _RUNNERS, JSON, JobContext, all_runners, runner
from people.models import Account, Job
from people.services.jobs import enqueue


class KeptBroker:
    """Keeps the jobs it is told of; `down` makes it refuse, `length` is what it says waits."""

    def __init__(self) -> None:
        self.told: list[UUID] = []
        self.down = False
        self.length: int | None = 0

    def send(self, job: UUID) -> None:
        if self.down:
            raise ConnectionRefusedError("the broker is down")
        self.told.append(job)

    def waiting(self) -> int | None:
        return None if self.down else self.length


kept_broker = KeptBroker()
Run = Callable[[JobContext, Mapping[str, JSON]], Mapping[str, JSON]]


@pytest.fixture(autouse=True)
def broker(settings: Settings, tmp_path: Path) -> KeptBroker:
    """The broker of the test, and a folder of its own for files."""
    kept_broker.__init__()  # type: ignore[misc]
    settings.JOB_BROKER = f"{__name__}.kept_broker"
    settings.HENGJI_DATA = tmp_path
    return kept_broker


@pytest.fixture
def runs() -> Iterator[Callable[[str, Run], None]]:
    """Register a function as the runner of a kind for this test."""
    all_runners()
    before = dict(_RUNNERS)

    def register(kind: str, run: Run, **options: Any) -> None:
        runner(kind, title="试做", **options)(run)

    yield register
    _RUNNERS.clear()
    _RUNNERS.update(before)


@pytest.fixture
def somebody() -> Account:
    return Account.objects.create(username="jia", name="甲")


@pytest.fixture
def by(somebody: Account) -> Actor:
    return Actor(name=str(somebody), account=somebody.pk, origin="10.0.0.7", request_id="abc123")


@pytest.fixture
def handed_in(by: Actor, runs: Callable[..., None]) -> Callable[..., Job]:
    """Hand in a job of a runner: `handed_in(run, …)`."""

    def hand_in(run: Run, **arguments: JSON) -> Job:
        runs("test", run)
        return enqueue(by=by, kind="test", title="试做一次", arguments=arguments)

    return hand_in
