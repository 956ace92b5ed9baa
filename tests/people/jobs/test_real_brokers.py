"""The same jobs through the embedded queue and a real Redis, with real workers; a broker that goes away comes back."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.job_office.jobs import CAREFUL
from tests.postgres import PostgresServer
from tests.redis import RedisServer, running_redis
from tests.served import JobOffice, Served, wait_for


@pytest.fixture(params=["embedded", "redis"])
def job_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JobOffice]:
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    if request.param == "embedded":
        yield JobOffice(tmp_path, url)
        return
    with running_redis() as redis:
        yield JobOffice(tmp_path, url, redis_url=redis.url)


def ended(office: JobOffice, number: int) -> Any:
    wait_for(lambda: office.done() == number, f"the end of {number} jobs", 180)
    return office.ask("count")


def test_jobs_handed_in_before_and_after_the_worker_starts_are_done_once(job_office: JobOffice) -> None:
    job_office.prepared()
    job_office.ask("enqueue", CAREFUL, 4)
    with job_office.served("--worker-only", "--workers", "2"):
        job_office.ask("enqueue", CAREFUL, 4)
        found = ended(job_office, 8)
    assert {(job["done"], job["audit"]) for job in found["jobs"].values()} == {(1, 1)}
    assert found["break"] == ""


def get(served: Served, path: str, office: dict[str, Any], method: str = "GET") -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    cookies = office["cookies"] | {"csrftoken": "a" * 32}
    head = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": "a" * 32,
    }
    line.request(method, path, headers=head)
    answer = line.getresponse()
    answer.read()
    return answer.status, answer.headers.get("Location", "")


def upload(served: Served, office: dict[str, Any]) -> tuple[int, str]:
    body = b'--x\r\nContent-Disposition: form-data; name="book"; filename="a.xlsx"\r\n\r\nno workbook\r\n--x--\r\n'
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    cookies = office["cookies"] | {"csrftoken": "a" * 32}
    head = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": "a" * 32,
        "Content-Type": "multipart/form-data; boundary=x",
    }
    line.request("POST", f"/units/{office['agency']}/workbook/", body, head)
    answer = line.getresponse()
    answer.read()
    return answer.status, answer.headers.get("Location", "")


def test_with_redis_down_pages_work_and_jobs_wait_until_it_is_back(tmp_path: Path) -> None:
    with running_redis() as redis:
        job_office = JobOffice(tmp_path, f"sqlite:///{tmp_path / 'office.sqlite3'}", redis_url=redis.url)
        office = job_office.prepared()
        with job_office.served() as served:
            assert upload(served, office)[0] == 302
            ended(job_office, 1)
            redis.stop()
            start = time.monotonic()
            status, place = upload(served, office)
            assert status == 302
            assert re.fullmatch(r"/units/\d+/workbook/[0-9a-f-]{36}/", place)
            assert get(served, place, office)[0] == 200
            assert get(served, "/jobs/", office)[0] == 200
            assert time.monotonic() - start < 10, "nobody waits for a broker that is away"
            time.sleep(1)
            states = [job["state"] for job in job_office.ask("count")["jobs"].values()]
            assert sorted(states) == ["完成", "排队"]
            redis.start()
            ended(job_office, 2)


def test_a_redis_that_forgot_everything_loses_no_job(tmp_path: Path) -> None:
    with running_redis() as redis:
        job_office = JobOffice(tmp_path, f"sqlite:///{tmp_path / 'office.sqlite3'}", redis_url=redis.url)
        job_office.prepared()
        job_office.ask("enqueue", CAREFUL, 5)
        redis.stop()
        redis.start()
        with job_office.served("--worker-only"):
            found = ended(job_office, 5)
    assert {job["done"] for job in found["jobs"].values()} == {1}


def test_postgresql_and_redis_together(tmp_path: Path, postgres_server: PostgresServer) -> None:
    with running_redis() as redis:
        job_office = JobOffice(tmp_path, postgres_server.new_database(), redis_url=redis.url)
        job_office.prepared()
        job_office.ask("enqueue", CAREFUL, 8)
        with job_office.served("--worker-only", "--workers", "2"):
            found = ended(job_office, 8)
    assert {job["done"] for job in found["jobs"].values()} == {1}
    assert found["break"] == ""


def test_a_redis_server_answers_and_forgets(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()
    assert server._answers()
    server.stop()
    assert not server._answers()
