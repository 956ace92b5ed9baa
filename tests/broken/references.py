"""Ids: unknown with the nearest known one, missing, repeated, of the wrong kind, in a circle."""

from __future__ import annotations

from tests.broken.build import chain, many, one, put, puts, row
from tests.broken.kinds import GX, KX, KX_SUMS, XZ, XZ_FULL, XZ_QUARTERS, Broken, Expected

ID = r"编号|填|写|补"
ONCE = r"删|改|合并|保留|只|唯一"
REPEAT = r"重复|已经|已有|两次|再次|多次"

UNKNOWN = [
    one("上级不存在", KX, "考核对象!D3", "U1", "U1", "U01"),
    one("负责人不存在", KX, "考核对象!G3", "P02", "P02", "P002"),
    one("分管领导不存在", KX, "考核对象!H3", "P01", "P01", "P001"),
    one("分管领导写成编号", KX, "考核对象!H3", "K02", "K02", "工号|人员|P0"),
    one("所在对象不存在有近似", KX, "人员!C6", "K1", "K1", "K01"),
    one("所在对象不存在无近似", KX, "人员!C6", "科普部", "科普部", r"考核对象|编号"),
    one("所在对象大小写不同", KX, "人员!C6", "k01", "k01", "K01", assumed=True),
    one("责任对象不存在", KX, "指标!F3", "K2", "K2", "K02"),
    one("责任人不存在", KX, "指标!G3", "P03", "P03", "P003"),
    one("责任领导不存在", KX, "指标!H3", "P01", "P01", "P001"),
    one("指标编号不存在有近似", KX, "季度台账!A2", "I01", "I01", "I001|I010|I011", assumed=True),
    one("指标编号不存在无近似", KX, "季度台账!A2", "甲指标", "甲指标", r"指标|编号"),
    one("测评对象不存在", KX, "测评!A2", "P01", "P01", "P001"),
    one("镇测评对象不存在", XZ, "测评!A2", "K1", "K1", "K01|K11"),
    one("测评汇总对象不存在", KX_SUMS, "测评汇总!A3", "P04", "P04", "P004"),
    one("测评汇总评价主体不认识", KX_SUMS, "测评汇总!B3", "群众测评", "群众测评", "民主测评"),
    one("季度结果对象不存在", XZ_QUARTERS, "季度结果!A2", "K5", "K5", "K05"),
    one("评议对象不存在", GX, "评议得分!A2", "U1", "U1", "U01|U10|U11"),
    one("加减分对象不存在", GX, "加减分!A2", "U012", "U012", "U01|U12"),
    one("个人扣分工号不存在", KX, "个人扣分!A2", "P04", "P04", "P004"),
    one("当事人不存在", KX, "违规违纪!B2", "P05", "P05", "P005"),
    one("违规对象不存在", GX, "违规违纪!L11", "U1", "U1", "U01|U10|U11"),
    many(
        "重大情形对象不存在",
        GX,
        row("重大情形", 2, 对象="U99", 情形="降档", 事由="事故"),
        Expected("重大情形!A2", "U99", "U09|考核对象|编号"),
    ),
    one("提醒函对象不存在", GX, "提醒函!A2", "U111", "U111", "U11"),
    one("决定对象不存在", XZ, "决定!A2", "K99", "K99", r"K|对象|编号", only=False),
    one("历年结果对象不存在", GX, "历年结果!B2", "U9", "U9", "U09", assumed=True),
]

MISSING = [
    one("考核对象没有编号", GX, "考核对象!A26", None, "编号", ID, only=False),
    one("考核对象没有名称", KX, "考核对象!B3", None, "名称", ID, assumed=True),
    one("人员没有工号", KX, "人员!A7", None, "工号", ID, only=False),
    one("人员没有姓名", KX, "人员!B7", None, "姓名", ID, assumed=True),
    one("人员没有所在对象", KX, "人员!C7", None, "所在对象", ID),
    one("指标没有编号", KX, "指标!A3", None, "编号", ID, only=False),
    one("台账没有指标编号", KX, "季度台账!A2", None, "指标编号", ID),
    one("测评没有对象", KX, "测评!A2", None, "对象", ID),
    one("季度结果没有对象", XZ_QUARTERS, "季度结果!A2", None, "对象", ID),
    one("评议没有对象", GX, "评议得分!A2", None, "对象", ID),
    one("加减分没有对象", GX, "加减分!A2", None, "对象", ID),
    one("个人扣分没有工号", KX, "个人扣分!A2", None, "工号", ID),
    one("违规没有编号", KX, "违规违纪!A2", None, "编号", ID),
    one("提醒函没有对象", GX, "提醒函!A3", None, "对象", ID),
    one("提醒函没有事项", GX, "提醒函!B3", None, "事项", ID, assumed=True),
    one("历年结果没有年度", GX, "历年结果!A2", None, "年度", ID),
]

REPEATED = [
    one(
        "考核对象编号重复",
        GX,
        "考核对象!A26",
        "U12K1",
        f"U12K1.*({REPEAT})|({REPEAT}).*U12K1",
        ONCE,
        only=False,
    ),
    one("工号重复", KX, "人员!A7", "P001", "P001", ONCE, only=False),
    one("工号全角重复", KX, "人员!A7", "Ｐ００１", "P001", ONCE, only=False),
    one("指标编号重复", KX, "指标!A3", "I001", "I001", ONCE, only=False),
    one("违规编号重复", KX, "违规违纪!A3", "V01", "V01", ONCE),
    many(
        "指标季度重复",
        KX,
        puts({"季度台账!A3": "I001", "季度台账!B3": 4}),
        Expected("季度台账!A3", "I001.*4|4.*I001", ONCE),
    ),
    many(
        "评议得分重复",
        GX,
        puts({"评议得分!A4": "U01", "评议得分!B4": "目标考评"}),
        Expected("评议得分!A4", "U01", ONCE),
    ),
    many(
        "季度结果重复",
        XZ_QUARTERS,
        puts({"季度结果!A4": "K05", "季度结果!B4": 2}),
        Expected("季度结果!A4", "K05", ONCE),
        assumed=True,
    ),
    many("测评汇总重复", KX_SUMS, put("测评汇总!A3", "P002"), Expected("测评汇总!A3", "P002", ONCE)),
    many(
        "同一对象测评和汇总都有",
        KX_SUMS,
        put("测评汇总!A2", "P001"),
        Expected("测评汇总!A2", "P001.*测评|测评.*P001", ONCE),
        assumed=True,
    ),
    many(
        "历年结果重复", GX, put("历年结果!A3", 2017), Expected("历年结果!A3", "2017|U09", ONCE), assumed=True
    ),
    many(
        "决定重复",
        XZ,
        row("决定", 4, 对象="K31", 事项="TIE_AT_CUT", 结论="优秀", 理由="再议", 决定机构="党委会"),
        Expected("决定!A4", "K31", ONCE),
        assumed=True,
    ),
]

WRONG_KIND = [
    one("上级是自己", KX, "考核对象!D3", "K01", "K01", r"上级|改"),
    many(
        "上级成环",
        KX,
        puts({"考核对象!D3": "K02", "考核对象!D4": "K01"}),
        Expected("考核对象!D3", r"K0[12]", r"上级|改"),
        only=False,
        assumed=True,
    ),
    one("单位的上级是科室", GX, "考核对象!D4", "U01K1", "U01K1|U02|科室", r"上级|单位|空|改", assumed=True),
    one("科协测评对象是科室", KX, "测评!A2", "K01", "K01", r"工号|人员", assumed=True),
    one("评议对象是科室", GX, "评议得分!A2", "U01K1", "U01K1|科室", "单位"),
    one("加减分对象是科室", GX, "加减分!A2", "U01K1", "U01K1|科室", "单位"),
    one("提醒函对象是下属单位", GX, "提醒函!A2", "U01D1", "U01D1|下属单位", "单位"),
    many(
        "重大情形对象是科室",
        GX,
        row("重大情形", 2, 对象="U01K1", 情形="降档", 事由="事故"),
        Expected("重大情形!A2", "U01K1|科室", "单位"),
    ),
    one("效能问责对象是科室", GX, "违规违纪!L11", "U01K1", "U01K1|科室", "单位"),
    one("镇加减分对象是人员", XZ_FULL, "加减分!A2", "P005", "P005", r"编号|科室|对象"),
    many(
        "引用的编号重复只报重复",
        KX,
        chain(
            row(
                "人员",
                8,
                工号="P002",
                姓名="某甲",
                所在对象="K01",
                职级="科级及以下",
                职务="一般人员",
                奖金基数=5000,
            )
        ),
        Expected("人员!A8", "P002", ONCE),
    ),
]

KINDS: list[Broken] = UNKNOWN + MISSING + REPEATED + WRONG_KIND
