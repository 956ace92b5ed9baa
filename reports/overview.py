"""本年工作, the part of reports: where the year stands, the self-evaluation, settling it, its result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from indicators.year_overview import Asked, Matter, Standing, register_overview
from scoring.life.workflow import next_step
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED

END: Final = "年终"
DECIDE, SETTLE = 15, 50
DECEMBER: Final = 12


def join() -> None:
    """Register it."""
    register_overview(end_of_year)


def end_of_year(asked: Asked) -> Iterator[Matter]:
    """Progress, self-evaluation, settling and result, for who may see them; one query."""
    if asked.may("progress.view"):
        yield Matter(
            group=END, title="进展", text="完成情况、趋势、按现有材料推算的等次", url=asked.at("progress")
        )
    if not asked.may("result.view"):
        yield Matter(group=END, title="我的考核结果", text="发布以后可以看", url=asked.at("my_result"))
        return
    yield Matter(
        group=END, title="自评材料", text="自评表、半年和全年报告、佐证目录", url=asked.at("self_evaluation")
    )
    rows = Settlement.objects.filter(plan=asked.plan).exclude(state=Settlement.State.SUPERSEDED)
    last = rows.order_by("-version").values_list("pk", "version", "state", "blocked").first()
    if asked.may("workbook.settle"):
        yield _settling(asked, settled=last is not None)
    if last is None:
        yield Matter(
            group=END, title="考核结果", text="还没有核算", url=asked.at("results"), standing=Standing.AHEAD
        )
        return
    key, version, state, blocked = last
    said = f"第{version}版，{state}" + ("，有问题待决定" if blocked else "")
    yield Matter(
        group=END, title="考核结果", text=said, url=asked.at("result", key),
        standing=Standing.DONE if state in PUBLISHED else Standing.WAITING if blocked else Standing.RUNNING,
        urgency=DECIDE,
        step="核算结果有问题待决定，决定以前不能发布。" if blocked and asked.may("workbook.settle") else "",
    )  # fmt: skip
    following = next_step(state)
    yield Matter(
        group=END, title="核算办理", url=asked.at("life"),
        text=f"下一步：{following.who}" if following is not None else "全部办完",
        standing=Standing.DONE if following is None else Standing.RUNNING,
    )  # fmt: skip


def _settling(asked: Asked, *, settled: bool) -> Matter:
    """Settling is a trial at any time; it is the next step from the end of the year on."""
    over = asked.today >= date(asked.plan.year, DECEMBER, 31)
    text = "已经核算，材料有变动可以再算" if settled else "随时可以试算；全年材料齐了再正式核算"
    return Matter(
        group=END, title="核算本年度", text=text, url=asked.at("year_settle"), urgency=SETTLE,
        standing=Standing.DONE if settled else Standing.WAITING if over else Standing.AHEAD,
        step="" if settled or not over else "全年已满，可以核算本年度。",
    )  # fmt: skip
