"""What makes an example year worth looking at: a tie at a grade line, ballots that are missing, a recorded decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from reports.demo.draft import Draft, Row

_REGISTERS: Final = ("加减分", "提醒函", "重大情形")
_FIGURES: Final = ("完成率", "考核等次", "得分比例", "自评分", "考核得分", "完成情况", "存在问题", "整改措施")
TIE: Final = "TIE_AT_CUT"


def tie(draft: Draft, model: str, other: str) -> None:
    """Give one office the figures of another, so that no tie-break of the scheme can tell them apart."""
    _copy_ledger(draft, model, other)
    for sheet in ("测评", "评议得分"):
        rows = [row for row in draft.rows.get(sheet, ()) if row["对象"] != other]
        draft.rows[sheet] = rows + [{**row, "对象": other} for row in rows if row["对象"] == model]
    people = {
        member.number
        for office in draft.offices
        if {office.code, office.parent} & {model, other}
        for member in office.members
    }
    draft.rows["违规违纪"] = [row for row in draft.rows.get("违规违纪", ()) if row["当事人"] not in people]
    for sheet in _REGISTERS:
        draft.rows[sheet] = [row for row in draft.rows.get(sheet, ()) if row["对象"] not in (model, other)]


def _copy_ledger(draft: Draft, model: str, other: str) -> None:
    """Indicator by indicator, quarter by quarter; the points of both are split alike."""
    own = [[code for code, _, office in draft.indicators if office.code == each] for each in (model, other)]
    source = dict(zip(own[1], own[0], strict=True))
    figures: dict[tuple[object, object], Row] = {
        (row["指标编号"], row["季度"]): row for row in draft.rows.get("季度台账", ())
    }
    for (code, quarter), row in figures.items():
        if code in source:
            row.update(
                {name: figures[source[str(code)], quarter].get(name) for name in _FIGURES if name in row}
            )


def lose_ballots(draft: Draft, target: str, group: str) -> None:
    """Take every ballot of a rater group for one target away (rules 0.9)."""
    rows = draft.rows["测评"]
    draft.rows["测评"] = [row for row in rows if (row["对象"], row["评价主体"]) != (target, group)]


def lose_ledger(draft: Draft, indicators: Iterable[str], quarters: Iterable[int] = (1, 2, 3, 4)) -> None:
    """Leave ledger rows unreviewed: they were handed in, nobody approved them (rules 0.6, 0.7)."""
    gone = {(code, quarter) for code in indicators for quarter in quarters}
    for row in draft.rows["季度台账"]:
        if (row["指标编号"], row["季度"]) in gone:
            row["状态"] = "已提交"


def decide_tie(draft: Draft, grades: dict[str, str], reason: str) -> None:
    """Record the decision on a tie: the grade of each of the tied, and why."""
    for target, grade in grades.items():
        draft.add(
            "决定", 对象=target, 事项=TIE, 结论=grade, 理由=reason, 决定机构="绩效管理工作领导小组",
            日期=date(draft.year + 1, 1, 22),
        )  # fmt: skip
