"""本年工作: what an approved year has done and what comes next, told by every app for its own part.

An app says its matters with `register_overview` when it is ready (as corrections_registry does for what rests on a
row); the page of the plan shows them in groups and takes the most urgent one as the next step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from people.access import Access
from people.permissions import allowed
from plans.engine.scheme import Scheme
from plans.models import Plan

Address = Callable[..., str]
GROUPS: Final = ("填报和审核", "登记和督查", "方案和报送", "年终")


class Standing(StrEnum):
    """Where a matter stands, in the words of its badge."""

    DONE = "已办"
    WAITING = "待办"
    LATE = "逾期"
    RUNNING = "进行中"
    AHEAD = "未到"
    NONE = ""


TONES: Final = {
    Standing.DONE: "good", Standing.WAITING: "waiting", Standing.LATE: "bad", Standing.RUNNING: "info",
    Standing.AHEAD: "muted",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which plan, for whom, on which day; `at` gives addresses of its pages, `scheme` None does not load."""

    plan: Plan
    access: Access
    today: date
    at: Address
    scheme: Scheme | None = None

    def may(self, rule: str) -> bool:
        """Whether the asker may open pages under this rule."""
        return allowed(self.access, rule, self.plan.agency_id)

    @property
    def running(self) -> bool:
        """Whether anything of the year is still to be done."""
        return self.plan.state == Plan.State.APPROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One line: what, how it stands with its figure, where. `step` is the next step it asks of the asker, if any.

    `urgency` orders what asks for a step: the smallest comes first.
    """

    group: str
    title: str
    text: str
    url: str
    standing: Standing = Standing.NONE
    step: str = ""
    urgency: int = 0

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES.get(self.standing, "neutral")


@dataclass(frozen=True, slots=True)
class Overview:
    """The matters of the year by group, and the one to begin with (None: nothing waits for the asker)."""

    groups: Sequence[tuple[str, Sequence[Matter]]]
    first: Matter | None


Provider = Callable[[Asked], Iterable[Matter]]
_PROVIDERS: Final[dict[str, Provider]] = {}


def register_overview(provider: Provider) -> None:
    """Add an app's matters; a provider asks the database a constant number of times. Again replaces it."""
    _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = provider


def overview_of(asked: Asked) -> Overview:
    """Give the matters of the year that the asker may open; those of a group stand as they were registered."""
    found = [matter for provider in _PROVIDERS.values() for matter in provider(asked)]
    groups = [(name, [one for one in found if one.group == name]) for name in GROUPS]
    asking = [one for one in found if one.step and asked.running]
    return Overview(
        [(name, rows) for name, rows in groups if rows],
        min(asking, key=lambda one: one.urgency, default=None),
    )


# With what a year begins: matters of the year before that its plan, even as a draft, has to take up.
_BEGINNINGS: Final[dict[str, Provider]] = {}


def register_beginning(provider: Provider) -> None:
    """Add what the year before left open; a provider asks the database a constant number of times. Again replaces it."""
    _BEGINNINGS[f"{provider.__module__}.{provider.__qualname__}"] = provider


def beginning_of(asked: Asked) -> tuple[Matter, ...]:
    """What the year before left open, as the page of a draft shows it."""
    return tuple(matter for provider in _BEGINNINGS.values() for matter in provider(asked))
