"""决定 and 历年结果: what a row may say, whoever typed it; the rest only the settlement can tell (rules 0.4, 0.9, 4.14, 5.6)."""

from __future__ import annotations

from typing import Final

from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from plans.engine.scheme.subjects import Grading
from plans.engine.typed import half_width_number, plain_decimal
from scoring.engine.registers.rows import RegisterRow, listed

TARGET: Final = "对象"
MATTER: Final = "事项"
RESULT: Final = "结论"
SPREAD: Final = "分摊"
SCORE_HELP: Final = "请填 0 至 100 的得分，或填“分摊”"
FULL: Final = 100
DECIMALS: Final = 4
SHOWN: Final = 30


def grading_of_people(scheme: Scheme) -> Grading | None:
    """How persons are graded, where their grades have quotas, so that a tie of theirs may need a decision."""
    grading = scheme.people.grading if scheme.people else None
    return grading if grading is not None and grading.by_place else None


def check_grade(row: RegisterRow, grading: Grading) -> None:
    """The 结论 on a tie is one of the grades."""
    grade = row.get(RESULT)
    if grade is not None and grade not in grading.grades:
        row.fault(RESULT, f"结论{_quoted(grade)}不是等次", f"请填写：{listed(grading.grades)}")


def check_tied_subject(row: RegisterRow, scheme: Scheme, *, code: str, kind: str) -> None:
    """A tie of 考核对象: the kind has grades, and the 结论 is one of them."""
    if row.get(RESULT) is None or not kind:
        return
    rules = scheme.class_of(kind)
    if rules is None or rules.grading is None:
        row.fault(TARGET, f"本方案不给{kind}“{code}”定等次", "请删除这一行，或改填定等次的考核对象")
    else:
        check_grade(row, rules.grading)


def check_score(row: RegisterRow) -> str | None:
    """The 结论 on missing ballots is a score or 分摊; gives the score as it is stored, None where there is none."""
    conclusion = row.get(RESULT)
    if conclusion is None or conclusion == SPREAD:
        return None
    score = plain_decimal(half_width_number(conclusion))
    if score is None:
        row.fault(RESULT, f"结论{_quoted(conclusion)}不是得分", SCORE_HELP)
        return None
    written = f"{score:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    if not 0 <= score <= FULL:
        row.fault(RESULT, f"结论 {written} 超出 0 至 100", SCORE_HELP)
    elif len(written.partition(".")[2]) > DECIMALS:
        row.fault(RESULT, f"结论 {written} 的小数超过 4 位", "最多保留 4 位小数")
    else:
        return written
    return None


def check_group(row: RegisterRow, form: BallotForm, *, code: str, group: str) -> bool:
    """Whether the rated target has that 评价主体; a fault where it has not."""
    names = [each.name for each in form.groups]
    if group in names:
        return True
    row.fault(
        TARGET,
        f"“{code}”的测评没有评价主体{_quoted(group)}",
        f"请写成 {code}/{names[0]}，可填：{listed(names)}",
    )
    return False


def miss_group(row: RegisterRow, form: BallotForm | None, *, words: str) -> None:
    """Say that a place names nobody who rates: it is written `对象/评价主体`."""
    names = [f"{words}/{each.name}" for each in form.groups] if form is not None else []
    example = "、".join(names) or "K03/村书记、P001/民主测评"
    row.fault(TARGET, f"{_quoted(words)}缺少评价主体", f"请写成 {example}")


def check_past(row: RegisterRow, scheme: Scheme, *, year: int | None, kind: str) -> None:
    """A result of an earlier year: before the plan's own, its rank among as many, its grade one that the kind has."""
    past, rank, of, grade = row.get("年度"), row.get("名次"), row.get("参评数"), row.get("等次")
    if past is not None and year is not None and past >= year:
        row.fault("年度", f"{past} 不早于方案年度 {year}", f"历年结果请填 {year} 以前的年度")
    if rank is not None and of is not None and rank > of:
        row.fault("名次", f"名次 {rank} 大于参评数 {of}", f"请填 1 至 {of} 的整数，或更正参评数")
    rules = scheme.class_of(kind) if kind else None
    if grade is not None and rules is not None and rules.grading and grade not in rules.grading.grades:
        row.fault("等次", f"“{grade}”不是等次", f"请填写：{listed(rules.grading.grades)}")


def uses_past_grades(scheme: Scheme) -> bool:
    """Whether a consequence looks at grades of earlier years (rules 4.14)."""
    return any(entry.years_running > 1 for entry in scheme.honours.consequences)


def uses_past_ranks(scheme: Scheme) -> bool:
    """Whether a grade looks at being last in earlier years (rules 5.6)."""
    rules = [rule.when for group in scheme.subjects if group.grading for rule in group.grading.rules]
    return any(when is not None and when.last_years_running is not None for when in rules)


def uses_past(scheme: Scheme) -> bool:
    """Whether results of earlier years decide anything."""
    return uses_past_grades(scheme) or uses_past_ranks(scheme)


def decides(scheme: Scheme) -> bool:
    """Whether a problem may arise that a decision resolves: somebody is rated, or graded by place."""
    rated = bool(scheme.ballot_forms)
    return (
        rated
        or any(group.grading is not None for group in scheme.subjects)
        or bool(grading_of_people(scheme))
    )


def _quoted(words: str) -> str:
    return f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"
