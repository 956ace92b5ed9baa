"""What each problem of a settlement means and what resolves it: one text for result page, help, Excel and PDF.

The codes are those of workbook.md («problems»); a test holds this list against every code the engines can raise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scoring.decisions.shapes import DECISIONS
from scoring.engine.ballots import INVALID_BALLOTS, NO_BALLOTS
from scoring.engine.indicator_points import NO_LEDGER
from scoring.engine.parts import MISSING_SCORE
from scoring.engine.quarters import MISSING_QUARTER
from scoring.engine.ranking import TIE_AT_CUT
from scoring.registering.shapes import RATINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemGuide:
    """One kind of problem. `sheets` are the sheets of the year workbook in which it is resolved, the usual one first.

    `blocking` says whether it always, never or sometimes keeps the money from being computed; the settlement's own
    row says what holds there. `steps` are what to do, one act each. `register` is the register of the program in which
    it is resolved, empty where none is.
    """

    code: str
    title: str
    meaning: str
    action: str
    steps: tuple[str, ...]
    blocking: str
    sheets: tuple[str, ...]
    rule: str
    register: str = ""

    @property
    def decided(self) -> bool:
        """Whether a recorded decision resolves it."""
        return self.register == DECISIONS.slug

    @property
    def anchor(self) -> str:
        """The id of its entry on the page of errors."""
        return f"problem-{self.code.lower().replace('_', '-')}"


ALWAYS: Final = "阻断：处理好以前不计算奖金，结果不能发布"
NEVER: Final = "提醒：不影响计算，请核对"
SOMETIMES: Final = "缺第四季度，或前三季度全缺时阻断；其余只是提醒"

_GUIDES: Final = (
    ProblemGuide(
        code=TIE_AT_CUT,
        title="同分跨等次线",
        meaning="几个对象得分相同，按方案规定的先后也分不出，等次线恰好从它们中间划过。"
        "系统不替人挑选，决定以前一律暂按较低的等次。",
        action="集体研究，给每个同分对象定一个等次，写明理由，登记决定并由另一人复核后，重新核算。",
        steps=(
            "看清有几个名额：问题里写着“优秀1个、良好1个”的，就只能给出一个优秀、一个良好。",
            "点“登记决定”：同分的对象并排列出，给每个选一个等次，写清理由、决定机构和日期，由另一人复核。",
            "用工作簿办理的，在“决定”表里每个同分对象写一行：对象填编号或工号，事项填 TIE_AT_CUT，结论填等次，理由必填。",
            "重新核算（工作簿则重新上传）。名次仍然并列，等次按决定。",
        ),
        blocking=ALWAYS,
        sheets=("决定",),
        rule="0.4",
        register=DECISIONS.slug,
    ),
    ProblemGuide(
        code=NO_BALLOTS,
        title="没有有效测评票",
        meaning="某个评价主体对这个对象没有一张有效票。没有票不等于零分，系统不按零分算，这个对象的得分待定；"
        "它一待定，同组其他对象的名次和等次也待定。",
        action="补上漏录的票；确实没有的，由会议决定一个得分，或把这部分权重分摊给其他评价主体。",
        steps=(
            "先查是不是漏录：纸票录入“测评”表，密封投票的结果录入“测评汇总”表。",
            "确实没有票的，点“登记决定”：定一个 0 至 100 的得分，或把权重分摊（只有一个评价主体的不能分摊），由另一人复核。",
            "用工作簿办理的，在“决定”表写一行：对象照问题里写的填，事项填 NO_BALLOTS，结论填得分或“分摊”，理由必填。",
            "重新核算（工作簿则重新上传）。得分的计算过程里会写明“按决定计”。",
        ),
        blocking=ALWAYS,
        sheets=("测评", "测评汇总", "决定"),
        rule="0.9",
        register=DECISIONS.slug,
    ),
    ProblemGuide(
        code=MISSING_SCORE,
        title="缺少得分",
        meaning="方案要求的一项得分没有录入，也没有别的数据可以代替；或者个人得分要用到所在对象的得分，而那个得分还待定。",
        action="在“评议得分”里补上这一项；所在对象待定的，先解决它自己的问题。",
        steps=(
            "问题里写着“编号/项目”：在“评议得分”里登记一条（用工作簿的，在“评议得分”表里补一行），得分填 0 至 100。",
            "写着“工号/…”的，是这个人的所在对象还没有得分：先处理那个对象的问题，这一条会一起消失。",
        ),
        blocking=ALWAYS,
        sheets=("评议得分",),
        rule="4.1",
        register=RATINGS.slug,
    ),
    ProblemGuide(
        code=MISSING_QUARTER,
        title="缺少季度得分",
        meaning="这个科室有一个季度没有一条已审核的台账。前三季度缺一两个，按其余季度平均；"
        "第四季度或前三季度全缺，业绩无法计算，得分待定。",
        action="补录这个季度的台账并审核；已经公示过的季度得分，录入“季度结果”表。",
        steps=(
            "打开“季度台账”表，找这个科室负责的指标在这个季度的行，补上完成率。",
            "把状态改为“已审核”：草稿、已提交、已退回的行都不计分。",
            "这个季度公示过得分的，也可以直接在“季度结果”表写：对象、季度、得分。",
        ),
        blocking=SOMETIMES,
        sheets=("季度台账", "季度结果"),
        rule="5.2",
    ),
    ProblemGuide(
        code=NO_LEDGER,
        title="指标没有已审核台账",
        meaning="这个指标全年没有一条“已审核”的台账，按规定得 0 分；乡镇季度考核里，则是当季不计入这个指标。",
        action="核对是漏报、没有审核，还是确实没有开展；漏报的补录并审核。",
        steps=(
            "在“季度台账”表里按指标编号找：没有行的补录，有行的看状态。",
            "审核通过的，状态填“已审核”。",
            "确实没有开展的不用处理：这一条只是提醒，0 分有据可查。",
        ),
        blocking=NEVER,
        sheets=("季度台账",),
        rule="0.7",
    ),
    ProblemGuide(
        code=INVALID_BALLOTS,
        title="有无效票",
        meaning="有的票漏填了一项，或者打分超出满分。无效票只计张数，不计入平均分。",
        action="核对票数；录入错误的改正后重新核算，票本身无效的不用处理。",
        steps=(
            "拿纸票与“测评”表核对：只有录入错了才改，不能替投票人补分。",
            "票本身漏填、超分的，保持原样：张数会写在计算过程和报告里。",
        ),
        blocking=NEVER,
        sheets=("测评", "测评汇总"),
        rule="0.10",
    ),
)
_BY_CODE: Final = {guide.code: guide for guide in _GUIDES}


def problem_guides() -> Iterator[ProblemGuide]:
    """Give every guide, the blocking kinds first."""
    return iter(_GUIDES)


def problem_guide(code: str) -> ProblemGuide:
    """Give the guide of a code; KeyError for a code that no engine raises."""
    return _BY_CODE[code]
