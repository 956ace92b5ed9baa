"""A quarter settled alone: places within each 分组, shared places, nought and nothing; worked out by hand (rules 5.8, 0.4)."""

from __future__ import annotations

from plans.engine.facts import Indicator, Subject
from plans.engine.units import POINT
from scoring.engine.facts import YearFacts
from scoring.engine.quarter_run import settle_quarter
from tests.scoring.engine.test_scheme_features import scheme
from tests.scoring.engine.test_scheme_quarters import GRADED, QUARTERS, graded

SECTIONS = (
    Subject("K1", "一科", "科室", group="综合"),
    Subject("K2", "二科", "科室", group="综合", coefficient=12_000),
    Subject("K3", "三科", "科室", group="综合"),
    Subject("K4", "四科", "科室", group="业务"),
    Subject("K5", "五科", "科室", group="业务"),
    Subject("K6", "六科", "科室", group="综合"),
)
INDICATORS = tuple(
    Indicator(f"I{n}", "", "甲", f"第{n}项", 10 * POINT, f"K{n}") for n in range(1, len(SECTIONS) + 1)
)


def test_places_are_shared_and_skipped_within_each_group_and_nought_is_a_score() -> None:
    """一科 100×90%＝90；二科 100×75%×1.2＝90；三科 80；四科 差＝0；五科没有台账；六科 70。"""
    ledger = (
        graded("I1", 2, "良好", 90),
        graded("I2", 2, "一般", 75),
        graded("I3", 2, "良好", 80),
        graded("I4", 2, "差"),
        graded("I6", 2, "一般", 70),
        graded("I5", 1, "好"),
    )
    facts = YearFacts(2030, "某镇", SECTIONS, indicators=INDICATORS, ledger=ledger)
    rules = scheme(indicators__scoring=GRADED, subjects__0__parts__0=QUARTERS)
    found = settle_quarter(facts, rules, 2)
    assert {row.code: (row.score, row.rank) for row in found.sections} == {
        "K1": (90_00, 1),
        "K2": (90_00, 1),
        "K3": (80_00, 3),
        "K4": (0, 1),
        "K5": (None, None),
        "K6": (70_00, 4),
    }
    assert [row.raw for row in found.sections][:2] == [90_00, 75_00]
    assert [problem.where for problem in found.problems] == ["K5/Q2"]
    assert not found.problems[0].blocking


def test_a_score_that_was_not_rounded_is_said_once() -> None:
    """一科 90；三科 (90＋75＋76)÷3＝80.33…."""
    more = tuple(Indicator(f"J{n}", "", "甲", f"另{n}项", 10 * POINT, "K3") for n in (1, 2))
    ledger = (
        graded("I1", 2, "良好", 90), graded("I3", 2, "良好", 90), graded("J1", 2, "一般", 75), graded("J2", 2, "一般", 76),
    )  # fmt: skip
    facts = YearFacts(2030, "某镇", SECTIONS, indicators=(*INDICATORS, *more), ledger=ledger)
    found = settle_quarter(facts, scheme(indicators__scoring=GRADED, subjects__0__parts__0=QUARTERS), 2)
    said = {row.code: row.step.formula for row in found.sections}
    assert said["K1"] == "得分 90.00，第 1 名"
    assert said["K3"] == "得分 80.33（≈ 80.333333 → 80.33），第 2 名"
