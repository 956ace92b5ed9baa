"""Single cells: numbers, decimals, percentages, quarters, dates, yes/no, words of a fixed list."""

from __future__ import annotations

from datetime import datetime

from tests.broken.build import many, one, put, puts, row
from tests.broken.kinds import GS, GX, KX, KX_SUMS, XZ, XZ_QUARTERS, Broken, Expected

NUMBER = r"数"
FOUR = r"四位|4\s*位"
TWO = r"两位|2\s*位|二位|到分|分"
NOT_NEGATIVE = r"0|不小于|非负|正"
GIVE = r"填|写|补|输入|改"
PERCENT = r"95%|百分|完成率\(%\)"
QUARTERS = r"1.*4|一.*四"
YES_NO = r"是.*否"
MONTHS = r"1.*12"
DATE = r"\d{4}-\d|日期|年.*月.*日"

NUMBERS = [
    one("分值是文字", KX, "指标!E5", "六分半", "六分半", NUMBER, assumed=True),
    one("分值五位小数", KX, "指标!E5", 6.50001, r"6\.50001|小数", FOUR, assumed=True),
    one("分值为负", KX, "指标!E5", -6.5, r"-6\.5|负", NOT_NEGATIVE, only=False),
    one("分值为空", KX, "指标!E5", None, "分值", GIVE, assumed=True),
    one("分值是逻辑值", KX, "指标!E5", True, r"TRUE|True|逻辑|真|不是数", NUMBER, assumed=True),
    one("分值是日期", KX, "指标!E5", datetime(2017, 6, 5), r"2017|日期|不是数", NUMBER, assumed=True),
    one("分值带单位", KX, "指标!E5", "6.5分", "6.5分", NUMBER, assumed=True),
    one("评价系数是文字", XZ, "考核对象!F2", "高", "高", NUMBER),
    one("评价系数为负", XZ, "考核对象!F2", -1, r"-1|负", NOT_NEGATIVE, assumed=True),
    one("奖金基数是文字", KX, "人员!G2", "五千", "五千", NUMBER),
    one("奖金基数三位小数", KX, "人员!G2", 5000.005, r"5000\.005|小数", TWO),
    one("奖金基数为负", KX, "人员!G2", -5000, r"-5000|负", NOT_NEGATIVE),
    one("在岗月数零", KX, "人员!J3", 0, r"0", MONTHS),
    one("在岗月数十三", KX, "人员!J3", 13, r"13", MONTHS),
    one("在岗月数一个半", KX, "人员!J3", 1.5, r"1\.5", MONTHS + "|整数"),
    one("在岗月数是文字", KX, "人员!J3", "五个月", "五个月", MONTHS + "|整数|数"),
    one("考核得分是文字", KX, "季度台账!G5", "优", "优", NUMBER),
    one("考核得分为负", KX, "季度台账!G5", -1, r"-1|负", NOT_NEGATIVE),
    one("考核得分五位小数", KX, "季度台账!G5", 6.12345, r"6\.12345|小数", FOUR),
    one("考核得分超过分值", KX, "季度台账!G5", 6.51, r"6\.51?", r"6\.5"),
    one("自评分是文字", KX, "季度台账!F2", "良好", "良好", NUMBER),
    one("测评分数是文字", KX, "测评!D2", "优秀", "优秀", NUMBER),
    one("测评分数是逻辑值", KX, "测评!D2", False, r"FALSE|False|逻辑|假|不是数", NUMBER, assumed=True),
    one("评议得分超过一百", GX, "评议得分!C2", 100.01, r"100\.01", r"0.*100"),
    one("评议得分为负", GX, "评议得分!C2", -0.01, r"-0\.01", r"0.*100"),
    one("评议得分是文字", GX, "评议得分!C2", "满意", "满意", r"0.*100|数"),
    one("评议得分五位小数", GX, "评议得分!C2", 95.12345, r"95\.12345|小数", FOUR),
    one("评议得分为空", GX, "评议得分!C2", None, "得分", GIVE, assumed=True),
    one("个人扣分为负", KX, "个人扣分!C2", -3.25, r"-3\.25|负", NOT_NEGATIVE),
    one("个人扣分是文字", KX, "个人扣分!C2", "三分", "三分", NUMBER),
    one("个人扣分为空", KX, "个人扣分!C2", None, "分值", GIVE),
    one("个人扣分五位小数", KX, "个人扣分!C2", 3.25001, r"3\.25001|小数", FOUR),
    one("季度结果是文字", XZ_QUARTERS, "季度结果!C2", "良好", "良好", NUMBER),
    one("季度结果为负", XZ_QUARTERS, "季度结果!C2", -86.34, r"-86\.34|负", NOT_NEGATIVE),
]

PERCENTAGES = [
    one("完成率写小数", KX, "季度台账!C2", 0.95, r"0\.95", PERCENT, number_format="General"),
    one("完成率写整数", KX, "季度台账!C2", 95, r"95", PERCENT, number_format="General"),
    one("完成率写文字小数", KX, "季度台账!C2", "0.95", r"0\.95", PERCENT, number_format="@"),
    one("完成率写一", KX, "季度台账!C2", 1, r"1", r"100%|百分|完成率\(%\)|95%", number_format="General"),
    one("完成率为负", KX, "季度台账!C2", -0.05, r"-5|-0\.05|负", NOT_NEGATIVE, number_format="0%"),
    one("完成率为负文字", KX, "季度台账!C2", "-5%", r"-5%|负", NOT_NEGATIVE),
    one("完成率是文字", KX, "季度台账!C2", "九成", "九成", PERCENT + "|百分"),
    one(
        "得分比例写小数",
        GS,
        "季度台账!E3",
        0.83,
        r"0\.83",
        r"83%|百分|得分比例\(%\)|95%|80%",
        number_format="General",
        assumed=True,
    ),
    one("得分比例是文字", GS, "季度台账!E3", "八折", "八折", r"百分|%"),
    many(
        "计划进度是文字",
        KX,
        puts({"指标!M1": "一季度计划", "指标!M2": "两成半"}),
        Expected("指标!M2", "两成半", r"百分|%"),
        assumed=True,
    ),
]

QUARTER = [
    one("季度零", KX, "季度台账!B2", 0, r"0", QUARTERS),
    one("季度五", KX, "季度台账!B2", 5, r"5", QUARTERS),
    one("季度一点五", KX, "季度台账!B2", 1.5, r"1\.5", QUARTERS),
    one("季度写汉字", KX, "季度台账!B2", "四季度", "四季度", QUARTERS),
    one("季度为空", KX, "季度台账!B2", None, "季度", QUARTERS + "|" + GIVE),
    one("季度是日期", KX, "季度台账!B2", datetime(2017, 10, 1), r"2017|日期|不是", QUARTERS),
    one("季度结果季度五", XZ_QUARTERS, "季度结果!B2", 5, r"5", QUARTERS),
    one("季度结果季度为空", XZ_QUARTERS, "季度结果!B2", None, "季度", QUARTERS + "|" + GIVE),
]

WORDS = [
    one("状态不认识", KX, "季度台账!K2", "通过", "通过", "草稿.*已提交.*已退回.*已审核"),
    one("状态为空", KX, "季度台账!K2", None, "状态", r"草稿|已审核|填", assumed=True),
    one("类型不认识", KX, "考核对象!C3", "部门", "部门", "单位.*科室.*下属单位"),
    one("类型为空", KX, "考核对象!C3", None, "类型", "单位.*科室.*下属单位|填"),
    one("职级不认识", KX, "人员!D4", "正科级", "正科级", "县处级.*科级及以下"),
    one("职务不认识", KX, "人员!E4", "科长", "科长", "班子成员.*科室主要负责人.*一般人员"),
    one("在编写对", KX, "人员!H4", "对", "对", YES_NO),
    one("参加考核写1", KX, "人员!I4", 1, "1", YES_NO),
    one("是否列是逻辑值", KX, "人员!F4", True, r"TRUE|True|逻辑|真|1", YES_NO, assumed=True),
    one("免设二级不认识", KX, "指标!L2", "无", "无", YES_NO),
    one("责任不认识", KX, "个人扣分!B2", "间接", "间接", "直接.*领导"),
    one("责任为空", KX, "个人扣分!B2", None, "责任", "直接.*领导|填", assumed=True),
    one("考核等次不认识", GS, "季度台账!D2", "优秀", "优秀", "好.*良好.*一般.*差"),
    one("查处层级不认识", KX, "违规违纪!D2", "国家", "国家", "省.*市.*县.*本单位"),
    one("情形不认识", KX, "违规违纪!C2", "违法", "违法", "察访核验.*效能问责"),
    one("处分不认识", KX, "违规违纪!E2", "口头警告", "口头警告", r"撤销党内职务|刑事责任|开除"),
    one("往年已扣不认识", KX, "违规违纪!K2", "没有", "没有", YES_NO),
    one("逾期不认识", GX, "提醒函!D3", "逾期", "逾期", YES_NO),
    one("方向不认识", GX, "加减分!B2", "扣", "扣", "加.*减"),
    many(
        "重大情形不认识",
        GX,
        row("重大情形", 2, 对象="U01", 情形="降级", 事由="事故"),
        Expected("重大情形!B2", "降级", "降档.*定为差"),
    ),
    one("公众评议写错", GX, "评议得分!B3", "群众评议", "群众评议", "目标考评.*公众评议|公众评议"),
    one("评价主体不认识", KX, "测评!B2", "群众测评", "群众测评", "民主测评"),
    one("评价主体为空", KX, "测评!B2", None, "评价主体", "民主测评|填"),
    one("镇的评价主体不认识", XZ, "测评!B2", "民主测评", "民主测评", "班子成员.*部门负责人.*村书记"),
    one("历年等次不认识", GX, "历年结果!F2", "极好", "极好", r"优秀.*良好.*一般.*差", assumed=True),
]

DATES = [
    one("决定日期十三月", KX, "违规违纪!F2", "2017.13.1", r"2017\.13\.1", DATE),
    one("决定日期二月三十", KX, "违规违纪!F2", "2017-02-30", "2017-02-30", DATE),
    one("决定日期是文字", KX, "违规违纪!F2", "去年夏天", "去年夏天", DATE),
    one("决定日期两位年", KX, "违规违纪!F2", "17/8/1", "17/8/1", DATE),
    one("决定日期是序列数", KX, "违规违纪!F2", 42948, "42948", DATE, number_format="General", assumed=True),
    one("决定日期为空", KX, "违规违纪!F2", None, "决定日期", DATE + "|" + GIVE, assumed=True),
    one("发函日期写错", GX, "提醒函!C3", "5月初", "5月初", DATE),
    one("发函日期为空", GX, "提醒函!C3", None, "发函日期", DATE + "|" + GIVE),
    one("决定表日期写错", XZ, "决定!F2", "年底", "年底", DATE),
    many(
        "会议日期写错",
        GX,
        puts({"加减分!H1": "会议日期", "加减分!H2": "上周"}),
        Expected("加减分!H2", "上周", DATE),
        assumed=True,
    ),
]

SUMS = [
    one("汇总有效为负", KX_SUMS, "测评汇总!C2", -1, r"-1|负", r"0|整数|不小于", only=False),
    one("汇总有效有小数", KX_SUMS, "测评汇总!C3", 3.5, r"3\.5", r"整数"),
    one("汇总有效是文字", KX_SUMS, "测评汇总!C3", "三张", "三张", r"整数|数"),
    one("汇总有效为空", KX_SUMS, "测评汇总!C3", None, "有效", GIVE + "|整数"),
    one("汇总无效有小数", KX_SUMS, "测评汇总!D3", 0.5, r"0\.5", r"整数"),
    one("汇总无效为负", KX_SUMS, "测评汇总!D3", -3, r"-3|负", r"0|整数|不小于"),
    one("汇总分数是文字", KX_SUMS, "测评汇总!E3", "五十五", "五十五", NUMBER),
    one("汇总分数为负", KX_SUMS, "测评汇总!E3", -0.5, r"-0\.5|负", r"0|不小于"),
    one("汇总分数为空", KX_SUMS, "测评汇总!E3", None, "德", GIVE + "|数", assumed=True),
    one("汇总分数超过有效乘满分", KX_SUMS, "测评汇总!E3", 60.01, r"60", r"60|3.*20"),
    many(
        "汇总有效为零而有分数",
        KX_SUMS,
        put("测评汇总!C2", 0),
        *(Expected(f"测评汇总!{column}2", r"18\.2", r"0") for column in "EFGHI"),
        assumed=True,
    ),
]

KINDS: list[Broken] = NUMBERS + PERCENTAGES + QUARTER + WORDS + DATES + SUMS
