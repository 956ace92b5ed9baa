"""Where a round stands, in words: its state, its days, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from appraisals.models import AppraisalRound

State = AppraisalRound.State
TONES: Final = {
    State.IMPORTED: "muted",
    State.DRAFT: "neutral",
    State.PREPARED: "waiting",
    State.OPEN: "info",
    State.CLOSED: "good",
    State.VOIDED: "muted",
}
WAY: Final = (State.DRAFT, State.PREPARED, State.OPEN, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Line:
    """A round as the list shows it."""

    round: AppraisalRound
    tone: str
    days: str
    next: str


def lines_of(rounds: Iterable[AppraisalRound], today: date) -> list[Line]:
    """Say of every round where it stands."""
    return [Line(row, TONES[State(row.state)], days_of(row), next_of(row, today)) for row in rounds]


def days_of(row: AppraisalRound) -> str:
    """Say its days."""
    if row.begins_on is None and row.ends_on is None:
        return "日期未定"
    return f"{row.begins_on or '？'} 至 {row.ends_on or '？'}"


def next_of(row: AppraisalRound, today: date) -> str:
    """Say what comes next and who does it."""
    if row.void_asked_by_id is not None and row.state in (State.OPEN, State.CLOSED):
        return "有人提请作废，由另一人办理"
    match row.state:
        case State.DRAFT:
            return "核对对象、名单和保管人，再提请开启"
        case State.PREPARED:
            return f"{row.prepared_name}已提请，由没有经手的人开启"
        case State.OPEN:
            return _open_words(row, today)
        case State.CLOSED:
            return "已计票，结果计入核算"
        case State.VOIDED:
            return "已作废，可以重新举行"
        case _:
            return "随年度工作簿导入，非密封，只有票和汇总"


def steps_of(row: AppraisalRound) -> list[dict[str, str]]:
    """Give the way of a sealed round for the stepper."""
    if row.state not in WAY:
        return []
    here = WAY.index(State(row.state))
    titles = ("筹备", "提请，另一人开启", "投票", "计票")
    last = len(WAY) - 1
    return [
        {"title": title, "state": "done" if place < here or here == last else "current" if place == here else "waiting"}
        for place, title in enumerate(titles)
    ]  # fmt: skip


def counts_of(row: AppraisalRound) -> dict[str, int | None]:
    """Give how many voted and how many ballots were opened, for the voters of a counted round; of others nothing.

    Paper is no turnout: what was opened of it is left out on both sides. A voided round has no ballots to be compared.
    """
    if row.state != State.CLOSED:
        return {"turnout": None, "opened": None}
    paper = sum(row.outcome.get("纸质票", {}).values())
    return {"turnout": row.outcome.get("投票"), "opened": sum(row.outcome.get("票数", {}).values()) - paper}


def _open_words(row: AppraisalRound, today: date) -> str:
    if row.begins_on and today < row.begins_on:
        return f"{row.begins_on} 开始投票"
    if row.ends_on and today > row.ends_on:
        return "已过截止日期，请两位保管人到场计票"
    return f"正在投票，{row.ends_on} 截止" if row.ends_on else "正在投票"
