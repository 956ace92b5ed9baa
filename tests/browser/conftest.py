"""Chromium against a live server on a database file of each test's own.

The tables of one database file are made once; every test gets a fresh copy of it, so that the threads of the server have
connections of their own and nothing has to be emptied afterwards. Browser tests take no `django_db` mark.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import ConsoleMessage, Error, Page, ViewportSize, expect

from people.models import Account
from tests.browser.chromium import PATIENCE, launch_arguments
from tests.tables import make_tables

WIDE: Final[ViewportSize] = {"width": 1366, "height": 768}
NARROW: Final[ViewportSize] = {"width": 390, "height": 844}
AXE: Final = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SCREENSHOTS: Final = Path(__file__).parents[2] / "var" / "screenshots"
SERIOUS: Final = ("serious", "critical")
T = TypeVar("T")
WIDER: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What Chromium answers to a question put to a document that was just then replaced by the next one.
REPLACED: Final = "Execution context was destroyed"
# Playwright's own event loop runs in this thread; the database is used outside of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium with the program's fonts."""
    return launch_arguments()


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """A Chinese office's screen; a light system."""
    return {"viewport": WIDE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "color_scheme": "light"}


@contextmanager
def office_file(path: Path, blocker: Any) -> Iterator[None]:
    """Make `path` the database of this thread and of every thread that connects meanwhile."""
    ours, before = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**before, "NAME": str(path), "CONN_MAX_AGE": 0}
    try:
        with blocker.unblock():
            connections["default"] = connections.create_connection("default")
            yield
            connections["default"].close()
    finally:
        connections.settings["default"] = before
        connections["default"] = ours


@pytest.fixture(scope="session")
def migrated_file(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database as one file."""
    folder = tmp_path_factory.mktemp("browser")
    with office_file(folder / "first.sqlite3", django_db_blocker):
        make_tables()
        with connections["default"].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "migrated.sqlite3")])
    return folder / "migrated.sqlite3"


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    """A database file of this test's own, for this thread and for those of the server."""
    path = tmp_path / "office.sqlite3"
    shutil.copy(migrated_file, path)
    with office_file(path, django_db_blocker):
        yield path


@pytest.fixture
def live(database: Path, settings: Any) -> Iterator[str]:
    """The address of a server over that database; static files come as in production, through whitenoise."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    server = LiveServerThread("127.0.0.1", cast(Any, lambda application: application))
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None, server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


class Faults(list[str]):
    """What the page complained about; `expected` empties it after a deliberate refusal."""

    def expected(self, part: str) -> None:
        """Drop the complaints that hold `part`; at least one must be there."""
        left = [fault for fault in self if part not in fault]
        assert len(left) < len(self), f"nothing complained about {part}: {list(self)}"
        self[:] = left


@pytest.fixture
def faults() -> Faults:
    """Errors in the console (violations of the content policy among them) and uncaught ones; none may be left."""
    return Faults()


@pytest.fixture
def page(page: Page, faults: Faults, live: str) -> Iterator[Page]:
    """A page whose complaints fail the test."""

    def heard(message: ConsoleMessage) -> None:
        if "beforeunload" in message.text:  # asked without a click: only a test leaves a page like that
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            faults.append(f"{message.text} {message.location.get('url', '')}")

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(PATIENCE)
    yield page
    assert list(faults) == []


@pytest.fixture
def sign_in_as(live: str) -> Callable[[Page, Account], None]:
    """Give the page a session of the account, with the second factor."""

    def signed_in(page: Page, account: Account) -> None:
        client = Client()
        client.force_login(account, backend="people.backends.OfficeBackend")
        session = client.session
        session["second_factor"] = True
        session.save()
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live}])

    return signed_in


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fail for what axe calls serious or critical on the page as it is now."""

    def accessible(page: Page) -> None:
        found = barriers(page)
        assert found == [], f"{page.url}\n" + "\n".join(found)

    return accessible


def settled(page: Page) -> None:
    """Wait until the document is there as a whole: after a click the browser may still be reading it."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => document.readyState === 'complete'")


def on_one_page(page: Page, ask: Callable[[], T]) -> T:
    """Ask a page that is there as a whole; when the next one took its place meanwhile, ask that one."""
    for _ in range(3):
        settled(page)
        try:
            return ask()
        except Error as error:
            if REPLACED not in str(error):
                raise
    return ask()


def barriers(page: Page, *rules: str) -> list[str]:
    """List what axe calls serious or critical, by all its rules or only those named."""
    return on_one_page(page, lambda: _barriers(page, rules))


def _barriers(page: Page, rules: tuple[str, ...]) -> list[str]:
    page.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished))")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    result = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['impact']} {one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in result["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"][:3]
    ]


@pytest.fixture
def shoot() -> Callable[[Page, str], Path]:
    """Keep a picture of the whole page in var/screenshots for people to look at."""

    def taken(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        settled(page)
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=path, full_page=True)
        return path

    return taken


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the window."""
    return on_one_page(page, lambda: bool(page.evaluate(WIDER)))
