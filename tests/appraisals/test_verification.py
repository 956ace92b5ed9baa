"""Checking a closed round: silent while all agrees, and naming what was changed in the database behind the program's back."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command

from appraisals.checking import verified
from appraisals.counted import counted_round
from appraisals.engine.counting import Count, digest_of
from appraisals.models import AppraisalRound, BallotTally, OpenedMarks, PaperBallot, RoundGroup, Turnout
from appraisals.services.casting import cast_ballot
from appraisals.verification import chain_difference, first_difference
from people.models import Account
from tests.appraisals.closed import close, closed_round
from tests.appraisals.world import World, marks_of, open_round
from tests.house.tree import ROOT

pytestmark = pytest.mark.django_db
SIZES = {"班子成员": 5, "部门负责人": 6, "村书记": 7}


def verify(*arguments: str) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_round", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), err.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def world() -> World:
    return closed_round(
        SIZES,
        excluded={"部门负责人": [0], "村书记": [0, 2]},
        pools={"班子成员": "干部", "部门负责人": "干部"},
    )


def test_an_untouched_round_agrees(world: World) -> None:
    assert chain_difference() is None
    assert first_difference(world.round) is None
    assert verify() == (0, "测评：1轮，摘要与审计链相符，票数与投票人数相符，各项合计重算一致\n")
    assert verify("--agency", "测试镇", "--year", "2024")[0] == 0
    assert verify("--year", "1999") == (2, "没有“各单位 1999年度”已计票的测评；请核对单位名称和年度\n")


def marks(world: World) -> OpenedMarks:
    return OpenedMarks.objects.filter(target__round=world.round, group="村书记").order_by("target__position")[
        1
    ]


def raise_a_mark(world: World) -> None:
    row = marks(world)
    row.marks[-1][0] += 10_000
    row.save()


def raise_a_mark_and_the_sum(world: World) -> None:
    row = marks(world)
    row.marks[-1][0] += 10_000
    row.save()
    tally = BallotTally.objects.get(subject=row.target.subject, group="村书记")
    tally.sums[0] += 10_000
    tally.save()


def raise_a_sum(world: World) -> None:
    tally = BallotTally.objects.get(subject=marks(world).target.subject, group="部门负责人")
    tally.sums[4] += 10_000
    tally.save()


def drop_a_ballot(world: World) -> None:
    row = marks(world)
    row.marks.pop()
    row.save()


def add_a_turnout(world: World) -> None:
    elector = world.electors["村书记"][0]
    elector.pk, elector.serial, elector.employee, elector._state.adding = None, 99, None, True
    elector.save()
    Turnout.objects.create(elector=elector, round=world.round)


def drop_a_turnout(world: World) -> None:
    Turnout.objects.filter(elector=world.electors["村书记"][0]).delete()


def other_digest(world: World) -> None:
    world.round.outcome["摘要"] = "0" * 64
    world.round.save()


def lose_a_tally(world: World) -> None:
    BallotTally.objects.filter(group="干部").delete()
    BallotTally.objects.filter(group="班子成员")[0].delete()


def break_the_marks(world: World) -> None:
    row = marks(world)
    row.marks = 5
    row.save()


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (raise_a_mark, "开出票的摘要"),
        (raise_a_mark_and_the_sum, "开出票的摘要"),
        (raise_a_sum, "K02/部门负责人 各项合计"),
        (drop_a_ballot, "开出票的摘要"),
        (add_a_turnout, "投票人数：存储 18 → 核验 19"),
        (drop_a_turnout, "投票人数：存储 18 → 核验 17"),
        (other_digest, "开出票的摘要：存储 0000"),
        (lose_a_tally, "K01/班子成员 汇总：存储 没有"),
        (break_the_marks, "读不出来（TypeError）"),
    ],
)
def test_whatever_is_changed_is_named(world: World, tamper: Callable[[World], None], told: str) -> None:
    tamper(world)
    world.round.refresh_from_db()
    found = first_difference(world.round)
    assert found is not None
    assert told in str(found)
    status, words = verify()
    assert status == 1
    # The command looks at the chain first, where a wrong digest shows too.
    assert told in words or "审计链第" in words


def test_a_changed_mark_with_a_digest_to_fit_is_not_in_the_audit_chain(world: World) -> None:
    raise_a_mark_and_the_sum(world)
    rows = OpenedMarks.objects.filter(target__round=world.round).select_related("target__subject")
    counts = {
        (row.target.code, row.group): Count([tuple(each) for each in row.marks], row.invalid, row.abstained)
        for row in rows
    }
    world.round.outcome["摘要"] = digest_of(counts, world.round.outcome["盐"])
    world.round.save()
    found = first_difference(world.round)
    assert found is not None
    assert "审计链里的计票记录" in str(found)
    assert chain_difference() is not None


def test_a_round_that_vanished_is_missed(world: World) -> None:
    rows = AppraisalRound.objects.filter(pk=world.round.pk)
    # One that was voided after its closing keeps the digest, and is no loss.
    rows.update(state=AppraisalRound.State.VOIDED)
    assert verify()[0] == 0
    rows.update(outcome={})
    status, words = verify()
    assert status == 1
    assert "审计链第" in words


def test_equal_ballots_have_another_digest_under_another_salt() -> None:
    """Otherwise the few possible ballots of a small round could be tried out against the digest that everybody reads."""
    counts = {("K01", "班子成员"): Count([(10_000,)])}
    assert digest_of(counts, "一") == digest_of(counts, "一") != digest_of(counts, "二")


def test_paper_ballots_count_with_the_turnout() -> None:
    world = open_round(sizes={"班子成员": 5, "村书记": 0}, channels={"村书记": RoundGroup.Channel.PAPER})
    group = RoundGroup.objects.get(round=world.round, name="村书记")
    group.issued, group.unused = 8, 1
    group.save()
    clerks = list(Account.objects.filter(username__startswith="holder-").order_by("pk")[:2])
    for number in range(1, 8):
        sheet = [list(row or ()) for row in marks_of(number)]
        if number == 3:
            sheet[1][2] = 999_990_000
        for clerk, account in enumerate(clerks, 1):
            PaperBallot.objects.create(group=group, number=number, clerk=clerk, account=account, marks=sheet)
    for elector in world.everybody:
        cast_ballot(elector=elector.pk, marks=marks_of(elector.serial))
    close(world)
    assert first_difference(world.round) is None
    row = BallotTally.objects.get(subject__code="K02", group="村书记")
    assert (row.valid, row.invalid) == (6, 1)


def test_opened_marks_are_read_by_counting_checking_and_voiding_only() -> None:
    """They never leave the program: no export, trace, workbook or settlement knows the model (quality «Ballots»)."""
    folders = ("people", "plans", "indicators", "appraisals", "scoring", "bonuses", "reports")
    files = [
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    ]
    found = {str(path.relative_to(ROOT)) for path in files if "OpenedMarks" in path.read_text("utf-8")}
    assert found == {
        "appraisals/counted.py",
        "appraisals/models/__init__.py",
        "appraisals/models/casting.py",
        "appraisals/services/closing.py",
        "appraisals/services/voiding.py",
        "appraisals/verification.py",
    }


@pytest.fixture
def few() -> World:
    """Four of one group on one target, where the other targets have five; three of another on all."""
    return closed_round({"班子成员": 5, "部门负责人": 3, "村书记": 7}, excluded={"班子成员": [1]})


def test_marks_of_fewer_than_five_are_not_kept_at_all_and_everything_still_agrees(few: World) -> None:
    rows = OpenedMarks.objects.filter(target__round=few.round).order_by("target__position", "group")
    kept = {(row.target.position, row.group): len(row.marks) for row in rows}
    assert [kept[place, "班子成员"] for place in range(3)] == [5, 0, 5]
    assert [kept[place, "部门负责人"] for place in range(3)] == [0, 0, 0]
    assert [kept[place, "村书记"] for place in range(3)] == [7, 7, 7]
    assert BallotTally.objects.get(subject__code="K02", group="班子成员").valid == 4
    assert few.round.outcome["未存分数"] == [
        [0, "部门负责人", 3],
        [1, "班子成员", 4],
        [1, "部门负责人", 3],
        [2, "部门负责人", 3],
    ]
    assert first_difference(few.round) is None
    status, words = verify()
    assert status == 0
    assert "其中 4 处（一个对象、一个评价主体）有效票不足 5 张，计票时没有存各票分数" in words
    second = counted_round(few.round).targets[1]
    assert [(pool.opened, pool.blank) for pool in second.pools] == [(4, 0), (3, 0), (7, 0)]
    (leaders, *_) = verified(counted_round(few.round), second.row.pk)
    assert (leaders.opened, leaders.shown, leaders.unstored, leaders.agrees) == (4, False, True, True)


def more_of_few(world: World) -> None:
    world.round.outcome["未存分数"][0][2] = 4
    world.round.save()


def raise_a_sum_of_few(world: World) -> None:
    tally = BallotTally.objects.get(subject__code="K02", group="班子成员")
    tally.sums[0] += 10_000
    tally.save()


def lose_a_sum_of_few(world: World) -> None:
    BallotTally.objects.get(subject__code="K02", group="班子成员").delete()


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (more_of_few, "第 1 个对象 部门负责人 票数：存储 4 → 核验 3"),
        (raise_a_sum_of_few, "开出票的摘要"),
        (lose_a_sum_of_few, "开出票的摘要"),
    ],
)
def test_what_is_changed_in_the_sums_of_few_is_named(
    few: World, tamper: Callable[[World], None], told: str
) -> None:
    tamper(few)
    few.round.refresh_from_db()
    assert told in str(first_difference(few.round))
    assert verify()[0] == 1
