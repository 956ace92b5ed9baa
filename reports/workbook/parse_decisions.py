"""决定: decisions that cannot stand whatever the results are; the rest only the engine can tell (rules 0.4, 0.9)."""

from __future__ import annotations

from typing import Final

from people.xlsx.cells import plain
from people.xlsx.raw import Problem, shown
from plans.engine.scheme import Scheme
from plans.engine.typed import half_width_number, plain_decimal
from reports.workbook import vocabulary as word
from reports.workbook.kinds import listed
from reports.workbook.pages import Line
from reports.workbook.parse_ballots import Targets
from reports.workbook.reading import Reading
from reports.workbook.references import REPEAT_REMEDY
from scoring.models import Decision

TARGET: Final = "对象"
RESULT: Final = "结论"
SCORE_HELP: Final = "请填 0 至 100 的得分，或填“分摊”"
FULL: Final = 100


def read_decisions(reading: Reading) -> None:
    """Read 决定; a repeat is one 对象 with one 事项 twice."""
    page = reading.page(word.DECISIONS)
    scheme = reading.scheme
    if page is None or scheme is None:
        return
    seen: dict[tuple[str, str], int] = {}
    numbers = reading.at(word.DECISIONS)
    targets = Targets(reading, scheme)
    for line in page.lines():
        matter = line.get("事项")
        if matter == word.TIE:
            _check_tie(reading, line, scheme)
        elif matter == word.NO_BALLOTS:
            _check_missing_ballots(line, targets)
        target = line.get(TARGET)
        if target is not None and matter is not None:
            first = seen.setdefault((target, matter), line.number)
            if first != line.number:
                line.fault(TARGET, f"{target} 的 {matter} 决定重复，第 {first} 行已有", REPEAT_REMEDY)
        reading.rows.decisions.append(Decision(plan=reading.plan, **line.own()))
        numbers.append(line.number)


def _check_tie(reading: Reading, line: Line, scheme: Scheme) -> None:
    """The conclusion is a grade of the subject's class, or of persons where their grades have quotas."""
    grade = line.get(RESULT)
    persons = scheme.people.grading if scheme.people else None
    if persons is not None and persons.by_place and line.get(TARGET) in reading.people.rows:
        if grade is not None and grade not in persons.grades:
            line.fault(RESULT, f"结论{shown(grade)}不是等次", f"请填写：{listed(persons.grades)}")
        return
    subject = reading.subjects.find(line, TARGET)
    rules = scheme.class_of(subject.kind) if subject is not None else None
    if subject is None or grade is None or not subject.kind:
        return
    if rules is None or rules.grading is None:
        line.fault(
            TARGET, f"本方案不给{subject.kind}“{subject.code}”定等次", "请删除这一行，或改填定等次的考核对象"
        )
    elif grade not in rules.grading.grades:
        line.fault(RESULT, f"结论{shown(grade)}不是等次", f"请填写：{listed(rules.grading.grades)}")


def _check_missing_ballots(line: Line, targets: Targets) -> None:
    """The place is `对象/评价主体`; the conclusion a score or 分摊."""
    words = line.get(TARGET)
    if words is not None:
        _check_place(line, targets, words)
    conclusion = line.get(RESULT)
    if conclusion is None or conclusion == word.SPREAD:
        return
    score = plain_decimal(half_width_number(conclusion))
    if score is None:
        line.fault(RESULT, f"结论{shown(conclusion)}不是得分", SCORE_HELP)
    elif not 0 <= score <= FULL:
        line.fault(RESULT, f"结论 {plain(score)} 超出 0 至 100", SCORE_HELP)
    elif len(plain(score).partition(".")[2]) > 4:
        line.fault(RESULT, f"结论 {plain(score)} 的小数超过 4 位", "最多保留 4 位小数")
    else:
        line.values[RESULT] = plain(score)


def _check_place(line: Line, targets: Targets, words: str) -> None:
    code, slash, group = (part.strip() for part in words.rpartition("/"))
    if not slash:
        target = targets.find(words)
        names = (
            []
            if target is None or isinstance(target, Problem)
            else [each.name for each in target.form.groups]
        )
        example = "、".join(f"{words}/{name}" for name in names) or "K03/村书记、P001/民主测评"
        line.fault(TARGET, f"{shown(words)}缺少评价主体", f"请写成 {example}")
        return
    target = targets.find(code)
    if isinstance(target, Problem):
        line.fault(TARGET, target.problem, target.remedy)
    elif target is None:
        targets.register.unknown(line, TARGET, code, targets.hint(code))
    elif group not in [each.name for each in target.form.groups]:
        names = [each.name for each in target.form.groups]
        line.fault(
            TARGET,
            f"“{code}”的测评没有评价主体{shown(group)}",
            f"请写成 {code}/{names[0]}，可填：{listed(names)}",
        )
    else:
        line.values[TARGET] = f"{code}/{group}"
