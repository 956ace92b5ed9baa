"""The program as it really runs: `manage.py serve` with its processes, for the tests that kill them."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil
import psycopg2

ROOT: Final = Path(__file__).resolve().parents[1]
SQLITE: Final = "sqlite:///"
# Settings → the database of an office that was prepared once for all tests, and what it gave.
_PREPARED: Final[dict[str, tuple[Path, dict[str, Any]]]] = {}
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
        return self.ask_of("tests.job_office", *arguments)

    def ask_of(self, module: str, *arguments: object, seconds: int = 300) -> dict[str, Any]:
        """Run a command of a module as a process on the office's database; give what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def prepared(self) -> dict[str, Any]:
        """Give what `ask("prepare")` gives; an SQLite office is copied from one that was prepared before."""
        if not self.url.startswith(SQLITE) or self.more:
            return self.ask("prepare")
        if self.settings not in _PREPARED:
            folder = Path(tempfile.mkdtemp(prefix="hengji-prepared-"))
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            model = JobOffice(folder, f"{SQLITE}{folder / 'office.sqlite3'}", settings=self.settings)
            _PREPARED[self.settings] = (folder / "office.sqlite3", model.ask("prepare"))
        database, found = _PREPARED[self.settings]
        with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(self._file)) as new:
            old.backup(new)
        return found

    def done(self) -> int:
        """Count the jobs that are done, without starting a process for it."""
        return self._jobs("state = '完成'")

    def unended(self) -> int:
        """Count the jobs of which more will become."""
        return self._jobs("state NOT IN ('完成', '失败', '取消')")

    def _jobs(self, which: str) -> int:
        count = f"SELECT COUNT(*) FROM people_job WHERE {which}"
        if self.url.startswith(SQLITE):
            with closing(sqlite3.connect(self._file, timeout=60)) as database:
                return int(database.execute(count).fetchone()[0])
        with closing(psycopg2.connect(self.url)) as server, server.cursor() as cursor:
            cursor.execute(count)
            return sum(number for (number,) in cursor.fetchall())

    @property
    def _file(self) -> str:
        return self.url.removeprefix(SQLITE)

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
                process.wait(60)
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
        found = wait_for(lambda: ADDRESS.search(self.output.read_text()), "the address", 120)
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


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 120) -> Any:
    """Wait until the condition gives something true, and give it."""
    latest = time.monotonic() + seconds
    pause = 0.02
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < latest, f"waited {seconds} s in vain for {what}"
        time.sleep(pause)
        # Asking takes the machine from what is waited for.
        pause = min(pause * 1.2, 0.1)
