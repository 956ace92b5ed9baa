"""What the scheme language offers beyond the five documents: each with a figure worked out by hand."""

from __future__ import annotations

import pytest
import yaml

from appraisals.engine.tallies import tally
from plans.engine.facts import Indicator, Person, Subject
from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme
from plans.engine.units import POINT, RATIO
from scoring.engine.facts import Decision, Ledger, Tally, Violation, YearFacts
from scoring.engine.run import settle

BASE = """
code: shili-2030
version: 1
title: 示例方案
document: 示例方案
clauses: {一: 示例条款}
indicators:
  scoring: {method: attainment, clause: 一}
ballot_forms:
  - name: 测评
    clause: 一
    dimensions: [{name: 总评, max: 100, clause: 一}]
    groups: [{name: 同事, weight: 100%, clause: 一}]
subjects:
  - name: 科室
    clause: 一
    kinds: [科室]
    parts:
      - {name: 指标, source: indicators, measure: percent, clause: 一}
people:
  clause: 一
  parts: [{name: 测评, source: ballots, form: 测评, clause: 一}]
  grading:
    grades: [优秀, 称职]
    rules:
      - {grade: 优秀, when: {first: {share: 20%, round: down, min: 1}}, clause: 一}
      - {grade: 称职, clause: 一}
"""


def scheme(**changes: object) -> Scheme:
    """The base scheme with values put at dotted keys (a number steps into a list)."""
    data = yaml.safe_load(BASE)
    for path, value in changes.items():
        *way, last = path.split("__")
        node = data
        for key in way:
            node = node[int(key)] if isinstance(node, list) else node[key]
        node[int(last) if isinstance(node, list) else last] = value
    loaded = load_rules(yaml.safe_dump(data, allow_unicode=True))
    assert loaded.rules is not None, loaded.faults
    return loaded.rules.scheme


SECTIONS = (Subject("K1", "一科", "科室", coefficient=12_000), Subject("K2", "二科", "科室"))
INDICATORS = (
    Indicator("I1", "", "甲", "子", 40 * POINT, "K1"),
    Indicator("I2", "", "乙", "丑", 60 * POINT, "K2"),
)


def year(*ledger: Ledger, **more: object) -> YearFacts:
    return YearFacts(2030, "某局", SECTIONS, indicators=INDICATORS, ledger=ledger, **more)  # type: ignore[arg-type]


def done(code: str, percent: int) -> Ledger:
    return Ledger(code, 4, percent * RATIO // 100)


def scores(facts: YearFacts, rules: Scheme) -> list[int | None]:
    return [row.score for row in settle(facts, rules).subjects]


def test_more_than_all_counts_up_to_the_most_the_plan_says() -> None:
    facts = year(done("I1", 130), done("I2", 110))
    assert scores(facts, scheme()) == [100_00, 100_00]
    assert scores(facts, scheme(indicators__scoring__most=1.2)) == [120_00, 110_00]


def test_the_coefficient_of_a_section_multiplies_its_indicator_part() -> None:
    facts = year(done("I1", 80), done("I2", 80))
    # 80 × 1.2 = 96；没有评价系数的按 1
    assert scores(facts, scheme(subjects__0__parts__0__coefficient=True)) == [96_00, 80_00]


def test_a_cap_of_the_total_and_limits_of_a_part() -> None:
    facts = year(done("I1", 90), done("I2", 30))
    limits = {"subjects__0__parts__0__floor": 50, "subjects__0__parts__0__cap": 85}
    assert scores(facts, scheme(**limits)) == [85_00, 50_00]
    assert scores(facts, scheme(subjects__0__cap=70)) == [70_00, 30_00]


def test_the_highest_and_lowest_ballots_are_set_aside() -> None:
    form = scheme(ballot_forms__0__trim=1).form("测评")
    cast = [(mark * POINT,) for mark in (100, 60, 80, 90, 70)] + [(None,)]
    # 去掉 100 和 60，剩 80、90、70；一张无效
    assert tally("P1", "同事", cast, form) == Tally("P1", "同事", 3, 1, (240 * POINT,))
    few = [(mark * POINT,) for mark in (100, 60)]
    assert tally("P1", "同事", few, form).sums == (160 * POINT,), "two are too few to set two aside"


def people(*marks: int) -> tuple[tuple[Person, ...], tuple[Tally, ...]]:
    persons = tuple(Person(f"P{i}", f"人{i}", "K1" if i % 2 else "K2") for i in range(1, len(marks) + 1))
    sums = tuple(Tally(p.number, "同事", 1, 0, (m * POINT,)) for p, m in zip(persons, marks, strict=True))
    return persons, sums


def grades(rules: Scheme, facts: YearFacts) -> dict[str, str | None]:
    return {row.number: row.grade for row in settle(facts, rules).people}


def test_quotas_of_persons_inside_everybody_or_inside_their_section() -> None:
    persons, tallies = people(95, 94, 80, 70, 60)
    facts = year(people=persons, tallies=tallies)
    # 5 人的 20% 是 1 人
    assert [n for n, g in grades(scheme(), facts).items() if g == "优秀"] == ["P1"]
    # 一科 P1、P3、P5，二科 P2、P4：各至少 1 人
    inside = grades(scheme(people__within="subject"), facts)
    assert [n for n, g in inside.items() if g == "优秀"] == ["P1", "P2"]


def test_a_tie_of_persons_at_the_cut_takes_the_lower_grade_until_it_is_decided() -> None:
    persons, tallies = people(90, 90, 80)
    open_tie = settle(year(people=persons, tallies=tallies), scheme())
    assert [row.grade for row in open_tie.people] == ["称职", "称职", "称职"]
    assert [(p.code, p.where) for p in open_tie.problems if p.blocking] == [("TIE_AT_CUT", "P1/P2")]
    decisions = (
        Decision("P1", "TIE_AT_CUT", "称职", "党组研究"),
        Decision("P2", "TIE_AT_CUT", "优秀", "党组研究"),
    )
    decided = settle(year(people=persons, tallies=tallies, decisions=decisions), scheme())
    assert [row.grade for row in decided.people] == ["称职", "优秀", "称职"]
    assert not decided.blocked


def test_a_person_without_ballots_keeps_the_quota_of_the_group_open() -> None:
    persons, tallies = people(90, 80, 70)
    outcome = settle(year(people=persons, tallies=tallies[:2]), scheme())
    assert [row.grade for row in outcome.people] == [None, None, None]
    assert [row.score for row in outcome.people] == [90_00, 80_00, None]


def test_violations_can_be_charged_to_the_section_instead_of_the_unit() -> None:
    line = {
        "id": "一",
        "clause": "一",
        "when": {"situations": ["察访核验"]},
        "points": 2,
        "cancels": ["self"],
    }
    rules = {"clause": "一", "charged_to": "subject", "lines": [line]}
    minus = {"name": "扣分", "source": "deductions", "sign": "minus", "clause": "一"}
    parts = [{"name": "指标", "source": "indicators", "measure": "percent", "clause": "一"}, minus]
    facts = year(
        done("I1", 80),
        done("I2", 80),
        people=(Person("P1", "人1", "K1"),),
        tallies=(Tally("P1", "同事", 1, 0, (90 * POINT,)),),
        violations=(Violation("V1", "P1", "察访核验"),),
    )
    assert scores(facts, scheme(violations=rules, subjects__0__parts=parts)) == [78_00, 80_00]


@pytest.mark.parametrize(("how", "expected"), [("down", 1), ("half_up", 2), ("up", 2)])
def test_shares_of_places_round_as_the_plan_says(how: str, expected: int) -> None:
    persons, tallies = people(90, 85, 80, 75, 70, 65, 60, 55)
    quota = {"share": "20%", "round": how}  # 8 人的 20% 是 1.6
    rules = scheme(people__grading__rules__0__when={"first": quota})
    found = grades(rules, year(people=persons, tallies=tallies))
    assert sum(grade == "优秀" for grade in found.values()) == expected


def test_weights_of_a_section_score_move_to_the_ballots_of_a_leader() -> None:
    parts = [
        {"name": "测评", "source": "ballots", "form": "测评", "weight": "60%", "clause": "一"},
        {"name": "科室", "source": "subject_score", "without": "spread", "weight": "40%", "clause": "一"},
    ]
    subjects = (*SECTIONS, Subject("U1", "某局", "单位"))
    persons = (Person("P1", "人1", "K1"), Person("P2", "人2", "U1"))
    tallies = tuple(Tally(p.number, "同事", 1, 0, (90 * POINT,)) for p in persons)
    facts = YearFacts(2030, "某局", subjects, persons, INDICATORS, (done("I1", 80), done("I2", 80)), tallies)
    outcome = settle(facts, scheme(people__parts=parts))
    # P1：90×60%＋80×40%＝86；P2 在单位本级，测评占全部
    assert [row.score for row in outcome.people] == [86_00, 90_00]
