"""四舍五入 once, exact to the last: against the decimal module, which rounds by another way."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.engine.facts import Subject
from plans.engine.rounding import floor, half_up, hundredths, two_places
from plans.engine.steps import show
from plans.engine.units import POINT, points_from_decimal, ratio_from_decimal
from scoring.engine.facts import Adjustment, Rating, YearFacts
from tests.scoring.engine.drawn import BUREAU, Drawn, drawn

CENT = Decimal("0.01")
FOUR_PLACES = st.decimals(0, 100, places=4)
RULES = drawn(BUREAU, 0).rules


@given(st.decimals(-(10**9), 10**9, places=6))
def test_half_up_is_half_up_of_the_decimal_module(value: Decimal) -> None:
    assert half_up(Fraction(value)) == int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert hundredths(Fraction(value)) == int(value.quantize(CENT, rounding=ROUND_HALF_UP) * 100)
    assert floor(Fraction(value)) == int(value.quantize(Decimal(1), rounding=ROUND_FLOOR))


@given(st.integers(-(10**6), 10**6))
def test_an_exact_half_goes_away_from_zero(whole: int) -> None:
    half = Fraction(2 * whole + 1, 2)
    assert half_up(half) == (whole + 1 if half > 0 else whole)


@given(st.fractions())
def test_a_rounded_number_is_the_nearest(value: Fraction) -> None:
    assert abs(half_up(value) - value) <= Fraction(1, 2)


@given(st.integers(-(10**9), 10**9))
def test_two_places_reads_back(value: int) -> None:
    text = two_places(value)
    assert Decimal(text) * 100 == value
    assert len(text.rpartition(".")[2]) == 2


@given(st.decimals(-(10**6), 10**6, places=6))
def test_shown_numbers_are_whole_or_say_that_they_are_not(value: Decimal) -> None:
    assert Decimal(show(Fraction(value))) == value
    assert show(Fraction(1, 3)).startswith("≈")


@given(FOUR_PLACES)
def test_points_and_ratios_keep_every_decimal(value: Decimal) -> None:
    assert Fraction(points_from_decimal(value), POINT) == Fraction(value)
    assert Fraction(ratio_from_decimal(value / 100), 10**12) == Fraction(value) / 100


@given(FOUR_PLACES, FOUR_PLACES, FOUR_PLACES, FOUR_PLACES)
@settings(max_examples=200)
def test_a_published_score_is_rounded_once(
    target: Decimal, public: Decimal, plus: Decimal, minus: Decimal
) -> None:
    facts = YearFacts(
        2019,
        "示例单位",
        subjects=(Subject("U01", "U01", "单位"),),
        ratings=(
            Rating("U01", "目标考评", points_from_decimal(target)),
            Rating("U01", "公众评议", points_from_decimal(public)),
        ),
        adjustments=(
            Adjustment(1, "U01", "加", "其他", "", points_from_decimal(plus)),
            Adjustment(2, "U01", "减", "其他", "", points_from_decimal(minus)),
        ),
    )
    exact = target * Decimal("0.7") + public * Decimal("0.3") + plus - minus
    published = max(exact, Decimal(0)).quantize(CENT, rounding=ROUND_HALF_UP)
    row = Drawn(facts, RULES).document()["subjects"][0]
    assert row["score"] == str(published)
    assert row["parts"]["目标考评"] == str(target.quantize(CENT, rounding=ROUND_HALF_UP))
