"""What a typed 决定 or 历年结果 may say: the checks of the workbook's reader, asked of the stored roster."""

from __future__ import annotations

from typing import Any, Final

from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from plans.models import Participant, Plan, Subject
from scoring.engine.ballots import NO_BALLOTS
from scoring.engine.ranking import TIE_AT_CUT
from scoring.engine.registers.decisions import (
    MATTER,
    TARGET,
    check_grade,
    check_group,
    check_past,
    check_score,
    check_tied_subject,
    grading_of_people,
    miss_group,
)
from scoring.engine.registers.rows import TypedRow

FIRST_YEAR: Final = 1990
MOST_RANKED: Final = 100_000
TARGET_REMEDY: Final = "请照问题清单中的位置填写"


def check_decision(row: TypedRow, scheme: Scheme, plan: Plan, values: dict[str, Any]) -> None:
    """Check a 决定: who is meant, and what may be concluded. `values` take the place and the score as stored."""
    target = row.get(TARGET)
    if target is None:
        return
    if row.get(MATTER) == TIE_AT_CUT:
        _check_tie(row, scheme, plan, target)
    elif row.get(MATTER) == NO_BALLOTS:
        values["target"] = _check_place(row, scheme, plan, target) or target
        values["conclusion"] = check_score(row) or values.get("conclusion")


def check_past_row(row: TypedRow, scheme: Scheme, plan: Plan, values: dict[str, Any]) -> None:
    """Check a result of an earlier year."""
    year = row.get("年度")
    if year is not None and year < FIRST_YEAR:
        row.fault("年度", f"{year} 不是年份", "请填四位年份，如 2024")
    for heading in ("名次", "参评数"):
        number = row.get(heading)
        if number is not None and not 1 <= number <= MOST_RANKED:
            row.fault(heading, f"{number} 超出范围", f"请填 1 至 {MOST_RANKED} 的整数")
    subject = values.get("subject")
    check_past(row, scheme, year=plan.year, kind=subject.kind if isinstance(subject, Subject) else "")


def _check_tie(row: TypedRow, scheme: Scheme, plan: Plan, target: str) -> None:
    persons = grading_of_people(scheme)
    if persons is not None and Participant.objects.filter(plan=plan, number=target).exists():
        check_grade(row, persons)
        return
    subject = Subject.objects.filter(plan=plan, code=target).first()
    if subject is None:
        row.fault(TARGET, f"“{target[:30]}”不是本年度考核对象的编号", TARGET_REMEDY)
    else:
        check_tied_subject(row, scheme, code=subject.code, kind=subject.kind)


def _check_place(row: TypedRow, scheme: Scheme, plan: Plan, words: str) -> str | None:
    """Check `对象/评价主体`; gives it as it is stored, None where it names nobody."""
    code, slash, group = (part.strip() for part in words.rpartition("/"))
    form = _form_of(scheme, plan, code if slash else words)
    if not slash:
        miss_group(row, form, words=words)
    elif form is None:
        row.fault(TARGET, f"“{code[:30]}”不是本年度参加测评的对象", TARGET_REMEDY)
    elif check_group(row, form, code=code, group=group):
        return f"{code}/{group}"
    return None


def _form_of(scheme: Scheme, plan: Plan, code: str) -> BallotForm | None:
    """On which form somebody is rated: a 工号 where people are rated, else a 编号."""
    people = scheme.form_of_people()
    if people is not None and Participant.objects.filter(plan=plan, number=code).exists():
        return people
    kind = Subject.objects.filter(plan=plan, code=code).values_list("kind", flat=True).first()
    return scheme.form_of_kind(kind) if kind else None
