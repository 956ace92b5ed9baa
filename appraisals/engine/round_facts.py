"""A round as it was set up, as the checks before its opening see it; and what they come to: remarks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, Literal

MUST: Final = "必须"
HINT: Final = "提示"
HOLDERS: Final = 3
NAMED: Final = 5
ACCOUNT, SLIP, PAPER = "账号", "测评码", "纸质票"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """One elector: `person` the key on the staff list, None from outside; `judges` of how many targets; `gone` has left."""

    name: str = ""
    person: int | None = None
    account: bool = True
    activated: bool = True
    judges: int = 1
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A rater group; `sheets` are the paper ballots planned, `key` leads to its page.

    `outside`: of people who stand on no staff list, so that nobody of them is the head or the person judged.
    """

    key: int
    name: str
    weight: Fraction | None = Fraction(1)
    channel: str = ACCOUNT
    pool: str = ""
    decision: str = ""
    voters: tuple[Voter, ...] = ()
    sheets: int = 0
    outside: bool = False

    @property
    def size(self) -> int:
        """How many may vote."""
        return self.sheets if self.channel == PAPER else len(self.voters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One of the three: `ready` when the passphrase is set, `judged` when the holder is judged in the round."""

    name: str
    ready: bool = True
    judged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFacts:
    """A round as it stands. `missing` are groups of the form that the round lacks, `stale` when the ballot differs from it.

    `few` names targets whom fewer than five of a group of five and more judge. `elsewhere` are {name of another round:
    targets that it has, too}. `not_before` is the first day on which the plan's calendar has this appraisal, where that is
    after its year: then the superior's result is there (rules 2.2); `verdict_known` says whether it is (None: nobody says).
    """

    today: date
    approved: bool = True
    targets: int = 1
    groups: tuple[Group, ...] = ()
    holders: tuple[Holder, ...] = ()
    begins_on: date | None = None
    ends_on: date | None = None
    meeting_on: date | None = None
    missing: tuple[str, ...] = ()
    stale: bool = False
    few: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = field(default=())
    excludes: bool = False
    not_before: date | None = None
    verdict_known: bool | None = None


Page = Literal["plan", "verdicts", "round", "change", "targets", "groups", "electors", "holders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark; `page` with `key` is where it is put right."""

    severity: str
    where: str
    problem: str
    remedy: str
    page: Page
    key: int | None = None


def named(names: Sequence[str]) -> str:
    """Name the first few and say how many there are."""
    more = f"等 {len(names)} 个" if len(names) > NAMED else ""
    return f"{'、'.join(names[:NAMED])}{more}"


def must(where: str, problem: str, remedy: str, page: Page, key: int | None = None) -> Remark:
    """Make a remark on what is in the way."""
    return Remark(severity=MUST, where=where, problem=problem, remedy=remedy, page=page, key=key)


def hint(where: str, problem: str, remedy: str, page: Page, key: int | None = None) -> Remark:
    """Make a remark on what should be known."""
    return Remark(severity=HINT, where=where, problem=problem, remedy=remedy, page=page, key=key)


def pools_of(groups: Sequence[Group]) -> dict[str, list[Group]]:
    """Give the groups that are counted together, by the name under which they are."""
    found: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        found[group.pool or group.name].append(group)
    return found
