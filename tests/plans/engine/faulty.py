"""Faulty scheme files: small edits of real ones, each with the key, the line and the remedy that must be said."""

from __future__ import annotations

from dataclasses import dataclass

from plans.schemes import scheme_text

KX, GS, KJ, GX, XZ = "kexie-2017", "gongshanglian-2015", "kejiju-2021", "gongxinju-2019", "xiangzhen-2024"
NB, XJ = "gongxinju-neibu-2019", "xianji-2023"


@dataclass(frozen=True)
class Faulty:
    """``old`` (once in the file of ``code``) becomes ``new``; the fault stands at ``key``.

    ``at``: a piece of text of the line that must be named; without one, the line where ``new`` begins.
    """

    name: str
    code: str
    old: str
    new: str
    key: str
    problem: str
    remedy: str
    at: str = ""

    def text(self) -> str:
        """The faulty file."""
        good = scheme_text(self.code) or ""
        assert good.count(self.old) == 1, (self.name, good.count(self.old))
        return good.replace(self.old, self.new)

    def line(self) -> int:
        """The line that must be named."""
        text, mark = self.text(), self.at or self.new
        return text[: text.index(mark)].count("\n") + 1


def _rate(grade: str) -> str:
    return f"    - {{grade: {grade}, rate: ${grade}扣减比例}}\n"


SHAPE = [
    Faulty("不认识的键", KX, "version: 1", "version: 1\nverzion: 2", "verzion", "不认识", "删去", "verzion"),
    Faulty("里层不认识的键", XZ, "{name: 招商, direction", "{nom: 1, name: 招商, direction", "adjustments.matters[1].nom", "不认识", "docs/schemes.md"),
    Faulty("缺少键", KX, "title: 龙岩市科协2017年度绩效管理工作方案\n", "", "title", "缺少", "补上", "code:"),
    Faulty("里层缺少键", KX, "{name: 德, max: 20, clause: 三(二)}", "{name: 德, clause: 三(二)}", "ballot_forms[1].dimensions[1].max", "缺少", "补上"),
    Faulty("键重复", KX, "version: 1", "version: 1\nversion: 2", "version", "重复", "只保留一处", "version: 2"),
    Faulty("应为整数", KX, "version: 1", "version: 一", "version", "整数", "12"),
    Faulty("数值太小", KX, "version: 1", "version: 0", "version", "太小", "不小于 1"),
    Faulty("代码写法", KX, "code: kexie-2017", "code: 科协2017", "code", "写法不对", "小写英文字母"),
    Faulty("应为列表", KX, "kinds: [单位]", "kinds: 单位", "subjects[1].kinds", "列表", "甲, 乙"),
    Faulty("列表用了全角逗号", KX, "supplement_to: [优秀, 良好]", "supplement_to: [优秀，良好]", "bonus.supplement_to[1]", "优秀，良好", "列表请用半角逗号"),
    Faulty("列表用了顿号", KX, "grades: [优秀, 良好, 合格, 不合格]", "grades: [优秀、良好, 合格, 不合格]", "people.grading.grades[1]", "优秀、良好", "列表请用半角逗号"),
    Faulty("空列表", KX, "kinds: [单位]", "kinds: []", "subjects[1].kinds", "不能为空", "至少写一项"),
    Faulty("取值不在范围", KX, "kinds: [单位]", "kinds: [局]", "subjects[1].kinds[1]", "不在允许范围", "单位"),
    Faulty("不是数字", KX, "{name: 德, max: 20,", "{name: 德, max: 二十,", "ballot_forms[1].dimensions[1].max", "应为数字", "90 或 0.5"),
    Faulty("分数为负", KX, "{name: 党建工作, points: 30,", "{name: 党建工作, points: -30,", "indicators.categories[2].fixed[3].points", "负数", "0 或正数"),
    Faulty("比例没有百分号", KX, "{name: 民主测评, weight: 100%,", "{name: 民主测评, weight: 0.9,", "ballot_forms[1].groups[1].weight", "百分数", "百分号"),
    Faulty("比例超过百分之百", KX, "{name: 民主测评, weight: 100%,", "{name: 民主测评, weight: 130%,", "ballot_forms[1].groups[1].weight", "不能超过", "核对"),
    Faulty("没有条款", XZ, "  - {name: 述职测评会议, due: Y-12-31, kind: meeting, clause: 四(二)2}", "  - {name: 述职测评会议, due: Y-12-31, kind: meeting}", "calendar[5].clause", "缺少", "补上"),
    Faulty("条款没有原文", XZ, "kind: meeting, clause: 四(二)2}", "kind: meeting, clause: 四(九)}", "calendar[5].clause", "没有原文", "clauses"),
    Faulty("得分项种类", XZ, "source: quarters", "source: kvartal", "subjects[1].parts[1]", "kvartal", "quarters", "- name: 业绩"),
    Faulty("得分项没有种类", XZ, "        source: quarters\n", "", "subjects[1].parts[1]", "种类", "source", "- name: 业绩"),
    Faulty("奖金办法", KX, "method: deduct_and_supplement", "method: 平分", "bonus", "平分", "deduct_and_supplement", "bonus:"),
    Faulty("日期写法", XZ, "due: Y-03-31", "due: 2024-03-31", "calendar[1].due", "写法不对", "Y-08-15"),
    Faulty("日期不存在", XZ, "due: Y-03-31", "due: Y-02-30", "calendar[1].due", "不是每年都有", "Y-08-15"),
    Faulty("份数没有报送对象", GX, "recipient: 人社局考核奖惩科, copies: 12", "copies: 12", "calendar[1].copies", "没有写报给谁", "recipient"),
    Faulty("季度报表没有季度", XZ, "kind: quarterly_return, quarter: 1,", "kind: quarterly_return,", "calendar[1].quarter", "quarter", "补上"),
]  # fmt: skip

SETTINGS = [
    Faulty("引用不存在的设置", XZ, "weight: $业绩权重", "weight: $业绩比重", "subjects[1].parts[1].weight", "业绩比重", "settings"),
    Faulty("设置没有被引用", XZ, "{places: $优先名次,", "{places: 3,", "settings.优先名次", "没有被引用", "删去", "  优先名次:"),
    Faulty("设置类型", XZ, "优先名次: {value: 3, type: integer", "优先名次: {value: 3, type: number2", "settings.优先名次.type", "不在允许范围", "integer"),
    Faulty("设置值不合类型", XZ, "优先名次: {value: 3,", "优先名次: {value: 2.5,", "settings.优先名次.value", "小数", "整数"),
    Faulty("设置的比例", XZ, "业绩权重: {value: 70%,", "业绩权重: {value: 70,", "settings.业绩权重.value", "百分数", "20%"),
    Faulty("选项没有可选值", KX, "type: choice, choices: [收回, 回池]", "type: choice", "settings.取消奖金去向", "choices", "type"),
    Faulty("设置值不在选项", KX, "取消奖金去向: {value: 收回", "取消奖金去向: {value: 平分", "settings.取消奖金去向.value", "平分", "收回 或 回池"),
]  # fmt: skip

WEIGHTS = [
    Faulty("得分项权重", XZ, "业绩权重: {value: 70%,", "业绩权重: {value: 60%,", "subjects[1]", "90%", "调整权重", "  - name: 科室\n    clause"),
    Faulty("评价主体权重", XZ, "村书记权重: {value: 20%,", "村书记权重: {value: 30%,", "ballot_forms[1]", "110%", "调整权重", "  - name: 述职测评"),
    Faulty("季度权重", XZ, "平时季度权重: {value: 40%,", "平时季度权重: {value: 50%,", "subjects[1].parts[1]", "100%", "调整权重", "      - name: 业绩"),
    Faulty("维度满分", GS, "{name: 德, max: 10,", "{name: 德, max: 20,", "ballot_forms[1]", "110", "满分或权重", "  - name: 民主测评\n    clause"),
    Faulty("类别与总分", KX, "自选指标总分: {value: 400,", "自选指标总分: {value: 390,", "indicators", "640", "相等", "indicators:"),
    Faulty("规定指标与类别总分", KX, "{name: 党建工作, points: 30,", "{name: 党建工作, points: 31,", "indicators", "251", "相等", "indicators:"),
]  # fmt: skip

GRADES = [
    Faulty("分数线重叠", KX, "个人良好分数线: {value: 80,", "个人良好分数线: {value: 90,", "people.grading", "重叠", "从高到低", "  grading:\n    grades: [优秀, 良好, 合格"),
    Faulty("等次不在列", KX, "{grade: 不合格, clause: 三(二)}", "{grade: 差, clause: 三(二)}", "people.grading", "差", "grades", "  grading:\n    grades: [优秀, 良好, 合格"),
    Faulty("最后一条有条件", KX, "{grade: 不合格, clause: 三(二)}", "{grade: 不合格, when: {below: 60}, clause: 三(二)}", "people.grading", "最后一条规则不能写 when", "请删去", "  grading:\n    grades: [优秀, 良好, 合格"),
    Faulty("中间一条没有条件", KX, "{grade: 良好, when: {at_least: $个人良好分数线}, clause: 三(二)}", "{grade: 良好, when: null, clause: 三(二)}", "people.grading", "后面还有规则", "顺序", "  grading:\n    grades: [优秀, 良好, 合格"),
    Faulty("名额写成百分数", XJ, "first: {share: $优秀比例, round: down, min: 1}", "first: $优秀比例", "subjects[1].grading.rules[2].when.first", "写法", "写成 {share: 25%, round: down}"),
    Faulty("名额写成个数", XZ, "last: {share: $一般比例, round: half_up}", "last: 2", "subjects[1].grading.rules[4].when.last", "写法", "写成 {count: 2}"),
    Faulty("名额写成小数", XZ, "last: {share: $一般比例, round: half_up}", "last: 0.1", "subjects[1].grading.rules[4].when.last", "写法", "写成 {share: 30%, round: down}"),
    Faulty("个人名额的范围放错", KX, "    grades: [优秀, 良好, 合格, 不合格]", "    within: group\n    grades: [优秀, 良好, 合格, 不合格]", "people.grading.within", "不认识", "within 写在 people 下面", "within: group"),
    Faulty("前几名与后几名", XZ, "when: {first: {share: $优秀比例, round: half_up}}", "when: {first: {count: 3}, last: {count: 1}}", "subjects[1].grading.rules[3].when", "同时", "拆成两条"),
    Faulty("名额没有取整方式", XZ, "when: {first: {share: $优秀比例, round: half_up}}", "when: {first: {share: $优秀比例}}", "subjects[1].grading.rules[3].when.first", "取整", "half_up"),
    Faulty("空条件", XZ, "when: {at_most: $较差分数线}", "when: {}", "subjects[1].grading.rules[1].when", "不能为空", "省略 when"),
    Faulty("上下限矛盾", XJ, "when: {at_least: $良好最低分}", "when: {at_least: $良好最低分, below: 70}", "subjects[1].grading.rules[4].when", "没有分数", "分数线"),
    Faulty("同分排序项", XZ, "tie_breaks: [业绩, 履职]", "tie_breaks: [业绩, 能力]", "subjects[1]", "能力", "parts", "  - name: 科室\n    clause"),
    Faulty("台账等次", GS, "{grade: 好, share: 100%", "{grade: 很好, share: 100%", "indicators.scoring.grades[1].grade", "很好", "好、良好、一般、差"),
    Faulty("比例区间重叠", GS, "{grade: 一般, low: 60%, high: 80%", "{grade: 一般, low: 60%, high: 90%", "indicators.scoring", "重叠", "首尾相接", "  scoring:"),
]  # fmt: skip

REFERENCES = [
    Faulty("测评表不存在", XZ, "form: 述职测评, weight", "form: 述廉测评, weight", "subjects[1].parts[2].form", "述廉测评", "述职测评"),
    Faulty("同类两张测评表", NB, "      - {name: 加减分, source: adjustments, take: net, clause: 三(三)}", "      - {name: 加减分, source: ballots, form: 个人测评, clause: 三(三)}", "subjects[1].parts[3].form", "两张", "合并"),
    Faulty("人员两张测评表", NB, "    - {name: 个人扣分, source: charges, sign: minus, clause: 三(三), assumed", "    - {name: 个人扣分, source: ballots, form: 科室测评, sign: minus, clause: 三(三), assumed", "people.parts[3].form", "两张", "合并"),
    Faulty("指标类别不存在", KX, "categories: [自选], scope: all", "categories: [自定], scope: all", "subjects[1].parts[1].categories", "自定", "自选、规定"),
    Faulty("单位不评分却取其得分", NB, "source: subject_score, of: own", "source: subject_score, of: unit", "people.parts[2].of", "没有给单位评分", "of: own"),
    Faulty("减分扣两次", GX, "take: additions, clause", "take: net, clause", "subjects[1].parts[3].take", "两次", "additions"),
    Faulty("类型放在两组", KX, "kinds: [科室, 下属单位]", "kinds: [科室, 单位]", "subjects[2].kinds", "单位", "一组"),
    Faulty("测评表重名", NB, "  - name: 个人测评", "  - name: 科室测评", "ballot_forms[2]", "科室测评", "不同的名称", "  - name: 科室测评\n    clause: 三(三)\n    assumed: 德能"),
    Faulty("有奖金没有人员", XZ, "notice_working_days: $公示工作日", "notice_working_days: $公示工作日\nbonus: {method: months_by_grade, months: 1, grades: [], clause: 三}", "bonus", "people", "补充", "bonus:"),
    Faulty("加减分事项重复", XZ, "{name: 考勤, direction: 减", "{name: 招商, direction: 减", "adjustments.matters[12]", "招商", "只保留一处"),
    Faulty("两种给分", XZ, "{name: 招商, direction: 加, points: $招商加分,", "{name: 招商, direction: 加, points: $招商加分, range: {low: 1, high: 2},", "adjustments.matters[1]", "至多写一种", "按决定"),
    Faulty("加分范围颠倒", XZ, "range: {low: 2, high: 5}", "range: {low: 5, high: 2}", "adjustments.matters[3].range", "low", "范围"),
]  # fmt: skip

VIOLATIONS = [
    Faulty("行号重复", GX, "{id: 4-1②,", "{id: 4-1①,", "violations.lines[6]", "4-1①", "不同的名称", "{id: 4-1①, clause: 4-1②"),
    Faulty("情形", GX, "when: {situations: [下属单位人员]}", "when: {situations: [下属人员]}", "violations.lines[9].when.situations", "下属人员", "察访核验、外来人员"),
    Faulty("处分", KX, "{punishments: [刑事责任]}", "{punishments: [批评教育]}", "violations.lines[4].when.punishments", "批评教育", "党内警告"),
    Faulty("查处层级", GX, "situations: [外来人员], levels: [省]", "situations: [外来人员], levels: [中央]", "violations.lines[3].when.levels", "中央", "省、市、县、本单位"),
    Faulty("职级", GX, "situations: [察访核验], ranks: [县处级]", "situations: [察访核验], ranks: [厅局级]", "violations.lines[5].when.ranks", "厅局级", "县处级、科级及以下"),
    Faulty("职务", GX, "situations: [察访核验], posts: [科室主要负责人]", "situations: [察访核验], posts: [科长]", "violations.lines[6].when.posts", "科长", "班子成员、科室主要负责人、一般人员"),
    Faulty("外来人员情形", GX, "outsider_situations: [外来人员]", "outsider_situations: [外人]", "violations.outsider_situations", "外人", "外来人员"),
    Faulty("不受理的层级", GX, "levels: [县, 本单位]}", "levels: [乡]}", "violations.refused_levels[1].levels", "乡", "省、市、县、本单位"),
    Faulty("扣单位的分没有得分项接收", GX, "{name: 扣分, source: deductions, sign: minus,", "{name: 扣分, source: rating, item: 扣分, sign: minus,", "violations.lines[1].points", "接收扣分", "source: deductions", "{id: 4-5①,"),
    Faulty("扣科室的分没有得分项接收", NB, "{id: 4-5①, clause: \"4-5\", when: {situations: [察访核验, 下属单位人员], levels: [省]}, points: 0,", "{id: 4-5①, clause: \"4-5\", when: {situations: [察访核验, 下属单位人员], levels: [省]}, points: 1,", "violations.lines[1].points", "接收扣分", "charged_to: subject"),
    Faulty("降档没有等次", KX, "points: 0, cancels: [self], assumed: 比记过", "points: 0, downgrade: true, cancels: [self], assumed: 比记过", "violations.lines[2].downgrade", "没有等次", "grading"),
    Faulty("提醒函没有得分项接收", XZ, "notice_working_days: $公示工作日", "notice_working_days: $公示工作日\nreminders:\n  repeated: {letters: 2, points: 0.1, clause: 三}\n  distinct: {matters: 3, points: 0.2, clause: 三}", "reminders", "接收", "source: deductions", "reminders:"),
    Faulty("重大情形没有等次", KX, "version: 1", "version: 1\ngrave_events: {clause: 六}", "grave_events", "没有等次", "grading", "grave_events:"),
    Faulty("取消谁的奖金", KX, "points: 0, cancels: [self], assumed: 比记过", "points: 0, cancels: [boss], assumed: 比记过", "violations.lines[2].cancels[1]", "不在允许范围", "self"),
]  # fmt: skip

BONUS = [
    Faulty("扣减比例缺等次", KX, _rate("不合格"), "", "bonus.rates", "不合格", "每个等次", "  rates:"),
    Faulty("扣减比例多等次", KX, _rate("合格"), "    - {grade: 一般, rate: $合格扣减比例}\n", "bonus.rates[3].grade", "一般", "优秀、良好、合格、不合格"),
    Faulty("扣减比例重复", KX, _rate("良好"), "    - {grade: 优秀, rate: $良好扣减比例}\n", "bonus.rates[2]", "优秀", "只保留一处"),
    Faulty("没有奖金总额的设置", KX, "  奖金总额: {type: money, clause: 三(三)}\n", "", "bonus.method", "没有名为“奖金总额”的设置", "type: money", "method: deduct"),
    Faulty("奖金总额不是金额", KJ, "奖金总额: {type: money,", "奖金总额: {type: number,", "settings.奖金总额.type", "金额", "type: money"),
    Faulty("补发等次", KX, "supplement_to: [优秀, 良好]", "supplement_to: [优秀, 中等]", "bonus.supplement_to", "中等", "优秀、良好"),
    Faulty("补发为空", KX, "supplement_to: [优秀, 良好]", "supplement_to: []", "bonus.supplement_to", "没有写", "至少写一个"),
    Faulty("系数缺等次", KJ, "    - {grade: 差, coefficient: $差系数}\n", "", "bonus.coefficients", "差", "每个等次", "  coefficients:"),
    Faulty("系数为负", XJ, "不称职系数: {value: 0,", "不称职系数: {value: -1,", "settings.不称职系数.value", "负数", "0 或正数"),
    Faulty("月数缺等次", GX, "    - {grade: 差}\n", "", "bonus.grades", "差", "每个等次", "  grades:\n    - {grade: 优秀, less"),
    Faulty("月数倒挂", GX, "一般减发月数: {value: 1,", "一般减发月数: {value: 0.2,", "bonus.grades[3]", "反而多", "less", "    - {grade: 一般, less"),
    Faulty("好等次不发", GX, "{grade: 良好, less: $良好减发月数}", "{grade: 良好}", "bonus.grades[3]", "反而多", "less", "    - {grade: 一般, less"),
    Faulty("发放职务", GX, "final_grade_posts: [班子成员]", "final_grade_posts: [局长]", "bonus.final_grade_posts", "局长", "班子成员"),
    Faulty("科室系数等次", NB, "      - {grade: 差, coefficient: $差科室系数}", "      - {grade: 较差, coefficient: $差科室系数}", "bonus.sections_first.coefficients[4].grade", "较差", "优秀、良好、一般、差"),
    Faulty("次年名额等次", GX, "next_year_quota: {grade: 优秀,", "next_year_quota: {grade: 优异,", "honours.next_year_quota.grade", "优异", "优秀、良好"),
    Faulty("后果等次", GX, "{grade: 差, results:", "{grade: 极差, results:", "honours.consequences[3].grade", "极差", "优秀、良好"),
]  # fmt: skip

FAULTY = SHAPE + SETTINGS + WEIGHTS + GRADES + REFERENCES + VIOLATIONS + BONUS
