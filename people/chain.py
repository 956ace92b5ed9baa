"""One chain, different people: nobody reviews their own filing, nobody takes two steps of one chain.

A step stands for two accounts: whose hand did it and, under a delegation (代办), for whom. None of them may have had
any part in an earlier step of the chain. A small office is no exception (issue «Roles and scopes»).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from people.acting import Actor
from people.errors import DomainError


@dataclass(frozen=True, slots=True)
class Step:
    """One step taken: whose account did it, for which account (None: for oneself), and its name for messages."""

    account: int
    on_behalf_account: int | None = None
    name: str = ""

    @property
    def people(self) -> frozenset[int]:
        """Everybody who has a part in the step."""
        return frozenset(
            {self.account} if self.on_behalf_account is None else {self.account, self.on_behalf_account}
        )

    @classmethod
    def by(cls, actor: Actor, name: str = "") -> Step:
        """Make the step an actor would take; the command line takes part in no chain (ValueError)."""
        if actor.account is None:
            raise ValueError("a step of a chain is taken by an account")
        return cls(actor.account, actor.on_behalf_account, name)


def with_hand(hands: Iterable[Sequence[int | None]], by: Actor) -> list[list[int | None]]:
    """Give the hands on a thing, as a model keeps them ([account, account acted for or null]), with that of the actor."""
    known, mine = [list(pair) for pair in hands], [by.account, by.on_behalf_account]
    return known if by.account is None or mine in known else [*known, mine]


def steps_of(hands: Iterable[Sequence[int | None]], name: str) -> list[Step]:
    """Give the hands on a thing as steps of its chain, under one name."""
    return [Step(account, acted_for, name) for account, acted_for in hands if account is not None]


def took_part(previous: Iterable[Step], by: Actor) -> bool:
    """Whether the actor, or whom he acts for, has taken one of the steps; nobody at the terminal has."""
    if by.account is None:
        return False
    return any(Step.by(by).people & taken.people for taken in previous)


def check_chain(previous: Iterable[Step], *, by: Actor, step: str = "这一步") -> None:
    """Refuse the step with `DomainError` when the actor, or whom it is taken for, took part in an earlier one.

    `previous` are all steps of the same chain so far, the filing first.
    """
    mine = Step.by(by, step)
    for taken in previous:
        if not mine.people & taken.people:
            continue
        done = taken.name or "前面的一步"
        whose = "您" if mine.account in taken.people else f"委托您代办的{by.on_behalf_of}"
        raise DomainError(
            f"不能办理“{step}”",
            why=f"{whose}已参与“{done}”，同一件事的两步不能由同一人办理，本人代办和由人代办也一样",
            next_step="请由另一位有权限的人员办理",
        )
