"""The five plans from first day to archive on PostgreSQL: each journey by the pages, run as a process of its own there."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from typing import Final
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.postgres import PORT, ROOT, PostgresServer

pytestmark = pytest.mark.prove
# Which of each file's tests: ballots cast in the program where the plan has any, some of the people looking on.
JOURNEYS: Final = {
    "kexie": "some-cast",
    "gongshanglian": "some-cast",
    "kejiju": "some-cast",
    "xiangzhen": "some-cast",
    "gongxinju": "some",
}
LIMIT: Final = 1_200  # seconds
# Numbers once given stay given when the test's transaction is rolled back.
GIVEN: Final = "SELECT (SELECT last_value FROM scoring_settlement_id_seq), (SELECT last_value FROM appraisals_ballottally_id_seq)"


@pytest.mark.parametrize("plan", JOURNEYS)
def test_a_plan_goes_from_first_day_to_archive(plan: str, postgres_server: PostgresServer) -> None:
    url = postgres_server.new_database()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [
        sys.executable, "-m", "pytest", "-q", "--show-capture=no", "-p", "no:cacheprovider", "--reuse-db", "-m", "", "-k", JOURNEYS[plan],
        f"tests/journeys/pages/test_{plan}.py",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, env=kept | {"DATABASE_URL": url}, capture_output=True, text=True,
        timeout=LIMIT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert "1 passed" in done.stdout, done.stdout
    settled, counted = _given(postgres_server, url)
    assert settled >= 2, "the year and the recomputed workbook were settled on this server"
    assert (counted > 1) == (plan != "gongxinju")


def _given(server: PostgresServer, url: str) -> tuple[int, int]:
    """How many versions of a year and sums of ballots were numbered in the database of that run."""
    name = f"test_{urlsplit(url).path.strip('/')}"
    with (
        closing(
            psycopg2.connect(host=str(server.folder), port=PORT, user=server.user, dbname=name)
        ) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(GIVEN)
        found: tuple[int, int] = cursor.fetchone() or (0, 0)
        return found
