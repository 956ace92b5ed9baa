"""The registers of the year workbook for a scheme: ratings, additions, charges, violations, decisions, past years."""

from __future__ import annotations

from plans.engine.scheme import Scheme
from reports.workbook import vocabulary as word
from reports.workbook.columns import Column, Sheet
from reports.workbook.kinds import LONGEST_NAME, Choice, Day, Id, Points, Text, Whole, YesNo
from reports.workbook.uses import exempts, uses_past_grades, uses_past_ranks
from scoring.engine.registers.subjects import adjusted_kinds, charges_people
from scoring.engine.registers.violations import needs_level

TEXT = Text()
YES_NO = YesNo()
LONG = 30
# `编号/评价主体` (rules 0.9): both may be as long as names are.
PLACE_OF_PROBLEM = Text(longest=2 * LONGEST_NAME + 1)
PLACE = Whole(1, 100_000)
CALENDAR_YEAR = Whole(1990, 2100, "请填四位年份，如 2024")


def quarter_sheet(scheme: Scheme | None) -> Sheet:
    """季度结果: quarters published before."""
    columns = (
        Column("对象", Id(), "subject", "code", needed=True, example="K01"),
        Column("季度", Whole(1, 4), "quarter", needed=True, example=1),
        Column("得分", Points(), "points", needed=True, example=91.5),
    )
    used = scheme is not None and scheme.uses_quarters()
    return Sheet(word.QUARTERS, columns, used, purpose="已经公布的季度得分，代替台账计算的季度得分")


def rating_sheet(scheme: Scheme | None) -> Sheet:
    """评议得分: figures given from outside."""
    items = scheme.rating_items() if scheme else ()
    columns = (
        Column("对象", Id(), "subject", "code", needed=True, example="U01"),
        Column("项目", Choice(options=items), "item", needed=True, example=items[0] if items else None),
        Column("得分", Points(high=100), "points", needed=True, example=93.2, help="0 至 100"),
    )
    return Sheet(word.RATINGS, columns, bool(items), purpose="目标考评、公众评议等直接填报的得分")


def adjustment_sheet(scheme: Scheme | None) -> Sheet:
    """加减分: additions and deductions of subjects."""
    rules = scheme.adjustments if scheme else None
    matters = rules.matters if rules else ()
    columns = (
        Column("对象", Id(), "subject", "code", needed=True, example="K01"),
        Column("方向", Choice(options=word.DIRECTIONS), "direction", needed=True, example="加"),
        Column(
            "事项", Choice(options=tuple(matter.name for matter in matters)), "matter", needed=True,
            example=matters[0].name if matters else "正向激励",
        ),
        Column("级别", Choice(options=word.LEVELS if matters else ()), "level"),
        Column("分值", Points(positive=True), "points", help="正数；原文规定分值的可空白", example=5),
        Column("同一事项", TEXT, "same_matter", help="同一项工作填相同的文字，只计最高的一次"),
        Column("依据", TEXT, "basis", width=LONG),
        Column("会议日期", Day(), "meeting_date", optional=True),
        Column("会议纪要", TEXT, "minutes", optional=True, width=LONG),
    )  # fmt: skip
    used = scheme is not None and bool(adjusted_kinds(scheme))
    return Sheet(word.ADJUSTMENTS, columns, used, purpose="加分、减分事项")


def charge_sheet(scheme: Scheme | None) -> Sheet:
    """个人扣分: points charged to a person."""
    columns = (
        Column("工号", Id(), "participant", "number", needed=True, example="P002"),
        Column("责任", Choice(options=word.RESPONSIBILITIES), "responsibility", needed=True, example="直接"),
        Column("分值", Points(positive=True), "points", needed=True, example=1),
        Column("依据", TEXT, "basis", width=LONG),
    )
    return Sheet(word.CHARGES, columns, scheme is not None and charges_people(scheme), purpose="个人扣分")


def violation_sheet(scheme: Scheme | None) -> Sheet:
    """违规违纪: one row per person and case."""
    rules = scheme.violations if scheme else None
    columns = (
        Column("编号", Id(), "code", needed=True, example="V001"),
        Column("当事人", Id(), "participant", "number", example="P002", help="工号"),
        Column("情形", Choice(options=word.SITUATIONS), "situation", needed=True, example="察访核验"),
        Column(
            "查处层级", Choice(options=word.INVESTIGATED_BY), "level", needed=needs_level(rules), example="市"
        ),
        Column("处分", Choice(options=word.PUNISHMENTS), "punishment", help="只用于纪检处分、重处分和诫勉"),
        Column("决定日期", Day(), "decided_on", example="2019-05-06", help="本年度内；往年已扣的除外"),
        Column("同一事件", TEXT, "event"),
        Column("非现任职期间", YES_NO, "not_in_post", heading_needed=exempts(scheme, "非现任职期间")),
        Column("立案时已离任", YES_NO, "left_before_case", heading_needed=exempts(scheme, "立案时已离任")),
        Column("自查自办", YES_NO, "self_investigated", heading_needed=exempts(scheme, "自查自办")),
        Column("往年已扣", YES_NO, "deducted_before", heading_needed=rules is not None),
        Column("对象", Id(), "subject", "code", optional=True, help="单位编号，只用于没有当事人的效能问责"),
        Column("认定单位", TEXT, "certified_by", optional=True, width=20),
    )
    return Sheet(word.VIOLATIONS, columns, rules is not None, purpose="违规违纪、处分和效能问责")


def grave_sheet(scheme: Scheme | None) -> Sheet:
    """重大情形: grave events of a unit."""
    rules = scheme.grave_events if scheme else None
    kinds = (rules.downgrade, rules.worst) if rules else ()
    columns = (
        Column("对象", Id(), "subject", "code", needed=True, example="U01"),
        Column("情形", Choice(options=kinds), "kind", needed=True, example=kinds[0] if kinds else None),
        Column("事由", TEXT, "reason", width=LONG),
    )
    return Sheet(word.GRAVE, columns, rules is not None, purpose="降低等次或直接定为差的重大情形")


def letter_sheet(scheme: Scheme | None) -> Sheet:
    """提醒函: letters to a unit."""
    columns = (
        Column("对象", Id(), "subject", "code", needed=True, example="U01"),
        Column("事项", TEXT, "matter", needed=True, example="项目用地报批滞后", width=LONG),
        Column("发函日期", Day(), "sent_on", needed=True, example="2019-05-06"),
        Column("逾期", YES_NO, "overdue", heading_needed=True, example="否"),
        Column("规定时限", TEXT, "time_limit", optional=True),
        Column("办结日期", Day(), "completed_on", optional=True),
    )
    return Sheet(word.LETTERS, columns, bool(scheme and scheme.reminders), purpose="效能提醒函")


def decision_sheet(scheme: Scheme | None) -> Sheet:
    """决定: what people decided on problems of the settlement."""
    columns = (
        Column(
            "对象",
            PLACE_OF_PROBLEM,
            "target",
            needed=True,
            example="K03/村书记",
            help="照问题清单中的位置填写",
        ),
        Column(
            "事项",
            Choice(options=(word.TIE, word.NO_BALLOTS)),
            "matter",
            needed=True,
            example=word.NO_BALLOTS,
        ),
        Column(
            "结论",
            TEXT,
            "conclusion",
            needed=True,
            example=word.SPREAD,
            help="等次；或 0 至 100 的得分；或分摊",
        ),
        Column("理由", TEXT, "reason", needed=True, example="党委会研究", width=LONG),
        Column("决定机构", TEXT, "body", example="党委会"),
        Column("日期", Day(), "decided_on"),
    )
    return Sheet(word.DECISIONS, columns, scheme is not None, purpose="同分、缺测评等问题的决定")


def past_sheet(scheme: Scheme | None) -> Sheet:
    """历年结果: results of earlier years."""
    columns = (
        Column("年度", CALENDAR_YEAR, "year", needed=True, example=2018),
        Column("对象", Id(), "subject", "code", needed=True, example="U01"),
        Column("得分", Points(), "points", example=88.5),
        Column("名次", PLACE, "rank", heading_needed=uses_past_ranks(scheme), example=3),
        Column("参评数", PLACE, "of", heading_needed=uses_past_ranks(scheme), example=12),
        Column("等次", TEXT, "grade", heading_needed=uses_past_grades(scheme), example="良好"),
    )
    return Sheet(
        word.PAST,
        columns,
        uses_past_grades(scheme) or uses_past_ranks(scheme),
        purpose="以前年度的名次和等次",
    )
