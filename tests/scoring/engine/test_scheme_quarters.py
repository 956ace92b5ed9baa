"""Quarter scores of own schemes, what persons carry of their section, and the bar: worked out by hand."""

from __future__ import annotations

from plans.engine.facts import Indicator, Person, Subject
from plans.engine.units import POINT, RATIO
from scoring.engine.facts import Ledger, PublishedQuarter, Tally, Violation, YearFacts
from scoring.engine.run import settle
from tests.scoring.engine.test_scheme_features import INDICATORS, SECTIONS, people, scheme, scores

QUARTERS = {
    "name": "季度任务",
    "source": "quarters",
    "ordinary": [1, 2, 3],
    "ordinary_weight": "40%",
    "final": 4,
    "final_weight": "60%",
    "coefficient": True,
    "clause": "一",
}
GRADED = {
    "method": "graded",
    "clause": "一",
    "grades": [
        {"grade": "好", "share": "100%", "clause": "一"},
        {"grade": "良好", "low": "80%", "high": "100%", "clause": "一"},
        {"grade": "一般", "low": "60%", "high": "80%", "clause": "一"},
        {"grade": "差", "share": "0%", "clause": "一"},
    ],
}


def graded(code: str, quarter: int, grade: str, percent: int | None = None) -> Ledger:
    """A ledger row with a grade; 完成率 and 考核得分 stand beside it and must not count."""
    ratio = None if percent is None else percent * RATIO // 100
    return Ledger(code, quarter, RATIO // 2, grade, ratio, 7 * POINT)


def test_quarters_of_graded_indicators_take_the_share_of_the_grade() -> None:
    """K1 has I1 (40) and I3 (10), 评价系数 1.2; K2 has I2 (60)."""
    indicators = (*INDICATORS, Indicator("I3", "", "丙", "寅", 10 * POINT, "K1"))
    ledger = (
        graded("I1", 1, "好"),
        graded("I3", 1, "差"),
        graded("I1", 2, "良好", 90),
        graded("I3", 2, "一般", 60),
        graded("I1", 3, "一般", 75),
        graded("I1", 4, "良好", 85),
        graded("I3", 4, "好"),
        graded("I2", 1, "差"),
        graded("I2", 4, "良好", 95),
    )
    published = (PublishedQuarter("K2", 2, 80 * POINT), PublishedQuarter("K2", 3, 70 * POINT))
    facts = YearFacts(2030, "某局", SECTIONS, indicators=indicators, ledger=ledger, quarters=published)
    rules = scheme(indicators__scoring=GRADED, subjects__0__parts__0=QUARTERS)
    # 一科：一季度 100×(40×100%＋10×0%)÷50×1.2＝96；二季度 100×(40×90%＋10×60%)÷50×1.2＝100.8；
    # 三季度只有 I1：100×40×75%÷40×1.2＝90；四季度 100×(40×85%＋10)÷50×1.2＝105.6
    # (96＋100.8＋90)÷3×40%＋105.6×60%＝38.24＋63.36＝101.6
    # 二科：(0＋80＋70)÷3×40%＋95×60%＝20＋57＝77
    assert scores(facts, rules) == [101_60, 77_00]
    assert settle(facts, rules).problems == ()


def test_quarters_use_completion_up_to_the_most_and_never_the_given_points() -> None:
    """分值 40, 完成率 130% beside 考核得分 7: 130% counts up to 120%, the points do not (rules 5.1, §8 «0.7»)."""
    rows = tuple(Ledger("I1", quarter, RATIO * 130 // 100, points=7 * POINT) for quarter in (1, 2, 3, 4))
    part = {**QUARTERS, "coefficient": False}
    facts = YearFacts(2030, "某局", SECTIONS[:1], indicators=INDICATORS[:1], ledger=rows)
    assert scores(facts, scheme(subjects__0__parts__0=part)) == [100_00]
    assert scores(facts, scheme(subjects__0__parts__0=part, indicators__scoring__most=1.2)) == [120_00]


def test_a_missing_quarter_is_named_by_the_part_that_needs_it() -> None:
    facts = YearFacts(2030, "某局", SECTIONS[:1], indicators=INDICATORS[:1], ledger=(graded("I1", 1, "好"),))
    outcome = settle(facts, scheme(indicators__scoring=GRADED, subjects__0__parts__0=QUARTERS))
    (final,) = [problem for problem in outcome.problems if problem.blocking]
    assert final.where == "K1/Q4"
    assert final.message.endswith("没有已审核的台账，无法计算季度任务")


def test_a_leader_carries_the_unrounded_score_of_the_section() -> None:
    """A third done is 33.333…, which is carried as it is and not as the published 33.33."""
    parts = [
        {"name": "测评", "source": "ballots", "form": "测评", "weight": "50%", "clause": "一"},
        {"name": "科室", "source": "subject_score", "weight": "50%", "clause": "一"},
    ]
    persons = (Person("P1", "人1", "K1"),)
    tallies = (Tally("P1", "同事", 1, 0, (POINT * 333_575 // 10_000,)),)
    ledger = (Ledger("I1", 4, RATIO // 3),)
    facts = YearFacts(2030, "某局", SECTIONS[:1], persons, INDICATORS[:1], ledger, tallies)
    outcome = settle(facts, scheme(people__parts=parts))
    # (33.3575＋33.3333…)÷2＝33.3454… → 33.35；若先取 33.33，则 33.34375 → 33.34
    assert [row.score for row in outcome.people] == [33_35]


def test_the_bar_from_excellent_is_a_mark_and_leaves_the_grade() -> None:
    line = {
        "id": "一",
        "clause": "一",
        "when": {"situations": ["察访核验"]},
        "points": 0,
        "cancels": ["self", "head"],
    }
    flags = {"clause": "一", "flags": ["非现任职期间", "自查自办"], "own_bonus_cancelled_by": ["自查自办"]}
    table = {"clause": "一", "bars_from_excellent": True, "exemptions": flags, "lines": [line]}
    quiet = {**table, "lines": [{**line, "cancels": []}]}
    subjects = (Subject("K1", "一科", "科室", head="P2"), *SECTIONS[1:])
    persons, tallies = people(95, 80, 70)
    for rules, flag, cancelled in (
        (table, {}, ["P1", "P2"]),
        (table, {"not_in_post": True}, ["P1"]),
        (quiet, {"not_in_post": True}, []),
        (quiet, {"self_investigated": True}, ["P1"]),
    ):
        case = (Violation("V1", "P1", "察访核验", **flag),)  # type: ignore[arg-type]
        facts = YearFacts(2030, "某局", subjects, persons, INDICATORS, (), tallies, violations=case)
        outcome = settle(facts, scheme(violations=rules)).people
        assert [row.number for row in outcome if row.cancelled_by] == cancelled
        assert [(row.number, row.grade) for row in outcome if row.barred] == [("P1", "优秀")]
