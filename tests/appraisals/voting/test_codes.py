"""Voting by 测评码: right ones always pass, wrong ones are counted and soon refused, nothing of a code stays anywhere."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from appraisals.codes import digest_of, new_code, shown, source_of
from appraisals.models import CodeFailures, DutyReport, Elector, Turnout
from appraisals.services.codes_entry import (
    ALARMING,
    LARGEST,
    TOLERATED,
    TooManyWrong,
    elector_of_code,
    window_of,
)
from people.access import Role
from people.errors import DomainError
from people.files.places import content_path
from people.models import Account, AuditEntry, Notification, RoleGrant, StoredFile
from tests.appraisals.voting.scene import Scene, scene, typed, wrong_code

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, 47, 31, tzinfo=UTC)
GUESSES = 100_000
SAMPLE = 100


def attached(given: Scene) -> StoredFile:
    """A file of the report of the first target, without words."""
    target = given.round.targets.get(position=0)
    file = StoredFile.objects.create(
        agency=given.round.plan.agency, name="述职.pdf", kind="pdf", size=12, digest="0" * 64
    )
    path = content_path(file.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7 one")
    DutyReport.objects.create(target=target, text="", handed_in_by="一科科长").files.add(file)
    return file


def enter(code: str, address: str = "10.0.0.1", now: datetime = NOW) -> Elector:
    return elector_of_code(typed=code, address=address, now=now)


def slip_of_the_finger(code: str) -> str:
    return f"{code[:-1]}{(int(code[-1]) + 1) % 10}"


def test_a_code_is_taken_in_full_width_and_with_blanks_and_casts_one_vote() -> None:
    given = scene()
    full = shown(given.codes[0]).translate({ord("0") + n: ord("０") + n for n in range(10)})
    client = Client()
    answer = client.post("/vote/", {"code": f" {full}　"})
    assert answer.headers["Location"] == "/vote/ballot/"
    page = client.get("/vote/ballot/").content.decode()
    sign = page.split('name="form" value="')[1][:32]
    assert "第1科" in page
    done = client.post("/vote/ballot/", {**typed(), "step": "cast", "form": sign})
    assert "已计入" in done.content.decode()
    assert client.cookies["hengji_vote"].value == ""
    assert list(Turnout.objects.values_list("elector__group__name", flat=True)) == ["村书记"]
    # The same slip again: the first vote stands, nothing else is counted.
    again = given.bearer(0)
    assert "已计入" in again.get("/vote/ballot/").content.decode()
    assert Turnout.objects.count() == 1


def test_the_cookie_is_sealed_strict_and_only_for_voting() -> None:
    given = scene()
    cookie = given.bearer().cookies["hengji_vote"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/vote/", "Strict", True)
    assert given.codes[0] not in cookie.value
    assert digest_of(given.codes[0]) not in cookie.value
    client = Client()
    client.cookies["hengji_vote"] = cookie.value[:-4] + "AAAA"
    assert client.get("/vote/ballot/").headers["Location"] == "/vote/"
    assert Client().get("/vote/ballot/").headers["Location"] == "/vote/"


def test_a_form_that_is_not_ours_casts_nothing() -> None:
    given = scene()
    client = given.bearer()
    for sign in ("", "0" * 32):
        answer = client.post("/vote/ballot/", {**typed(), "step": "cast", "form": sign})
        assert answer.headers["Location"] == "/vote/"
        client = given.bearer()
    assert not Turnout.objects.exists()


def test_a_burnt_code_opens_nothing_any_more() -> None:
    given = scene()
    client = given.bearer()
    Elector.objects.filter(code_digest=digest_of(given.codes[0])).update(code_digest=digest_of(new_code()))
    assert client.get("/vote/ballot/").headers["Location"] == "/vote/"
    assert "没有这个测评码" in Client().post("/vote/", {"code": given.codes[0]}).content.decode()


def test_the_bearer_of_a_code_opens_the_files_of_a_report_and_leaves_nothing_behind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    given = scene()
    file = attached(given)
    client = given.bearer()
    page = client.get("/vote/ballot/").content.decode()
    address = f"/vote/reports/{file.pk}/"
    assert "述职.pdf" in page
    assert f'href="{address}"' in page
    audited = AuditEntry.objects.count()
    caplog.clear()
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 one"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%BF%B0")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert (caplog.records, AuditEntry.objects.count(), Session.objects.count()) == ([], audited, 0)
    # Neither who has no code, nor who votes by account, nor a code that was replaced.
    assert Client().get(address).status_code == 404
    assert given.client().get(address).status_code == 404
    assert client.get(f"/vote/reports/{uuid4()}/").status_code == 404
    Elector.objects.filter(code_digest=digest_of(given.codes[0])).update(code_digest=digest_of(new_code()))
    assert client.get(address).status_code == 404


def test_who_votes_by_account_finds_the_report_with_its_files_on_its_own_page() -> None:
    given = scene()
    attached(given)
    page = given.client().get(f"/ballots/{given.round.pk}/").content.decode()
    assert "/vote/reports/" not in page
    assert f"/rounds/{given.round.pk}/reports/" in page


def test_a_slip_of_the_finger_is_told_and_not_counted() -> None:
    given = scene()
    for code in ("", "123", "一二三四", slip_of_the_finger(given.codes[0]), given.codes[0] + "1"):
        with pytest.raises(DomainError, match="16 位数字"):
            enter(code)
    assert not CodeFailures.objects.exists()


def test_what_was_typed_stands_there_to_be_compared_and_nowhere_else() -> None:
    given = scene()
    mistyped = slip_of_the_finger(given.codes[0])
    answer = Client().post("/vote/", {"code": mistyped})
    assert f'value="{mistyped}"' in answer.content.decode()
    assert mistyped not in str(answer.headers)
    assert set(answer.cookies) <= {"csrftoken"}


def test_beyond_the_limit_wrong_codes_get_429_and_right_ones_still_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = scene()
    window = window_of(timezone.now())
    monkeypatch.setattr("appraisals.services.codes_entry.window_of", lambda now: window)
    dice = random.Random(6)
    client = Client()
    assert client.post("/vote/", {"code": wrong_code(dice)}).status_code == 200
    CodeFailures.objects.update(count=TOLERATED - 1)
    assert client.post("/vote/", {"code": wrong_code(dice)}).status_code == 200
    refused = client.post("/vote/", {"code": wrong_code(dice)})
    assert refused.status_code == 429
    assert "对的测评码不受影响" in refused.content.decode()
    assert client.post("/vote/", {"code": given.codes[0]}).status_code == 302
    # Another address is not concerned, nor this one ten minutes later.
    with pytest.raises(DomainError, match="没有这个测评码"):
        enter(wrong_code(dice), "10.9.9.9")
    rows = CodeFailures.objects.order_by("-count").values_list("source", "count")
    assert list(rows) == [(source_of("127.0.0.1"), TOLERATED + 1), (source_of("10.9.9.9"), 1)]


def test_each_address_and_each_ten_minutes_are_counted_alone_and_forgotten_after_an_hour() -> None:
    scene()
    dice = random.Random(7)
    for _ in range(TOLERATED):
        with pytest.raises(DomainError):
            enter(wrong_code(dice))
    with pytest.raises(TooManyWrong):
        enter(wrong_code(dice))
    later = NOW + timedelta(minutes=10)
    with pytest.raises(DomainError, match="没有这个测评码"):
        enter(wrong_code(dice), now=later)
    assert sorted(CodeFailures.objects.values_list("window", flat=True)) == [window_of(NOW), window_of(later)]
    with pytest.raises(DomainError):
        enter(wrong_code(dice), now=NOW + timedelta(minutes=75))
    assert CodeFailures.objects.count() == 1


def test_the_office_is_told_once_an_hour_without_code_or_address() -> None:
    given = scene()
    clerk = Account.objects.create(username="clerk", name="绩效专干")
    RoleGrant.objects.create(
        account=clerk, role=Role.PERFORMANCE_OFFICE.value, agency=given.round.plan.agency,
        start=NOW.date() - timedelta(days=9), reason="测试",
    )  # fmt: skip
    dice = random.Random(8)
    codes = [wrong_code(dice) for _ in range(ALARMING + 5)]
    for number, code in enumerate(codes):
        assert Notification.objects.exists() == (number >= ALARMING)
        with pytest.raises(DomainError):
            enter(code, f"10.0.0.{number % 7}")
    told = Notification.objects.get()
    assert told.account == clerk
    assert not any(code in told.body for code in codes)
    assert "10.0.0" not in told.body


def test_a_hundred_thousand_guesses_hit_nothing() -> None:
    """Their digests against those in use, and the service itself for some of them."""
    given = scene(slips=5)
    dice = random.Random(20261121)
    guesses = {wrong_code(dice) for _ in range(GUESSES)}
    assert len(guesses) == GUESSES
    in_use = set(Elector.objects.exclude(code_digest=None).values_list("code_digest", flat=True))
    assert digest_of(given.codes[0]) in in_use
    assert in_use.isdisjoint(map(digest_of, guesses))
    for number, code in enumerate(sorted(guesses)[:SAMPLE]):
        with pytest.raises(DomainError):
            enter(code, f"10.1.{number}.1")
    assert enter(given.codes[0]).group.name == "村书记"


@pytest.mark.prove
def test_all_hundred_thousand_go_through_the_service_and_hit_nothing() -> None:
    given = scene(slips=5)
    dice = random.Random(20261122)
    for number in range(GUESSES):
        with pytest.raises(DomainError if number < TOLERATED else TooManyWrong):
            enter(wrong_code(dice))
    # Whoever guesses is answered all the time, and no longer written for.
    assert list(CodeFailures.objects.values_list("count", flat=True)) == [LARGEST]
    assert enter(given.codes[0]).group.name == "村书记"
    assert not Turnout.objects.exists()
