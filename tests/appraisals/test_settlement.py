"""A round held in the program gives the year the same results as its ballots in a workbook did, to the byte."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from appraisals.models import AppraisalRound, Ballot, BallotTally, Elector, RoundGroup, RoundTarget
from appraisals.services.casting import cast_ballot
from appraisals.services.closing import close_round, unlock
from appraisals.sheets import sheet_from
from appraisals.verification import first_difference
from bonuses.services import settle_plan, store_and_settle
from people.errors import DomainError
from people.models import Agency
from plans.engine.loading import Rules
from plans.engine.scheme.ballots import BallotForm
from plans.models import Plan
from reports.workbook.export import export_year
from reports.workbook.parse import read_book
from scoring.ballot_import import import_ballots
from scoring.models import Decision
from scoring.services import store_year
from scoring.year import BallotRow, load_year
from tests.appraisals.sample_year import year_without_ballots
from tests.appraisals.world import BY, World, give_key
from tests.reports.results.books import SAMPLES

pytestmark = pytest.mark.django_db
Marks = tuple[int | None, ...]


def held(plan: Plan, form: BallotForm, ballots: Sequence[BallotRow]) -> World:
    """Hold a round in which electors by slip give exactly these ballots; what no ballot can hold is left out.

    Who has no ballot left for a target skips it, as an excluded head does.
    """
    cast: dict[tuple[str, str], list[tuple[int, ...]]] = defaultdict(list)
    for ballot in ballots:
        if all(
            mark is not None and 0 <= mark <= high
            for mark, high in zip(ballot.marks, form.maxima, strict=True)
        ):
            cast[ballot.target, ballot.group].append(tuple(mark or 0 for mark in ballot.marks))
    round_ = AppraisalRound.objects.create(
        plan=plan,
        name="民主测评",
        sealed=True,
        state=AppraisalRound.State.DRAFT,
        form=form.name,
        sheet=sheet_from(form),
    )
    subjects = dict(plan.subjects.values_list("code", "pk"))
    people = dict(plan.participants.values_list("number", "pk"))
    codes = sorted({target for target, _ in cast})
    RoundTarget.objects.bulk_create(
        RoundTarget(
            round=round_,
            position=place,
            participant_id=people.get(code),
            subject_id=None if code in people else subjects[code],
        )
        for place, code in enumerate(codes)
    )
    electors: dict[str, list[Elector]] = {}
    wanted: list[tuple[Elector, list[tuple[int, ...] | None]]] = []
    for place, group in enumerate(form.groups):
        row = RoundGroup.objects.create(round=round_, name=group.name, position=place, channel="测评码")
        number = max(len(cast[code, group.name]) for code in codes)
        for n in range(number):
            own = [cast[code, group.name][n] if n < len(cast[code, group.name]) else None for code in codes]
            excluded = [at for at, marks in enumerate(own) if marks is None]
            wanted.append((Elector(round=round_, group=row, serial=n + 1, excluded=excluded), own))
    made = Elector.objects.bulk_create([elector for elector, _ in wanted])
    give_key(round_)
    for elector, (_, own) in zip(made, wanted, strict=True):
        electors.setdefault(elector.group.name, []).append(elector)
        cast_ballot(elector=elector.pk, marks=own)
    world = World(plan, round_, electors)
    key = unlock(round_, world.passphrases(2, 3))
    close_round(by=BY, round_=round_.pk, version=round_.version, key=key)
    round_.refresh_from_db()
    return world


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    # A ballot that the program does not take is never cast: nothing is invalid.
    found["problems"] = [row for row in found["problems"] if row["code"] != "INVALID_BALLOTS"]
    return found


def plain(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    for row in found["problems"]:
        row["message"] = row["code"]
    return found


def form_of(rules: Rules) -> BallotForm:
    return rules.scheme.ballot_forms[0]


@pytest.mark.parametrize("name", ["xiangzhen-2024", "kexie-2017"])
def test_a_sealed_round_gives_the_results_of_the_sample(name: str, tmp_path: Path) -> None:
    plan, rules, ballots = year_without_ballots(name)
    world = held(plan, form_of(rules), ballots)
    assert first_difference(world.round) is None
    settled = settle_plan(plan, rules)
    assert plain(settled.settlement.result) == expected(name)
    # Out of the program only counts and sums, and in again the same bytes.
    path = tmp_path / "year.xlsx"
    export_year(plan, path)
    again = read_book(path)
    assert again.faults == []
    assert again.rows is not None
    assert again.rules is not None
    assert again.rows.ballots == []
    assert len(again.rows.tallies) == BallotTally.objects.filter(round=world.round).count()
    Agency.objects.filter(pk=plan.agency_id).update(name="原单位")
    moved = store_and_settle(again.rows, again.rules, owner=again.agency)
    assert moved.settlement.plan_id != plan.pk
    assert moved.settlement.result == settled.settlement.result
    assert not AppraisalRound.objects.get(plan=moved.settlement.plan).sealed


def test_a_target_that_a_group_did_not_rate_waits_for_a_decision() -> None:
    plan, rules, ballots = year_without_ballots("xiangzhen-2024")
    world = held(
        plan, form_of(rules), [row for row in ballots if (row.target, row.group) != ("K03", "村书记")]
    )
    assert BallotTally.objects.get(round=world.round, subject__code="K03", group="村书记").valid == 0
    problems = plain(settle_plan(plan, rules).settlement.result)["problems"]
    assert [(row["code"], row["blocking"], row["where"]) for row in problems] == [
        ("NO_BALLOTS", True, "K03/村书记")
    ]
    Decision.objects.create(
        plan=plan,
        target="K03/村书记",
        matter="NO_BALLOTS",
        conclusion="分摊",
        reason="该组未到会",
        body="党委会",
    )
    assert plain(settle_plan(plan, rules).settlement.result)["problems"] == []


def test_an_open_or_voided_round_counts_for_nothing() -> None:
    plan, rules, ballots = year_without_ballots("xiangzhen-2024")
    world = held(plan, form_of(rules), ballots)
    for state in (AppraisalRound.State.VOIDED, AppraisalRound.State.OPEN):
        world.round.state = state
        world.round.save()
        assert load_year(plan).round is None


def test_a_workbook_does_not_replace_a_year_with_a_round_of_the_program() -> None:
    plan, rules, ballots = year_without_ballots("kexie-2017")
    world = held(plan, form_of(rules), ballots)
    reading = read_book(SAMPLES / "kexie-2017.xlsx")
    assert reading.rows is not None
    for state in AppraisalRound.State.CLOSED, AppraisalRound.State.VOIDED:
        AppraisalRound.objects.filter(pk=world.round.pk).update(state=state)
        with pytest.raises(DomainError, match="1 轮在系统里建立的测评"):
            store_year(reading.rows, owner=reading.agency)
    assert AppraisalRound.objects.filter(plan=plan).count() == 1


def test_ballots_are_imported_only_where_no_sealed_round_stands() -> None:
    plan, rules, ballots = year_without_ballots("kexie-2017")
    import_ballots(by=BY, plan=plan, ballots=ballots[:20], tallies=[])
    AppraisalRound.objects.filter(plan=plan).delete()
    world = held(plan, form_of(rules), ballots)
    for state in (AppraisalRound.State.DRAFT, AppraisalRound.State.CLOSED):
        AppraisalRound.objects.filter(pk=world.round.pk).update(state=state, name="年度测评")
        with pytest.raises(DomainError, match=f"密封的测评“年度测评”（{state}）"):
            import_ballots(by=BY, plan=plan, ballots=ballots, tallies=[])
    AppraisalRound.objects.filter(pk=world.round.pk).update(state=AppraisalRound.State.VOIDED)
    for _ in range(2):
        import_ballots(by=BY, plan=plan, ballots=ballots, tallies=[])
    # The voided round stands, under its own name; what was imported before is replaced.
    rounds = AppraisalRound.objects.filter(plan=plan).order_by("pk")
    assert [(row.name, row.sealed) for row in rounds] == [("年度测评", True), ("年度测评2", False)]
    assert Ballot.objects.filter(round__plan=plan).count() == len(ballots)
    found = load_year(plan).round
    assert found is not None
    assert not found.sealed
