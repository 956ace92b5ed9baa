"""Exit suggestions (rules 4.15): each trigger met and just not met; decisions; counties of one city."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from indicators.engine.exits import EXTREME, FINISHED, NOT_CENTRAL, UNIFORM, YearOfIndicator, suggestions
from indicators.models import IndicatorExit, LedgerEntry, SecondaryIndicator
from indicators.services.exits import decide_exit, exit_rows
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from plans.engine.units import POINT, RATIO
from tests.indicators.grid.world import CLERK, draft, row
from tests.office import YEAR, Office
from tests.running_year import entry, running_year


def year(number: int, percent: int | None, **more: object) -> YearOfIndicator:
    share = None if percent is None else Fraction(percent, 100)
    return YearOfIndicator(year=number, share=share, **more)  # type: ignore[arg-type]


def found(*history: YearOfIndicator) -> list[str]:
    return [each.trigger for each in suggestions(history)]


def test_a_finished_task() -> None:
    assert found(year(2025, 100, words="项目通过验收", whole_year=True)) == [FINISHED]
    assert found(year(2025, 99, words="项目通过验收", whole_year=True)) == []
    assert found(year(2025, 100, words="项目通过验收")) == []
    assert found(year(2025, 100, words="按计划推进", whole_year=True)) == []
    assert found() == []


def test_two_years_without_an_entry_basis() -> None:
    assert found(year(2025, None, bases_kept=True), year(2024, None, bases_kept=True)) == [NOT_CENTRAL]
    assert found(year(2025, None, bases_kept=True), year(2024, None, bases_kept=True, basis="领导批示")) == []
    assert found(year(2025, None, bases_kept=True), year(2024, None)) == []
    assert found(year(2025, None, bases_kept=True)) == []


def test_an_extreme_value_that_hardly_grows() -> None:
    assert found(year(2025, 98), year(2024, 98)) == [EXTREME]
    assert found(year(2025, 99), year(2024, 98)) == []
    assert found(year(2025, 98), year(2024, 97)) == []
    assert found(year(2025, 97), year(2024, 98)) == []
    assert found(year(2025, 98), year(2024, None)) == []


def test_three_years_alike_in_all_counties() -> None:
    same = {"others": (Fraction(9, 10), Fraction(9, 10))}
    assert found(*(year(number, 90, **same) for number in (2025, 2024, 2023))) == [UNIFORM]
    assert found(*(year(number, 90, **same) for number in (2025, 2024))) == []
    mixed = {"others": (Fraction(9, 10), Fraction(8, 10))}
    assert found(year(2025, 90, **same), year(2024, 90, **mixed), year(2023, 90, **same)) == []
    alone = {"others": (Fraction(9, 10),)}
    assert found(*(year(number, 90, **alone) for number in (2025, 2024, 2023))) == []


def test_counties_are_compared_over_three_years(office: Office) -> None:
    plan = draft(office)
    for back in (1, 2, 3):
        for agency in (office.a, office.b):
            past = running_year(office, agency=agency, year=YEAR - back)
            past.indicators.filter(code="1.1").update(name="共同任务")
            past.primary_indicators.filter(indicators__code="1.1").update(name="共同")
            entry(
                past, "1.1", 4, LedgerEntry.State.APPROVED, attainment=RATIO, approved_points=9 * POINT // 10
            )
            if agency == office.a and back > 1:
                newer = SecondaryIndicator.objects.get(
                    plan__agency=office.a, plan__year=YEAR - back + 1, code="1.1"
                )
                newer.previous = row(past, "1.1")
                newer.save()
    last = SecondaryIndicator.objects.select_related("plan__agency", "primary").get(
        plan__agency=office.a, plan__year=YEAR - 1, code="1.1"
    )
    triggers = [each.trigger for each in exit_rows([last], plan)[0].suggestions]
    assert triggers == [EXTREME, UNIFORM]
    LedgerEntry.objects.filter(indicator__plan__agency=office.b, indicator__plan__year=YEAR - 2).update(
        approved_points=8 * POINT // 10
    )
    assert [each.trigger for each in exit_rows([last], plan)[0].suggestions] == [EXTREME]


def test_decisions_need_their_reasons_and_are_not_overwritten(office: Office) -> None:
    plan, past = draft(office), running_year(office, year=YEAR - 1)
    last = row(past, "1.1")
    said = {"by": CLERK, "indicator": last, "plan": plan, "trigger": FINISHED, "grounds": "已竣工"}
    with pytest.raises(DomainError, match="理由"):
        decide_exit(**said, outcome="保留")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="五种情形"):
        decide_exit(**{**said, "trigger": "不想要了"}, outcome="待定")  # type: ignore[arg-type]
    made = decide_exit(**said, outcome="待定")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="刚刚被别人登记"):
        decide_exit(**said, outcome="待定")  # type: ignore[arg-type]
    kept = decide_exit(**said, outcome="保留", reason="仍有后续", version=made.version)  # type: ignore[arg-type]
    assert (kept.outcome, kept.version) == ("保留", 1)
    with pytest.raises(DomainError, match="刚刚被别人登记"):
        decide_exit(**said, outcome="保留", reason="再改", version=0)  # type: ignore[arg-type]
    assert IndicatorExit.objects.get().reason == "仍有后续"


def test_who_takes_an_indicator_out_has_a_hand_in_the_draft(office: Office) -> None:
    """Deleting rows by an exit is editing the draft: the same person does not approve it."""
    plan, past = draft(office), running_year(office, year=YEAR - 1)
    carried = row(plan, "1.1")
    SecondaryIndicator.objects.filter(pk=carried.pk).update(previous=row(past, "1.1"))
    clerk = office.account(Role.PERFORMANCE_OFFICE)
    decide_exit(
        by=Actor(name=clerk.name, account=clerk.pk), indicator=row(past, "1.1"), plan=plan, trigger=FINISHED,
        grounds="已竣工", outcome="退出", document="1号", decided_on=date(YEAR, 1, 2),
    )  # fmt: skip
    assert not SecondaryIndicator.objects.filter(pk=carried.pk).exists()
    plan.refresh_from_db()
    assert [clerk.pk, None] in plan.hands


def test_an_approved_plan_keeps_its_indicator(office: Office) -> None:
    plan, past = running_year(office), running_year(office, year=YEAR - 1)
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(previous=row(past, "1.1"))
    with pytest.raises(DomainError, match="变更"):
        decide_exit(
            by=CLERK, indicator=row(past, "1.1"), plan=plan, trigger=FINISHED, grounds="", outcome="退出",
            document="1号", decided_on=date(YEAR, 1, 2),
        )  # fmt: skip
    assert SecondaryIndicator.objects.filter(plan=plan, code="1.1").exists()
    assert not IndicatorExit.objects.exists()
