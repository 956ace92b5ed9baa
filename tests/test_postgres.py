"""The private PostgreSQL of the tests takes Django's connections and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.house.tree import ROOT
from tests.postgres import PostgresServer, running_postgres


def test_a_command_reaches_the_database(postgres_url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": postgres_url}
    # All steps on PostgreSQL: reports/test_processes.py; here it is the first of them, with a look that they are there.
    command = [sys.executable, "manage.py", "migrate", "contenttypes", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for app, code in (("contenttypes", 0), ("people", 1)):
        show = [sys.executable, "manage.py", "migrate", app, "--check"]
        assert subprocess.run(show, cwd=ROOT, env=environment, check=False).returncode == code, app


def test_each_database_is_a_new_one(postgres_server: PostgresServer) -> None:
    assert postgres_server.new_database() != postgres_server.new_database()


def test_the_server_is_gone_afterwards() -> None:
    with running_postgres() as server:
        folder = server.folder
        assert (folder / "data" / "postmaster.pid").exists()
    assert not folder.exists()
