"""The table of a ledger row's way: no path lets one person file and approve, nothing leaves the table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import LedgerEntry, LedgerEvent
from indicators.workflow import (
    APPROVED,
    AT_HEAD,
    AT_LEADER,
    AT_OFFICE,
    DRAFT,
    OPEN,
    REVIEWS,
    ROLES,
    RULES,
    SENT_BACK,
    TABLE,
    WAITING,
    Action,
    Place,
    Who,
    first_stage,
    offered,
    step_for,
    steps_from,
    words,
)
from people.acting import Actor
from people.chain import Step, check_chain
from people.errors import DomainError
from people.permissions.predicates import NAMED, roles_of

PLACES = (DRAFT, SENT_BACK, *WAITING, APPROVED)


def test_the_table_names_only_states_stages_and_kinds_that_exist() -> None:
    states, stages = set(LedgerEntry.State.values), {"", *LedgerEntry.Stage.values}
    for step in TABLE:
        for place in (step.source, step.target):
            assert place.state in states
            assert place.stage in stages
            assert bool(place.stage) == (place.state == LedgerEntry.State.SUBMITTED)
        assert step.action in LedgerEvent.Kind.values


def test_an_approved_row_leaves_its_state_by_nothing() -> None:
    assert {step.target for step in TABLE if step.source == APPROVED} == {APPROVED}
    assert {step.action for step in TABLE if step.source == APPROVED} == {Action.CORRECT}


def test_only_the_office_approves_and_only_what_waits_for_it() -> None:
    approving = [step for step in TABLE if step.target == APPROVED and step.source != APPROVED]
    assert [(step.source, step.who) for step in approving] == [(AT_OFFICE, Who.OFFICE)]


def test_every_return_and_correction_needs_a_reason() -> None:
    assert {step.action for step in TABLE if step.reason} == {Action.SEND_BACK, Action.CORRECT, Action.TAKE}
    with pytest.raises(DomainError, match="没有写理由"):
        step_for(AT_OFFICE, Action.SEND_BACK, reason=" ")


def test_each_turn_has_its_rule_and_the_rule_lets_its_roles_in() -> None:
    for who, roles in ROLES.items():
        assert set(roles) <= set(roles_of(RULES[who])), who
    assert set(RULES.values()) <= set(NAMED)


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"section_passes": True, "has_head": True, "has_leader": True}, AT_HEAD),
        ({"section_passes": False, "has_head": True, "has_leader": True}, AT_OFFICE),
        ({"section_passes": True, "has_head": True, "has_leader": True, "filer": {Who.HEAD}}, AT_LEADER),
        ({"section_passes": True, "has_head": True, "has_leader": False, "filer": {Who.HEAD}}, AT_OFFICE),
        ({"section_passes": True, "has_head": False, "has_leader": True}, AT_LEADER),
        ({"section_passes": True, "has_head": True, "has_leader": True, "filer": {Who.LEADER}}, AT_OFFICE),
        ({"section_passes": True, "has_head": False, "has_leader": False}, AT_OFFICE),
    ],
)
def test_who_gets_a_submitted_row(facts: dict[str, object], place: Place) -> None:
    assert first_stage(**facts) == place  # type: ignore[arg-type]
    assert steps_from(DRAFT, Action.SUBMIT)
    step_for(DRAFT, Action.SUBMIT, target=place)


def test_buttons_come_from_the_table() -> None:
    assert offered(AT_HEAD, {Who.HEAD}) == (Action.PASS, Action.SEND_BACK)
    assert offered(AT_OFFICE, {Who.OFFICE, Who.HEAD}) == (Action.SEND_BACK, Action.APPROVE)
    assert offered(AT_OFFICE, {Who.HEAD}) == ()
    assert offered(APPROVED, {Who.OFFICE}) == (Action.CORRECT,)
    assert offered(APPROVED, {Who.HEAD, Who.LEADER, Who.FILER}) == ()
    assert offered(AT_LEADER, {Who.FILER}) == (Action.WITHDRAW,)
    assert offered(DRAFT, {Who.OFFICE}) == ()
    assert offered(AT_HEAD, {Who.OFFICE}) == offered(AT_LEADER, {Who.OFFICE}) == (Action.TAKE,)


def test_a_step_that_does_not_fit_says_where_the_row_stands() -> None:
    with pytest.raises(DomainError, match="这一行现在是“已提交，待绩效办审核”"):
        step_for(AT_OFFICE, Action.PASS)
    assert words(APPROVED) == "已审核"


# What somebody tries: an action, for which target, by whom, perhaps on behalf of another.
tries = st.lists(
    st.tuples(
        st.sampled_from(sorted(Action)),
        st.sampled_from(WAITING),
        st.integers(1, 3),
        st.one_of(st.none(), st.integers(1, 3)),
    ),
    max_size=14,
)


@given(tries)
def test_no_path_lets_one_person_file_and_judge_or_take_two_steps(
    attempts: list[tuple[Action, Place, int, int | None]],
) -> None:
    """Walk the table as the services do, everybody holding every role; then look at what was accepted."""
    place, filings, passed = DRAFT, list[Step](), list[Step]()
    for action, target, account, other in attempts:
        behalf = other if other != account else None
        by = Actor(name=str(account), account=account, on_behalf_account=behalf)
        wanted = target if action == Action.SUBMIT else None
        try:
            step = step_for(place, action, target=wanted, reason="理由")
            if action in REVIEWS:
                check_chain([*filings, *passed], by=by)
        except DomainError:
            continue
        taken = Step.by(by)
        if action == Action.SUBMIT:
            filings.append(taken)
            passed = []
        elif action in REVIEWS:
            hands = {account for one in (*filings, *passed) for account in one.people}
            assert not taken.people & hands
            passed += [taken] if action == Action.PASS else []
        assert step.source == place
        place = step.target
        assert place in (*OPEN, *WAITING, APPROVED)
    if place == APPROVED:
        assert filings, "nothing is approved that nobody filed"
