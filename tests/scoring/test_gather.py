"""What stored rows come to as facts, and what cannot be scored: said in words, never a fault of the program."""

from __future__ import annotations

import pytest

from indicators.models import LedgerEntry
from people.errors import DomainError
from reports.standing_year.forecast import forecast
from scoring.now import compute
from scoring.quarterly.facts import compute_quarter
from tests.office import build_office
from tests.running_year import entry, running_year
from tests.scoring.quarterly.town import town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("grade", "said"), [("", "却没有考核等次"), ("优", "考核等次却是“优”")])
def test_an_approved_row_without_a_grade_of_its_plan_is_named(grade: str, said: str) -> None:
    plan = running_year(build_office(), scheme="gongshanglian-2015")
    row = entry(plan, "1.1", 1, LedgerEntry.State.APPROVED, grade="好")
    entry(plan, "1.2", 1, LedgerEntry.State.SUBMITTED, grade=grade)
    assert [each.grade for each in compute(plan).facts.ledger] == ["好"]
    LedgerEntry.objects.filter(pk=row.pk).update(grade=grade)
    with pytest.raises(
        DomainError,
        match=f"指标 1.1 第1季度的台账不能计分：已经审核，{said}；请对这一行提出更正，考核等次填好、",
    ) as refused:
        compute(plan)
    assert str(refused.value).startswith("指标 1.1 第1季度的台账不能计分：已经审核，")
    assert forecast(plan).refusal == str(refused.value)


def test_a_plan_that_does_not_grade_asks_for_no_grade() -> None:
    plan = town(build_office())
    assert {each.grade for each in compute_quarter(plan, 1).facts.ledger} == {""}
