"""A private PostgreSQL server for the tests: own folder, own socket, no TCP port, gone at the end."""

from __future__ import annotations

import getpass
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

PORT: Final = 5432  # names the socket file only: the server listens on no address
MODEL: Final = "with_tables"
ROOT: Final = Path(__file__).resolve().parents[1]
DEBIAN_FOLDER: Final = Path("/usr/lib/postgresql")
INSTALL: Final = "没有找到 PostgreSQL 的程序；请先运行 tools/setup.sh test。"


@dataclass(frozen=True)
class PostgresServer:
    """A running server; `folder` holds its data and its socket, `user` owns it and may do everything.

    `durable` for measuring: what is committed is on the disk, as in an office.
    """

    programs: Path
    folder: Path
    user: str
    durable: bool = False
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)
    _made: set[str] = field(default_factory=set, repr=False)

    def new_database(self) -> str:
        """Create an empty database and give its DATABASE_URL."""
        return self._create(f"hengji{next(self._numbers)}", "template0")

    def database_with_tables(self) -> str:
        """Create a database with the program's tables and nothing in them; made by the first call, then copied."""
        if MODEL not in self._made:
            url = self._create(MODEL, "template0")
            with tempfile.TemporaryDirectory() as data:
                environment = os.environ | {"DATABASE_URL": url, "HENGJI_DATA": data}
                subprocess.run([sys.executable, "-m", "tests.tables"], cwd=ROOT, env=environment, check=True)
            self._made.add(MODEL)
        return self._create(f"hengji{next(self._numbers)}", MODEL)

    def _create(self, name: str, template: str) -> str:
        """Copy a database that nobody is connected to."""
        where = ["-h", str(self.folder), "-p", str(PORT)]
        self._run("createdb", *where, "--encoding=UTF8", f"--template={template}", name)
        query = urlencode({"host": self.folder, "port": PORT})
        return f"postgres://{self.user}@/{name}?{query}"

    def _start(self) -> None:
        data = str(self.folder / "data")
        self._run("initdb", "-A", "trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D", data)
        # Tests survive no power cut: without fsync a run is several times quicker.
        safe = "on" if self.durable else "off"
        options = f"-p {PORT} -k {self.folder} -c listen_addresses= -c fsync={safe}"
        self._run("pg_ctl", "-D", data, "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def _stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:
            # The server refuses to run as root.
            command = ["runuser", "-u", self.user, "--", *command]
        done = subprocess.run(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stdout}"


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Start a server in a fresh folder directly under the temporary one (a socket's path is short)."""
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    with tempfile.TemporaryDirectory(prefix="hengji-pg-", ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            shutil.chown(name, user)
        server = PostgresServer(_programs(), Path(name), user, durable)
        server._start()
        try:
            yield server
        finally:
            server._stop()


def _programs() -> Path:
    """Find the folder of initdb and pg_ctl: Debian keeps it off the PATH."""
    versions = [path for path in DEBIAN_FOLDER.glob("*/bin/initdb") if path.parent.parent.name.isdigit()]
    if versions:
        return max(versions, key=lambda path: int(path.parent.parent.name)).parent
    found = shutil.which("initdb")
    assert found, INSTALL
    return Path(found).parent
