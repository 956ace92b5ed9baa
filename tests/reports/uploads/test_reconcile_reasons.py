"""Why figures differ: hand-made examples for each reason, and every variant recognised as what it is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from plans.engine.rounding import two_places
from plans.engine.scheme import Scheme
from reports.reconciling import reasons
from reports.reconciling.figures import Figures, Key, Value
from reports.reconciling.given import Given, number_of
from reports.reconciling.pair import Pair, agrees
from reports.reconciling.reconcile import UNKNOWN
from reports.reconciling.variants import variants, with_grades
from tests.reports.uploads.reconcile_years import CODES, against, everything, ours, table, year_of

TOWN: Scheme = year_of("xiangzhen-2024")[1].scheme
UNIT: Scheme = year_of("kejiju-2021")[1].scheme


def pair(
    field: str, text: str, own: dict[str, Value], *, scheme: Scheme = UNIT, kind: str = "", **more: object
) -> Pair:
    """A hand-made difference of a person, or of a subject of that kind."""
    key: Key = ("subject", "K01") if kind else ("person", "P001")
    others = more.pop("others", {})
    assert isinstance(others, dict)
    number = None if field == "grade" else number_of(text)
    given = Given(2, key, field, text, number, len(text.partition(".")[2]))
    figures = Figures({key: own, **others}, {each: f"名{each[1]}" for each in (key, *others)})
    beside = more.pop("row", {})
    assert isinstance(beside, dict)
    row = {field: given, **beside}
    return Pair(given, own.get(field), figures, scheme, row, kind=kind, **more)  # type: ignore[arg-type]


SECTION: dict[str, Value] = {
    "score": 9732, "percent": 9732, "rank": 1, "grade": "优秀",
    "part:业绩": 9400, "part:履职": 8840, "part:加减分": 500,
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "given", "words"),
    [
        (reasons.undecided, pair("score", "90", {"score": None}), "系统里待定"),
        (reasons.undecided, pair("bonus", "90", {"bonus": None}), "系统还没有算出"),
        (reasons.unit_slip, pair("score", "0.94", {"score": 9400}), "小数和百分数"),
        (reasons.unit_slip, pair("score", "9400", {"score": 9400}), "小数和百分数"),
        (reasons.unit_slip, pair("bonus", "1.63", {"bonus": 1_629_844}), "元和万元"),
        (reasons.few_places, pair("score", "93.3", {"score": 9325}), "只保留了 1 位小数"),
        (reasons.few_places, pair("score", "94", {"score": 9350}), "取了整数"),
        (reasons.few_places, pair("score", "93.2", {"score": 9329}), "尾数截断"),
        (reasons.cut_off, pair("bonus", "13666.66", {"bonus": 1_366_667}), "尾差"),
        (reasons.other_column, pair("score", "95.20", {"score": 9000, "percent": 9520}), "“百分制”"),
        (reasons.other_column, pair("bonus", "10000", {"bonus": 900_000, "base": 1_000_000}), "没有按等次扣减、补发"),
        (
            reasons.without_a_term,
            pair("bonus", "9000", {"bonus": 950_000, "base": 1_000_000, "deduction": 100_000, "supplement": 50_000}),
            "没有加补发",
        ),
        (
            reasons.without_a_term,
            pair("bonus", "10500", {"bonus": 950_000, "base": 1_000_000, "deduction": 100_000, "supplement": 50_000}),
            "没有减扣减",
        ),
        (reasons.without_a_term, pair("bonus", "9000", {"bonus": 0}, cancelled=("V001",)), "奖金已取消（依据：V001）"),
        (reasons.near, pair("score", "93.26", {"score": 9325}), "相差 0.01"),
        (reasons.near, pair("bonus", "100.02", {"bonus": 10_000}), "相差 2 分钱"),
        (reasons.turned_digits, pair("bonus", "15868.02", {"bonus": 1_588_602}), "写颠倒"),
        (
            reasons.another_row,
            pair("score", "88", {"score": 9000}, others={("person", "P002"): {"score": 8800}}),
            "与“名P002（P002）”的数相同",
        ),
        (reasons.grade_line, pair("grade", "优秀", {"score": 8970, "grade": "良好"}), "开口的分数段：89.70 取整后是 90"),
        (reasons.grade_line, pair("grade", "良好", {"score": 9000, "grade": "优秀"}), "“以上”含本数"),
        (reasons.grade_line, pair("grade", "优秀", {"score": 9500, "grade": "良好"}, barred=True), "不得评为优秀"),
        (reasons.grade_line, pair("grade", "优秀", {"score": 9500, "grade": "良好"}, before="优秀", kind="科室"), "降档以前"),
        (reasons.grade_line, pair("grade", "优秀", SECTION, scheme=TOWN, kind="科室"), "等次按名额确定"),
        (reasons.grade_line, pair("grade", "优秀", {"score": 8500, "grade": "良好"}), "达到 80.00 这条线"),
    ],
)  # fmt: skip
def test_each_reason_by_a_hand_made_example(reason: reasons.Reason, given: Pair, words: str) -> None:
    assert words in reason(given)
    for other in (*reasons.SURE, *reasons.LIKELY):
        assert isinstance(other(given), str), "no reason stumbles over another's example"


def town(field: str, text: str, **own: Value) -> Pair:
    return pair(field, text, {**SECTION, **own}, scheme=TOWN, kind="科室")


def test_parts_rounded_first_are_recomputed() -> None:
    # 94.004 × 70% + 88.404 × 30% + 5 = 97.3240 → 97.32; from 94.00 and 88.40: 97.32. With 94.015: 97.33 against 97.32.
    assert "中间步骤四舍五入" in reasons.rounded_parts(town("score", "97.32", score=9733))
    assert reasons.rounded_parts(town("score", "97.31", score=9733)) == ""


def test_weights_that_were_left_out() -> None:
    assert "没有乘权重，直接相加" in reasons.without_weights(town("score", "187.40"))
    assert "没有乘权重，直接平均" in reasons.without_weights(town("score", "96.20"))
    assert "没有计“加减分”这一项" in reasons.without_weights(town("score", "92.32"))
    assert "“加减分”的正负号反了" in reasons.without_weights(town("score", "87.32"))


def test_ranks_counted_in_another_way() -> None:
    tied = {("subject", f"K0{n}"): {"score": score, "rank": rank} for n, score, rank in
            ((2, 9732, 1), (3, 9000, 3), (4, 8000, 4))}  # fmt: skip

    def rank(text: str, **own: Value) -> str:
        given = pair("rank", text, {"score": 9732, "rank": 1, **own}, scheme=TOWN, kind="科室", others=tied)
        return reasons.rank_way(given)

    assert "您的表分了先后" in rank("2")
    third = {**tied, ("subject", "K05"): {"score": 9732, "rank": 1}}
    given = pair("rank", "2", {"score": 9000, "rank": 4}, scheme=TOWN, kind="科室", others=third)
    assert (
        reasons.rank_way(given)
        == "同分的排法不同：系统同分并列，后面的名次顺延（1、1、3），您的表不顺延（1、1、2）"
    )


def test_what_follows_from_another_figure_of_the_row_says_so() -> None:
    score = Given(2, ("person", "P001"), "score", "85", Fraction(85), 0)
    given = pair("grade", "良好", {"score": 9500, "grade": "优秀"}, row={"score": score})
    assert reasons.follows(given) == "由“得分”不同引起，请先看那一项"


def test_more_places_than_two_agree_when_they_round_to_ours() -> None:
    key: Key = ("person", "P001")
    assert agrees(Given(1, key, "score", "93.2549", Fraction("93.2549"), 4), 9325)
    assert not agrees(Given(1, key, "score", "93.255", Fraction("93.255"), 3), 9325)
    assert agrees(Given(1, key, "rank", "3", Fraction(3)), 3)
    assert not agrees(Given(1, key, "rank", "3.5", Fraction("3.5")), 3)
    assert agrees(Given(1, key, "grade", "优秀", None), "优秀")


@pytest.mark.parametrize("code", CODES)
def test_every_other_way_of_computing_is_recognised(code: str) -> None:
    """Figures computed wholly in one other way: the first reason given for most of them is that way."""
    tried = 0
    for variant in variants(*year_of(code)):
        figures = variant.compute()
        if figures is None or figures == ours(code):
            continue
        found = against(code, everything(figures))
        if not found.differences:
            continue
        tried += 1
        assert found.reasons[0][0] != UNKNOWN, variant.name
        explained = {reason for reason, _ in found.reasons}
        own = {
            variant.reason,
            *(each for each in explained if "按您表里的等次" in each or "四舍五入" in each),
        }
        assert explained & own, f"{variant.name}: {found.reasons}"
        assert UNKNOWN not in explained, f"{variant.name}: {found.reasons}"
    assert tried >= 3


def test_invalid_ballots_that_were_counted() -> None:
    facts, rules = year_of("kexie-2017")
    other = next(each for each in variants(facts, rules) if each.name == "无效票").compute()
    assert other is not None
    found = against("kexie-2017", table(other, "person", ("score",)))
    assert {row.reason for row in found.differences} == {
        "像是把无效票也算进了票数：无效票只计张数，不参加平均"
    }
    assert {row.key[1] for row in found.differences} <= {"P009", "P015", "P016"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("评价主体权重", "像是各评价主体没有按权重，直接平均"),
        ("季度权重", "像是四个季度直接平均：平时季度与末季度有各自的权重"),
        ("评价系数", "像是没有乘评价系数"),
    ],
)
def test_weights_that_were_not_used(name: str, reason: str) -> None:
    facts, rules = year_of("xiangzhen-2024")
    other = next(each for each in variants(facts, rules) if each.name == name).compute()
    assert other is not None
    found = against("xiangzhen-2024", table(other, "subject", ("score",)))
    assert len(found.differences) > 5
    assert found.reasons[0][0] == reason


def test_a_quota_rounded_the_other_way() -> None:
    facts, rules = year_of("gongxinju-2019")
    other = next(each for each in variants(facts, rules) if each.name == "名额向上取整").compute()
    assert other is not None
    found = against("gongxinju-2019", table(other, "subject", ("score", "grade")))
    assert {row.reason for row in found.differences} == {"像是名额按向上取整计：方案的比例名额这里按向下取整"}


def test_money_that_follows_other_grades() -> None:
    right = ours("kexie-2017")
    lines = table(right, "person", ("grade", "bonus")).splitlines()
    facts, rules = year_of("kexie-2017")
    other = with_grades(facts, rules, {"P005": "良好"})
    assert other is not None
    text = table(other, "person", ("grade", "bonus"))
    assert text.splitlines() != lines
    found = against("kexie-2017", text)
    money = {row.reason for row in found.differences if row.field == "奖金"}
    assert money == {"按您表里的等次（有 1 人与系统不同）算，就是这个数：等次变了，扣减和补发跟着变"}
    assert [row.reason for row in found.differences if row.field == "等次"] == [
        "系统按得分 93.47 定为优秀：达到 90.00 这条线"
    ]


def test_each_person_rounded_alone_misses_the_total_by_fen() -> None:
    right = ours("kejiju-2021")
    text = table(right, "person", ("bonus",))
    key = next(key for key in right.of("person") if right.values[key].get("bonus"))
    amount = right.values[key]["bonus"]
    assert isinstance(amount, int)
    found = against("kejiju-2021", text.replace(two_places(amount), two_places(amount - 1), 1))
    assert [row.reason.partition("。")[0] for row in found.differences] == ["相差 1 分钱：尾差"]
    assert "系统用最大余数法，合计一分不差" in found.notes[-1]


def test_a_large_year_is_compared_without_trying_other_ways() -> None:
    facts, rules = year_of("kejiju-2021")
    people = tuple(replace(facts.people[0], number=f"X{number}") for number in range(2_001))
    assert list(variants(replace(facts, people=people), rules)) == []
