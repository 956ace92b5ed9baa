"""kill −9 of web processes during POSTs: what was acknowledged is stored, whole and once."""

from __future__ import annotations

import hashlib
import http.client
import random
import threading
import time
from typing import Any

import psutil
import pytest

from tests.kill.conftest import FEW, MANY
from tests.postgres import PostgresServer
from tests.served import JobOffice, Served, wait_for

POSTERS = 3
BOUNDARY = "----hengji-test"
TOKEN = "a" * 32


class Poster(threading.Thread):
    """Uploads one file after the other and keeps what the server acknowledged."""

    def __init__(self, number: int, port: int, office: dict[str, Any]) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.office = number, port, office
        self.over = threading.Event()
        self.acknowledged: dict[str, str] = {}
        self.sent: list[str] = []
        self.other: list[int] = []

    def run(self) -> None:
        count = 0
        while not self.over.is_set():
            count += 1
            content = f"{self.number}-{count}-".encode() + b"x" * 5000
            self.sent.append(hashlib.sha256(content).hexdigest())
            try:
                self.post(content)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)

    def post(self, content: bytes) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="book"; filename="a.xlsx"\r\n\r\n'
        cookies = self.office["cookies"] | {"csrftoken": TOKEN}
        line.request(
            "POST",
            f"/units/{self.office['agency']}/workbook/",
            head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
                "X-CSRFToken": TOKEN,
                "Host": "127.0.0.1",
            },
        )
        answer = line.getresponse()
        answer.read()
        place = answer.headers.get("Location", "")
        line.close()
        # On to the page of the check, whose address ends with the job's key.
        if answer.status == 302 and "/workbook/" in place:
            self.acknowledged[place.rstrip("/").rpartition("/")[2]] = self.sent[-1]
        else:
            self.other.append(answer.status)


def victims(served: Served) -> list[psutil.Process]:
    """The web server and its processes; the first is the one that starts the others."""
    found = served.of("gunicorn")
    return found if len(found) >= 3 else []


def kill_one(served: Served, chance: random.Random, *, leader: bool) -> None:
    """Kill one process at a random moment, now and then the one that starts the others."""
    while True:
        found = wait_for(lambda: victims(served), "the web server")
        time.sleep(chance.uniform(0.0, 0.15))
        try:
            (found[0] if leader else chance.choice(found[1:])).kill()
        except psutil.NoSuchProcess:
            # It went with the one that was killed before.
            continue
        return


def more(posters: list[Poster], number: int) -> None:
    """Wait until so many more files are acknowledged."""
    before = sum(len(poster.acknowledged) for poster in posters)
    wait_for(
        lambda: sum(len(poster.acknowledged) for poster in posters) >= before + number,
        "answers after the kill",
        60,
    )


def kill_often(job_office: JobOffice, rounds: int) -> None:
    office = job_office.prepared()
    chance = random.Random(20261121)
    with job_office.served("--web-only") as served:
        posters = [Poster(number, served.port, office) for number in range(POSTERS)]
        for poster in posters:
            poster.start()
        wait_for(lambda: any(poster.acknowledged for poster in posters), "a first answer", 120)
        for number in range(rounds):
            kill_one(served, chance, leader=number % 7 == 6)
            # On a busy machine the next would else hit a server that has not yet answered anybody.
            more(posters, 1)
        more(posters, 5)
        for poster in posters:
            poster.over.set()
        for poster in posters:
            poster.join(120)
    check(job_office, posters, rounds)


def check(job_office: JobOffice, posters: list[Poster], rounds: int) -> None:
    found = job_office.ask("count")
    jobs = found["jobs"]
    assert (found["break"], found["strays"]) == ("", []), "an audit row without its job"
    acknowledged = {key: sha for poster in posters for key, sha in poster.acknowledged.items()}
    assert len(acknowledged) > rounds
    assert {key: jobs.get(key, {}).get("sha256") for key in acknowledged} == acknowledged, (
        "acknowledged, so stored"
    )
    assert {job["audit"] for job in jobs.values()} == {1}, "each job with its one audit row"
    stored = [job["sha256"] for job in jobs.values()]
    assert len(stored) == len(set(stored)), "no file handed in twice"
    assert set(stored) <= {sha for poster in posters for sha in poster.sent}
    for key, job in jobs.items():
        content = (job_office.folder / "jobs" / key / "in" / "book.xlsx").read_bytes()
        assert hashlib.sha256(content).hexdigest() == job["sha256"], "the whole file, before the job"
    assert sum(len(poster.sent) for poster in posters) > len(acknowledged), (
        "some posts were really interrupted"
    )
    assert {status for poster in posters for status in poster.other} <= set(), "no refusal, no error page"


def test_a_web_process_killed_at_random_moments_forgets_nothing_it_acknowledged(
    job_office: JobOffice,
) -> None:
    kill_often(job_office, FEW)


@pytest.mark.prove
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_hundred_rounds(job_office: JobOffice, database: str, request: pytest.FixtureRequest) -> None:
    if database == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        job_office.url = server.new_database()
    kill_often(job_office, MANY)
