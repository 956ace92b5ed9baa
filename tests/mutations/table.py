"""The faults that are planted in the engines, one at a time. Each must be caught by a worked example or a sample.

``snippet`` occurs exactly once in ``file``; ``quick`` ones are planted in an ordinary run, all of them in the proofs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Mutant:
    """One fault: where, what stands there, what is put in its place, and what a reader would get wrong."""

    file: str
    snippet: str
    replacement: str
    story: str
    quick: bool = False


MUTANTS: Final = (
    Mutant(
        "plans/engine/rounding.py",
        "2 * abs(numerator) + denominator)",
        "2 * abs(numerator) + denominator - 1)",
        "恰好一半时不进位",
        quick=True,
    ),
    Mutant(
        "plans/engine/rounding.py",
        "value.numerator // value.denominator\n",
        "half_up(value)\n",
        "比例名额四舍五入",
    ),
    Mutant(
        "scoring/engine/indicator_points.py",
        "    return Fraction(row.ratio or 0, RATIO)\n",
        "    return band.low or Fraction(0)\n",
        "良好和一般一律按下限得分",
    ),
    Mutant(
        "appraisals/engine/tallies.py",
        "max(column) <= high",
        "max(column) <= 10 * high",
        "超过满分的票也有效",
    ),
    Mutant(
        "scoring/engine/ballots.py",
        "* row.valid)",
        "* (row.valid + row.invalid))",
        "平均时把无效票也算作张数",
        quick=True,
    ),
    Mutant(
        "scoring/engine/ballots.py",
        "start=Fraction(0)) / weight",
        "start=Fraction(0))",
        "分摊后权重不补足",
    ),
    Mutant(
        "scoring/engine/ballots.py",
        "if not 0 <= score <= 100:",
        "if not 0 <= score <= 1000:",
        "决定的得分不设上限",
    ),
    Mutant("scoring/engine/indicator_points.py", "else rows[-1:]", "else rows[:1]", "取最早的已审核季度"),
    Mutant(
        "scoring/engine/indicator_points.py",
        "ratio = min(given, most)",
        "ratio = given",
        "完成率超过100%照算",
        quick=True,
    ),
    Mutant(
        "scoring/engine/indicator_points.py",
        "if row.points is not None:",
        "if row.points is not None and row.attainment is None:",
        "有完成率时不用考核得分",
    ),
    Mutant(
        "scoring/engine/letters.py",
        "len(rows) >= rules.repeated.letters",
        "len(rows) > rules.repeated.letters",
        "同一事项三封函才扣分",
    ),
    Mutant(
        "scoring/engine/letters.py",
        "any(row.overdue for row in rows if row.sent_on == last)",
        "any(row.overdue for row in rows)",
        "不是最后一次逾期也扣分",
    ),
    Mutant("scoring/engine/letters.py", "last = max(", "last = min(", "看第一封函是否逾期"),
    Mutant(
        "scoring/engine/parts.py",
        'points = Fraction(row.points, POINT) * (1 if row.direction == "加" else -1)',
        "points = Fraction(row.points, POINT)",
        "减分变加分",
    ),
    Mutant(
        "scoring/engine/registers/adjustments.py",
        "row.points > held.points",
        "row.points < held.points",
        "同一事项取最低的一次",
    ),
    Mutant(
        "scoring/engine/parts.py",
        "rows = self.year.unit_indicators.get(subject.code, [])",
        "rows = self.year.own_indicators.get(subject.code, [])",
        "目标考评不算所属科室的指标",
    ),
    Mutant(
        "scoring/engine/people.py",
        'total = total + weighted if part.sign == "plus" else total - weighted',
        "total = total + weighted",
        "个人扣分变加分",
        quick=True,
    ),
    Mutant(
        "scoring/engine/quarters.py",
        "start=Fraction(0)) / len(present)",
        "start=Fraction(0)) / len(part.ordinary)",
        "缺的季度按0分平均",
        quick=True,
    ),
    Mutant(
        "scoring/engine/quarters.py",
        "value = 100 * points / full * factor",
        "value = 100 * points / full",
        "不乘评价系数",
    ),
    Mutant(
        "scoring/engine/quarters.py",
        "blocking = quarter == part.final or not present",
        "blocking = quarter == part.final",
        "前三季度全缺也不阻断",
    ),
    Mutant(
        "scoring/engine/grading.py",
        "standing.score >= condition.lowest",
        "standing.score > condition.lowest",
        "90.00不是优秀",
        quick=True,
    ),
    Mutant(
        "scoring/engine/grading.py",
        "standing.score <= condition.highest",
        "standing.score < condition.highest",
        "60.00不是较差",
    ),
    Mutant(
        "scoring/engine/grading.py",
        "standing.place > standing.size",
        "standing.place >= standing.size",
        "最后几名多一个",
    ),
    Mutant(
        "scoring/engine/grading.py",
        "standing.place <= condition.first",
        "standing.place < condition.first",
        "优秀少一个名额",
    ),
    Mutant(
        "scoring/engine/ranking.py",
        "            candidate.rank = start\n",
        "            candidate.rank = len({c.score for c in candidates if c.score >= candidate.score})\n",
        "并列之后名次连续（1、1、2）",
    ),
    Mutant(
        "scoring/engine/ranking.py",
        'keys.append(part if name.startswith("-") else -part)',
        "keys.append(-part)",
        "扣分多的反而在前",
    ),
    Mutant(
        "scoring/engine/ranking.py",
        "position, rule = max(rules, key",
        "position, rule = min(rules, key",
        "同分跨线暂按较高等次",
        quick=True,
    ),
    Mutant(
        "scoring/engine/ranking.py",
        "len(tied) and given == Counter(grades):",
        "len(tied) and set(given) <= set(grades):",
        "决定的等次可以超过名额",
    ),
    Mutant(
        "scoring/engine/ranking.py",
        "        if candidate.rank != worst:",
        "        if candidate.rank < worst - 1:",
        "倒数第二也算排名最后",
    ),
    Mutant("scoring/engine/limits.py", "    total = max(total, Fraction(0))\n", "", "得分可以为负"),
    Mutant(
        "scoring/engine/run.py",
        "grading.grades[-1] if worst else grading.worse(grade)",
        "grading.grades[-1] if worst else grading.worse(grade, len(rows) + len(down))",
        "两件事降两档",
    ),
    Mutant(
        "scoring/engine/run.py",
        "if rows and not grave and final",
        "if rows and final",
        "有重大情形时其他人也按降前等次发",
    ),
    Mutant(
        "scoring/engine/run.py",
        "        if any(entry.total is None for entry in entries):\n            continue\n",
        "        entries = [entry for entry in entries if entry.total is not None]\n",
        "有人待定时其余照排名次",
    ),
    Mutant("scoring/engine/violations.py", "if not row.fact.deducted_before]", "]", "往年已扣的照样限制评优"),
    Mutant(
        "scoring/engine/violations.py",
        "return row.downgrade, row.points, day",
        "return row.downgrade, -row.points, day",
        "同一事件计最轻的一次",
    ),
    Mutant(
        "scoring/engine/violations.py",
        "if row.outsider and exempt:",
        "if row.outsider and not exempt:",
        "外来人员的豁免反了",
    ),
    Mutant(
        "scoring/engine/violations.py", 'if role == "self" or not exempt:', "if True:", "豁免的也牵连他人"
    ),
    Mutant(
        "scoring/engine/violations.py",
        'if subject and subject.kind != UNIT else ""',
        'if subject else ""',
        "单位本部的人牵连单位负责人",
        quick=True,
    ),
    Mutant(
        "scoring/engine/violations.py",
        "barring = [row for row in standing if row.person and not row.outsider]",
        "barring = [row for row in standing if row.person]",
        "外来人员事件限制负责人评优",
    ),
    Mutant(
        "scoring/engine/honours.py", "(row.rank or 0) <= places", "(row.rank or 0) < places", "只有前两名优先"
    ),
    Mutant("scoring/engine/honours.py", " and row.code not in last]", "]", "约谈的也优先"),
    Mutant("scoring/engine/honours.py", "    years = 1\n", "    years = 2\n", "连续两年一般当作三年"),
    Mutant(
        "bonuses/engine/shares.py",
        "key=lambda key: (-parts[key][1], key)",
        "key=lambda key: key",
        "尾差按工号给，不看余数",
        quick=True,
    ),
    Mutant(
        "bonuses/engine/shares.py",
        "key=lambda key: (-parts[key][1], key)",
        "key=lambda key: (parts[key][1], key)",
        "尾差给余数最小的",
    ),
    Mutant(
        "bonuses/engine/payees.py",
        "(person.bonus_base or 0) * person.months, 12)",
        "(person.bonus_base or 0), 1)",
        "不满一年的按全年",
    ),
    Mutant(
        "plans/engine/payable.py",
        "return appraised and established and not outside",
        "return appraised and not outside",
        "不在编的也发",
    ),
    Mutant(
        "bonuses/engine/methods.py",
        "if p.grade == grade and not p.cancelled_by}",
        "if p.grade == grade}",
        "取消的人还得补发",
        quick=True,
    ),
    Mutant(
        "bonuses/engine/methods.py",
        "    pool = half_up(total * rules.share)",
        "    pool = int(total * rules.share)",
        "差异化奖金舍去零头",
    ),
    Mutant(
        "bonuses/engine/methods.py", "    pool += cancelled - returned\n", "", "取消的份额不并入差异化奖金"
    ),
    Mutant(
        "bonuses/engine/months.py",
        "return max(rules.months - entry.less, Fraction(0))",
        "return abs(rules.months - entry.less)",
        "月数低于0时取绝对值",
    ),
    Mutant(
        "bonuses/engine/months.py",
        "if unit.grade_before is None or person.post in rules.final_grade_posts:",
        "if unit.grade_before is None:",
        "班子成员也按降前等次发",
    ),
    Mutant("bonuses/engine/run.py", "* _factor(", "+ 0 * _factor(", "科室系数不起作用"),
)
