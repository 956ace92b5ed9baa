"""Every sheet of the year workbook for a scheme, in workbook.md's order: the one table for reading and writing.

A scheme decides which sheets are used, what may be chosen and which values are needed; without a scheme (its code is
missing or wrong) only what every scheme shares is checked.
"""

from __future__ import annotations

from plans.engine.scheme import Scheme
from reports.workbook import vocabulary as word
from reports.workbook.columns import Column, Sheet
from reports.workbook.kinds import LONGEST_NAME, Choice, Id, Money, Points, Ratio, Text, Whole, YesNo
from reports.workbook.tables_registers import (
    adjustment_sheet,
    charge_sheet,
    decision_sheet,
    grave_sheet,
    letter_sheet,
    past_sheet,
    quarter_sheet,
    rating_sheet,
    violation_sheet,
)
from reports.workbook.uses import cancels, pays_by_months, uses_hierarchy, uses_responsible_subject

TEXT = Text()
NAME = Text(longest=LONGEST_NAME)
YES_NO = YesNo()
COUNT = Whole(0, 1_000_000)
LONG = 30


def tables(scheme: Scheme | None) -> dict[str, Sheet]:
    """The sheets by name, in order."""
    sheets = (
        plan_sheet(),
        subject_sheet(scheme),
        person_sheet(scheme),
        indicator_sheet(scheme),
        ledger_sheet(scheme),
        ballot_sheet(scheme),
        tally_sheet(scheme),
        quarter_sheet(scheme),
        rating_sheet(scheme),
        adjustment_sheet(scheme),
        charge_sheet(scheme),
        violation_sheet(scheme),
        grave_sheet(scheme),
        letter_sheet(scheme),
        decision_sheet(scheme),
        past_sheet(scheme),
    )
    assert tuple(sheet.name for sheet in sheets) == word.ORDER
    return {sheet.name: sheet for sheet in sheets}


def plan_sheet() -> Sheet:
    """方案: one row per 项目."""
    columns = (
        Column("项目", NAME, "name", heading_needed=True, width=26),
        Column("值", TEXT, "value", heading_needed=True, width=24),
        Column("条款", TEXT, "clause", optional=True, help="改动的设置依据的条款"),
        Column("理由", TEXT, "reason", optional=True, width=LONG, help="改动的设置写明理由"),
    )
    return Sheet(word.PLAN, columns, required=True, purpose="年度方案：方案模板、年度、单位名称和各项设置")


def subject_sheet(scheme: Scheme | None) -> Sheet:
    """考核对象: who is appraised."""
    columns = (
        Column("编号", Id(), "code", needed=True, example="K01"),
        Column("名称", NAME, "name", needed=True, example="办公室", width=22),
        Column("类型", Choice(options=word.KINDS), "kind", needed=True, example="科室"),
        Column("上级", Id(), "parent", "code", heading_needed=uses_hierarchy(scheme), example="U01", help="上级考核对象的编号"),
        Column("分组", TEXT, "group", help="分类考评的组名；空白时全部为一组"),
        Column("评价系数", Points(positive=True), "coefficient_points", help="空白为 1"),
        Column("负责人", Id(), "head", "number", heading_needed=cancels(scheme, "head"), example="P002", help="工号"),
        Column(
            "分管领导", Id(), "supervising_leader", "number", heading_needed=cancels(scheme, "leader"),
            example="P001", help="工号",
        ),
    )  # fmt: skip
    return Sheet(word.SUBJECTS, columns, required=True, purpose="单位、科室和下属单位")


def person_sheet(scheme: Scheme | None) -> Sheet:
    """人员: the staff of the year."""
    months = pays_by_months(scheme)
    graded = scheme is not None and scheme.people is not None
    columns = (
        Column("工号", Id(), "number", needed=True, example="P002"),
        Column("姓名", TEXT, "name", needed=True, example="张三"),
        Column("所在对象", Id(), "subject", "code", needed=True, example="K01", help="考核对象的编号"),
        Column("职级", Choice(options=word.RANK_LEVELS), "rank_level", example="科级及以下"),
        Column("职务", Choice(options=word.POSTS), "post", example="科室主要负责人", width=16),
        Column(
            "监督机构主要负责人", YES_NO, "supervision_head", heading_needed=months, example="否", width=12
        ),
        Column("奖金基数", Money(), "bonus_base_fen", example=5000, help="元；工信局为月基数"),
        Column(
            "在编", YesNo(empty=True), "established", heading_needed=months, example="是", help="空白为是"
        ),
        Column(
            "参加考核", YesNo(empty=True), "appraised", heading_needed=graded, example="是", help="空白为是"
        ),
        Column("在岗月数", Whole(1, 12), "months_in_post", optional=True, help="1 至 12；空白为 12"),
        Column("人员类别", TEXT, "staff_category", optional=True, width=16),
        Column("岗位", TEXT, "job_title", optional=True, width=16),
        Column("上年度考核等次", TEXT, "previous_grade", optional=True),
        Column("不参加原因", TEXT, "absence_reason", optional=True, width=18),
    )
    return Sheet(word.PEOPLE, columns, required=True, purpose="干部职工，以年末或离任前最后一天为准")


def indicator_sheet(scheme: Scheme | None) -> Sheet:
    """指标: second-level indicators, and first-level ones without any (免设二级)."""
    rules = scheme.indicators if scheme else None
    categories = tuple(category.name for category in rules.categories) if rules else ()
    planned = tuple(
        Column(f"{name}季度计划", Ratio(), f"planned_q{number}", optional=True, help="计划进度百分数")
        for number, name in enumerate("一二三四", 1)
    )
    columns = (
        Column("编号", Id(), "code", needed=True, example="I001"),
        Column(
            "类别", Choice(options=categories), "primary", "category", needed=bool(categories),
            example=categories[0] if categories else None,
        ),
        Column("一级指标", NAME, "primary", "name", needed=True, example="党建工作", width=22),
        Column("二级指标", TEXT, "name", example="落实主体责任", width=LONG),
        Column("分值", Points(), "full_points", needed=True, example=10),
        Column(
            "责任对象", Id(), "subject", "code", heading_needed=uses_responsible_subject(scheme),
            example="K01", help="考核对象的编号",
        ),
        Column("责任人", Id(), "responsible", "number", example="P002", help="工号"),
        Column("责任领导", Id(), "leader", "number", example="P001", help="工号"),
        Column("目标值", TEXT, "target", width=20),
        Column("评分标准", TEXT, "standard", width=LONG),
        Column("完成时限", TEXT, "deadline"),
        Column("免设二级", YES_NO, "standalone", example="否", help="填是时二级指标空白，本行就是一级指标"),
        Column("承办人", TEXT, "handler", optional=True),
        Column("配合对象", TEXT, "supporting", optional=True),
        Column("质量标准", TEXT, "quality", optional=True, width=LONG),
        *planned,
        Column("纳入依据", TEXT, "basis", optional=True, width=20),
        Column("来源文件", TEXT, "source_document", optional=True, width=20),
    )  # fmt: skip
    used = scheme is None or rules is not None
    return Sheet(word.INDICATORS, columns, used, bool(rules and rules.required), "一级、二级指标和责任分工")


def ledger_sheet(scheme: Scheme | None) -> Sheet:
    """季度台账: one row per indicator and quarter."""
    rules = scheme.indicators if scheme else None
    grades = tuple(band.grade for band in rules.scoring.grades) if rules else ()
    columns = (
        Column("指标编号", Id(), "indicator", "code", needed=True, example="I001"),
        Column("季度", Whole(1, 4), "quarter", needed=True, example=4),
        Column("完成率", Ratio(), "attainment", example="95%", help="百分数；也可用列 完成率(%) 填 95"),
        Column("考核等次", Choice(options=grades or word.ITEM_GRADES), "grade"),
        Column("得分比例", Ratio(), "ratio", help="百分数"),
        Column("自评分", Points(), "self_points"),
        Column("考核得分", Points(), "approved_points"),
        Column("完成情况", TEXT, "progress", width=LONG),
        Column("存在问题", TEXT, "problems", width=LONG),
        Column("整改措施", TEXT, "measures", width=LONG),
        Column("状态", Choice(options=word.STATES), "state", needed=True, example=word.APPROVED),
    )
    used = scheme is None or rules is not None
    return Sheet(word.LEDGER, columns, used, bool(rules and rules.required), "各指标每季度的完成情况")


def dimension_names(scheme: Scheme | None) -> tuple[str, ...]:
    """Names of the dimensions of all ballot forms, each once; of the five schemes where none has a form."""
    forms = scheme.ballot_forms if scheme else ()
    return tuple(dict.fromkeys(d.name for form in forms for d in form.dimensions)) or word.DIMENSIONS


def _groups(scheme: Scheme | None) -> tuple[str, ...]:
    forms = scheme.ballot_forms if scheme else ()
    return tuple(dict.fromkeys(group.name for form in forms for group in form.groups))


def ballot_sheet(scheme: Scheme | None) -> Sheet:
    """测评: a row is one anonymous ballot; an empty or impossible mark makes the ballot invalid, not the row."""
    groups = _groups(scheme)
    marks = tuple(
        Column(name, Points(signed=True), heading_needed=True, example=18) for name in dimension_names(scheme)
    )
    columns = (
        Column("对象", Id(), needed=True, help="编号或工号"),
        Column("评价主体", Choice(options=groups), needed=True, example=groups[0] if groups else None),
        *marks,
    )
    return Sheet(
        word.BALLOTS, columns, bool(groups), purpose="每行一张不记名测评票；由工作簿导入的票标为非密封"
    )


def tally_sheet(scheme: Scheme | None) -> Sheet:
    """测评汇总: counts and sums of a target and rater group."""
    groups = _groups(scheme)
    sums = tuple(Column(name, Points(), heading_needed=True) for name in dimension_names(scheme))
    columns = (
        Column("对象", Id(), "target", needed=True, help="编号或工号"),
        Column("评价主体", Choice(options=groups), "group", needed=True),
        Column("有效", COUNT, "valid", needed=True, help="有效票数"),
        Column("无效", COUNT, "invalid", needed=True, help="无效票数"),
        *sums,
    )
    purpose = "密封测评的汇总：票数和各维度有效票分数之和；同一对象和评价主体只在测评、测评汇总之一"
    return Sheet(word.TALLIES, columns, bool(groups), purpose=purpose)
