"""Facts that the rule book forbids: ledgers, additions, violations, decisions, past results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.broken.build import chain, many, one, put, puts, row
from tests.broken.kinds import GS, GX, KX, XZ, XZ_FULL, XZ_QUARTERS, Broken, Expected

GIVE = r"填|写|补"
AMOUNT = r"填|写|补|分值|决定"
LIGHT = r"党内警告.*党内严重警告.*行政警告.*记过.*记大过.*降级"
HEAVY = r"撤销党内职务.*留党察看.*开除党籍.*撤职.*开除.*刑事责任"
EMPTY = r"空|不填|删|清"


def _band(name: str, grade: str, ratio: Any, problem: str, remedy: str, **more: Any) -> Broken:
    """工商联: grade and ratio of the row I001 Q2."""
    cells = puts({"季度台账!D3": grade, "季度台账!E3": ratio})
    return many(name, GS, cells, Expected("季度台账!E3", problem, remedy), **more)


LEDGER = [
    one(
        "已审核缺完成率和得分",
        KX,
        "季度台账!C3",
        None,
        r"完成率.*考核得分|已审核",
        r"完成率|考核得分|填|退回",
        assumed=True,
    ),
    many(
        "镇已审核只有考核得分",
        XZ,
        puts({"季度台账!C2": None, "季度台账!G2": 9}),
        Expected("季度台账!C2", "完成率", "完成率|填|95%"),
    ),
    many(
        "工商联已审核缺考核等次",
        GS,
        puts({"季度台账!D3": None, "季度台账!E3": None}),
        Expected("季度台账!D3", "考核等次", "好.*良好.*一般.*差|填"),
    ),
    _band("良好缺得分比例", "良好", None, "得分比例", r"80%|填"),
    _band("一般缺得分比例", "一般", None, "得分比例", r"60%|填"),
    _band("良好低于八成", "良好", "79.9%", r"79\.9%", r"80%"),
    _band("良好满一百", "良好", "100%", r"100%", r"80%.*100%|好"),
    _band("一般满八成", "一般", "80%", r"80%", r"60%.*80%|良好"),
    _band("一般低于六成", "一般", "59.99%", r"59\.99%", r"60%"),
    _band("好而不足一百", "好", "99%", r"99%", r"100%"),
    _band("差而有比例", "差", "30%", r"30%", r"0|差|空", assumed=True),
]

ADDITIONS = [
    one("表彰写成减", XZ_FULL, "加减分!B2", "减", r"表彰", r"加", assumed=True),
    one("通报批评写成加", XZ_FULL, "加减分!B3", "加", r"通报批评", r"减", assumed=True),
    many(
        "其他写成减", XZ_FULL, puts({"加减分!C4": "其他"}), Expected("加减分!B4", "其他", "加"), assumed=True
    ),
    one("表彰市级分值不同", XZ_FULL, "加减分!E2", 4, r"4", r"3"),
    one("通报批评中央分值不同", XZ_FULL, "加减分!E3", 2, r"2", r"3"),
    one("通报批评县级分值不同", XZ_FULL, "加减分!E8", 3, r"3", r"2"),
    one("信息采用分值不同", XZ_FULL, "加减分!E15", 1.5, r"1\.5", r"2"),
    one("媒体曝光分值不同", XZ_FULL, "加减分!E5", 1, r"1", r"3"),
    one("经验推广低于下限", XZ_FULL, "加减分!E6", 1.99, r"1\.99", r"2.*5"),
    one("经验推广高于上限", XZ_FULL, "加减分!E6", 5.01, r"5\.01", r"2.*5"),
    one("经验推广缺分值", XZ_FULL, "加减分!E6", None, r"分值", r"2.*5|填"),
    one("重大失误缺分值", XZ_FULL, "加减分!E4", None, r"分值", AMOUNT),
    one("考勤缺分值", XZ_FULL, "加减分!E7", None, r"分值", AMOUNT),
    one("表彰省级缺分值", XZ_FULL, "加减分!D2", "省级", r"分值", AMOUNT, at="加减分!E2"),
    one("工信局加减分缺分值", GX, "加减分!E2", None, r"分值", AMOUNT),
    one("加减分分值为零", XZ_FULL, "加减分!E4", 0, r"0", r"大于\s*0|正"),
    one("加减分分值为负", XZ_FULL, "加减分!E4", -0.5, r"-0\.5", r"大于\s*0|正"),
    one("工信局减分写成负数", GX, "加减分!E2", -0.1, r"-0\.1", r"大于\s*0|正"),
    one("加减分五位小数", XZ_FULL, "加减分!E4", 0.50001, r"0\.50001|小数", r"四位|4\s*位"),
    one("加减分分值是文字", XZ_FULL, "加减分!E4", "半分", "半分", "数"),
    one("加减分事项不认识", XZ_FULL, "加减分!C2", "招商引资", "招商引资", "招商"),
    one("加减分事项为空", XZ_FULL, "加减分!C2", None, "事项", GIVE + "|招商"),
    one("加减分级别不认识", XZ_FULL, "加减分!D2", "区级", "区级", "国家级.*市级.*县级"),
    one("加减分方向为空", XZ_FULL, "加减分!B4", None, "方向", "加.*减|填"),
]

PUNISHMENT = [
    one("纪检处分配撤职", GX, "违规违纪!E20", "撤职", "撤职", LIGHT),
    one("纪检处分缺处分", GX, "违规违纪!E20", None, "处分", LIGHT + "|" + GIVE),
    one("重处分配记过", KX, "违规违纪!E2", "记过", "记过", HEAVY),
    one("重处分缺处分", KX, "违规违纪!E2", None, "处分", HEAVY + "|" + GIVE),
    one("诫勉配党内警告", GX, "违规违纪!E7", "党内警告", "党内警告", "诫勉|空"),
    one("察访核验有处分", GX, "违规违纪!E2", "记过", "记过", EMPTY),
    one("立案调查有处分", GX, "违规违纪!E6", "撤职", "撤职", EMPTY),
    one("效能问责有处分", GX, "违规违纪!E3", "诫勉", "诫勉", EMPTY),
    one("外来人员有处分", GX, "违规违纪!E8", "行政警告", "行政警告", EMPTY),
    one("情形为空", GX, "违规违纪!C2", None, "情形", GIVE + "|察访核验"),
    one("查处层级为空", GX, "违规违纪!D2", None, "查处层级", GIVE + "|省.*市.*县", assumed=True),
]

VIOLATIONS = [
    one("决定日期上年末", KX, "违规违纪!F2", datetime(2016, 12, 31), r"2016", r"2017|往年已扣"),
    one("决定日期次年初", KX, "违规违纪!F2", datetime(2018, 1, 1), r"2018", r"2017"),
    one("往年案件未标往年已扣", KX, "违规违纪!K3", "否", r"2016", r"2017|往年已扣", at="违规违纪!F3"),
    one("方案年度与决定日期不合", KX, "方案!B3", 2018, r"2017", r"2018|往年已扣", at="违规违纪!F2"),
    one("工信局效能问责县级", GX, "违规违纪!D3", "县", "县", "省.*市|市"),
    one("工信局效能问责本单位", GX, "违规违纪!D3", "本单位", "本单位", "省.*市|市"),
    one("缺当事人", GX, "违规违纪!B2", None, "当事人", GIVE + "|工号"),
    one("效能问责缺当事人和对象", GX, "违规违纪!B3", None, "当事人|对象", GIVE + "|单位|工号", assumed=True),
    one("外来人员当事人不是负责人", GX, "违规违纪!B8", "U11S", "U11S|负责人", "负责人|U11H"),
    one("外来人员当事人是别科负责人的副职", GX, "违规违纪!B8", "U11B", "U11B|负责人", "负责人|U11A"),
    one("对象用于察访核验", GX, "违规违纪!L2", "U05", "U05|对象", EMPTY + "|效能问责"),
    one("效能问责既有当事人又有对象", GX, "违规违纪!L3", "U05", "U05|对象", EMPTY, assumed=True),
    many(
        "察访核验只有对象没有当事人",
        GX,
        puts({"违规违纪!B2": None, "违规违纪!L2": "U05"}),
        Expected("违规违纪!B2", "当事人", GIVE + "|工号"),
        only=False,
        assumed=True,
    ),
]

DECISIONS = [
    one("并列决定结论不是等次", XZ, "决定!C2", "特优", "特优", "优秀.*良好|等次"),
    one("并列决定结论是别的方案的等次", XZ, "决定!C2", "合格", "合格", "优秀.*良好|等次"),
    one("并列决定结论是得分", XZ, "决定!C2", 88, "88", "优秀.*良好|等次"),
    one("决定缺理由", XZ, "决定!D2", None, "理由", GIVE),
    one("决定缺结论", XZ, "决定!C3", None, "结论", GIVE + "|优秀"),
    one("决定事项不认识", XZ, "决定!B2", "并列", "并列", "TIE_AT_CUT.*NO_BALLOTS|TIE_AT_CUT"),
    one("缺测评决定超过一百", KX, "决定!C2", 100.5, r"100\.5", r"0.*100"),
    one("缺测评决定为负", KX, "决定!C2", -1, r"-1", r"0.*100"),
    one("缺测评决定是文字", KX, "决定!C2", "良好", "良好", r"0.*100.*分摊|分摊"),
    one("缺测评决定对象不存在", KX, "决定!A2", "P999/民主测评", "P999", r"P00|工号|对象|民主测评"),
    one("缺测评决定主体不存在", KX, "决定!A2", "P004/群众测评", "群众测评", "民主测评"),
    one("缺测评决定没有主体", KX, "决定!A2", "P004", "P004", "民主测评"),
]

PAST = [
    one("历年名次大于参评数", GX, "历年结果!D2", 13, r"13", r"12"),
    one("历年名次零", GX, "历年结果!D2", 0, r"0", r"1|正整数|整数"),
    one("历年名次有小数", GX, "历年结果!D2", 1.5, r"1\.5", r"整数"),
    one("历年参评数是文字", GX, "历年结果!E2", "十二家", "十二家", r"整数|数"),
    one("历年年度是本年", GX, "历年结果!A2", 2019, r"2019", r"2019|以前|之前|早于|往年"),
    one("历年年度是以后", GX, "历年结果!A2", 2020, r"2020", r"2019|以前|之前|早于|往年"),
    one("历年年度是文字", GX, "历年结果!A2", "前年", "前年", r"20\d\d|年|数"),
    one("历年得分是文字", GX, "历年结果!C2", "八十", "八十", r"数"),
    one("季度结果五位小数", XZ_QUARTERS, "季度结果!C2", 86.34567, r"86\.34567|小数", r"四位|4\s*位"),
    many(
        "个人扣分两行都为负",
        KX,
        chain(put("个人扣分!C2", -0.0001), put("个人扣分!C3", "-1")),
        Expected("个人扣分!C2", r"-0\.0001|负", r"0|不小于|正"),
        Expected("个人扣分!C3", r"-1|负", r"0|不小于|正"),
        ordered=True,
    ),
    many(
        "重大情形没有对象",
        GX,
        row("重大情形", 2, 情形="降档", 事由="事故"),
        Expected("重大情形!A2", "对象", GIVE + "|编号"),
    ),
]

KINDS: list[Broken] = LEDGER + ADDITIONS + PUNISHMENT + VIOLATIONS + DECISIONS + PAST
