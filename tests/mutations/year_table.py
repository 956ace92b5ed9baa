"""Faults planted in the engines of the running year; each must be caught by the tests named beside it.

They are apart from `table`, whose faults are caught by worked examples and samples: a light, a turn or a term of working
days shows in no settled result.
"""

from __future__ import annotations

from typing import Final

from tests.mutations.table import Mutant

FILING: Final = ("tests/indicators/filing/test_engine.py",)
REVIEWING: Final = ("tests/indicators/engine/test_reviewing.py",)
LATE: Final = ("tests/indicators/engine/test_late.py",)
WORKFLOW: Final = ("tests/indicators/test_workflow.py",)
EXITS: Final = ("tests/indicators/grid/test_exits.py",)
IMPORTING: Final = ("tests/indicators/importing/test_reading.py",)
DAYS: Final = ("tests/plans/calendar/test_working_days.py",)
QUARTER: Final = ("tests/scoring/engine/test_quarter_run.py",)

YEAR_MUTANTS: Final[tuple[tuple[Mutant, tuple[str, ...]], ...]] = (
    (
        Mutant(
            "indicators/engine/lights.py",
            "attainment * unit >= rules.green * planned",
            "attainment * unit > rules.green * planned",
            "恰好到绿灯线的行不是绿灯",
        ),
        REVIEWING,
    ),
    (
        Mutant(
            "indicators/engine/lights.py",
            "if rules.graded or not planned or attainment is None:",
            "if rules.graded or planned is None or attainment is None:",
            "没有计划进度的行亮绿灯",
        ),
        REVIEWING,
    ),
    (
        Mutant(
            "indicators/engine/late.py",
            "if day < today)",
            "if day <= today)",
            "到期当天就算逾期",
        ),
        LATE,
    ),
    (
        Mutant(
            "indicators/engine/late.py",
            "latest = 0 if every else max(handed_in, default=0)",
            "latest = max(handed_in, default=0)",
            "按各季度平均计分的，缺报的季度被后一季度盖过",
        ),
        LATE,
    ),
    (
        Mutant(
            "indicators/engine/judging.py",
            "not 0 <= score.points <= row.full:",
            "score.points > row.full:",
            "考核得分可以是负数",
        ),
        REVIEWING,
    ),
    (
        Mutant(
            "indicators/engine/judging.py",
            "if differs(row, score, scoring) and not score.reason.strip():",
            "if differs(row, score, scoring) and not score.reason:",
            "几个空格就算评分理由",
        ),
        REVIEWING,
    ),
    (
        Mutant(
            "indicators/engine/judging.py",
            "< (band.high or 1):",
            "<= (band.high or 1):",
            "得分比例可以等于等次的上限",
        ),
        REVIEWING,
    ),
    (
        Mutant(
            "indicators/engine/filing.py",
            "if asked.full and not evidence and",
            "if asked.full > POINT and not evidence and",
            "一分以下的行不要佐证",
        ),
        FILING,
    ),
    (
        Mutant(
            "indicators/engine/filing.py",
            "return place >= 2",
            "return place >= 1",
            "评为良好的行也要写问题和措施",
        ),
        FILING,
    ),
    (
        Mutant(
            "indicators/engine/filing.py",
            "min(Fraction(attainment, RATIO), asked.most)",
            "Fraction(attainment, RATIO)",
            "自评分超过分值的封顶",
        ),
        FILING,
    ),
    (
        Mutant(
            "indicators/workflow.py",
            "if has_head and Who.HEAD not in filer:",
            "if has_head:",
            "科室负责人自己填的行由他自己审",
            quick=True,
        ),
        WORKFLOW,
    ),
    (
        Mutant(
            "indicators/workflow.py",
            "TURN[source], reason=True) for source in WAITING)",
            "TURN[source]) for source in WAITING)",
            "退回可以不写理由",
        ),
        WORKFLOW,
    ),
    (
        Mutant(
            "indicators/workflow.py",
            "Step(Action.CORRECT, APPROVED, APPROVED, Who.OFFICE, reason=True)",
            "Step(Action.CORRECT, APPROVED, APPROVED, Who.HEAD, reason=True)",
            "科室可以更正已审核的行",
        ),
        WORKFLOW,
    ),
    (
        Mutant(
            "indicators/engine/exits.py",
            "if min(now, before) < HIGH or now - before >= SLOW:",
            "if max(now, before) < HIGH or now - before >= SLOW:",
            "只有一年在极高值也建议退出",
        ),
        EXITS,
    ),
    (
        Mutant(
            "indicators/engine/exits.py",
            "if len(years) < _UNIFORM_YEARS or not all(alike):",
            "if not all(alike):",
            "不足三年也算连续三年一致",
        ),
        EXITS,
    ),
    (
        Mutant(
            "indicators/engine/exits.py",
            "if not word or not last.whole_year or",
            "if not word or",
            "年中写了竣工就建议退出",
        ),
        EXITS,
    ),
    (
        Mutant(
            "indicators/engine/importing/figures.py",
            "plain(max(Decimal(match[1]), Decimal(match[2])))",
            "plain(min(Decimal(match[1]), Decimal(match[2])))",
            "分值范围按下限读",
        ),
        IMPORTING,
    ),
    (
        Mutant(
            "indicators/engine/importing/figures.py",
            "return tens * 10 + (_DIGITS[match[2]] if match[2] else 0)",
            "return tens + (_DIGITS[match[2]] if match[2] else 0)",
            "“十五分”读成六分",
        ),
        IMPORTING,
    ),
    (
        Mutant(
            "plans/engine/working_days.py",
            "return self.special.get(day, day.weekday() < SATURDAY)",
            "return day.weekday() < SATURDAY",
            "公示期不管节假日和调休",
        ),
        DAYS,
    ),
    (
        Mutant(
            "plans/engine/working_days.py",
            "    day, rest = start, 0\n",
            "    day, rest = start - ONE_DAY, 0\n",
            "公示的第一天也算一个工作日",
        ),
        DAYS,
    ),
    (
        Mutant(
            "scoring/engine/quarter_run.py",
            "1 + sum(other > own for other in figures.values())",
            "1 + sum(other > own for other in set(figures.values()))",
            "并列之后的名次不空开",
        ),
        QUARTER,
    ),
    (
        Mutant(
            "scoring/engine/quarter_run.py",
            "        if score.value is not None:\n            groups",
            "        if score.value:\n            groups",
            "得零分的科室没有名次",
        ),
        QUARTER,
    ),
    (
        Mutant(
            "scoring/engine/quarter_run.py",
            "groups[year.subjects[code].group][code]",
            'groups[""][code]',
            "各分组混在一起排名",
        ),
        QUARTER,
    ),
)
