"""What a case may expect of a settlement, and how it is compared. Every check returns its differences as lines.

对象, 人员, 违规计分: tables with the columns to compare (``-``: nothing stands there). 奖金, 荣誉, 名额: by name.
问题: all problems, ``代码 位置 阻断`` or ``… 提示``; without it no problem may block. 计算过程: words that the trace
must contain. What concerns the scheme's data alone is in ``data_expectations.py``, what concerns section 7 of the rule book
in ``procedure_expectations.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from bonuses.engine.traces import person_trace
from plans.engine.check import check_plan
from plans.engine.findings import HINT, MUST
from plans.engine.rounding import two_places
from plans.engine.steps import Step, show
from plans.engine.units import points_to_fraction
from tests.scoring.engine.case_loader import Worked
from tests.scoring.engine.data_expectations import DATA_CHECKS
from tests.scoring.engine.procedure_expectations import PROCEDURE_CHECKS
from tests.scoring.engine.tables import compare, compare_tables

SUBJECT: Final = {
    "得分": "score", "百分制": "percent", "名次": "rank", "等次": "grade",
    "分组": "group", "领导降档前等次": "grade_before_leader_downgrade",
}  # fmt: skip
PERSON: Final = {
    "得分": "score", "等次": "grade", "基数": "base", "奖金": "bonus",
    "取消依据": "cancelled_by", "不得评优": "barred_from_excellent",
}  # fmt: skip
MONEY: Final = {"总额": "total", "发放": "paid", "收回": "returned", "未分配": "undistributed"}
PARTS_OF_PAY: Final = {"扣减": "deduction", "补发": "supplement", "尾差": "remainder"}


def differences(worked: Worked) -> list[str]:
    """All differences between what a case expects and what came out."""
    expected = worked.case.expected
    found: list[str] = []
    for name, wanted in expected.items():
        check = CHECKS.get(name)
        if check is not None:
            found += check(worked, wanted)
        elif name in DATA_CHECKS:
            found += DATA_CHECKS[name](worked.rules, wanted)
        else:
            found.append(f"不认识的期望“{name}”")
    if "问题" not in expected:
        found += [f"没有料到的问题 {row.code} {row.where}" for row in worked.outcome.problems if row.blocking]
    return found


def _cell(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, list) else str(value)


def _subjects(worked: Worked, wanted: str) -> list[str]:
    got = {
        row["id"]: {name: _cell(row[key]) for name, key in SUBJECT.items()}
        | {name: _cell(value) for name, value in row["parts"].items()}
        for row in worked.document["subjects"]
    }
    return compare_tables("编号", wanted, got)


def _people(worked: Worked, wanted: str) -> list[str]:
    pay = {row.number: row for row in worked.bonus.allocations} if worked.bonus else {}
    got = {}
    for row in worked.document["people"]:
        got[row["id"]] = {name: _cell(row[key]) for name, key in PERSON.items()}
        if row["id"] in pay:
            got[row["id"]] |= {
                name: two_places(getattr(pay[row["id"]], key)) for name, key in PARTS_OF_PAY.items()
            }
    return compare_tables("工号", wanted, got)


def _money(worked: Worked, wanted: Any) -> list[str]:
    bonus = worked.document["bonus"]
    if wanted == "无" or bonus is None:
        return [] if wanted == "无" and bonus is None else [f"奖金：应为 {wanted}，得到 {bonus}"]
    got = {name: _cell(bonus[key]) for name, key in MONEY.items()}
    return compare("奖金", {name: "" if value == "-" else value for name, value in wanted.items()}, got)


def _honours(worked: Worked, wanted: dict[str, Any]) -> list[str]:
    names = {
        "优先": "priority",
        "约谈": "talk",
        "次年优秀名额": "next_year_quota",
        "结果运用": "consequences",
    }
    got = {name: worked.document["honours"][key] for name, key in names.items()}
    got["次年优秀名额"] = {code: str(count) for code, count in got["次年优秀名额"].items()}
    return [
        f"{name}：应为 {value}，得到 {got.get(name)}"
        for name, value in wanted.items()
        if got.get(name) != value
    ]


def _problems(worked: Worked, wanted: list[str]) -> list[str]:
    got = [
        f"{row['code']} {row['where']} {'阻断' if row['blocking'] else '提示'}"
        for row in worked.document["problems"]
    ]
    return [] if got == list(wanted) else [f"问题：应为 {wanted}，得到 {got}"]


def _violations(worked: Worked, wanted: str) -> list[str]:
    got = {
        row.code: {
            "分值": show(points_to_fraction(row.points)),
            "取消奖金": "、".join(row.cancels),
            "降档": _cell(row.downgrade),
            "条款": row.clause,
            "单位": row.unit,
        }
        for row in worked.outcome.violations
    }
    return compare_tables("编号", wanted, got)


def _decisions(worked: Worked, wanted: list[str]) -> list[str]:
    got = [str(bad.index + 1) for bad in worked.outcome.bad_decisions]
    return [] if got == list(wanted) else [f"不成立的决定：应为第 {wanted} 条，得到 {got}"]


def _unneeded(worked: Worked, wanted: list[str]) -> list[str]:
    got = [str(index + 1) for index in worked.outcome.unneeded_decisions]
    return [] if got == list(wanted) else [f"不再需要的决定：应为第 {wanted} 条，得到 {got}"]


def _hints(worked: Worked, wanted: list[str]) -> list[str]:
    got = worked.bonus.hints if worked.bonus else ()
    missing = [words for words in wanted if not any(words in hint for hint in got)]
    return [f"奖金提示：应有 {wanted}，得到 {got}"] if missing or len(got) != len(wanted) else []


def _plan_check(worked: Worked, wanted: dict[str, list[str]]) -> list[str]:
    """方案体检: all findings 必须 as ``编号 字段：words``, in order; words that a 提示 must hold."""
    facts = worked.facts
    findings = check_plan(worked.rules, facts.indicators, facts.subjects, facts.people)
    musts = [f"{one.indicator} {one.field} {one.problem}" for one in findings if one.severity == MUST]
    hints = "\n".join(one.problem for one in findings if one.severity == HINT)
    wanted_musts = wanted.get("必须", [])
    lines = [f"体检提示中没有“{words}”" for words in wanted.get("提示", []) if words not in hints]
    if len(musts) != len(wanted_musts):
        return [*lines, f"体检必须：应有 {len(wanted_musts)} 条，得到 {musts}"]
    for got, line in zip(musts, wanted_musts, strict=True):
        place, _, words = line.partition("：")
        if not got.startswith(f"{place} ") or words not in got:
            lines.append(f"体检必须：应为 {line}，得到 {got}")
    return lines


def _trace(worked: Worked, wanted: list[str]) -> list[str]:
    text = "\n".join(_words(worked))
    return [f"计算过程中没有“{words}”" for words in wanted if words not in text]


def _words(worked: Worked) -> Iterator[str]:
    pay = {row.number: row for row in worked.bonus.allocations} if worked.bonus else {}
    trees = [row.step for row in worked.outcome.subjects if row.step]
    trees += [person_trace(row, pay.get(row.number)) for row in worked.outcome.people]
    for tree in trees:
        yield from _step_words(tree)


def _step_words(step: Step) -> Iterator[str]:
    yield f"{step.label}：{step.formula} [{step.clause}] {step.assumed} {' '.join(step.inputs)}"
    for child in step.children:
        yield from _step_words(child)


CHECKS: Final[dict[str, Callable[[Worked, Any], list[str]]]] = {
    **PROCEDURE_CHECKS,
    "对象": _subjects,
    "人员": _people,
    "奖金": _money,
    "荣誉": _honours,
    "问题": _problems,
    "违规计分": _violations,
    "不成立的决定": _decisions,
    "不再需要的决定": _unneeded,
    "奖金提示": _hints,
    "方案体检": _plan_check,
    "计算过程": _trace,
}
