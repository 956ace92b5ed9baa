"""推演 on facts: another method pays what the rules say, rows and decisions go and come, traces part where they should."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bonuses.engine.lines import near_lines
from bonuses.engine.moved import parted
from bonuses.engine.run import distribute
from bonuses.engine.whatif import (
    Method,
    applied,
    method_refusal,
    refitted,
    usual_method,
    with_method,
)
from plans.engine.facts import Person, Subject
from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme
from plans.engine.steps import Step
from plans.engine.units import POINT
from plans.schemes import scheme_text
from scoring.engine.facts import Adjustment, Decision, YearFacts
from scoring.engine.results import HonoursOutcome, Outcome, PersonOutcome, SubjectOutcome

TEN = ("优秀",) * 3 + ("良好",) * 5 + ("合格", "不合格")


def scheme_of(code: str, **changes: str) -> Scheme:
    text = scheme_text(code)
    assert text is not None
    rules = load_rules(text, changes).rules
    assert rules is not None
    return rules.scheme


def person(number: int, grade: str, score: int | None = None) -> PersonOutcome:
    return PersonOutcome(f"P{number:02d}", f"人{number}", "U01", score, grade, (), barred=False, step=None)


def ten_people() -> tuple[YearFacts, Outcome]:
    """The example of rules 6.2: ten equal people, 3 优秀, 5 良好, 1 合格, 1 不合格."""
    people = tuple(Person(f"P{n:02d}", f"人{n}", "U01", bonus_base=100_000) for n in range(10))
    facts = YearFacts(2017, "某局", (Subject("U01", "某局", "单位"),), people)
    graded = tuple(person(n, grade) for n, grade in enumerate(TEN))
    return facts, Outcome((), graded, HonoursOutcome(), (), ())


def amounts(scheme: Scheme) -> list[int]:
    facts, outcome = ten_people()
    bonus = distribute(facts, outcome, scheme, 10_000_000)
    assert bonus is not None
    assert (bonus.paid or 0) + (bonus.returned or 0) + (bonus.undistributed or 0) == bonus.total
    return [row.amount for row in bonus.allocations]


def test_the_same_people_under_a_pool_of_20_percent() -> None:
    """80,000 ÷ 10 = 8,000 each; 20,000 over 3×1.2 + 5×1 + 0.8 = 9.4: 2,553.19, 2,127.66, 1,702.13, 0."""
    scheme = scheme_of("kexie-2017")
    assert amounts(scheme) == [1366667, 1366667, 1366666, *[1_000_000] * 5, 900_000, 0]
    pool = with_method(scheme, usual_method(scheme, "differential_pool"))
    assert amounts(pool) == [1055319] * 3 + [1012766] * 5 + [970213, 800_000]


def test_figures_of_the_own_method_are_those_of_the_scheme() -> None:
    scheme = scheme_of("kejiju-2021", 差异化奖金比例="30%", 优秀系数="1.5")
    found = usual_method(scheme, "differential_pool")
    assert found.share == "30%"
    assert found.by_grade == (("优秀", "1.5"), ("良好", "1"), ("一般", "0.8"), ("差", "0"))
    assert usual_method(scheme, "deduct_and_supplement").by_grade[2:] == (("一般", "10%"), ("差", "100%"))


def test_supplement_goes_to_the_best_grade_of_a_scheme_with_a_pool() -> None:
    scheme = scheme_of("kejiju-2021")
    other = with_method(scheme, usual_method(scheme, "deduct_and_supplement"))
    assert other.bonus is not None
    assert getattr(other.bonus, "supplement_to", ()) == ("优秀", "良好")
    assert "不是方案的规定" in other.bonus.assumed


@pytest.mark.parametrize(
    ("by_grade", "share", "why"),
    [
        ((("优秀", "1"), ("良好", "1")), "20%", "个人等次是优秀、良好、合格、不合格"),
        ((("优秀", "x"), ("良好", "1"), ("合格", "1"), ("不合格", "0")), "20%", "优秀：“x”不是数字"),
        ((("优秀", "-1"), ("良好", "1"), ("合格", "1"), ("不合格", "0")), "20%", "不能为负数"),
        ((("优秀", "1"), ("良好", "1"), ("合格", "1"), ("不合格", "0")), "120%", "不能超过 100%"),
    ],
)
def test_figures_that_do_not_fit_are_refused_in_words(
    by_grade: tuple[tuple[str, str], ...], share: str, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        with_method(scheme_of("kexie-2017"), Method("differential_pool", "收回", by_grade, share))


def test_a_scheme_without_personal_grades_says_why_not() -> None:
    assert "按单位等次发放月数" in method_refusal(scheme_of("gongxinju-2019", 奖金月数="2"))
    assert method_refusal(scheme_of("xiangzhen-2024")) == "这个方案不分配奖金"
    assert method_refusal(scheme_of("gongxinju-neibu-2019")) == ""


def test_a_decision_takes_the_place_of_the_one_on_the_same_target() -> None:
    stored = Decision("K1", "TIE_AT_CUT", "优秀", "会议")
    other = Decision("K2", "TIE_AT_CUT", "良好", "会议")
    facts = YearFacts(2024, "某镇", decisions=(stored, other))
    wanted = Decision("K1", "TIE_AT_CUT", "良好", "推演")
    assert applied(facts, dropped={}, decisions=[wanted]).decisions == (other, wanted)
    assert facts.decisions == (stored, other)


def test_rows_left_out_keep_the_numbers_of_the_others() -> None:
    rows = tuple(Adjustment(n, "K1", "加", "其他", "", POINT) for n in (1, 2, 3))
    left = applied(YearFacts(2024, "某镇", adjustments=rows), dropped={"adjustments": {1}})
    assert [row.row for row in left.adjustments] == [1, 3]


def test_points_that_the_document_fixes_follow_its_setting_and_decided_ones_do_not() -> None:
    old, new = scheme_of("xiangzhen-2024"), scheme_of("xiangzhen-2024", 招商加分="8")
    fixed = Adjustment(1, "K1", "加", "招商", "", 5 * POINT)
    decided = Adjustment(2, "K1", "加", "突出贡献", "", 5 * POINT)
    found = refitted(YearFacts(2024, "某镇", adjustments=(fixed, decided)), old, new)
    assert [row.points for row in found.adjustments] == [8 * POINT, 5 * POINT]


def test_traces_part_at_the_deepest_step() -> None:
    def trace(grade: str, line: str) -> Step:
        leaf = Step("等次", grade, f"得分 88，{line}", "三(二)")
        return Step("某人", Fraction(88), "", children=(Step("得分", Fraction(88), "88"), leaf))

    (found,) = parted(trace("良好", "80 分以上"), trace("优秀", "88 分以上"))
    assert found.words == "等次 良好 → 优秀（得分 88，88 分以上）〔三(二)〕"
    assert list(parted(trace("良好", "x"), trace("良好", "x"))) == []
    (gone,) = parted(
        Step("扣分", Fraction(1), "", children=(Step("a", Fraction(1)),)), Step("扣分", Fraction(1), "")
    )
    assert gone.words == "a 1：不再计"


def subject(code: str, score: int, rank: int, grade: str) -> SubjectOutcome:
    return SubjectOutcome(code, f"{code}科", "科室", "", score, score, rank, grade, None, (), None)


def test_who_stands_near_a_line_or_the_cut_of_a_quota() -> None:
    """Ten sections: 3 优秀 (30%), 1 一般 (10%); places 3 and 4 are 0.40 apart, 9 and 10 are 0.51; 60.00 is 较差."""
    scores = [9500, 9300, 9000, 8960, 8700, 8500, 8300, 8100, 6051, 6000]
    grades = ["优秀"] * 3 + ["良好"] * 6 + ["较差"]
    rows = tuple(
        subject(f"K{n:02d}", score, n + 1, grade)
        for n, (score, grade) in enumerate(zip(scores, grades, strict=True))
    )
    outcome = Outcome(rows, (), HonoursOutcome(), (), ())
    found = near_lines(YearFacts(2024, "某镇"), outcome, scheme_of("xiangzhen-2024"))
    told = {(row.code, row.words) for row in found}
    assert told == {
        ("K02", "高出 0.40 分"),
        ("K03", "还差 0.40 分"),
        ("K08", "高出 0.50 分"),
        ("K09", "还差 0.01 分"),
    }
    by_code = {row.code: row for row in found}
    assert by_code["K03"].neighbour == "K02科 90.00"
    assert by_code["K03"].line == "前 3 名（10 × 30% = 3，四舍五入，取 3）为优秀"
    assert by_code["K03"].clause == "四(二)5"
    assert by_code["K09"].line == "得分 60 分以下（含）为较差"


def test_people_are_held_against_the_score_lines() -> None:
    people = (
        person(1, "优秀", 9000),
        person(2, "良好", 8950),
        person(3, "良好", 8949),
        person(4, "合格", 7999),
    )
    outcome = Outcome((), people, HonoursOutcome(), (), ())
    facts = YearFacts(2017, "某局", (), tuple(Person(row.number, row.name, "U01") for row in people))
    found = near_lines(facts, outcome, scheme_of("kexie-2017"))
    assert [(row.code, row.above, row.distance) for row in found] == [
        ("P01", True, 0),
        ("P04", False, 1),
        ("P02", False, 50),
    ]
    assert found[0].words == "正好在线上"
