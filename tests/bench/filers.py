"""People at their quarter over HTTP, as the page's script does it: open, save while typing, submit."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

TOKEN: Final = "a" * 32
# What somebody writes between two saves: the script sends 0.7 s after the last key, so about every two seconds.
SENTENCE: Final = "对照年度目标任务，本季度推进重点事项办理，协调相关科室落实责任，按时报送进展情况。"


@dataclass
class Pace:
    """How one types: rows, saves of each, seconds between them, and within how many seconds everybody begins."""

    rows: int
    saves: int
    seconds: float
    spread: float


@dataclass
class Filer(threading.Thread):
    """One person: `typed` is the last text of each row that was acknowledged, `times` the seconds of each answer."""

    number: int
    port: int
    office: dict[str, Any]
    pace: Pace
    times: dict[str, list[float]] = field(default_factory=lambda: {"open": [], "save": [], "submit": []})
    typed: dict[int, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(self.number)
        me = self.office["filers"][self.number]
        self.rows: list[int] = me["rows"]
        cookies = me["cookies"] | {"csrftoken": TOKEN}
        self.cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.place = f"/units/{self.office['agency']}/years/{self.office['year']}/mine/quarters/{self.office['quarter']}/"

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        try:
            time.sleep(self.chance.uniform(0, self.pace.spread))
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.work()
        except (OSError, http.client.HTTPException, KeyError, ValueError) as error:
            self.faults.append(f"{self.number}: {error!r}")

    def work(self) -> None:
        self.ask("open", "GET", self.place)
        versions = {row: self.fill(row) for row in self.rows}
        rows = [("rows", f"{row}:{version}") for row, version in versions.items()]
        self.ask(
            "submit", "POST", f"{self.place}submit/", urlencode(rows), "application/x-www-form-urlencoded"
        )
        self.ask("open", "GET", self.place)

    def fill(self, row: int) -> int:
        """Type one row, save after save; give the version it has at the end."""
        version = 1
        stored = {"attainment": "", "progress": "", "problems": "", "measures": ""}
        said = {"attainment": "100", "progress": "", "problems": "", "measures": ""}
        for turn in range(self.pace.saves):
            self.wait()
            said["progress"] = f"{said['progress']}{SENTENCE}（{self.number}-{turn}）"
            edits = {name: text for name, text in said.items() if text != stored[name]}
            body = {"version": version, "edits": edits, "base": {name: stored[name] for name in edits}}
            answer = json.loads(
                self.ask("save", "POST", f"{self.place}{row}/save/", json.dumps(body), "application/json")
            )
            version = answer["version"]
            stored = dict(said)
            self.typed[row] = said["progress"]
        return version

    def wait(self) -> None:
        time.sleep(self.chance.uniform(0.5, 1.5) * self.pace.seconds)

    def ask(self, what: str, method: str, path: str, body: str | None = None, kind: str = "") -> bytes:
        """Ask on the connection that the browser keeps; a closed one is opened again, as a browser does."""
        headers = {"Cookie": self.cookies, "X-CSRFToken": TOKEN, "Host": "127.0.0.1", "Content-Type": kind}
        began = time.monotonic()
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server ends an idle connection after some seconds; the browser asks again on a new one.
            self.line.close()
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        found = answer.read()
        self.times[what].append(time.monotonic() - began)
        if answer.status not in (200, 302):
            self.faults.append(f"{method} {path} {answer.status} {found[:200].decode(errors='replace')}")
        return found


class Early(Filer):
    """Somebody who only looks, before the others come: opens the page and submits nothing."""

    def work(self) -> None:
        for _ in range(3):
            self.ask("open", "GET", self.place)
            self.ask("submit", "POST", f"{self.place}submit/", "", "application/x-www-form-urlencoded")
