"""Sheets that were cleared, emptied below their headings or left out: an empty list, and every reference leads nowhere."""

from __future__ import annotations

from openpyxl import Workbook

from tests.broken.build import chain, drop_sheet, many, one, row
from tests.broken.kinds import GX, KX, XZ, Broken, Expected, Mutation

ADD = r"补|填"
NAMES = "科技术" * 70


def emptied(*names: str) -> Mutation:
    """Take all rows below the headings out of sheets."""

    def change(book: Workbook) -> None:
        for name in names:
            book[name].delete_rows(2, book[name].max_row)

    return change


def cleared(name: str) -> Mutation:
    """Take everything out of a sheet, its headings too."""
    return lambda book: book[name].delete_rows(1, book[name].max_row)


def _unknown(sheet: str, column: str, first: int, last: int, word: str) -> tuple[Expected, ...]:
    return tuple(
        Expected(f"{sheet}!{column}{n}", f"不是工作表“{word}”", "请填") for n in range(first, last + 1)
    )


def _without_references(book: Workbook) -> None:
    """Nothing names a person any more."""
    emptied("人员", "测评", "个人扣分", "违规违纪", "决定")(book)
    for sheet, columns in (("考核对象", "GH"), ("指标", "GH")):
        for column in columns:
            for number in range(2, book[sheet].max_row + 1):
                book[sheet][f"{column}{number}"].value = None


CLEARED = [
    many("清空方案", KX, cleared("方案"), Expected("方案!A1", "项目", ADD), only=False),
    *(
        many(f"清空{name}·{base}", base, cleared(name), Expected(f"{name}!A1", heading, ADD))
        for base, name, heading in (
            (KX, "考核对象", "编号"), (KX, "人员", "工号"), (KX, "指标", "编号"), (KX, "季度台账", "指标编号"),
            (GX, "考核对象", "编号"), (GX, "人员", "工号"), (XZ, "考核对象", "编号"), (XZ, "指标", "编号"),
        )
    ),
]  # fmt: skip

EMPTIED = [
    many(
        "考核对象只有标题",
        KX,
        emptied("考核对象"),
        Expected("考核对象!A2", "没有任何考核对象", "填写"),
        *_unknown("人员", "C", 2, 7, "考核对象"),
        only=False,
    ),
    many(
        "考核对象和所指的都空",
        XZ,
        emptied("考核对象", "人员", "指标", "季度台账", "测评", "决定"),
        Expected("考核对象!A2", "没有任何考核对象", "填写"),
        only=False,
    ),
    many("人员只有标题", KX, emptied("人员"), *_unknown("测评", "A", 2, 7, "人员"), only=False),
    many(
        "人员只有标题·决定里的人",
        KX,
        emptied("人员"),
        Expected("决定!A2", "不是工作表“人员”中的工号", "请填"),
        only=False,
    ),
    many("指标只有标题", KX, emptied("指标"), *_unknown("季度台账", "A", 2, 8, "指标"), only=False),
]
LEDGER = row("季度台账", 2, 指标编号="I001", 季度=1, 完成率="95%", 状态="已审核")
UNKNOWN_INDICATOR = Expected("季度台账!A2", "I001.*不是工作表“指标”", "请填")
OPTIONAL = [
    many("工信局没有指标而有台账", GX, LEDGER, UNKNOWN_INDICATOR),
    many(
        "工信局指标没有内容而有台账",
        GX,
        chain(cleared("指标"), LEDGER),
        UNKNOWN_INDICATOR,
    ),
    many(
        "工信局没有指标表而有台账",
        GX,
        chain(drop_sheet("指标"), LEDGER),
        UNKNOWN_INDICATOR,
    ),
]

LENGTHS = [
    one("单位名称太长", KX, "方案!B4", NAMES, "210 个字", "200"),
    one("对象名称太长", KX, "考核对象!B3", NAMES, "210 个字", "200"),
    one("对象编号太长", GX, "考核对象!A26", NAMES, "210 个字", "200", only=False),
    one("工号太长", KX, "人员!A7", "P" * 201, "201 个字", "200", only=False),
    many(
        "一级指标太长",
        GX,
        row("指标", 2, 编号="I1", 类别=NAMES, 一级指标=NAMES, 二级指标="甲", 分值=5, 责任对象="U01"),
        Expected("指标!B2", "210 个字", "200"),
        Expected("指标!C2", "210 个字", "200"),
    ),
    one("违规编号太长", KX, "违规违纪!A2", NAMES, "210 个字", "200"),
    one("决定对象太长", KX, "决定!A2", f"{NAMES}/{NAMES}", "421 个字", "401"),
    one("指标编号太长", KX, "季度台账!A2", NAMES, "210 个字", "200"),
]  # fmt: skip

DECIMALS = [
    one(f"决定的得分写成{words}", KX, "决定!C2", words, "不是得分", "0 至 100|分摊")
    for words in ("1e200000000", "1E+1", "+80", "NaN", "Infinity", "八十", "٨٠", "0x50", "8_0", "9" * 400)
]

KINDS: list[Broken] = [*CLEARED, *EMPTIED, *OPTIONAL, *LENGTHS, *DECIMALS]
SOUND: list[Broken] = [
    many("没有人也没有提到人", KX, _without_references),
    many("工信局指标和台账都是空表", GX, chain(cleared("指标"), cleared("季度台账"))),
]
