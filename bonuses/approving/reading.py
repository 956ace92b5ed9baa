"""What speaks against approving the money of a version now, in sentences."""

from __future__ import annotations

from bonuses.approving.lists import is_proved
from bonuses.approving.questions import asked
from bonuses.approving.standing import newer_of
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED


def sentences_against(settlement: Settlement) -> list[str]:
    """Why the list of a version cannot be put before 党组; none where nothing does."""
    if not is_proved(settlement):
        return ["本版没有算出奖金"]
    if settlement.state not in PUBLISHED:
        return [f"核算第{settlement.version}版现在是“{settlement.state}”，发布以后才能核定奖金"]
    found = []
    newer = newer_of(settlement)
    if newer is not None:
        found.append(f"第{newer.version}版已经发布，本版不再作数")
    if settlement.reopened:
        found.append(f"本版正在更正：{settlement.reopened}")
    if settlement.outdated:
        found.append(f"本版需重新核算：{settlement.outdated}")
    return found + asked(settlement)
