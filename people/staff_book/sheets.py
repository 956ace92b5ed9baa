"""The sheets and columns of the staff workbook; docs/people.md shows them to clerks.

| sheet | one row is |
|---|---|
| 人员 | a person; section, post … are those of the present posting |
| 任职 | a posting with its days |
| 不参加考核 | an absence with its reason and days |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from people.models import Absence, Post, RankLevel, StaffCategory

PEOPLE: Final = "人员"
POSTINGS: Final = "任职"
ABSENCES: Final = "不参加考核"
GUIDE: Final = "填写说明"
MAIN: Final = "主任职"
CONCURRENT: Final = "兼任"
BORROWED: Final = "借调"
Kind = Literal["id", "text", "day", "choice", "yes_no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: heading, kind of its cells, words to choose from, and what the guide says of it."""

    heading: str
    kind: Kind = "text"
    needed: bool = False
    options: tuple[str, ...] = ()
    width: int = 12
    guide: str = ""


def _number() -> Column:
    return Column(heading="工号", kind="id", needed=True, guide="本单位内每人一个，不重复；请设为文本")


def _facts() -> tuple[Column, ...]:
    return (
        Column(heading="科室", width=18, guide="科室名称或编号；不分科室的留空"),
        Column(heading="职务", kind="choice", options=tuple(Post.values), width=16, guide="可留空"),
        Column(heading="职级", kind="choice", options=tuple(RankLevel.values), guide="可留空"),
        Column(heading="人员类别", kind="choice", options=tuple(StaffCategory.values), guide="留空为在编"),
        Column(heading="岗位", width=18, guide="可留空，例如：财务、司机"),
    )


SHEETS: Final[dict[str, tuple[Column, ...]]] = {
    PEOPLE: (
        _number(),
        Column(heading="姓名", needed=True),
        *_facts(),
        Column(heading="到岗日期", kind="day", guide="新登记的人员从这一天起任职"),
        Column(heading="离岗日期", kind="day", guide="最后在岗的一天；在岗的留空"),
        Column(heading="离岗原因", guide="退休、调出、辞职等"),
    ),
    POSTINGS: (
        _number(),
        Column(heading="姓名", guide="只作核对，可留空"),
        Column(
            heading="性质",
            kind="choice",
            options=(MAIN, CONCURRENT, BORROWED),
            guide="留空为主任职；兼任、借调与主任职并存",
        ),
        Column(heading="单位", width=18, guide="留空为本单位；借出的填借用单位全称"),
        *_facts(),
        Column(heading="起", kind="day", needed=True),
        Column(heading="止", kind="day", guide="这一天仍算；仍在任的留空"),
        Column(heading="在此考核", kind="yes_no", guide="是或否；主任职留空为是，兼任、借调留空为否"),
        Column(heading="在此发奖", kind="yes_no", guide="同上；每人每天只在一处考核、一处发奖"),
        Column(heading="变动原因", width=24, guide="可留空，例如文号"),
    ),
    ABSENCES: (
        _number(),
        Column(heading="姓名", guide="只作核对，可留空"),
        Column(heading="原因", kind="choice", options=tuple(Absence.Reason.values), needed=True),
        Column(heading="起", kind="day", needed=True),
        Column(heading="止", kind="day", guide="这一天仍算；未结束的留空"),
        Column(heading="说明", width=24),
    ),
}
