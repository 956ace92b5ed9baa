"""The program as it really runs: `manage.py serve` with its processes, for the tests that kill them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil

ROOT: Final = Path(__file__).resolve().parents[1]
ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:(\d+)/")


@dataclass
class JobOffice:
    """A data folder and a database, with or without the program running on them."""

    folder: Path
    url: str
    redis_url: str = ""
    settings: str = "tests.job_office.settings"
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url, "HENGJI_DATA": str(self.folder), "REDIS_URL": self.redis_url,
            "DJANGO_SETTINGS_MODULE": self.settings, "HENGJI_MODE": "development", "PYTHONPATH": str(ROOT),
            **self.more,
        }  # fmt: skip

    def ask(self, *arguments: object) -> dict[str, Any]:
        """Run a command of tests.job_office as a process."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.job_office", *map(str, arguments)],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    @contextmanager
    def served(self, *options: str) -> Iterator[Served]:
        """Run `manage.py serve` until the block ends; everything is gone then."""
        output = self.folder / "serve.out"
        command = [sys.executable, "manage.py", "serve", "--bind", "127.0.0.1:0", *options]
        with output.open("w") as file:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=file, stderr=subprocess.STDOUT
            )
        served = Served(process, output)
        try:
            yield served
        finally:
            family = served.family()
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            finally:
                for one in family:
                    if one.is_running():
                        one.kill()


@dataclass
class Served:
    """A running `manage.py serve`."""

    process: subprocess.Popen[bytes]
    output: Path

    @property
    def port(self) -> int:
        """Where it answers; waits until it says so."""
        found = wait_for(lambda: ADDRESS.search(self.output.read_text()), "the address", 60)
        return int(found[1])

    def family(self) -> list[psutil.Process]:
        """The supervisor and everything below it."""
        try:
            top = psutil.Process(self.process.pid)
            return [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def of(self, word: str) -> list[psutil.Process]:
        """The processes with the word in their command line, oldest first."""
        found = []
        for one in self.family()[1:]:
            try:
                if word in one.cmdline() and one.status() != psutil.STATUS_ZOMBIE:
                    found.append(one)
            except psutil.NoSuchProcess:
                continue
        return sorted(found, key=lambda one: one.create_time())

    def pss(self) -> float:
        """Memory of all its processes in MB, shared pages counted once (PSS)."""
        kilobytes = 0
        for one in self.family():
            text = Path(f"/proc/{one.pid}/smaps_rollup").read_text()
            kilobytes += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])  # type: ignore[index]
        return kilobytes / 1024


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Wait until the condition gives something true, and give it."""
    latest = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < latest, f"waited {seconds} s in vain for {what}"
        time.sleep(0.02)
