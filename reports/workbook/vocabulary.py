"""Words that workbook.md fixes: names of sheets, and of what may stand in their columns."""

from __future__ import annotations

from typing import Final

from plans.engine.vocabulary import (
    ADMONITION,
    CASE,
    DIRECTIONS,
    DISCIPLINE,
    HEAVY,
    HEAVY_PUNISHMENTS,
    INVESTIGATED_BY,
    ITEM_GRADES,
    LEVELS,
    LIGHT_PUNISHMENTS,
    POSTS,
    PUNISHMENTS,
    RANK_LEVELS,
    RESPONSIBILITIES,
    SITUATIONS,
)

__all__ = [
    "ADMONITION", "CASE", "DIRECTIONS", "DISCIPLINE", "HEAVY", "HEAVY_PUNISHMENTS", "INVESTIGATED_BY",
    "ITEM_GRADES", "LEVELS", "LIGHT_PUNISHMENTS", "POSTS", "PUNISHMENTS", "RANK_LEVELS", "RESPONSIBILITIES",
    "SITUATIONS",
]  # fmt: skip

PLAN: Final = "方案"
SUBJECTS: Final = "考核对象"
PEOPLE: Final = "人员"
INDICATORS: Final = "指标"
LEDGER: Final = "季度台账"
BALLOTS: Final = "测评"
TALLIES: Final = "测评汇总"
QUARTERS: Final = "季度结果"
RATINGS: Final = "评议得分"
ADJUSTMENTS: Final = "加减分"
CHARGES: Final = "个人扣分"
VIOLATIONS: Final = "违规违纪"
GRAVE: Final = "重大情形"
LETTERS: Final = "提醒函"
DECISIONS: Final = "决定"
PAST: Final = "历年结果"
ORDER: Final = (
    PLAN, SUBJECTS, PEOPLE, INDICATORS, LEDGER, BALLOTS, TALLIES, QUARTERS, RATINGS, ADJUSTMENTS, CHARGES,
    VIOLATIONS, GRAVE, LETTERS, DECISIONS, PAST,
)  # fmt: skip
GUIDE: Final = "填写说明"
# Known and left aside: the guide, and the sheets with which 结果.xlsx follows its inputs.
LEFT_ASIDE: Final = (
    GUIDE, "考核结果", "人员结果", "奖金", "问题", "规则", "违规计分", "待定事项", "得分计算", "定等", "指标得分",
    "季度得分", "测评得分", "加减分计分", "提醒函计分", "个人计分", "人员定等", "奖金参数", "奖金分组", "奖金份额",
    "计算过程",
)  # fmt: skip

SCHEME_CODE: Final = "方案模板"
YEAR: Final = "年度"
AGENCY: Final = "单位名称"
BASICS: Final = (SCHEME_CODE, YEAR, AGENCY)

UNIT: Final = "单位"
KINDS: Final = (UNIT, "科室", "下属单位")
STATES: Final = ("草稿", "已提交", "已退回", "已审核")
APPROVED: Final = "已审核"
TIE: Final = "TIE_AT_CUT"
NO_BALLOTS: Final = "NO_BALLOTS"
SPREAD: Final = "分摊"
# Dimensions of the five schemes: accepted as headings where no scheme says which are meant.
DIMENSIONS: Final = (
    "德", "能", "勤", "绩", "廉", "工作业绩", "担当作为", "工作状态", "协同配合", "遵守纪律",
)  # fmt: skip
