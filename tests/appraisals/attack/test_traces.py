"""What a vote leaves behind, row by row: the two rows of the design and nothing that could be put beside them."""

from __future__ import annotations

import logging
from base64 import b64encode
from itertools import pairwise
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from nacl.public import PrivateKey

from appraisals.boxes import seal_ballot
from appraisals.models import Elector, SealedBallot, Turnout
from appraisals.services import casting
from appraisals.services.casting import cast_ballot
from appraisals.services.closing import close_round, unlock
from people.errors import DomainError
from tests.appraisals.world import BY, marks_of, open_round

pytestmark = pytest.mark.django_db
SLIP = {"村书记": "测评码"}
VOTERS = 40


def columns(model: type[Turnout] | type[SealedBallot]) -> set[str | None]:
    return {column.column for column in model._meta.concrete_fields}


def test_turnout_and_ballot_have_no_column_that_joins_them_or_tells_a_time() -> None:
    assert columns(Turnout) == {"elector_id", "round_id"}
    assert columns(SealedBallot) == {"id", "round_id", "ciphertext"}


def test_a_vote_writes_two_tables_only_and_never_a_mark_in_the_open() -> None:
    world = open_round(sizes={"村书记": 1}, channels=SLIP)
    with CaptureQueriesContext(connection) as asked:
        cast_ballot(elector=world.everybody[0].pk, marks=[(770_000, 780_000, 790_000, 810_000, 820_000)] * 3)
    written = [
        each["sql"] for each in asked if not each["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert [sql.split()[2] for sql in written] == [Turnout._meta.db_table, SealedBallot._meta.db_table]
    assert not [sql for sql in (each["sql"] for each in asked) if "770000" in sql or "770_000" in sql]


def test_the_ids_of_ballots_follow_neither_voters_nor_time() -> None:
    world = open_round(sizes={"村书记": VOTERS}, channels=SLIP)
    ids: list[int] = []
    for elector in world.everybody:
        seen = set(ids)
        cast_ballot(elector=elector.pk, marks=marks_of(elector.pk))
        ids += [row.pk for row in SealedBallot.objects.exclude(pk__in=seen)]
    assert len(set(ids)) == VOTERS
    assert max(ids) > 2**58, "of 63 bits"
    rises = sum(after > before for before, after in pairwise(ids))
    # Forty in a row by chance: beyond thirty-four rises or falls lies less than one in a million.
    assert 5 <= rises <= 34


def test_no_logger_says_a_word(caplog: pytest.LogCaptureFixture) -> None:
    world = open_round(sizes={"村书记": 2}, channels=SLIP)
    caplog.set_level(logging.DEBUG)
    # Django's own log of statements is off outside of development; it names a turnout, never a mark.
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    cast_ballot(elector=world.everybody[0].pk, marks=marks_of(1))
    with pytest.raises(DomainError):
        cast_ballot(elector=world.everybody[0].pk, marks=marks_of(1))
    assert [record.getMessage() for record in caplog.records] == []


def test_a_ballot_that_cannot_be_stored_leaves_no_turnout() -> None:
    world = open_round(sizes={"村书记": 1}, channels=SLIP)
    with patch.object(casting, "_put_in", side_effect=RuntimeError), pytest.raises(RuntimeError):
        cast_ballot(elector=world.everybody[0].pk, marks=marks_of(1))
    assert not Turnout.objects.exists()
    cast_ballot(elector=world.everybody[0].pk, marks=marks_of(1))
    assert (Turnout.objects.count(), SealedBallot.objects.count()) == (1, 1)


@pytest.mark.parametrize("given", [None, "burnt"])
def test_only_the_last_slip_of_an_elector_counts(given: str | None) -> None:
    world = open_round(sizes={"村书记": 1}, channels=SLIP)
    elector = world.everybody[0].pk
    Elector.objects.filter(pk=elector).update(code_digest="last")
    with pytest.raises(DomainError, match="已换发新码"):
        cast_ballot(elector=elector, marks=marks_of(1), code_digest=given)
    assert not Turnout.objects.exists()
    cast_ballot(elector=elector, marks=marks_of(1), code_digest="last")


def test_a_struck_elector_votes_no_more() -> None:
    world = open_round(sizes={"村书记": 1}, channels=SLIP)
    Elector.objects.filter(pk=world.everybody[0].pk).update(struck="调离")
    with pytest.raises(DomainError):
        cast_ballot(elector=world.everybody[0].pk, marks=marks_of(1))
    assert not SealedBallot.objects.exists()


def test_a_ballot_of_another_round_is_not_counted() -> None:
    """Somebody with the database moves a ciphertext: it opens with no other round's key."""
    world = open_round(sizes={"村书记": 6}, channels=SLIP)
    for elector in world.everybody:
        cast_ballot(elector=elector.pk, marks=marks_of(elector.pk))
    taken = SealedBallot.objects.order_by("pk")[0]
    other = seal_ballot(b"x" * (len(bytes(taken.ciphertext)) - 48), _another_key())
    SealedBallot.objects.filter(pk=taken.pk).update(ciphertext=other)
    key = unlock(world.round, world.passphrases(1, 2))
    with pytest.raises(DomainError, match="打不开的 1 张"):
        close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)


def _another_key() -> str:
    return b64encode(bytes(PrivateKey.generate().public_key)).decode()
