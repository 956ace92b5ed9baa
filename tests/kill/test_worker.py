"""kill −9 of the worker at random moments: every job is done, and done once."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from typing import Any

import psutil
import pytest

from tests.job_office.jobs import CAREFUL, CARELESS
from tests.kill.conftest import FEW, MANY
from tests.postgres import PostgresServer
from tests.served import JobOffice, Served, wait_for

JOBS_A_ROUND = 3


def kill_often(job_office: JobOffice, kind: str, rounds: int) -> dict[str, Any]:
    """Hand in jobs and kill the worker `rounds` times while it does them; give what became of them."""
    job_office.prepared()
    job_office.ask("enqueue", kind, rounds * JOBS_A_ROUND)
    chance = random.Random(20261121)
    with job_office.served("--worker-only") as served:
        for _ in range(rounds):
            worker = wait_for(lambda: busy(served), "a worker at work")
            time.sleep(chance.uniform(0.0, 0.25))
            worker.kill()
            worker.wait(60)
        wait_for(lambda: not job_office.unended(), "the end of all jobs", 180 + rounds)
        return job_office.ask("count")


def busy(served: Served) -> Any:
    """Give the worker once it has opened the database: from then on it may be in the middle of a job."""
    for worker in served.of("work"):
        with suppress(psutil.NoSuchProcess):  # it ends by itself where it cannot begin
            if any("office.sqlite3" in file.path for file in worker.open_files()) or worker.net_connections(
                "unix"
            ):
                return worker
    return None


def check(found: dict[str, Any], jobs: int) -> None:
    assert found["break"] == ""
    assert found["strays"] == []
    assert len(found["jobs"]) == jobs
    assert {job["state"] for job in found["jobs"].values()} == {"完成"}
    assert {job["done"] for job in found["jobs"].values()} == {1}, "nothing twice, nothing lost"
    assert max(job["attempt"] for job in found["jobs"].values()) > 1, "some job was really interrupted"


def test_a_worker_killed_at_random_moments_loses_nothing_and_does_nothing_twice(
    job_office: JobOffice,
) -> None:
    check(kill_often(job_office, CAREFUL, FEW), FEW * JOBS_A_ROUND)


@pytest.mark.prove
def test_the_control_does_things_twice(job_office: JobOffice) -> None:
    """A runner that writes first and lets its end be written later doubles: the test can see it."""
    found = kill_often(job_office, CARELESS, 3)
    assert max(job["done"] for job in found["jobs"].values()) > 1


@pytest.mark.prove
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_hundred_rounds(job_office: JobOffice, database: str, request: pytest.FixtureRequest) -> None:
    if database == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        job_office.url = server.new_database()
    check(kill_often(job_office, CAREFUL, MANY), MANY * JOBS_A_ROUND)
