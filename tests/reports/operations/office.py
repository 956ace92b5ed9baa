"""An office of its own: database, data folder and the commands of manage.py, as processes."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT

BOOK = ROOT / "tests" / "data" / "samples" / "kexie-2017.xlsx"
APPS = ("people", "plans", "indicators", "appraisals", "scoring", "bonuses")
CANARY = "canary-of-the-secret-key-0123456789-0123456789-0123456789"


@dataclass(frozen=True)
class Office:
    """Where an installation stands; every command runs as a process of its own."""

    folder: Path
    url: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> str:
        return self.url or f"sqlite:///{self.folder}/库.sqlite3"

    @property
    def file(self) -> Path:
        return self.folder / "库.sqlite3"

    def environment(self, **more: str) -> dict[str, str]:
        own = {"DATABASE_URL": self.database, "HENGJI_DATA": str(self.data), "SECRET_KEY": CANARY}
        return {**os.environ, **own, **more}

    def run(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(**more), capture_output=True, text=True, check=False
        )

    def done(self, *arguments: str | Path, **more: str) -> str:
        """Run a command that must succeed and give what it printed."""
        ran = self.run(*arguments, **more)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def made_by_an_older_program(self, name: str) -> None:
        """Make the tables that a program had which knew the migrations of 单位和人员 up to this one, and none since."""
        self.done("shell", "-c", f"from tests.tables import make_older_tables; make_older_tables({name!r})")

    def refused(self, *arguments: str | Path, **more: str) -> str:
        """Run a command that must refuse, and give its one sentence."""
        ran = self.run(*arguments, **more)
        assert (ran.returncode, ran.stdout) == (2, ""), ran.stdout + ran.stderr
        assert "Traceback" not in ran.stderr
        return ran.stderr.strip()

    def settle(self, out: Path) -> bytes:
        self.done("settle", BOOK, "--out", out)
        return (out / "结果.json").read_bytes()

    def stored(self) -> list[dict[str, Any]]:
        """Every row of the program's apps."""
        rows: list[dict[str, Any]] = json.loads(self.done("dumpdata", "--all", *APPS))
        return rows

    def backup(self, parent: Path) -> Path:
        return Path(self.done("backup", parent).splitlines()[0])

    def add_evidence(self) -> None:
        place = self.data / "files" / "3f"
        place.mkdir(parents=True)
        (place / "3f9a.pdf").write_bytes(b"%PDF-" + bytes(range(256)) * 8000)
        (place / "空文件").write_bytes(b"")
        (self.data / "files" / "readme").write_text("佐证", encoding="utf-8")
        # What was made of files can be made again: no set holds it.
        preview = self.data / "previews" / "3f9a"
        preview.mkdir(parents=True)
        (preview / "1.jpg").write_bytes(b"\xff\xd8\xff")

    def evidence(self) -> dict[str, bytes]:
        top = self.data / "files"
        return {
            path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()
        }

    def copied_to(self, folder: Path) -> Office:
        """A second office with the same SQLite file and evidence; nothing is running here."""
        shutil.copytree(self.folder, folder)
        return Office(folder)

    def tables_to(self, office: Office) -> None:
        """Give another office, which has no SQLite file yet, a copy of this one's."""
        with closing(sqlite3.connect(self.file)) as here, closing(sqlite3.connect(office.file)) as there:
            here.backup(there)


def manifest_of(folder: Path) -> dict[str, Any]:
    """Read a set's manifest."""
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content
