"""决定 and 历年结果 as registers: the columns of workbook.md, with where each row was taken from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.engine.ballots import NO_BALLOTS
from scoring.engine.ranking import TIE_AT_CUT
from scoring.engine.registers.decisions import decides, uses_past
from scoring.models import Decision, PastResult
from scoring.registering.columns import Column, Register, words

# What a problem is called where people read it; the workbook has the code.
MATTERS: Final[Mapping[str, str]] = {TIE_AT_CUT: "同分跨等次线", NO_BALLOTS: "没有有效测评票"}

DECISIONS: Final = Register(
    slug="decisions",
    title="决定",
    area="register",
    model=Decision,
    rows="decisions",
    used=decides,
    lead="同分跨等次线、没有有效测评票时，集体研究作出的决定；复核以后重新核算才算数。",
    columns=(
        Column(
            attribute="target",
            heading="对象",
            kind="text",
            needed=True,
            help="照问题清单中的位置填写：同分的填编号或工号，没有票的填“编号/评价主体”。",
        ),
        Column(
            attribute="matter",
            heading="事项",
            kind="choice",
            needed=True,
            options=words(*MATTERS),
            labels=MATTERS,
        ),
        Column(
            attribute="conclusion",
            heading="结论",
            kind="text",
            needed=True,
            help="同分的填等次；没有票的填 0 至 100 的得分，或填“分摊”。",
        ),
        Column(attribute="reason", heading="理由", kind="words", needed=True, longest=2000),
        Column(
            attribute="body",
            heading="决定机构",
            kind="text",
            needed=True,
            help="例如：党组会、绩效管理领导小组会议。",
        ),
        Column(attribute="decided_on", heading="日期", kind="day", needed=True),
        Column(attribute="document", heading="文号或会议纪要", kind="text", listed=False),
    ),
)
PAST: Final = Register(
    slug="past",
    title="历年结果",
    area="register",
    model=PastResult,
    rows="past_results",
    used=uses_past,
    lead="以前年度的名次和等次：连续几年末位、连续几年一般时，今年的结果要看它。",
    columns=(
        Column(attribute="year", heading="年度", kind="whole", needed=True, help="四位年份，早于本年度。"),
        Column(attribute="subject", heading="对象", kind="subject", needed=True),
        Column(attribute="points", heading="得分", kind="points"),
        Column(attribute="rank", heading="名次", kind="whole"),
        Column(attribute="of", heading="参评数", kind="whole", help="和它一起排名的有几个。"),
        Column(attribute="grade", heading="等次", kind="text"),
        Column(
            attribute="source", heading="依据", kind="text", help="通报的文号，或从哪一年的核算结果取得。"
        ),
    ),
)
