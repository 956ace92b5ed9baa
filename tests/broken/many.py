"""Many faults at once: all are named, sheets in the order of workbook.md, then by row."""

from __future__ import annotations

from openpyxl import Workbook

from tests.broken.build import chain, drop_column, many, points, put, puts, row
from tests.broken.kinds import ANY_PLACE, GX, KX, KX_SUMS, XZ, XZ_FULL, XZ_QUARTERS, Broken, Expected

ANY = r"\S"
FLOOD = 620


def _at(*places: str) -> tuple[Expected, ...]:
    """Faults of which only place and order matter here."""
    return tuple(Expected(place, ANY, ANY) for place in places)


def _reverse_sheets(book: Workbook) -> None:
    for name in reversed(book.sheetnames):
        book.move_sheet(name, offset=len(book.sheetnames))


def _flood(book: Workbook) -> None:
    """Ballots (FLOOD of them) for somebody who does not exist."""
    for number in range(8, 8 + FLOOD):
        row("测评", number, 对象="无此人", 评价主体="民主测评", 德=18, 能=18, 勤=18, 绩=18, 廉=18)(book)


def _only_foreign(book: Workbook) -> None:
    for name in book.sheetnames:
        book.remove(book[name])
    book.create_sheet("数据")["A1"] = "甲"


_EVERY_SHEET = puts(
    {
        "方案!B6": "平分",
        "考核对象!C3": "部门",
        "人员!J3": 13,
        "指标!F3": "K9",
        "季度台账!B2": 5,
        "测评!B2": "群众测评",
        "个人扣分!C2": -1,
        "违规违纪!C2": "违法",
        "决定!D2": None,
    }
)
_EVERY_PLACE = _at(
    "方案!B6",
    "考核对象!C3",
    "人员!J3",
    "指标!F3",
    "季度台账!B2",
    "测评!B2",
    "个人扣分!C2",
    "违规违纪!C2",
    "决定!D2",
)
_GX_CELLS = puts(
    {
        "评议得分!C9": 101,
        "评议得分!C3": "满意",
        "加减分!B2": "扣",
        "违规违纪!F21": "年中",
        "违规违纪!D3": "县",
        "提醒函!D4": "未",
        "历年结果!D3": 99,
    }
)
_GX_PLACES = (
    "评议得分!C3",
    "评议得分!C9",
    "加减分!B2",
    "违规违纪!D3",
    "违规违纪!F21",
    "提醒函!D4",
    "历年结果!D3",
)

KINDS: list[Broken] = [
    many("每张表各一处", KX, _EVERY_SHEET, *_EVERY_PLACE, ordered=True),
    many("工作表次序颠倒", KX, chain(_EVERY_SHEET, _reverse_sheets), *_EVERY_PLACE, ordered=True),
    many("工信局各表按表按行", GX, _GX_CELLS, *_at(*_GX_PLACES), ordered=True),
    many(
        "重大情形排在违规违纪之后提醒函之前",
        GX,
        chain(
            row("重大情形", 2, 对象="U99", 情形="降档"),
            put("提醒函!A2", "U98"),
            put("违规违纪!B2", "无此人"),
        ),
        *_at("违规违纪!B2", "重大情形!A2", "提醒函!A2"),
        ordered=True,
    ),
    many(
        "测评汇总排在测评之后个人扣分之前",
        KX_SUMS,
        chain(put("测评汇总!D3", -1), put("测评!B2", "群众测评"), put("个人扣分!B2", "间接")),
        *_at("测评!B2", "测评汇总!D3", "个人扣分!B2"),
        ordered=True,
    ),
    many(
        "季度结果排在测评之后加减分之前",
        XZ_QUARTERS,
        puts({"加减分!B2": "扣", "季度结果!B2": 6, "测评!B2": "群众测评"}),
        *_at("测评!B2", "季度结果!B2", "加减分!B2"),
        ordered=True,
    ),
    many(
        "决定排在历年结果之前",
        XZ,
        puts({"历年结果!D2": 9, "决定!D3": None, "决定!C2": "特优"}),
        *_at("决定!C2", "决定!D3", "历年结果!D2"),
        ordered=True,
    ),
    many(
        "同一列多行按行",
        KX,
        puts({f"季度台账!K{number}": "通过" for number in (40, 9, 82, 10, 2)}),
        *_at(*(f"季度台账!K{number}" for number in (2, 9, 10, 40, 82))),
        ordered=True,
    ),
    many(
        "同一行两处按列",
        KX,
        puts({"人员!E3": "科长", "人员!D3": "正科级", "人员!J3": 0}),
        *_at("人员!D3", "人员!E3", "人员!J3"),
        ordered=True,
        assumed=True,
    ),
    many(
        "缺表头排在同表各行之前",
        KX,
        chain(drop_column("个人扣分", "分值"), put("个人扣分!B3", "间接"), put("季度台账!B2", 5)),
        *_at("季度台账!B2", "个人扣分!A1", "个人扣分!B3"),
        ordered=True,
    ),
    many(
        "合计排在后面各行之前",
        KX,
        chain(points("I004", 7.5), puts({"指标!F20": "K9", "方案!B6": "平分"})),
        *_at("方案!B6", "指标!E2", "指标!F20"),
        ordered=True,
    ),
    many(
        "缺项目排在方案其他错处之前",
        KX,
        puts({"方案!A4": None, "方案!B4": None, "方案!B5": "很多", "方案!B6": "平分"}),
        *_at("方案!A1", "方案!B5", "方案!B6"),
        ordered=True,
    ),
    many(
        "同一个错编号处处报",
        XZ_FULL,
        puts({"加减分!A2": "K99", "加减分!A9": "K99", "历年结果!D2": 13}),
        *_at("加减分!A2", "加减分!A9", "历年结果!D2"),
        ordered=True,
    ),
    many(
        "超过五百行给出总数",
        KX,
        _flood,
        Expected("测评!A8", "无此人", ANY),
        Expected("测评!A100", "无此人", ANY),
        Expected("测评!A507", "无此人", ANY),
        only=False,
    ),
    many(
        "工作簿只剩未知的工作表", KX, _only_foreign, Expected(ANY_PLACE, ANY, ANY), only=False, assumed=True
    ),
]
