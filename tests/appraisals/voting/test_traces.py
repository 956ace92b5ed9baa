"""What voting leaves beside the vote: no session, log line, audit row; answers that nobody keeps, all of one size."""

from __future__ import annotations

import json
import logging
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from appraisals.codes import digest_of, source_of
from appraisals.models import CodeFailures, Turnout
from appraisals.services.codes_entry import window_of
from people.audit import AuditEntry
from people.models import AccountSession
from tests.appraisals.voting.scene import Scene, scene, typed, wrong_code
from tests.office import client_of
from tests.people.test_log_canary import logging_to

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=20)


def by_account(given: Scene, number: int, marks: dict[str, str]) -> list[Any]:
    client, address = given.client(number), f"/ballots/{given.round.pk}/"
    return [
        client.get(address),
        client.post(address, {**marks, "step": "review"}),
        client.post(address, {**marks, "step": "cast"}),
        client.get(f"{address}receipt/"),
    ]


def by_code(given: Scene, number: int, marks: dict[str, str]) -> list[Any]:
    client = Client()
    answers = [client.get("/vote/"), client.post("/vote/", {"code": given.codes[number]})]
    page = client.get("/vote/ballot/")
    sign = {"form": page.content.decode().split('name="form" value="')[1][:32]}
    answers += [page, client.post("/vote/ballot/", {**marks, **sign, "step": "review"})]
    return [*answers, client.post("/vote/ballot/", {**marks, **sign, "step": "cast"})]


HIGH, LOW = typed(mark="100"), typed(mark="5")


def test_the_receipt_is_the_same_for_every_voter_of_the_round() -> None:
    given = scene()
    receipts = {by_account(given, number, marks)[-1].content for number, marks in enumerate((HIGH, LOW))}
    receipts |= {by_code(given, number, marks)[-1].content for number, marks in enumerate((HIGH, LOW))}
    assert len(receipts) == 1
    (receipt,) = receipts
    assert "已计入" in receipt.decode()


def test_no_answer_tells_by_its_size_what_was_voted() -> None:
    given = scene()
    for way in (by_account, by_code):
        sizes = [
            [len(one.content) for one in way(given, number, marks)]
            for number, marks in enumerate((HIGH, LOW))
        ]
        assert sizes[0] == sizes[1]


def test_nobody_may_keep_an_answer_and_no_session_is_begun() -> None:
    given = scene()
    for answer in (*by_account(given, 0, HIGH), *by_code(given, 0, LOW), Client().get("/ballots/secrecy/")):
        assert "no-store" in answer.headers["Cache-Control"]
        assert "hengji_session" not in answer.cookies
    for answer in by_code(given, 1, LOW):
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert set(answer.cookies) <= {"hengji_vote", "csrftoken"}


def test_voting_writes_no_session_no_audit_row_and_notes_no_use() -> None:
    given = scene()
    client = given.client()
    before = timezone.now() - LONG_AGO
    assert AccountSession.objects.update(seen_at=before) == 1
    stored = list(Session.objects.order_by("pk").values())
    audited = AuditEntry.objects.count()
    address = f"/ballots/{given.round.pk}/"
    client.get("/ballots/")
    client.get(address)
    client.post(address, {**HIGH, "step": "review"})
    client.post(address, {**HIGH, "step": "cast"})
    client.get(f"{address}receipt/")
    by_code(given, 0, LOW)
    assert list(Session.objects.order_by("pk").values()) == stored
    assert AuditEntry.objects.count() == audited
    assert set(AccountSession.objects.values_list("seen_at", flat=True)) == {before}
    client.get("/")
    assert set(AccountSession.objects.values_list("seen_at", flat=True)) != {before}


def test_voting_leaves_no_line_in_a_log_whether_it_is_counted_or_refused(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = scene()
    window = window_of(timezone.now())
    monkeypatch.setattr("appraisals.services.codes_entry.window_of", lambda now: window)
    logger = logging.getLogger("hengji.access")
    logger.addHandler(caplog.handler)
    try:
        client_of(None).get("/sign-in/")
        client_of(None).get("/no-such-page/")
        seen = len(caplog.records)
        assert seen == 3  # two requests, and Django's warning about the second
        by_account(given, 0, HIGH)
        by_code(given, 0, LOW)
        address = f"/ballots/{given.round.pk}/"
        by_script = {"X-Requested-With": "fetch"}
        assert Client().post(address, HIGH, headers=by_script).status_code == 401
        assert given.client(1).post(f"/ballots/{given.round.pk + 7}/", HIGH).status_code == 404
        assert given.client(1).post(address, {"step": "cast"}).status_code == 200
        CodeFailures.objects.create(window=window, source=source_of("127.0.0.1"), count=99)
        assert Client().post("/vote/", {"code": wrong_code(random.Random(1))}).status_code == 429
        assert len(caplog.records) == seen
    finally:
        logger.removeHandler(caplog.handler)


def test_a_failure_while_casting_logs_where_and_nothing_of_the_vote_or_the_voter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = scene()
    marks = typed(mark="73")
    account = given.client(0)
    account.raise_request_exception = False
    bearer = given.bearer()
    bearer.raise_request_exception = False
    sign = bearer.get("/vote/ballot/").content.decode().split('name="form" value="')[1][:32]

    def fails(*, marks: object, **named: object) -> None:
        raise ValueError(f"cannot seal {marks} {named}")

    monkeypatch.setattr("appraisals.views.voting.cast_ballot", fails)
    with logging_to(tmp_path) as (log, access):
        answers = [
            account.post(f"/ballots/{given.round.pk}/", {**marks, "step": "cast"}),
            bearer.post("/vote/ballot/", {**marks, "step": "cast", "form": sign}),
        ]
        text = log.read_text("utf-8")
        assert not access.exists() or "ballot" not in access.read_text("utf-8")
    assert [answer.status_code for answer in answers] == [500, 500]
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["errors"][0]["said"] for line in lines] == ["", ""]
    elector = given.voters[0]
    told = ("730000", "cannot seal", "m0_0", elector.name, given.codes[0], digest_of(given.codes[0]), sign)
    for answer in (text, *(answer.content.decode() for answer in answers)):
        assert [word for word in told if word in answer] == []
    assert not Turnout.objects.exists()


def test_the_request_after_the_review_has_one_length_whatever_was_typed() -> None:
    """Without a script the server fills the last request up; with one the browser does (tests/browser)."""
    from urllib.parse import urlencode

    from appraisals.forms.voting import read
    from appraisals.papers import electors_of, paper_of
    from people.permissions import access_of

    given = scene(abstaining=True)
    lengths = set()
    for marks in (HIGH, LOW, {**typed(mark="99", without=(1,)), "a1": "1"}):
        employee = given.voters[0].employee
        assert employee is not None
        elector = electors_of(
            access_of(employee.account, today=timezone.localdate(), second_factor=True)
        ).get()
        filled = read(paper_of(elector, signed_in=True), marks)
        pad = filled.padding(100)
        assert len(pad) > 0
        lengths.add(100 + len(urlencode([*filled.travelling(), ("pad", pad)])))
    assert len(lengths) == 1
