"""决定: decisions that cannot stand whatever the results are; the rest only the engine can tell (rules 0.4, 0.9)."""

from __future__ import annotations

from people.xlsx.raw import Problem
from plans.engine.scheme import Scheme
from reports.workbook import vocabulary as word
from reports.workbook.pages import Line
from reports.workbook.parse_ballots import Targets
from reports.workbook.reading import Reading
from reports.workbook.references import REPEAT_REMEDY
from scoring.engine.registers.decisions import (
    RESULT,
    TARGET,
    check_grade,
    check_group,
    check_score,
    check_tied_subject,
    grading_of_people,
    miss_group,
)
from scoring.models import Decision


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
    persons = grading_of_people(scheme)
    if persons is not None and line.get(TARGET) in reading.people.rows:
        check_grade(line, persons)
        return
    subject = reading.subjects.find(line, TARGET)
    if subject is not None:
        check_tied_subject(line, scheme, code=subject.code, kind=subject.kind)


def _check_missing_ballots(line: Line, targets: Targets) -> None:
    """The place is `对象/评价主体`; the conclusion a score or 分摊."""
    words = line.get(TARGET)
    if words is not None:
        _check_place(line, targets, words)
    score = check_score(line)
    if score is not None:
        line.values[RESULT] = score


def _check_place(line: Line, targets: Targets, words: str) -> None:
    code, slash, group = (part.strip() for part in words.rpartition("/"))
    target = targets.find(code if slash else words)
    if not slash:
        form = None if target is None or isinstance(target, Problem) else target.form
        miss_group(line, form, words=words)
    elif isinstance(target, Problem):
        line.fault(TARGET, target.problem, target.remedy)
    elif target is None:
        targets.register.unknown(line, TARGET, code, targets.hint(code))
    elif check_group(line, target.form, code=code, group=group):
        line.values[TARGET] = f"{code}/{group}"
