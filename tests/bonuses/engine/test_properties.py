"""Money: nothing is lost, nothing appears, and no share is off by a fen, whoever takes part."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from bonuses.engine.shares import split
from plans.engine.facts import Person, Subject
from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme
from plans.schemes import scheme_text
from scoring.engine.facts import YearFacts
from scoring.engine.results import HonoursOutcome, Outcome, PersonOutcome, SubjectOutcome
from tests.oracle.exact import shares as slow_shares

SUPPLEMENT = ("kexie-2017", "gongshanglian-2015")
POOL = ("kejiju-2021", "gongxinju-neibu-2019", "xianji-2023")
INTERNAL = "gongxinju-neibu-2019"
BUREAU = "gongxinju-2019"
TARGETS = ("收回", "回池")
KINDS = {"U01": "单位", "K01": "科室", "K02": "科室", "B01": "下属单位"}
PARENTS = {"U01": "", "K01": "U01", "K02": "U01", "B01": "U01"}
TOTALS = st.integers(0, 10**7) | st.integers(0, 30)
WEIGHTS = st.dictionaries(
    st.integers(0, 99).map(lambda n: f"P{n:02d}"),
    st.integers(0, 3) | st.fractions(0, 10**6, max_denominator=12),
    max_size=12,
)


@cache
def scheme_of(code: str, cancelled_to: str = "", months: str = "") -> Scheme:
    text = scheme_text(code)
    assert text is not None
    changes = ({"取消奖金去向": cancelled_to} if cancelled_to else {}) | (
        {"奖金月数": months} if months else {}
    )
    loaded = load_rules(text, changes)
    assert loaded.rules is not None, loaded.setting_faults
    return loaded.rules.scheme


@given(TOTALS, WEIGHTS)
@settings(max_examples=300)
def test_shares_are_exact_to_the_fen(total: int, weights: dict[str, Fraction | int]) -> None:
    shares = split(total, weights)
    whole = sum(weights.values(), Fraction(0))
    if whole == 0:
        assert shares is None
        return
    assert shares is not None
    assert sum(share.fen for share in shares.values()) == total
    for one, weight in weights.items():
        exact = total * Fraction(weight) / whole
        assert abs(shares[one].fen - exact) < 1
        assert shares[one].fen - shares[one].remainder == exact.numerator // exact.denominator
        assert weight or shares[one].fen == 0


@given(TOTALS, WEIGHTS)
@settings(max_examples=200)
def test_a_larger_weight_never_gets_less(total: int, weights: dict[str, Fraction | int]) -> None:
    shares = split(total, weights) or {}
    ordered = sorted(shares, key=lambda one: (-weights[one], one))
    amounts = [shares[one].fen for one in ordered]
    assert amounts == sorted(amounts, reverse=True)


@given(TOTALS, WEIGHTS, st.integers(1, 1000), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_shares_depend_on_proportions_alone(
    total: int, weights: dict[str, Fraction | int], factor: int, chance: Random
) -> None:
    names = chance.sample(sorted(weights), len(weights))
    assert split(total, {name: weights[name] * factor for name in names}) == split(total, weights)


@given(st.integers(-5, -1), st.integers(-5, -1))
def test_negative_amounts_and_weights_are_refused(total: int, weight: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        split(total, {"P01": 1})
    with pytest.raises(ValueError, match="negative"):
        split(1, {"P01": weight})


def _office(scheme: Scheme, chance: Random) -> tuple[YearFacts, Outcome]:
    """An office of a few people with any grades, months, bases and cancellations."""
    grading = scheme.people.grading if scheme.people else None
    grades: list[str | None] = list(grading.grades) if grading else [None]
    section_class = scheme.class_of("科室") or scheme.class_of("单位")
    section_grades = section_class.grading.grades if section_class and section_class.grading else ("优秀",)
    people, results = [], []
    for n in range(chance.randint(1, 9)):
        number = f"P{n:02d}"
        place = chance.choice(sorted(KINDS))
        appraised = chance.random() < 0.9
        people.append(
            Person(
                number, number, place,
                post=chance.choice(["班子成员", "一般人员"]),
                supervision_head=chance.random() < 0.2,
                bonus_base=chance.choice([None, 0, 100_000, 100_001, chance.randint(0, 10**6)]),
                established=chance.random() < 0.8,
                appraised=appraised,
                months=chance.choice([12, 12, chance.randint(1, 12)]),
            )
        )  # fmt: skip
        cancelled = ("V01",) if chance.random() < 0.25 else ()
        grade = chance.choice(grades) if appraised else None
        results.append(PersonOutcome(number, number, place, None, grade, cancelled, bool(cancelled), None))
    subjects = tuple(
        SubjectOutcome(
            code, code, KINDS[code], "", 9000, 9000, 1, chance.choice(section_grades),
            chance.choice([None, *section_grades]), (), None,
        )
        for code in sorted(KINDS)
    )  # fmt: skip
    facts = YearFacts(
        2021,
        "示例单位",
        subjects=tuple(Subject(code, code, kind, PARENTS[code]) for code, kind in KINDS.items()),
        people=tuple(people),
    )
    unit_of = dict.fromkeys(KINDS, "U01")
    return facts, Outcome(subjects, tuple(results), HonoursOutcome(), (), (), unit_of=unit_of)


def _balanced(bonus: BonusOutcome) -> None:
    assert bonus.total is not None
    assert bonus.paid is not None
    assert bonus.returned is not None
    assert bonus.undistributed is not None
    assert bonus.paid + bonus.returned + bonus.undistributed == bonus.total
    assert min(bonus.paid, bonus.returned, bonus.undistributed) >= 0
    assert bonus.paid == sum(row.amount for row in bonus.allocations)
    for row in bonus.allocations:
        assert row.amount == row.base - row.deduction + row.supplement
        assert min(row.base, row.deduction, row.supplement, row.amount) >= 0


def _pool_holds(code: str, cancelled_to: str, total: int, chance: Random) -> None:
    scheme = scheme_of(code, cancelled_to)
    facts, outcome = _office(scheme, chance)
    bonus = distribute(facts, outcome, scheme, total)
    assert bonus is not None
    _balanced(bonus)
    appraised = [person.number for person in facts.people if person.appraised]
    assert [row.number for row in bonus.allocations] == sorted(appraised)
    cancelled = {row.number for row in outcome.people if row.cancelled_by}
    assert all(row.amount == 0 for row in bonus.allocations if row.number in cancelled)
    assert cancelled_to == "收回" or bonus.returned == 0
    mixed = replace(facts, people=tuple(chance.sample(facts.people, len(facts.people))))
    assert distribute(mixed, outcome, scheme, total) == bonus


@pytest.mark.parametrize("cancelled_to", TARGETS)
@pytest.mark.parametrize("code", [*SUPPLEMENT, *POOL])
@given(total=TOTALS, chance=st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_total_is_paid_returned_or_shown_as_undistributed(
    code: str, cancelled_to: str, total: int, chance: Random
) -> None:
    _pool_holds(code, cancelled_to, total, chance)


@pytest.mark.prove
@pytest.mark.parametrize("cancelled_to", TARGETS)
@pytest.mark.parametrize("code", [*SUPPLEMENT, *POOL])
def test_a_total_is_kept_in_many_offices(code: str, cancelled_to: str) -> None:
    chance = Random(f"{code}/{cancelled_to}")
    for _ in range(5_000):
        _pool_holds(
            code, cancelled_to, chance.choice([chance.randint(0, 50), chance.randint(0, 10**8)]), chance
        )


@given(TOTALS, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_internal_money_stays_in_its_section(total: int, chance: Random) -> None:
    scheme = scheme_of(INTERNAL)
    facts, outcome = _office(scheme, chance)
    bonus = distribute(facts, outcome, scheme, total)
    assert bonus is not None
    assert scheme.bonus is not None
    assert scheme.bonus.method == "differential_pool"
    assert scheme.bonus.sections_first is not None
    factors = {entry.grade: entry.coefficient for entry in scheme.bonus.sections_first.coefficients}
    grades = {row.code: row.grade or "" for row in outcome.subjects}
    weights: dict[str, Fraction] = dict.fromkeys(KINDS, Fraction(0))
    for person in facts.people:
        if person.appraised:
            factor = Fraction(1) if person.subject == "U01" else factors[grades[person.subject]]
            weights[person.subject] += Fraction((person.bonus_base or 0) * person.months, 12) * factor
    shares = slow_shares(total, weights)
    place = {person.number: person.subject for person in facts.people}
    for code, share in shares.items():
        assert sum(row.amount for row in bonus.allocations if place[row.number] == code) <= share


@given(st.sampled_from(["0", "0.5", "0.75", "1", "2", "13"]), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_months_by_grade_pay_their_own_sum(months: str, chance: Random) -> None:
    scheme = scheme_of(BUREAU, months=months)
    facts, outcome = _office(scheme, chance)
    bonus = distribute(facts, outcome, scheme, None)
    assert bonus is not None
    _balanced(bonus)
    assert bonus.undistributed == 0
    assert bonus.total == sum(row.base for row in bonus.allocations)
    paid = {row.number for row in bonus.allocations}
    assert paid == {p.number for p in facts.people if p.established and p.appraised and p.subject != "B01"}
    bases = {p.number: Fraction((p.bonus_base or 0) * p.months, 12) for p in facts.people}
    assert all(row.base <= bases[row.number] * Fraction(months) + Fraction(1, 2) for row in bonus.allocations)


@pytest.mark.parametrize("code", [*SUPPLEMENT, *POOL, BUREAU])
@given(total=TOTALS, chance=st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_one_more_cancellation_never_raises_the_pay_of_its_person(
    code: str, total: int, chance: Random
) -> None:
    scheme = scheme_of(code)
    facts, outcome = _office(scheme, chance)
    chosen = chance.choice(outcome.people)
    worse = replace(chosen, cancelled_by=("V99",))
    people = tuple(worse if row is chosen else row for row in outcome.people)
    before, after = (
        distribute(facts, one, scheme, total) for one in (outcome, replace(outcome, people=people))
    )
    assert before is not None
    assert after is not None
    _balanced(after)
    old, new = ({row.number: row.amount for row in one.allocations} for one in (before, after))
    assert set(old) == set(new)
    assert new.get(chosen.number, 0) == 0 <= old.get(chosen.number, 0)


@pytest.mark.prove
def test_a_hundred_thousand_splits_agree_with_a_slow_one() -> None:
    chance = Random(20240927)
    for _ in range(100_000):
        size = chance.randint(1, 12)
        weights = {
            f"P{n:02d}": Fraction(chance.randint(0, 20), chance.choice([1, 1, 12, 7])) for n in range(size)
        }
        total = chance.choice([chance.randint(0, 40), chance.randint(0, 10**9)])
        found = split(total, weights)
        slow = slow_shares(total, weights)
        assert (
            {key: share.fen for key, share in found.items()} == slow if found else not any(weights.values())
        )
