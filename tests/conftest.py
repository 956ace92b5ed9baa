"""Fixtures of the whole suite, and the rule that no test is ever skipped."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings as hypothesis_settings

from tests.once import made_once
from tests.postgres import ROOT, PostgresServer, running_postgres

NOT_RUN: Final = {"skipped": "跳过", "xfailed": "预期失败", "xpassed": "意外通过"}

# How often the program looks for garbage.
USUAL: Final = gc.get_threshold()

# Two busy cores make any deadline a coin toss.
hypothesis_settings.register_profile("hengji", deadline=None, print_blob=True)
hypothesis_settings.load_profile("hengji")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this worker, started when the first test asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def tables(request: pytest.FixtureRequest) -> Path:
    """An SQLite file with the program's tables and nothing in them, for processes that begin with a copy of it."""

    def make(folder: Path) -> None:
        given = {"DATABASE_URL": f"sqlite:///{folder}/tables.sqlite3", "HENGJI_DATA": str(folder)}
        command = [sys.executable, "-m", "tests.tables"]
        subprocess.run(command, cwd=ROOT, env=os.environ | given, check=True)

    return made_once(request, "tables", make) / "tables.sqlite3"


@pytest.fixture
def usual_garbage() -> Iterator[None]:
    """Look for garbage as often as the program does: for what measures memory."""
    seldom = gc.get_threshold()
    gc.set_threshold(*USUAL)
    yield
    gc.set_threshold(*seldom)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """DATABASE_URL of one empty PostgreSQL database, for the commands that tests start as processes."""
    return postgres_server.new_database()


def _left_out(config: pytest.Config) -> list[str]:
    """List what was reported but not really run; on a worker of xdist there is nothing to count."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput"):
        return []
    return [
        f"{word}：{report.nodeid}"
        for outcome, word in NOT_RUN.items()
        for report in reporter.stats.get(outcome, [])
    ]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what a browser does: it waits much, and the workers beside it have something to reckon meanwhile."""
    items.sort(key=lambda item: not {"journeys", "browser"} & {*item.path.parts})


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what stays: a tenth of the CPU of the tests it was measured on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run with a skipped or xfailed test is not green."""
    if _left_out(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the tests that were not run, next to the reason why the run fails."""
    left_out = _left_out(config)
    if left_out:
        terminalreporter.section("有测试没有真正运行：本仓库不允许跳过测试", red=True)
        for line in left_out:
            terminalreporter.write_line(line)
