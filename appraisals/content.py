"""What was set up of a round, as plain data: what one person puts up and another opens must be the same."""

from __future__ import annotations

import hashlib
from typing import Any

from appraisals.models import AppraisalRound
from appraisals.set_up import targets_of
from people.audit import canonical


def content_of(round_: AppraisalRound) -> dict[str, Any]:
    """Give everything that the opening freezes; who votes is named by 工号 or name, a slip by its number."""
    roll: dict[int, list[list[object]]] = {}
    for row in round_.electors.select_related("employee").order_by("group", "serial"):
        number = row.employee.number if row.employee else ""
        roll.setdefault(row.group_id, []).append([row.serial, number, row.name])
    return {
        "名称": round_.name,
        "测评表": round_.form,
        "票面": round_.sheet,
        "日期": [str(round_.begins_on), str(round_.ends_on)],
        "会议": [str(round_.meeting_at or ""), round_.meeting_place],
        "说明": round_.guidance,
        "弃权": round_.abstaining,
        "回避": sorted(round_.exclusions),
        "名单可见": round_.names,
        "对象": [[target.position, target.code, target.name] for target in targets_of(round_)],
        "主体": [
            [row.name, row.channel, row.pool, row.decision, row.issued, roll.get(row.pk, [])]
            for row in round_.groups.order_by("position")
        ],
        "保管人": [
            [row.position, row.account.username, row.capacity]
            for row in round_.holders.select_related("account").order_by("position")
        ],
    }


def digest_of(content: dict[str, Any]) -> str:
    """Give the sha256 of it."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
