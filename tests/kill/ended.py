"""What a killed process may have left half done on the way of a settled year: its rows, its log and its messages, compared.

Pure: `halves` reads what `tests.kill.ending` gathers of one year, so that the tests can plant a half one in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

# The steps of the way with the state that each leads to.
WAY: Final = {"核对": "核对", "审定": "审定", "公示": "公示", "发布": "发布", "归档": "归档"}
ORDER: Final = ("草稿", *WAY.values())
PREPARED, APPROVED = "奖金名单提交核定", "登记奖金核定"


def halves(facts: dict[str, Any]) -> list[str]:
    """Say everything that does not fit together."""
    return list(_steps(facts)) + list(_notice(facts)) + list(_money(facts)) + list(_year(facts))


def _steps(facts: dict[str, Any]) -> Iterator[str]:
    """Each step as often in the acts and in the log as the state says: once, or not at all."""
    reached = ORDER.index(facts["state"])
    for place, step in enumerate(WAY, 1):
        wanted = int(reached >= place)
        for where in ("acts", "audit"):
            found = facts[where].get(step, 0)
            if found != wanted:
                yield f"“{facts['state']}”而{step}有 {found} 条（{where}）"


def _notice(facts: dict[str, Any]) -> Iterator[str]:
    """The sheet hangs exactly as long as the version says so; everybody was told once."""
    hangs = facts["notice"] in ("公示中", "已结束")
    if hangs != (ORDER.index(facts["state"]) >= ORDER.index("公示")):
        yield f"公示“{facts['notice']}”而核算“{facts['state']}”"
    for action, wanted in (("发布公示", int(hangs)), ("结束公示", int(facts["notice"] == "已结束"))):
        if facts["audit"].get(action, 0) != wanted:
            yield f"公示“{facts['notice']}”而审计“{action}”{facts['audit'].get(action, 0)} 条"
    if facts["told"] != facts["staff"] * hangs:
        yield f"公示“{facts['notice']}”而通知了 {facts['told']} 人"


def _money(facts: dict[str, Any]) -> Iterator[str]:
    """One list, put before 党组 once and approved once; what is approved is what the version pays."""
    prepared, approved = bool(facts["approval"]), facts["approval"] == "已核定"
    for action, wanted in ((PREPARED, prepared), (APPROVED, approved)):
        if facts["audit"].get(action, 0) != wanted:
            yield f"名单“{facts['approval']}”而审计“{action}”{facts['audit'].get(action, 0)} 条"
    if len(facts["lists"]) != prepared or any(fen != facts["paid"] for fen in facts["lists"]):
        yield f"名单 {facts['lists']}，应发 {facts['paid']}"


def _year(facts: dict[str, Any]) -> Iterator[str]:
    """One published version, one job that tells it, the plan archived with it, the chain whole."""
    published = ORDER.index(facts["state"]) >= ORDER.index("发布")
    if facts["published"] != published or facts["jobs"] != published:
        yield f"“{facts['state']}”而发布的有 {facts['published']} 版，通知任务 {facts['jobs']} 项"
    if (facts["plan"] == "已归档") != (facts["state"] == "归档"):
        yield f"核算“{facts['state']}”而方案“{facts['plan']}”"
    if facts["break"]:
        yield f"断链：{facts['break']}"
