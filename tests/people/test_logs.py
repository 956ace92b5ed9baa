"""The log: JSON lines without personal data, turned over safely by several processes, kept for months."""

from __future__ import annotations

import gzip
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from people import logs
from people.log_lines import LogLine, current_number, said_of
from people.logs import LogFile, turn_over
from tests.house.tree import ROOT

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
MARK = "标记张三身份证"


def line(
    name: str, message: object, *arguments: object, error: BaseException | None = None, **more: Any
) -> dict[str, Any]:
    record = logging.LogRecord(
        name, logging.WARNING, "", 0, message, arguments, (type(error), error, None) if error else None
    )
    vars(record).update(more)
    found: dict[str, Any] = json.loads(LogLine().format(record))
    return found


def test_a_line_says_when_who_wrote_it_what_and_under_which_request() -> None:
    token = current_number.set("0123456789abcdef")
    try:
        found = line("people.services.jobs", "job %s waits", 7)
    finally:
        current_number.reset(token)
    moment = datetime.fromisoformat(found.pop("at"))
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)
    assert found.pop("process") > 1
    assert found == {
        "level": "WARNING", "logger": "people.services.jobs", "message": "job 7 waits", "request": "0123456789abcdef",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "message", "arguments", "kept"),
    [
        ("axes.handlers", "Repeated login failure by %s.", (MARK,), "Repeated login failure by %s."),
        ("django.request", "%s: %s", ("Not Found", f"/staff/{MARK}"), "Not Found"),
        ("django.security.csrf", "Forbidden (%s): %s", ("CSRF cookie not set.", f"/{MARK}"), "CSRF cookie not set."),
        ("celery.app.trace", "Task %(name)s raised %(exc)s", ({"name": "people.run_job", "exc": MARK},),
         "Task %(name)s raised %(exc)s name=people.run_job"),
        ("weasyprint", ValueError(MARK), (), "ValueError"),
    ],
)  # fmt: skip
def test_what_others_fill_in_is_left_out(
    name: str, message: object, arguments: tuple[object, ...], kept: str
) -> None:
    found = line(name, message, *arguments)
    assert found["message"] == kept
    assert MARK not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError(f"invalid literal for int(): '{MARK}'"), ""),
        (KeyError(MARK), ""),
        (RuntimeError(MARK), ""),
        (FileNotFoundError(2, "No such file or directory", f"/tmp/{MARK}.xlsx"), "No such file or directory"),
        (
            AttributeError("'NoneType' object has no attribute 'name'"),
            "'NoneType' object has no attribute 'name'",
        ),
        (
            IntegrityError(
                f'duplicate key value violates unique constraint "x"\nDETAIL:  Key (name)=({MARK}) exists.'
            ),
            'duplicate key value violates unique constraint "x"',
        ),
    ],
)
def test_of_an_error_only_what_cannot_hold_data_is_kept(error: BaseException, said: str) -> None:
    assert said_of(error) == said
    found = line("people.x", "failed", error=error)
    assert found["errors"][0]["kind"] == type(error).__name__
    assert MARK not in json.dumps(found, ensure_ascii=False)


def test_the_trace_names_files_and_lines_and_what_led_to_it() -> None:
    def fails() -> None:
        try:
            int(MARK)
        except ValueError as first:
            raise OSError(28, "No space left on device") from first

    try:
        fails()
    except OSError:
        record = logging.LogRecord("people.x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    outer, inner = json.loads(LogLine().format(record))["errors"]
    assert (outer["kind"], outer["said"], inner["kind"], inner["said"]) == (
        "OSError", "No space left on device", "ValueError", "",
    )  # fmt: skip
    assert any(place.startswith("tests/people/test_logs.py:") for place in inner["where"])


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "hengji.log"


def write(path: Path, at: datetime, *, size: int = 10) -> None:
    path.write_text(json.dumps({"at": at.isoformat()}) + "\n" + "x" * size)


def test_a_small_young_log_stays(log: Path) -> None:
    assert turn_over(log, now=NOW) is None, "none yet"
    write(log, NOW - timedelta(days=29))
    assert turn_over(log, now=NOW) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda path: write(path, NOW - timedelta(days=31)),
        lambda path: write(path, NOW, size=logs.LARGEST),
    ],
    ids=["old", "large"],
)
def test_an_old_or_large_log_is_put_aside(log: Path, make: Callable[[Path], None]) -> None:
    make(log)
    content = log.read_bytes()
    kept = turn_over(log, now=NOW)
    assert kept is not None
    assert kept.name.startswith("hengji-20261121T080000-")
    assert kept.read_bytes() == content
    assert not log.exists()


def test_those_before_are_compressed_and_kept_for_more_than_six_months(log: Path) -> None:
    for name, age in (
        ("hengji-a.log", 40),
        ("hengji-b.log.gz", 190),
        ("hengji-c.log.gz", 201),
        ("access-d.log", 300),
    ):
        path = log.with_name(name)
        path.write_bytes(b"line\n")
        moment = (NOW - timedelta(days=age)).timestamp()
        os.utime(path, (moment, moment))
    write(log, NOW - timedelta(days=31))
    kept = turn_over(log, now=NOW)
    assert kept is not None
    left = {path.name for path in log.parent.iterdir() if not path.name.startswith(".")}
    assert left == {"hengji-a.log.gz", "hengji-b.log.gz", kept.name, "access-d.log"}
    packed = log.with_name("hengji-a.log.gz")
    assert gzip.decompress(packed.read_bytes()) == b"line\n"
    assert packed.stat().st_mtime == (NOW - timedelta(days=40)).timestamp(), "its age counts on"


WRITER = """
import logging, sys
from people import logs
logs.LARGEST = 20_000
logs.LogFile.look_seconds = 0.0
handler = logs.LogFile(sys.argv[1], encoding="utf-8", delay=True)
logger = logging.getLogger("w"); logger.addHandler(handler); logger.propagate = False
for number in range(2000):
    logger.warning("%s-%04d %s", sys.argv[2], number, "x" * 40)
"""


def test_several_processes_lose_no_line(log: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(log), str(number)], cwd=ROOT)
        for number in range(4)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0, 0]
    parts = [path for path in log.parent.iterdir() if not path.name.startswith(".")]
    assert len(parts) > 5, "it was turned over"
    lines: list[str] = []
    for path in parts:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines += [found.split()[0] for found in data.decode().splitlines()]
    assert sorted(lines) == sorted(f"{who}-{number:04d}" for who in range(4) for number in range(2000))


def test_the_file_belongs_to_the_program_alone(log: Path) -> None:
    handler = LogFile(str(log), encoding="utf-8", delay=True)
    handler.emit(logging.LogRecord("people.x", logging.WARNING, "", 0, "甲", (), None))
    handler.close()
    assert log.stat().st_mode & 0o777 == 0o600
