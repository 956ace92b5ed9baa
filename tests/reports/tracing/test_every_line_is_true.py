"""Every sum in every trace of the samples is worked out again from the numbers on its line (issue «计算过程»)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from bonuses.engine.run import distribute
from bonuses.engine.traces import person_trace
from plans.engine.loading import bonus_total_fen
from plans.engine.rounding import half_up, two_places
from plans.engine.steps import Step, published, show
from reports.workbook.parse import read_book
from scoring.engine.run import settle
from scoring.gather import gather
from tests.reports.results.books import CODES, SAMPLES
from tests.reports.tracing.arithmetic import all_steps, meet, number, sums_of, value_of

BOOKS = sorted(path.stem for path in (SAMPLES / "edges").glob("*.xlsx"))


def traces(path: Path) -> list[Step]:
    reading = read_book(path)
    assert reading.rows is not None
    assert reading.rules is not None
    facts = gather(reading.rows, reading.rules.scheme, agency=reading.agency)
    outcome = settle(facts, reading.rules.scheme)
    bonus = distribute(facts, outcome, reading.rules.scheme, bonus_total_fen(reading.rules))
    paid = {row.number: row for row in bonus.allocations} if bonus else {}
    trees = [row.step for row in outcome.subjects if row.step]
    return [*trees, *(person_trace(row, paid.get(row.number)) for row in outcome.people)]


@pytest.mark.parametrize("book", [*CODES, *(f"edges/{name}" for name in BOOKS)])
def test_every_sum_of_a_trace_is_true(book: str) -> None:
    checked = 0
    for tree in traces(SAMPLES / f"{book}.xlsx"):
        for step in all_steps(tree):
            for left, relation, result, figure in sums_of(step.formula):
                right = number(result, about=relation == "≈")
                assert meet(value_of(left), right), f"{step.label}: {step.formula}"
                if figure:
                    shown = Fraction(half_up(Fraction(result.replace("−", "-")) * 100), 100)
                    assert two_places(int(shown * 100)) == figure or "计" in step.formula, step.formula
                checked += 1
    assert checked > 20


@pytest.mark.parametrize("book", CODES)
def test_every_number_goes_down_to_a_row_a_mean_or_a_decision(book: str) -> None:
    for tree in traces(SAMPLES / f"{book}.xlsx"):
        for step in all_steps(tree):
            if step.children or step.inputs or not isinstance(step.value, Fraction) or not step.value:
                continue
            # What is shared out of one total has no row of its own: the total is a setting of the plan.
            assert step.label in {"基数份额", "补发", "扣减", "基本部分", "差异化部分", "百分制"}, step


@pytest.mark.parametrize("book", CODES)
def test_every_step_names_a_clause_that_the_plan_quotes(book: str) -> None:
    reading = read_book(SAMPLES / f"{book}.xlsx")
    assert reading.rules is not None
    clauses = reading.rules.scheme.clauses
    unnamed = {"取消奖金依据"}
    for tree in traces(SAMPLES / f"{book}.xlsx"):
        for step in all_steps(tree):
            assert step.clause in clauses or (not step.clause and step.label in unnamed) or step is tree, step


def test_a_published_figure_is_never_told_by_digits_that_round_to_another() -> None:
    almost = Fraction(89_995, 1000) - Fraction(1, 10**9)
    assert show(almost) == "≈89.995"
    assert published(almost, 8999) == "= 89.994999999 → 89.99"
    assert published(Fraction(268, 3), 8933) == "≈ 89.333333 → 89.33"
    assert published(Fraction(94), 9400) == "= 94 → 94.00"


def test_the_reader_of_sums_finds_a_false_one() -> None:
    (left, relation, result, _), *_ = sums_of("民主测评 10 − 个人扣分 12 = 0 → 0.00")
    assert not meet(value_of(left), number(result, about=relation == "≈"))
