"""`manage.py serve`: one command, little memory, killed parts come back at once, nothing is left behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from django.core.management import call_command

from tests.served import ROOT, JobOffice, Served, wait_for

MOST_MEGABYTES = 220


@pytest.fixture
def office(tmp_path: Path) -> JobOffice:
    return JobOffice(tmp_path, f"sqlite:///{tmp_path / 'office.sqlite3'}", settings="config.settings")


@pytest.fixture
def prepared(office: JobOffice) -> JobOffice:
    office.prepared()
    return office


def answers(served: Served) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/sign-in/", timeout=20) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_web_and_worker_start_in_little_memory_and_come_back_when_killed(prepared: JobOffice) -> None:
    with prepared.served() as served:
        wait_for(lambda: answers(served), "the first page")
        worker = wait_for(lambda: served.of("work"), "the worker")[0]
        time.sleep(3)
        assert served.pss() < MOST_MEGABYTES
        worker.kill()
        start = time.monotonic()
        wait_for(lambda: [one for one in served.of("work") if one.pid != worker.pid], "another worker")
        assert time.monotonic() - start < 2
        web = served.of("gunicorn")[0]
        web.kill()
        assert wait_for(lambda: answers(served), "the page again")
        assert "中断（信号 9）" in served.output.read_text()
    assert "已停止" in served.output.read_text()


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.prove), signal.SIGKILL]
)
def test_whatever_ends_the_supervisor_leaves_no_process(prepared: JobOffice, number: signal.Signals) -> None:
    with prepared.served() as served:
        wait_for(lambda: answers(served), "the first page")
        wait_for(lambda: len(served.family()) == 5, "supervisor, web server with two processes, worker")
        family = served.family()
        served.process.send_signal(number)
        _, left = psutil.wait_procs(family, timeout=60)
        assert left == []


def test_an_address_in_use_is_said_in_chinese(office: JobOffice) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = serve(office, "--bind", f"127.0.0.1:{taken.getsockname()[1]}")
    assert done.returncode == 2
    assert "不能使用" in done.stderr


@pytest.mark.parametrize("bind", ["8000", "localhost:", "localhost:99999", ":80"])
def test_a_wrong_address_is_refused(
    bind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.execve", lambda *given: pytest.fail("it would have started"))
    with pytest.raises(SystemExit) as ended:
        call_command("serve", "--bind", bind)
    assert (ended.value.code, "--bind 写错了" in capsys.readouterr().err) == (2, True)


def test_an_old_database_is_warned_of(office: JobOffice) -> None:
    with office.served("--web-only") as served:
        wait_for(lambda: "没有升级" in served.output.read_text(), "the warning")
        assert served.port


def serve(office: JobOffice, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "serve", *options],
        cwd=ROOT, env=office.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
