"""What a plan must satisfy: totals, counts, caps, fixed points, second levels (rules 1.1, 2.1, 3.1, 3.2)."""

from __future__ import annotations

from openpyxl import Workbook

from tests.broken.build import chain, drop_row, headings, many, one, points, puts
from tests.broken.kinds import GS, KJ, KX, Broken, Expected

FIX = r"改|调整|补|增|减|检查|核对"


def _merge_primaries(book: Workbook) -> None:
    """科技局: one first-level indicator per category, far fewer than fifteen."""
    table = book["指标"]
    columns = headings(table)
    for number in range(2, table.max_row + 1):
        category = table.cell(number, columns["类别"]).value
        table.cell(number, columns["一级指标"], f"{category}任务")
        if table.cell(number, columns["免设二级"]).value == "是":
            table.cell(number, columns["二级指标"], "创建任务")
            table.cell(number, columns["免设二级"], "否")


TOTALS = [
    many("科协自选合计多一分", KX, points("I004", 7.5), Expected("指标!E2", "401.*400|400.*401", FIX)),
    many("科协自选合计少半分", KX, points("I030", 3.5), Expected("指标!E2", r"399\.5.*400|400.*399\.5", FIX)),
    many("科协自选合计多万分之一", KX, points("I001", 27.0001), Expected("指标!E2", r"400\.0001", "400")),
    many(
        "科协两类合计都错",
        KX,
        chain(points("I004", 7.5), drop_row("指标", 39)),
        Expected("指标!E2", "401", FIX),
        Expected("指标!E32", r"230.*250|250.*230", FIX),
        only=False,
    ),
    many(
        "工商联总分多一分",
        GS,
        points("I019", 19),
        Expected("指标!E2", "601.*600|600.*601", FIX),
        assumed=True,
    ),
    many("科技局行政能力少一分", KJ, points("I088", 1.9), Expected("指标!E76", "29.*30|30.*29", FIX)),
    many("科技局重点多零点一", KJ, points("I044", 2.1), Expected("指标!E2", r"40\.1.*40|40.*40\.1", FIX)),
    many(
        "科技局常规动态互换一分",
        KJ,
        chain(points("I055", 0.1), points("I071", 1.5)),
        Expected("指标!E46", r"19\.5.*20|20.*19\.5", FIX),
        Expected("指标!E68", r"10\.5.*10|10.*10\.5", FIX),
        ordered=True,
    ),
]

COUNTS = [
    many(
        "科协自选一级十一个",
        KX,
        puts({"指标!C27": "科普信息化", "指标!C28": "科普信息化"}),
        Expected("指标!C2", "11.*12|12.*11|十二", FIX),
        assumed=True,
    ),
    many(
        "科协自选一级十三个",
        KX,
        puts({"指标!C26": "新增任务", "指标!C31": "新增任务"}),
        Expected("指标!C2", "13.*12|12.*13|十二", FIX),
        assumed=True,
    ),
    many(
        "科协一级只有一个二级",
        KX,
        puts({"指标!C3": "基层科普行动计划"}),
        Expected("指标!C2", "全民科学素质行动", r"2|两|二级|补|增"),
        assumed=True,
    ),
    many(
        "科技局一级只有一个二级",
        KJ,
        puts({"指标!C14": "乡村振兴"}),
        Expected("指标!C13", "县为民办实事项目", r"2|两|二级|补|增|免设"),
        assumed=True,
    ),
    many(
        "科技局一级不足十五",
        KJ,
        _merge_primaries,
        Expected("指标!C2", r"15|十五", FIX),
        only=False,
        assumed=True,
    ),
]

CAPS = [
    many(
        "科技局重点一级超过三分",
        KJ,
        chain(points("I001", 1.2), points("I004", 0.6)),
        Expected("指标!E2", r"3\.1", r"3"),
        assumed=True,
    ),
    many(
        "科技局常规一级超过三分",
        KJ,
        chain(points("I048", 1.4), points("I046", 0.9)),
        Expected("指标!E49", r"3\.1", r"3"),
        assumed=True,
    ),
    many(
        "科技局动态二级超过两分",
        KJ,
        chain(points("I067", 2.1), points("I068", 0.7)),
        Expected("指标!E68", r"2\.1", r"2"),
    ),
    many(
        "科技局常规二级超过一分半",
        KJ,
        chain(points("I058", 1.6), points("I057", 1)),
        Expected("指标!E59", r"1\.6", r"1\.5"),
    ),
]

FIXED = [
    many(
        "科协规定指标分值互换",
        KX,
        chain(points("I034", 11), points("I035", 9)),
        Expected("指标!E35", "11", "10"),
        Expected("指标!E36", "9", "10"),
        ordered=True,
    ),
    many(
        "科协缺一项规定指标",
        KX,
        drop_row("指标", 39),
        Expected("指标!E32", r"230.*250|250.*230", FIX),
        only=False,
    ),
    many(
        "科协缺的规定指标有名字",
        KX,
        drop_row("指标", 39),
        Expected("*", "网络舆情应对与处置", FIX),
        only=False,
        assumed=True,
    ),
]

INDICATORS = [
    one("科协类别不认识", KX, "指标!B3", "其他", "其他", "自选.*规定|规定.*自选", only=False),
    one("科技局类别不认识", KJ, "指标!B3", "重大", "重大", "重点.*常规.*动态.*行政能力", only=False),
    one("科协类别为空", KX, "指标!B3", None, "类别", "自选|规定|填", only=False),
    one("一级指标为空", KX, "指标!C9", None, "一级指标", r"填|写|补", only=False),
    one("二级指标为空而未免设", KX, "指标!D9", None, "二级指标", "免设二级|填|写|补"),
    one(
        "免设二级而填了二级", KX, "指标!D39", "舆情处置", "免设|二级指标", "免设二级|清空|删|空", assumed=True
    ),
]

KINDS: list[Broken] = TOTALS + COUNTS + CAPS + FIXED + INDICATORS
