"""Our own two schemes, worked by hand: the bureau's internal one (rules 4.16) and a county with bands and quotas."""

from __future__ import annotations

from datetime import date

import pytest

from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from plans.engine.facts import Indicator, Person, Subject
from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme
from plans.engine.units import POINT, RATIO
from plans.schemes import scheme_text
from scoring.engine.facts import Adjustment, Ledger, Rating, Tally, Violation, YearFacts
from scoring.engine.results import Outcome
from scoring.engine.run import settle

SECTION_FORM = (50, 30, 20)
COUNTY_FORM = (25, 25, 25, 25)
PERSON_FORM = (20, 20, 20, 20, 20)


def scheme(code: str, **changes: str) -> Scheme:
    loaded = load_rules(scheme_text(code) or "", changes)
    assert loaded.rules is not None, loaded
    return loaded.rules.scheme


def tally(target: str, group: str, score: int, form: tuple[int, ...]) -> Tally:
    """Two valid ballots whose mean is ``score`` of 100, spread over the dimensions by their maxima."""
    return Tally(target, group, 2, 0, tuple(2 * score * POINT * full // 100 for full in form))


def full_points(code: str, subject: str, points: int) -> Indicator:
    return Indicator(code, "任务", f"任务{code}", f"任务{code}", points * POINT, subject)


def done(indicator: str, quarter: int, percent: int) -> Ledger:
    return Ledger(indicator, quarter, attainment=percent * RATIO // 100)


# The bureau: U01 with three sections and a subordinate body; U02–U04 are the others of its series.
BUREAU_SUBJECTS = (
    *(Subject(f"U0{number}", f"第{number}局", "单位") for number in (1, 2, 3, 4)),
    Subject("K01", "办公室", "科室", "U01"),
    Subject("K02", "运行科", "科室", "U01"),
    Subject("K03", "技改科", "科室", "U01"),
    Subject("X01", "服务中心", "下属单位", "U01"),
)


def employee(number: str, subject: str, base: int = 10_000) -> Person:
    return Person(
        number, f"职工{number}", subject, rank_level="科级及以下", post="一般人员", bonus_base=base * 100
    )


BUREAU_PEOPLE = (
    employee("P1", "K01"),
    employee("P2", "K01"),
    employee("P3", "K02"),
    employee("P4", "K02"),
    employee("P5", "K03"),
    employee("P6", "X01"),
    employee("P7", "U01", 12_000),
)
WARNED = Violation("V1", "P4", "纪检处分", "本单位", "党内警告", date(2019, 5, 6))


def bureau_in_its_series() -> BonusOutcome:
    """U01 comes first of four: ⌊30% × 4⌋ = 1 优秀; one month for those 在编 outside the subordinate body."""
    ratings = [("U01", 95), ("U02", 90), ("U03", 85), ("U04", 80)]
    facts = YearFacts(
        2019,
        "市工信局",
        BUREAU_SUBJECTS,
        BUREAU_PEOPLE,
        ratings=tuple(
            Rating(code, item, points * POINT)
            for code, points in ratings
            for item in ("目标考评", "公众评议")
        ),
        violations=(WARNED,),
    )
    rules = scheme("gongxinju-2019", 奖金月数="1")
    outcome = settle(facts, rules)
    assert {row.code: row.grade for row in outcome.subjects}["U01"] == "优秀"
    bonus = distribute(facts, outcome, rules, None)
    assert bonus is not None
    return bonus


def bureau_inside() -> tuple[YearFacts, Scheme, Outcome]:
    marks = {"K01": (90, 85), "K02": (80, 90), "K03": (80, 80), "X01": (70, 70)}
    people = {"P1": 92, "P2": 80, "P3": 90, "P4": 70, "P5": 75, "P6": 60, "P7": 91}
    facts = YearFacts(
        2019,
        "市工信局",
        tuple(row for row in BUREAU_SUBJECTS if row.code not in ("U02", "U03", "U04")),
        BUREAU_PEOPLE,
        indicators=(
            full_points("I1", "K01", 60),
            full_points("I2", "K01", 40),
            full_points("I3", "K02", 100),
            full_points("I4", "K03", 100),
            full_points("I5", "X01", 100),
        ),
        ledger=(
            done("I1", 1, 10),
            done("I1", 4, 95),
            done("I2", 4, 100),
            done("I3", 4, 90),
            done("I4", 4, 70),
            done("I5", 4, 50),
        ),
        tallies=(
            *(tally(code, "局领导", leaders, SECTION_FORM) for code, (leaders, _) in marks.items()),
            *(tally(code, "科室互评", peers, SECTION_FORM) for code, (_, peers) in marks.items()),
            *(tally(number, "民主测评", score, PERSON_FORM) for number, score in people.items()),
        ),
        adjustments=(Adjustment(1, "K02", "减", "工作失误", "", POINT),),
        violations=(WARNED,),
    )
    rules = scheme("gongxinju-neibu-2019")
    return facts, rules, settle(facts, rules)


def test_the_unit_total_is_what_the_series_gave() -> None:
    """5 × 10,000 + 12,000 for 在编 staff outside X01; P4's 10,000 is 收回 (rules 4.13)."""
    bonus = bureau_in_its_series()
    assert (bonus.total, bonus.returned, bonus.paid) == (6_200_000, 1_000_000, 5_200_000)


def test_sections_are_scored_by_indicators_and_ballots() -> None:
    """K01: 97 × 70% + (90 × 60% + 85 × 40%) × 30% = 67.9 + 26.4 = 94.30; ⌊30% × 4⌋ = 1 place of 优秀."""
    _, _, outcome = bureau_inside()
    assert [(row.code, row.score, row.rank, row.grade) for row in outcome.subjects] == [
        ("K01", 9430, 1, "优秀"),
        ("K02", 8720, 2, "良好"),  # 90 × 70% + (80 × 60% + 90 × 40%) × 30% − 1 = 63 + 25.2 − 1
        ("K03", 7300, 3, "一般"),  # 70 × 70% + 80 × 30%
        ("X01", 5600, 4, "差"),  # 50 × 70% + 70 × 30%
    ]
    assert outcome.problems == ()


def test_persons_carry_their_section() -> None:
    """P1: 92 × 60% + 94.30 × 40% = 92.92; P7 of the unit itself has no section: ballots alone, 91."""
    _, _, outcome = bureau_inside()
    assert [(row.number, row.score, row.grade) for row in outcome.people] == [
        ("P1", 9292, "优秀"),
        ("P2", 8572, "良好"),
        ("P3", 8888, "良好"),
        ("P4", 7688, "合格"),
        ("P5", 7420, "合格"),
        ("P6", 5840, "不合格"),
        ("P7", 9100, "优秀"),
    ]
    assert {row.number for row in outcome.people if row.cancelled_by} == {"P4"}


def test_money_goes_to_sections_first_and_then_to_persons() -> None:
    """52,000 over 12,000 + 22,000 + 20,000 + 9,000 + 8,000 = 71,000 of weight (rules 4.16, 6.1, 6.3).

    K01 gets 16,112.68: 30% = 4,833.80 by 1.2 : 1, the rest halved. In K02 all of P4's part goes to P3. X01's pool
    of 1,757.75 has no receiver (不合格: 0) and stays undistributed.
    """
    facts, rules, outcome = bureau_inside()
    bonus = distribute(facts, outcome, rules, bureau_in_its_series().paid)
    assert bonus is not None
    assert {row.number: row.amount for row in bonus.allocations} == {
        "P1": 827_606,  # 5,639.44 + 2,636.62
        "P2": 783_662,  # 5,639.44 + 2,197.18
        "P3": 1_464_789,
        "P4": 0,
        "P5": 659_155,
        "P6": 410_140,
        "P7": 878_873,
    }
    assert (bonus.paid, bonus.returned, bonus.undistributed) == (5_024_225, 0, 175_775)


COUNTY_UNITS = {
    "G1": "政府系列",
    "G2": "政府系列",
    "G3": "政府系列",
    "G4": "政府系列",
    "T1": "乡镇系列",
    "T2": "乡镇系列",
}
COUNTY_MARKS = {
    "G1": (96, 90, 92),
    "G2": (91,) * 3,
    "G3": (80,) * 3,
    "G4": (70,) * 3,
    "T1": (88,) * 3,
    "T2": (95,) * 3,
}
COUNTY_QUARTERS = {"G1": (90, 94, 98, 98), "G2": (92,), "G3": (80,), "G4": (70,), "T1": (88,), "T2": (95,)}


def county() -> tuple[YearFacts, Scheme, Outcome]:
    people = {"P1": ("G1", 90), "P2": ("G1", 70), "P3": ("G4", 80), "P4": ("T2", 50)}
    groups = ("县领导", "单位互评", "服务对象")
    facts = YearFacts(
        2023,
        "某县",
        tuple(Subject(code, f"{code}单位", "单位", group=group) for code, group in COUNTY_UNITS.items()),
        tuple(employee(number, unit) for number, (unit, _) in people.items()),
        indicators=tuple(full_points(f"I-{code}", code, 100) for code in COUNTY_UNITS),
        ledger=tuple(
            done(f"I-{code}", quarter, percent)
            for code, percents in COUNTY_QUARTERS.items()
            for quarter, percent in enumerate(percents, 1)
        ),
        tallies=(
            *(
                tally(code, group, score, COUNTY_FORM)
                for code, scores in COUNTY_MARKS.items()
                for group, score in zip(groups, scores, strict=True)
            ),
            *(tally(number, "民主测评", score, PERSON_FORM) for number, (_, score) in people.items()),
        ),
        adjustments=(
            Adjustment(1, "G1", "加", "表彰", "市级", 3 * POINT, "双拥"),
            Adjustment(2, "G1", "加", "表彰", "县级", POINT, "双拥"),
            Adjustment(3, "G1", "加", "表彰", "省级", 3 * POINT, "科普"),
            Adjustment(4, "G3", "减", "通报批评", "", 2 * POINT),
        ),
        violations=(Violation("V1", "P4", "重处分", "县", "撤职", date(2023, 3, 1)),),
    )
    rules = scheme("xianji-2023")
    return facts, rules, settle(facts, rules)


def test_county_grades_need_the_band_and_the_quota_of_the_group() -> None:
    """G1: mean of quarters 95 × 60% + 93.6 × 40% + 5 (of 6) = 99.44; G2 has 91.60 but is second of one place.

    In 乡镇系列 ⌊25% × 2⌋ = 0, at least 1: T2 is 优秀 and drops to 良好 for the 重处分.
    """
    _, _, outcome = county()
    assert [(row.code, row.score, row.rank, row.grade, row.grade_before) for row in outcome.subjects] == [
        ("G1", 9944, 1, "优秀", None),
        ("G2", 9160, 2, "良好", None),
        ("G3", 7800, 3, "良好", None),
        ("G4", 7000, 4, "一般", None),
        ("T1", 8800, 2, "良好", None),
        ("T2", 9450, 1, "良好", "优秀"),
    ]
    assert outcome.honours.talk == ("G4", "T1")
    assert outcome.honours.next_year_quota == (("G1", 0),)
    assert outcome.problems == ()


def test_county_persons_and_the_pool() -> None:
    """80,000 by base, 20,000 and P4's 20,000 by 1.5 : 1 : 0.5; P3's fen is the largest remainder."""
    facts, rules, outcome = county()
    assert [(row.number, row.score, row.grade) for row in outcome.people] == [
        ("P1", 9378, "优秀"),  # 90 × 60% + 99.44 × 40% = 93.776
        ("P2", 8178, "称职"),
        ("P3", 7600, "基本称职"),
        ("P4", 6780, "基本称职"),
    ]
    bonus = distribute(facts, outcome, rules, 10_000_000)
    assert bonus is not None
    assert [row.amount for row in bonus.allocations] == [4_000_000, 3_333_333, 2_666_667, 0]
    assert (bonus.paid, bonus.returned, bonus.undistributed) == (10_000_000, 0, 0)


@pytest.mark.parametrize("code", ["gongxinju-neibu-2019", "xianji-2023"])
def test_they_say_that_they_are_examples(code: str) -> None:
    """A reader never takes our own text for a document of an agency."""
    assert "样例" in scheme(code).title
    assert "自拟" in scheme(code).document
