"""The installation of a journey at the browser, running; desks of its people, and what is done there in bulk."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from playwright.sync_api import Browser

from tests.journeys.settled_desk import ClerkDesk
from tests.served import ROOT, JobOffice


class Place:
    """An installation with the office of a sample and nothing of its year."""

    def __init__(self, office: JobOffice, site: str, browser: Browser, scheme: str) -> None:
        self.office, self.site, self.browser, self.scheme = office, site, browser, scheme
        found = self.run("prepare")
        self.agency: int = found["agency"]
        self.units: dict[str, int] = found["units"]
        self._cookies: dict[str, dict[str, str]] = found["cookies"]
        self.desks: dict[str, ClerkDesk] = {}

    def run(self, what: str, *arguments: object) -> dict[str, Any]:
        """Run a command of the preparation as a process."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.year.prepare", what, self.scheme, *map(str, arguments)],
            cwd=ROOT, env=self.office.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def desk(self, person: str) -> ClerkDesk:
        """Sit down at somebody's desk, the same one each time."""
        if person not in self.desks:
            self.desks[person] = ClerkDesk.signed_in(self.browser, self.site, self._cookies[person])
        return self.desks[person]

    def narrow(self, person: str) -> ClerkDesk:
        """Somebody's telephone."""
        key = f"{person} narrow"
        if key not in self.desks:
            self.desks[key] = ClerkDesk.signed_in(self.browser, self.site, self._cookies[person], width=390)
        return self.desks[key]

    def come_back(self, site: str) -> None:
        """Another day: the program answers at another address, everybody has gone and signs in anew."""
        self.leave()
        self.site, self._cookies = site, self.run("cookies")

    def leave(self) -> None:
        """Everybody goes; nothing went wrong in any browser."""
        for desk in self.desks.values():
            desk.leave()
        self.desks.clear()
