"""Nobody takes two steps of one chain, neither for oneself nor under a delegation nor as the one acted for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.acting import COMMAND_LINE, Actor
from people.chain import Step, check_chain, steps_of, took_part, with_hand
from people.errors import DomainError

people = st.integers(1, 5)
steps = st.builds(lambda one, other: Step(one, None if one == other else other, "填报"), people, people)


def actor(account: int, behalf: int | None = None) -> Actor:
    return Actor(name="甲", account=account, on_behalf_account=behalf, on_behalf_of="乙" if behalf else "")


def accepted(previous: list[Step], by: Actor) -> bool:
    try:
        check_chain(previous, by=by, step="审核")
    except DomainError:
        return False
    return True


@given(st.lists(steps, max_size=5), people, st.none() | people)
def test_accepted_exactly_when_nobody_involved_was_involved_before(
    previous: list[Step], account: int, behalf: int | None
) -> None:
    before = {person for step in previous for person in (step.account, step.on_behalf_account) if person}
    now = {person for person in (account, behalf) if person}
    assert accepted(previous, actor(account, behalf)) is not bool(before & now)


@given(st.lists(st.tuples(people, st.none() | people), max_size=12))
def test_in_a_chain_of_accepted_steps_everybody_has_one_part(attempts: list[tuple[int, int | None]]) -> None:
    taken: list[Step] = []
    for account, behalf in attempts:
        by = actor(account, behalf if behalf != account else None)
        if accepted(taken, by):
            taken.append(Step.by(by, "一步"))
    parts = [person for step in taken for person in step.people]
    assert len(parts) == len(set(parts))


@pytest.mark.parametrize(
    ("filed", "by", "whose"),
    [
        (Step(1, None, "填报"), actor(1), "您"),
        (Step(1, None, "填报"), actor(2, 1), "委托您代办的乙"),
        (Step(2, 1, "填报"), actor(1), "您"),
        (Step(2, 1, "填报"), actor(2), "您"),
        (Step(2, 1, "填报"), actor(3, 1), "委托您代办的乙"),
        (Step(2, 1, "填报"), actor(3, 2), "委托您代办的乙"),
    ],
)
def test_the_refusal_says_who_did_what(filed: Step, by: Actor, whose: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_chain([filed], by=by, step="审核")
    assert refused.value.what == "不能办理“审核”"
    assert refused.value.why.startswith(f"{whose}已参与“填报”")


def test_another_person_goes_on() -> None:
    check_chain([Step(1, 2, "填报"), Step(3, None, "科室审核")], by=actor(4, 5), step="审定")


def test_the_command_line_takes_part_in_no_chain() -> None:
    with pytest.raises(ValueError, match="account"):
        check_chain([], by=Actor(name=COMMAND_LINE), step="审核")


@given(st.lists(st.tuples(people, st.none() | people), max_size=5), people, st.none() | people)
def test_a_hand_is_kept_once_and_takes_no_later_step(
    hands: list[tuple[int, int | None]], one: int, behalf: int | None
) -> None:
    by = actor(one, behalf)
    kept = with_hand(hands, by)
    assert kept[: len(hands)] == [list(pair) for pair in hands]
    assert with_hand(kept, by) == kept
    assert took_part(steps_of(kept, "编制"), by)
    assert not accepted(steps_of(kept, "编制"), by)
    assert took_part(steps_of(hands, "编制"), by) != accepted(steps_of(hands, "编制"), by)
    nobody = Actor(name=COMMAND_LINE)
    assert with_hand(hands, nobody) == [list(pair) for pair in hands]
    assert not took_part(steps_of(kept, "编制"), nobody)
