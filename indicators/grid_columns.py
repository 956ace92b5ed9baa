"""The columns of the grid of indicators: field name, heading as in the year workbook, kind of the typed text.

One list for the page, the forms, the importer and the drafts of sections; a field name is a key of `RowText`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from plans.models import Plan

Kind = Literal[
    "word", "line", "long", "code", "points", "percent", "yes_no", "category", "subject", "person", "months"
]


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column. `needed`: a stored row always has a value here. `help` is said where the text is refused."""

    name: str
    heading: str
    kind: Kind
    needed: bool = False
    help: str = ""

    @property
    def title(self) -> str:
        """Heading as the page prints it; a plain 25 counts as 25% where it says (%)."""
        return f"{self.heading}(%)" if self.kind == "percent" else self.heading


COLUMNS: Final[tuple[GridColumn, ...]] = (
    GridColumn("category", "类别", "category"),
    GridColumn("primary", "一级指标", "word", needed=True),
    GridColumn("code", "编号", "code", help="不填时自动编号"),
    GridColumn("name", "二级指标", "line", help="免设二级的行留空"),
    GridColumn("points", "分值", "points", needed=True),
    GridColumn("target", "目标值", "long"),
    GridColumn("standard", "评分标准", "long"),
    GridColumn("quality", "质量标准", "long"),
    GridColumn("deadline", "完成时限", "line"),
    GridColumn("subject", "责任对象", "subject", help="填科室或单位的名称或编号"),
    GridColumn("post_title", "责任岗位", "line"),
    GridColumn("responsible", "责任人", "person", help="填姓名或工号"),
    GridColumn("handler", "承办人", "line"),
    GridColumn("leader", "责任领导", "person", help="填姓名或工号"),
    GridColumn("supporting", "配合对象", "line"),
    GridColumn("planned_q1", "一季度计划", "percent"),
    GridColumn("planned_q2", "二季度计划", "percent"),
    GridColumn("planned_q3", "三季度计划", "percent"),
    GridColumn("planned_q4", "四季度计划", "percent"),
    GridColumn("months", "月度计划", "months", help="写成“1月：……；2月：……”"),
    GridColumn("basis", "纳入依据", "line"),
    GridColumn("source_document", "来源文件", "line"),
    GridColumn("standalone", "免设二级", "yes_no", help="填是时本行就是一级指标，二级指标留空"),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
BY_HEADING: Final = {column.heading: column for column in COLUMNS}
# The text of a cell may be as long as a spreadsheet's; what names a row stands in an index.
LONGEST_TEXT: Final = 20_000
LONGEST_NAME: Final = 200
# The document asks for a plan and a summary of every month (rules 2.5).
_MONTHLY: Final = "月工作计划"
# Entry bases of rules 4.15 «三(一)», offered as choices for 纳入依据; another text may be typed.
ENTRY_BASES: Final = (
    "国家及省委、省政府文件明确要求列入",
    "列入市委《党代会工作报告》、市《政府工作报告》",
    "市委、市政府主要领导批示要求进入",
    "以市委、市政府（办公室）名义下发的规范性文件要求进入",
)


def has_months(plan: Plan) -> bool:
    """Whether the plan's document has monthly plans (rules 2.5)."""
    return _MONTHLY in plan.scheme_text


def columns_of(plan: Plan) -> tuple[GridColumn, ...]:
    """The columns that the plan uses, in the order of the page."""
    return COLUMNS if has_months(plan) else tuple(column for column in COLUMNS if column.kind != "months")
