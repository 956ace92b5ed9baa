"""Words that the documents and workbook.md fix for people, cases and grades of indicators; each list stands only here."""

from __future__ import annotations

from typing import Final

COUNTY_LEVEL: Final = "县处级"
RANK_LEVELS: Final = (COUNTY_LEVEL, "科级及以下")
POSTS: Final = ("班子成员", "科室主要负责人", "一般人员")
ITEM_GRADES: Final = ("好", "良好", "一般", "差")
INVESTIGATED_BY: Final = ("省", "市", "县", "本单位")
CASE: Final = "效能问责"
DISCIPLINE: Final = "纪检处分"
ADMONITION: Final = "诫勉"
HEAVY: Final = "重处分"
SITUATIONS: Final = ("察访核验", "外来人员", "下属单位人员", DISCIPLINE, ADMONITION, "立案调查", HEAVY, CASE)
LIGHT_PUNISHMENTS: Final = ("党内警告", "党内严重警告", "行政警告", "记过", "记大过", "降级")
HEAVY_PUNISHMENTS: Final = ("撤销党内职务", "留党察看", "开除党籍", "撤职", "开除", "刑事责任")
PUNISHMENTS: Final = (ADMONITION, *LIGHT_PUNISHMENTS, *HEAVY_PUNISHMENTS)
# Registers: 方向 and 级别 of 加减分, 责任 of 个人扣分.
ADD: Final = "加"
DEDUCT: Final = "减"
DIRECTIONS: Final = (ADD, DEDUCT)
LEVELS: Final = ("国家级", "中央", "部委", "省级", "市级", "县级")
RESPONSIBILITIES: Final = ("直接", "领导")
