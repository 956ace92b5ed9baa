"""Sheets, headings, values outside the table, and the rows of 方案."""

from __future__ import annotations

from openpyxl import Workbook

from tests.broken.build import chain, drop_column, drop_row, drop_sheet, many, merge, one, put, puts, row
from tests.broken.kinds import GX, KX, XZ, XZ_FULL, Broken, Expected


def _shift_down(book: Workbook) -> None:
    book["人员"].insert_rows(1)


def _title_row(book: Workbook) -> None:
    book["人员"].insert_rows(1)
    book["人员"]["A1"] = "某市科学技术协会人员名册"


def _hide(book: Workbook) -> None:
    book["季度台账"].sheet_state = "hidden"
    book["季度台账"]["K2"] = "通过"


def _very_hidden(book: Workbook) -> None:
    book["人员"].sheet_state = "veryHidden"
    book["人员"]["D3"] = "正科"


def _hidden_row_and_column(book: Workbook) -> None:
    book["人员"].row_dimensions[4].hidden = True
    book["人员"].column_dimensions["E"].hidden = True
    book["人员"]["E4"] = "科长"


MISSING = r"缺少|没有|找不到|未找到|缺"
ADD = r"补|添加|增加|加上|新建|填|写|模板|改"
GIVE = r"填|写|补|输入|改"

SHEETS = [
    many(
        "缺工作表·方案",
        KX,
        drop_sheet("方案"),
        Expected("方案!A1", f"({MISSING}).*工作表|工作表.*({MISSING})", ADD),
        only=False,
    ),
    many("缺工作表·考核对象", KX, drop_sheet("考核对象"), Expected("考核对象!A1", MISSING, ADD), only=False),
    many("缺工作表·人员", KX, drop_sheet("人员"), Expected("人员!A1", MISSING, ADD), only=False),
    many("缺工作表·指标", KX, drop_sheet("指标"), Expected("指标!A1", MISSING, ADD), only=False),
    many(
        "未知工作表",
        KX,
        row("附加材料", 2, 说明="其他材料"),
        Expected("附加材料!A1", r"未知|不认识|不是|多余|不属于|没有.*附加材料", r"删|改|移"),
        assumed=True,
    ),
    many(
        "工作表名写错",
        KX,
        lambda book: setattr(book["违规违纪"], "title", "违纪违规"),
        Expected("违纪违规!A1", "违纪违规|未知|不认识", "违规违纪"),
        only=False,
        assumed=True,
    ),
    many("隐藏的工作表照样读", KX, _hide, Expected("季度台账!K2", "通过", "已审核")),
    many("深度隐藏的工作表照样读", KX, _very_hidden, Expected("人员!D3", "正科", "县处级")),
    many("隐藏的行列照样读", KX, _hidden_row_and_column, Expected("人员!E4", "科长", "科室主要负责人")),
]

HEADINGS = [
    many("缺表头·方案值", KX, drop_column("方案", "值"), Expected("方案!A1", "值", ADD), only=False),
    many(
        "缺表头·考核对象类型",
        KX,
        drop_column("考核对象", "类型"),
        Expected("考核对象!A1", "类型", ADD),
        only=False,
    ),
    many("缺表头·人员工号", KX, drop_column("人员", "工号"), Expected("人员!A1", "工号", ADD), only=False),
    many(
        "缺表头·人员所在对象",
        KX,
        drop_column("人员", "所在对象"),
        Expected("人员!A1", "所在对象", ADD),
        only=False,
    ),
    many("缺表头·指标分值", KX, drop_column("指标", "分值"), Expected("指标!A1", "分值", ADD)),
    many("缺表头·指标类别", KX, drop_column("指标", "类别"), Expected("指标!A1", "类别", ADD)),
    many("缺表头·台账季度", KX, drop_column("季度台账", "季度"), Expected("季度台账!A1", "季度", ADD)),
    many("缺表头·台账状态", KX, drop_column("季度台账", "状态"), Expected("季度台账!A1", "状态", ADD)),
    many("缺表头·测评维度廉", KX, drop_column("测评", "廉"), Expected("测评!A1", "廉", ADD)),
    many("缺表头·个人扣分分值", KX, drop_column("个人扣分", "分值"), Expected("个人扣分!A1", "分值", ADD)),
    many("缺表头·违规情形", KX, drop_column("违规违纪", "情形"), Expected("违规违纪!A1", "情形", ADD)),
    many("缺表头·评议得分", GX, drop_column("评议得分", "得分"), Expected("评议得分!A1", "得分", ADD)),
    many("缺表头·加减分方向", GX, drop_column("加减分", "方向"), Expected("加减分!A1", "方向", ADD)),
    many(
        "缺两个表头各报一行",
        KX,
        chain(drop_column("指标", "分值"), drop_column("指标", "一级指标")),
        Expected("指标!A1", "分值", ADD),
        Expected("指标!A1", "一级指标", ADD),
        assumed=True,
    ),
    one("未知表头", KX, "人员!K1", "籍贯", "籍贯", r"删|改|移|去掉"),
    one("未知表头近似正确表头", KX, "人员!K1", "在编否", "在编否", "在编", assumed=True),
    one("测评里别的方案的维度", KX, "测评!H1", "工作业绩", "工作业绩", r"删|改|移|去掉|德"),
    one("重复表头", KX, "人员!K1", "姓名", r"姓名.*重复|重复.*姓名|两|出现", r"删|改|保留|只", assumed=True),
    one("表头以外的列有值", KX, "人员!L3", "备注内容", r"表头|标题|备注内容", r"表头|标题|删"),
    one("紧邻一列有值没有表头", KX, "指标!M5", 3, r"表头|标题", r"表头|标题|删"),
    many("首行空白", KX, _shift_down, Expected("人员!A1", "工号", ADD), only=False),
    many("表头上面有标题行", KX, _title_row, Expected("人员!A1", "工号", ADD), only=False),
    many(
        "合并表头使下一列没有表头",
        KX,
        merge("个人扣分", "B1:C1"),
        Expected("个人扣分!A1", "分值", ADD),
        only=False,
    ),
]

PLAN = [
    many("缺项目·方案模板", KX, drop_row("方案", 2), Expected("方案!A1", "方案模板", "kexie-2017|填|补")),
    many("缺项目·年度", KX, drop_row("方案", 3), Expected("方案!A1", "年度", GIVE)),
    many("缺项目·单位名称", KX, drop_row("方案", 4), Expected("方案!A1", "单位名称", GIVE)),
    many("缺项目·工信局奖金月数", GX, drop_row("方案", 5), Expected("方案!A1", "奖金月数", GIVE)),
    one("未知项目有近似", KX, "方案!A6", "取消奖金去处", "取消奖金去处", "取消奖金去向"),
    many(
        "未知项目无近似",
        KX,
        puts({"方案!A7": "天气", "方案!B7": "晴"}),
        Expected("方案!A7", "天气", r"删|改|docs|文档|设置"),
    ),
    many(
        "项目重复", KX, puts({"方案!A7": "年度", "方案!B7": 2017}), Expected("方案!A7", "年度", r"删|保留|只")
    ),
    one("未知方案有近似", KX, "方案!B2", "kexie-2018", "kexie-2018", "kexie-2017"),
    one("方案模板写成单位", XZ, "方案!B2", "镇方案", "镇方案", "xiangzhen-2024"),
    one("年度不是数字", KX, "方案!B3", "二〇一七", "二〇一七", r"2017|四位|数字|整数|年份"),
    one("年度有小数", KX, "方案!B3", 2017.5, "2017.5", r"整数|四位|年份|2017"),
    one("年度两位", KX, "方案!B3", 17, "17", r"四位|年份|范围|19|20", assumed=True),
    one("年度五位", KX, "方案!B3", 20170, "20170", r"四位|年份|范围|19|20", assumed=True),
    one("年度没有值", KX, "方案!B3", None, "年度", GIVE, assumed=True),
    one("单位名称没有值", KX, "方案!B4", "   ", "单位名称", GIVE, assumed=True),
    one("奖金总额是文字", KX, "方案!B5", "六万元整", "六万元整", r"数|金额|元"),
    one("奖金总额三位小数", KX, "方案!B5", 60000.001, r"60000\.001|小数", r"两位|2\s*位|分"),
    one("奖金总额为负", KX, "方案!B5", -1, r"-1|负", r"0|不小于|非负|正"),
    one("取消奖金去向不认识", KX, "方案!B6", "平分", "平分", "收回.*回池|回池.*收回"),
    one("奖金月数为负", GX, "方案!B5", -0.5, r"-0\.5|负", r"0|不小于|非负|正"),
    one("奖金月数是文字", GX, "方案!B5", "两个月", "两个月", r"数"),
    many("值没有项目", KX, put("方案!B7", "晴"), Expected("方案!A7", r"项目", r"填|写|补|删"), assumed=True),
]

MERGED_AND_FORMULAS = [
    many(
        "合并单元格·状态",
        KX,
        merge("季度台账", "K2:K3"),
        Expected("季度台账!K3", r"合并", r"取消合并|拆分|分别|逐"),
    ),
    many(
        "合并单元格·所在对象",
        KX,
        merge("人员", "C6:C7"),
        Expected("人员!C7", r"合并", r"取消合并|拆分|分别|逐"),
    ),
    many(
        "合并单元格·指标分值",
        KX,
        merge("指标", "E2:E3"),
        Expected("指标!E3", r"合并", r"取消合并|拆分|分别|逐"),
        only=False,
    ),
    many(
        "合并单元格·加减分方向",
        XZ_FULL,
        merge("加减分", "B5:B6"),
        Expected("加减分!B6", r"合并", r"取消合并|拆分|分别|逐"),
    ),
    one("公式没有存值·分值", KX, "指标!E2", "=13+14", r"公式", r"重新计算|打开|保存|数值|粘贴"),
    one("公式没有存值·文字列", KX, "指标!I2", '="不少于"&"4次"', r"公式", r"重新计算|打开|保存|数值|粘贴"),
    one("公式没有存值·完成率", KX, "季度台账!C2", "=0.9", r"公式", r"重新计算|打开|保存|数值|粘贴"),
    one("错误值·分值", KX, "指标!E3", "#N/A", r"#N/A", r"改|填|更正|数"),
    one("错误值·测评分数", KX, "测评!C2", "#DIV/0!", r"#DIV/0!", r"改|填|更正|数"),
    one("错误值·责任对象", KX, "指标!F3", "#REF!", r"#REF!", r"改|填|更正|编号"),
]

KINDS: list[Broken] = SHEETS + HEADINGS + PLAN + MERGED_AND_FORMULAS
