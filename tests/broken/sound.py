"""Books that look odd and are right: no fault line, so that the parser is no stricter than the rules."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook

from tests.broken.build import chain, headings, many, merge, put, puts, row
from tests.broken.kinds import BASES, GS, GX, KX, KX_SUMS, XZ, XZ_FULL, Broken


def _percent_heading(book: Workbook) -> None:
    """完成率 as plain numbers under a heading that says percent."""
    ledger = book["季度台账"]
    column = headings(ledger)["完成率"]
    ledger.cell(1, column, "完成率(%)")
    for number in range(2, ledger.max_row + 1):
        cell = ledger.cell(number, column)
        if cell.value is not None:
            cell.value = round(float(str(cell.value)) * 100, 4)
            cell.number_format = "General"


def _guide_and_results(book: Workbook) -> None:
    for name in ("填写说明", "考核结果", "人员结果", "奖金", "问题", "规则", "违规计分", "计算过程"):
        book.create_sheet(name)["B3"] = "随便什么内容"


def _hide_sheets(book: Workbook) -> None:
    for name in ("指标", "测评"):
        book[name].sheet_state = "hidden"


def _blanks(book: Workbook) -> None:
    book["人员"].insert_rows(4)
    book["人员"]["B4"] = "   "
    book["指标"].insert_rows(2, 2)


def _turn_columns(book: Workbook) -> None:
    """The columns of 人员 from the last to the first."""
    table = book["人员"]
    for line in table.iter_rows():
        values = [cell.value for cell in line]
        for cell, value in zip(line, reversed(values), strict=True):
            cell.value = value


def _stored_formula(data: bytes) -> bytes:
    """A formula with its value in 指标!E2."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet4.xml":
                content, count = re.subn(rb'(<c r="E2"[^>]*>)<v>27</v>', rb"\1<f>13+14</f><v>27</v>", content)
                assert count == 1
            new.writestr(name, content)
    return stream.getvalue()


KINDS: list[Broken] = [
    *(Broken(f"样本原样·{base}", base, ()) for base in BASES),
    *(many(f"样本由openpyxl重存·{base}", base, lambda book: None) for base in BASES),
    many("完成率表头带百分号写整数", KX, _percent_heading),
    many("完成率全角文字", KX, put("季度台账!C2", " ９１．２５％ ")),
    many("季度和编号全角", KX, puts({"季度台账!A2": "Ｉ００１", "季度台账!B2": "４"})),
    many("数字是文字", KX, puts({"指标!E2": " 27 ", "人员!G2": "5000.00", "人员!J3": "５"})),
    many("说明页和结果页不读", KX, _guide_and_results),
    many("隐藏的工作表没有错", KX, _hide_sheets),
    many("空行和只有空格的行", KX, _blanks),
    many("公式有存值", KX, lambda book: None, raw=_stored_formula),
    many("不需要值的地方合并", KX, merge("季度台账", "J7:J8"), assumed=True),
    many("奖金总额表头带单位", KX, puts({"方案!A5": "奖金总额 (元)", "人员!G1": "奖金基数 (元)"})),
    many(
        "方案不用的工作表有内容",
        KX,
        chain(
            row("加减分", 2, 对象="甲", 方向="扣", 分值="很多"),
            row("评议得分", 2, 对象="乙", 项目="丙", 得分=-3),
        ),
    ),
    many("废票不是错", KX, puts({"测评!C2": 21, "测评!D3": -1, "测评!E4": None})),
    many(
        "科协效能问责县级",
        KX,
        puts({"违规违纪!F3": datetime(2017, 8, 1), "违规违纪!K3": "否", "违规违纪!D3": "本单位"}),
    ),
    many("往年已扣不看日期", KX, put("违规违纪!F3", "2010-01-01")),
    many("日期各种写法一", KX, put("违规违纪!F2", "2017年8月1日")),
    many("日期各种写法二", KX, put("违规违纪!F2", "2017.8.1")),
    many("日期各种写法三", KX, put("违规违纪!F2", "2017/12/31")),
    many("年初年末的日期", GX, puts({"违规违纪!F2": "2019-01-01", "违规违纪!F3": "２０１９-12-31"})),
    many("诫勉的处分可空可诫勉", GX, put("违规违纪!E7", None)),
    many("汇总恰好等于满分", KX_SUMS, put("测评汇总!E3", 60)),
    many(
        "得分比例在下限",
        GS,
        puts({"季度台账!D3": "良好", "季度台账!E3": "80%", "季度台账!D5": "一般", "季度台账!E5": "60%"}),
    ),
    many("表彰省级由决定定分", XZ_FULL, puts({"加减分!D2": "省级", "加减分!E2": 0.5})),
    many("是否列全空", KX, puts({f"人员!{column}{line}": None for column in "FHI" for line in range(2, 7)})),
    many("用不上的决定不是错", XZ, row("决定", 4, 对象="K01", 事项="TIE_AT_CUT", 结论="良好", 理由="研究")),
    many("草稿行可以空", KX, puts({"季度台账!C2": None, "季度台账!K2": "草稿"})),
    many("得分恰好等于分值", KX, put("季度台账!G5", 6.5)),
    many("完成率超过一百", KX, put("季度台账!C2", "135%")),
    many("个人扣分表缺席", KX, lambda book: book.remove(book["个人扣分"])),
    many("表头次序随意", KX, _turn_columns),
]
