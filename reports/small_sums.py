"""Which files carry the sums of small groups of a sealed round, and who gets them: the 绩效办 alone (quality «Ballots»).

测评汇总 has counts and sums of every group, because all scores recompute from it; so has 结果.xlsx, which contains the
year workbook. Where a group of fewer than five has voted, readers get the other files and the suppressed export.
"""

from __future__ import annotations

from typing import Any, Final

from appraisals.engine.suppression import LEAST_VOTERS
from appraisals.models import AppraisalRound, BallotTally
from people.access import Access
from people.permissions import allowed
from plans.models import Plan
from reports.workbook.printing import PAGES, printed
from reports.workbook.writer_rows import is_sealed
from scoring.year import YearRows

NOTE: Final = f"本表是密封测评的合计，含有效票不足 {LEAST_VOTERS} 张的评价主体，能据以推算少数人的打分。只由绩效办保管，用于复算得分，不得外传"
# Beyond the columns of the sheet.
BESIDE: Final = 12


def has_small_sums(plan: Plan) -> bool:
    """Whether a closed round of the plan has a group with so few valid ballots on some target."""
    rows = BallotTally.objects.filter(round__plan=plan, round__state=AppraisalRound.State.CLOSED)
    return rows.filter(valid__range=(1, LEAST_VOTERS - 1)).exists()


def may_have_sums(access: Access, plan: Plan) -> bool:
    """Whether a file with 测评汇总 of the plan may go to whoever asks."""
    return allowed(access, "workbook.settle", plan.agency_id) or not has_small_sums(plan)


def say_small_sums(sheet: Any, rows: YearRows) -> None:
    """Say on a just opened XlsxWriter sheet 测评汇总, on screen and on paper, who keeps it."""
    if not is_sealed(rows) or not any(0 < row.valid < LEAST_VOTERS for row in rows.tallies):
        return
    # Before the first row: afterwards it is written already.
    sheet.write_comment(0, 0, NOTE, {"visible": True, "start_row": 0, "start_col": BESIDE, "x_scale": 2})
    sheet.set_tab_color("#B02A24")
    sheet.set_footer(f"&L{printed(NOTE)}&R{PAGES}")
