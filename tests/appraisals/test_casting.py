"""One person one vote, sealed; counted exactly; what is left tells nothing (quality «Ballots», rules 0.10, 5.3)."""

from __future__ import annotations

import pytest

from appraisals.boxes import new_holder_key
from appraisals.models import BallotTally, KeyHolder, OpenedMarks, SealedBallot, Turnout
from appraisals.services.casting import AlreadyVoted, cast_ballot
from appraisals.services.closing import close_round, unlock
from people.audit import AuditEntry
from people.errors import DomainError
from tests.appraisals.world import BY, World, marks_of, open_round

pytestmark = pytest.mark.django_db


def everybody_votes(world: World, targets: int = 3) -> None:
    for elector in world.everybody:
        cast_ballot(elector=elector.pk, marks=marks_of(elector.pk, targets))


def test_a_round_is_cast_opened_by_two_and_counted_exactly() -> None:
    world = open_round()
    everybody_votes(world)
    before = AuditEntry.objects.count()
    key = unlock(world.round, world.passphrases(1, 3))
    closed = close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)

    assert (closed.ballots, closed.turnout) == (18, 18)
    for place, target in enumerate(world.round.targets.all()):
        for name, electors in world.electors.items():
            given = [marks_of(elector.pk)[place] for elector in electors]
            row = BallotTally.objects.get(round=world.round, subject=target.subject, group=name)
            assert (row.valid, row.invalid) == (6, 0)
            assert row.sums == [sum(column) for column in zip(*(mark for mark in given if mark), strict=True)]
            opened = OpenedMarks.objects.get(target=target, group=name)
            assert opened.marks == sorted(list(mark) for mark in given if mark)
    assert not SealedBallot.objects.exists()
    assert not KeyHolder.objects.exclude(salt="", public_key="").exists()
    world.round.refresh_from_db()
    assert (world.round.public_key, world.round.boxes) == ("", [])
    assert AuditEntry.objects.count() == before + 1


def test_casting_leaves_a_turnout_and_a_ballot_of_one_length_and_no_audit_row() -> None:
    world = open_round()
    before = AuditEntry.objects.count()
    for number, elector in enumerate(world.everybody):
        cast_ballot(elector=elector.pk, marks=marks_of(number))
    assert AuditEntry.objects.count() == before
    assert {len(bytes(row.ciphertext)) for row in SealedBallot.objects.all()} == {2 + 2 * 3 * 5 + 48}
    assert set(Turnout.objects.values_list("elector", flat=True)) == {row.pk for row in world.everybody}


def test_a_second_ballot_is_refused_and_the_first_stands() -> None:
    world = open_round(sizes={"班子成员": 1})
    elector = world.everybody[0]
    cast_ballot(elector=elector.pk, marks=marks_of(1))
    with pytest.raises(AlreadyVoted):
        cast_ballot(elector=elector.pk, marks=marks_of(2))
    key = unlock(world.round, world.passphrases(2, 3))
    close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)
    target = world.round.targets.get(position=0)
    assert BallotTally.objects.get(subject=target.subject).sums == list(marks_of(1)[0] or ())


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ([None, *marks_of(1)[1:]], "第1科"),
        ([(10_000, 20_000), *marks_of(1)[1:]], "第1科"),
        ([(1_010_000, 0, 0, 0, 0), *marks_of(1)[1:]], "第1科·工作业绩（0 至 100）"),
        ([(5_000, 0, 0, 0, 0), *marks_of(1)[1:]], "第1科·工作业绩"),
        ([(-10_000, 0, 0, 0, 0), *marks_of(1)[1:]], "第1科·工作业绩"),
    ],
    ids=["缺一个对象", "缺一个方面", "超过满分", "不合打分间隔", "负数"],
)
def test_an_incomplete_ballot_is_refused_with_the_place(
    marks: list[tuple[int, ...] | None], told: str
) -> None:
    world = open_round(sizes={"班子成员": 1})
    with pytest.raises(DomainError, match=told):
        cast_ballot(elector=world.everybody[0].pk, marks=marks)
    assert not Turnout.objects.exists()
    assert not SealedBallot.objects.exists()


def test_one_holder_alone_opens_nothing_and_a_wrong_passphrase_is_told() -> None:
    world = open_round(sizes={"班子成员": 1})
    with pytest.raises(DomainError, match="两位保管人"):
        unlock(world.round, world.passphrases(1))
    wrong = world.passphrases(1, 2)
    wrong[max(wrong)] = "不是这一句口令吧朋友们"
    with pytest.raises(DomainError, match="第 2 位保管人的口令不对"):
        unlock(world.round, wrong)


@pytest.mark.parametrize(
    "simple", ["135792468013", "１３８００１２４５６７９", "abc123abc123", "青山绿水长流 青山绿水长流"]
)
def test_a_passphrase_that_is_soon_tried_out_is_refused(simple: str) -> None:
    with pytest.raises(DomainError, match="口令太简单"):
        new_holder_key(simple)


def test_a_ballot_put_in_or_taken_out_of_the_database_stops_the_closing() -> None:
    world = open_round()
    everybody_votes(world)
    key = unlock(world.round, world.passphrases(1, 2))
    first = SealedBallot.objects.order_by("id")[0]
    SealedBallot.objects.filter(pk=first.pk).delete()
    with pytest.raises(DomainError, match="票数与投票人数不符"):
        close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)
    SealedBallot.objects.create(
        id=first.pk, round=world.round, ciphertext=b"0" * len(bytes(first.ciphertext))
    )
    with pytest.raises(DomainError, match="打不开的 1 张"):
        close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)
    SealedBallot.objects.filter(pk=first.pk).update(ciphertext=first.ciphertext)
    assert close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key).ballots == 18


def test_an_excluded_target_is_neither_judged_nor_abstained() -> None:
    world = open_round(sizes={"部门负责人": 6}, abstaining=True)
    head, other, *rest = world.everybody
    head.excluded = [0]
    head.save()
    with pytest.raises(DomainError, match="第1科（按规定回避）"):
        cast_ballot(elector=head.pk, marks=marks_of(1))
    cast_ballot(elector=head.pk, marks=marks_of(1, without=(0,)))
    cast_ballot(elector=other.pk, marks=marks_of(2, without=(1,)))
    for elector in rest:
        cast_ballot(elector=elector.pk, marks=marks_of(elector.pk))
    key = unlock(world.round, world.passphrases(1, 2))
    close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)
    rows = OpenedMarks.objects.order_by("target__position")
    assert [(len(row.marks), row.abstained) for row in rows] == [(5, 0), (5, 1), (6, 0)]


def test_pooled_groups_are_counted_together_and_each_has_the_same_mean() -> None:
    world = open_round(
        sizes={"班子成员": 2, "部门负责人": 6}, pools={"班子成员": "干部", "部门负责人": "干部"}
    )
    everybody_votes(world)
    key = unlock(world.round, world.passphrases(1, 2))
    close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)
    target = world.round.targets.get(position=1)
    assert OpenedMarks.objects.filter(target=target).count() == 1
    first, second = BallotTally.objects.filter(subject=target.subject).order_by("group")
    assert (first.valid, first.sums) == (second.valid, second.sums)
    assert first.valid == 8
