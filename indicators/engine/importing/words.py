"""The words of headings, totals and notes in the tables that offices really have."""

from __future__ import annotations

import re
from typing import Final

from people.typed import half_width

# What a column can mean. LEVELS are read from left to right; GROUP_POINTS only serves the check of totals.
FIELDS: Final[dict[str, str]] = {
    "number": "序号",
    "code": "编号",
    "category": "类别",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "points": "分值",
    "group_points": "上级分值（只用来核对）",
    "target": "目标值",
    "unit": "计量单位（接在目标值后）",
    "standard": "评分标准",
    "quality": "质量标准",
    "deadline": "完成时限",
    "subject": "责任科室（单位）",
    "post_title": "责任岗位",
    "responsible": "责任人",
    "leader": "责任领导",
    "handler": "承办人",
    "supporting": "配合科室（单位）",
    "planned_q1": "一季度计划",
    "planned_q2": "二季度计划",
    "planned_q3": "三季度计划",
    "planned_q4": "四季度计划",
    "basis": "纳入依据",
    "source_document": "来源文件",
    "note": "其他说明（附在评分标准后）",
    "": "不采用",
}
LEVELS: Final = ("category", "level1", "level2", "level3")
# A column by words only: which level it is depends on its neighbours.
NAMING: Final = "naming"

_SPACE: Final = re.compile(r"\s+")
_BRACKETS: Final = re.compile(r"[（(【\[].*?[）)】\]]")
_BEFORE: Final = (
    "(?:年度|绩效|目标|重点|主要|具体|工作|考核|考评|评价|评估|测评|管理|任务|评定|检查|各项|指标)*"
)

_HEADINGS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        ("number", r"序号?|项次|no\.?|№|排序|顺序号?|行次"),
        ("code", r"(?:指标|任务|项目)?(?:编号|编码|代码)"),
        ("group_points", r"(?:一级|大项|类别|项目|上级|小计).{0,4}(?:分值|权重|分数|满分|分)"),
        ("points", r".{0,6}(?:应得分值?|分值.{0,4}|权重.{0,4}|满分.{0,2}|标准分值?|基[础本准]分值?|基础分数|配分|赋分|权数|比重|考核分)|分|分数|指标分|总分"),
        ("", r".{0,8}(?:得分|自评分?|自查分?|实得|扣分(?:情况|原因)?|完成情况|完成值|实际(?:值|完成.*)|实绩|等次|签[字名]|核查.{0,2}|审核意见|考核结果|评价结果|评分|打分|复核.{0,2}|加减分)"),
        ("planned_q1", r"(?:第?一|第?1)季度(?:计划|目标|进度|任务)?.{0,3}|q1"),
        ("planned_q2", r"(?:第?二|第?2)季度(?:计划|目标|进度|任务)?.{0,3}|q2|上半年(?:计划|目标|进度)"),
        ("planned_q3", r"(?:第?三|第?3)季度(?:计划|目标|进度|任务)?.{0,3}|q3"),
        ("planned_q4", r"(?:第?四|第?4)季度(?:计划|目标|进度|任务)?.{0,3}|q4"),
        ("quality", r".{0,4}质量(?:标准|要求)?"),
        ("standard", r".{0,6}(?:标准|细则|办法|方法|规则|说明及标准|评分依据)|(?:计分|赋分|评分|扣分|打分|考核|考评|评价).{0,2}(?:方式|方法|规则|说明|要点|口径|公式)|加减分(?:标准|办法)"),
        ("deadline", r".{0,6}(?:时限|期限|完成时间|时间要求|截止.{0,4}|进度要求|时间节点|完成日期|时间安排)"),
        ("supporting", r".{0,4}(?:配合|协办|协助|协同|参与)(?:科室|单位|部门|对象|处室|股室)?"),
        ("note", r"备注|说明|(?:指标|内容)?(?:解释|说明|释义)|数据(?:来源|提供|采集).{0,6}|信息来源|.{0,4}频[次率]|.{0,2}采集(?:单位|方式|部门)|考评(?:单位|部门)|评价(?:单位|部门)"),
        ("leader", r".{0,4}(?:责任|分管|挂钩|牵头|包保|联系)领导|领导"),
        ("handler", r"(?:具体)?(?:承办|经办|联络|联系|填报)(?:人|员|人员)"),
        ("responsible", r".{0,4}(?:责任人|负责人|责任人员|落实人)"),
        ("post_title", r".{0,4}(?:岗位|职务)"),
        ("unit", r"(?:计量|度量|指标|计算)单位"),
        ("subject", r"(?:主要|具体)?(?:责任|牵头|承办|主办|实施|落实|主责|考核|承担|负责|完成|对口|主管|业务|考核责任|被考核|被评价|责任牵头)?(?:\(?主办\)?)?(?:科室|处室|股室|单位|部门|站所|机关|责任主体|科\(?室\)?)(?:名称|\(?单位\)?)?|责任科室.{0,8}|责任单位.{0,8}|责任部门.{0,6}"),
        ("basis", r"(?:纳入|设定|立项)?依据"),
        ("source_document", r"(?:来源|依据)?文件(?:依据|号|名称)?|文号|任务来源"),
        ("category", r"(?:指标|考核|项目|工作|考评|任务)?(?:类别|类型|分类|大类|维度|板块|领域|部分|种类)|考核类"),
        ("level1", rf"(?:{_BEFORE}一级{_BEFORE}|大项|主项|一级)(?:项目|内容|名称|要素)?"),
        ("level2", rf"(?:{_BEFORE}二级{_BEFORE}|小项|子项|分项|二级)(?:项目|内容|名称|要素)?"),
        ("level3", rf"(?:{_BEFORE}三级{_BEFORE}|三级|四级指标)(?:项目|内容|名称|要素)?"),
        ("target", r".{0,4}(?:目标值|指标值|计划值|年度目标|目标要求|任务目标|年度计划|工作要求|任务要求|预期目标|目标任务|工作目标|考核目标|绩效目标|年度指标值|完成目标|量化目标|目标)"),
        (NAMING, rf"{_BEFORE}(?:项目|内容|指标|任务|事项|要点|名称|要素|工作)(?:名称|内容|设置|体系|分解)?"),
    )
)  # fmt: skip

_TOTALS: Final = re.compile(
    r"(?:总?合计|总计|小计|共计|累计|总分值?|满分|分值合计|各项合计|总得分|合计分值|合计得分|本项小计|全年合计)"
    r"(?:[（(:：].*|\d.*|分.*)?"
)
_TOTALS_BEHIND: Final = re.compile(r".{1,16}(?:小计|合计)")
_NOTES: Final = re.compile(
    r"(?:备?注|说明|附注|填表说明|有关说明|备注说明)(?:[:：\d、.．]|[一二三]、).*|(?:备?注|说明|附注|填表说明)"
    r"|(?:填[表报]|制表|审核|复核|经办|单位负责|分管领导|主要领导|联系|负责)(?:人|单位|日期|时间|电话|签[字名])*[（(：:].*"
    r"|填[表报](?:单位|日期|时间|人).*|.{0,8}[（(](?:盖章|公章|签字|签名|签章)[）)].*|\d{4}年\d{1,2}月\d{1,2}日|第\d+页.*|附件\d*[:：]?"
)
_LONE_NOTE: Final = re.compile(r".{0,2}(?:注[:：]|说明[:：]|备注[:：]|★|\*).*", re.DOTALL)


def squeezed(text: str) -> str:
    """Take every white space out and make digits and letters half-width, for comparing."""
    return _SPACE.sub("", half_width(text))


def field_of(heading: str) -> str | None:
    """Give the field that a heading means, NAMING for a name of unknown level; None when the words say nothing."""
    text = squeezed(heading).lower().strip("：:*★")
    for words in (text, _BRACKETS.sub("", text)):
        if not words or len(words) > 24:
            continue
        for field, pattern in _HEADINGS:
            if pattern.fullmatch(words):
                return field
    return None


def is_total(text: str) -> bool:
    """Does a row that begins so give a sum?"""
    words = squeezed(text)
    return bool(_TOTALS.fullmatch(words) or (len(words) <= 18 and _TOTALS_BEHIND.fullmatch(words)))


def is_note(text: str) -> bool:
    """Is this a note, a signature line, a date at the foot?"""
    words = squeezed(text)
    return bool(_NOTES.fullmatch(words) or _LONE_NOTE.fullmatch(words))


_BETWEEN_CHINESE: Final = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]+(?=[^\x00-\x7f])")


def one_line(text: str) -> str:
    """Join the lines of a name: offices break them to fit the cell, and space them out to fill it."""
    joined = re.sub(r"\s*\n\s*", "", text)
    return _BETWEEN_CHINESE.sub("", joined).strip()
