"""A hall of 150 voters, all from one address, on the program as it really runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from tests.appraisals.hall.seats import SECTIONS, Seat
from tests.postgres import PostgresServer
from tests.served import JobOffice

SEATS: Final = 150
SPREAD: Final = 20.0
VOTERS: Final = 200
TIMES: Final = 5


def ask(office: JobOffice, *arguments: object) -> dict[str, Any]:
    return office.ask_of("tests.appraisals.hall", *arguments, seconds=300)


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> JobOffice:
    url = f"sqlite:///{tmp_path / 'hall.sqlite3'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.new_database()
    return JobOffice(tmp_path, url, settings="config.settings")


@pytest.mark.prove
def test_the_same_ballot_five_times_at_once_is_counted_once(office: JobOffice) -> None:
    """200 voters, five posts each in the same moment: all are told that their vote is counted, nobody sees an error."""
    hall = ask(office, "prepare", 2 * VOTERS)
    with office.served("--web-only", "--web", "2") as served:
        seats = [
            Seat(number, served.port, hall["round"], cookies, "", 0.0)
            for number, cookies in enumerate(hall["signed_in"])
        ]
        for seat in seats:
            seat.press(TIMES)
    assert {status for seat in seats for status in seat.statuses} == {200, 302}
    assert {seat.statuses.count(302) for seat in seats} == {TIMES}
    found = ask(office, "outcome")
    assert (found["turnout"], found["ballots"]) == (VOTERS, VOTERS)
    assert found["marks"] == sorted(list(seat.marks[SECTIONS - 1] or ()) for seat in seats)


@pytest.mark.prove
def test_a_hall_of_150_votes_within_a_minute(office: JobOffice, tmp_path: Path) -> None:
    hall = ask(office, "prepare", SEATS)
    phones: list[tuple[dict[str, str] | None, str]] = [(cookies, "") for cookies in hall["signed_in"]]
    phones += [(None, code) for code in hall["codes"]]
    with office.served("--web-only", "--web", "2") as served:
        port = served.port
        seats = [
            Seat(number, port, hall["round"], cookies, code, SPREAD)
            for number, (cookies, code) in enumerate(phones)
        ]
        for seat in seats:
            seat.start()
        for seat in seats:
            seat.join(120)
    assert [seat.fault for seat in seats if seat.fault] == []
    assert {status for seat in seats for status in seat.statuses} == {200, 302}
    assert [seat.number for seat in seats if not seat.counted] == []
    found = ask(office, "outcome")
    assert (found["turnout"], found["ballots"]) == (SEATS, SEATS)
    assert found["marks"] == sorted(list(seat.marks[SECTIONS - 1] or ()) for seat in seats)
    logs = [path.read_text() for path in (tmp_path / "hengji.log", tmp_path / "access.log") if path.exists()]
    assert [line for text in logs for line in text.splitlines() if "ballot" in line or "vote" in line] == []
    waits = sorted(seat.seconds for seat in seats)
    print(f"{office.url.partition(':')[0]}: 95% of the votes within {waits[int(len(waits) * 0.95)]:.2f} s")
