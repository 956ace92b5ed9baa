"""What a typed 决定 or 历年结果 may say: the checks of the workbook's reader, asked of the stored roster."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


class Roster:
    """Who takes part in the year, by 编号 and 工号: two queries, when first asked, for any number of rows."""

    def __init__(
        self, plan: Plan, *, kinds: Mapping[str, str] | None = None, numbers: Collection[str] | None = None
    ) -> None:
        """Take the kinds by 编号 and the 工号 where they are known already."""
        self._plan, self._kinds, self._numbers = plan, kinds, numbers

    @property
    def kinds(self) -> Mapping[str, str]:
        """The kind of every 考核对象 by its 编号."""
        if self._kinds is None:
            self._kinds = dict(Subject.objects.filter(plan=self._plan).values_list("code", "kind"))
        return self._kinds

    @property
    def numbers(self) -> Collection[str]:
        """The 工号 of everybody in the year."""
        if self._numbers is None:
            rows = Participant.objects.filter(plan=self._plan).order_by()
            self._numbers = frozenset(rows.values_list("number", flat=True))
        return self._numbers


def check_decision(row: TypedRow, scheme: Scheme, roster: Roster, values: dict[str, Any]) -> None:
    """Check a 决定: who is meant, and what may be concluded. `values` take the place and the score as stored."""
    target = row.get(TARGET)
    if target is None:
        return
    if row.get(MATTER) == TIE_AT_CUT:
        _check_tie(row, scheme, roster, target)
    elif row.get(MATTER) == NO_BALLOTS:
        values["target"] = _check_place(row, scheme, roster, target) or target
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


def _check_tie(row: TypedRow, scheme: Scheme, roster: Roster, target: str) -> None:
    persons = grading_of_people(scheme)
    if persons is not None and target in roster.numbers:
        check_grade(row, persons)
        return
    kind = roster.kinds.get(target)
    if kind is None:
        row.fault(TARGET, f"“{target[:30]}”不是本年度考核对象的编号", TARGET_REMEDY)
    else:
        check_tied_subject(row, scheme, code=target, kind=kind)


def _check_place(row: TypedRow, scheme: Scheme, roster: Roster, words: str) -> str | None:
    """Check `对象/评价主体`; gives it as it is stored, None where it names nobody."""
    code, slash, group = (part.strip() for part in words.rpartition("/"))
    form = _form_of(scheme, roster, code if slash else words)
    if not slash:
        miss_group(row, form, words=words)
    elif form is None:
        row.fault(TARGET, f"“{code[:30]}”不是本年度参加测评的对象", TARGET_REMEDY)
    elif check_group(row, form, code=code, group=group):
        return f"{code}/{group}"
    return None


def _form_of(scheme: Scheme, roster: Roster, code: str) -> BallotForm | None:
    """On which form somebody is rated: a 工号 where people are rated, else a 编号."""
    people = scheme.form_of_people()
    if people is not None and code in roster.numbers:
        return people
    kind = roster.kinds.get(code)
    return scheme.form_of_kind(kind) if kind else None
