"""«为什么不是优秀？» in sentences, for every plan of the five: the nearest line, what was missing, what barred it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plans.engine.loading import load_rules
from plans.engine.scheme.subjects import Grading
from plans.schemes import scheme_codes, scheme_text
from scoring.engine.grading import Standing, deciding_rule
from scoring.engine.why import Answer, Case, Peer, Reason, explain


def grading_of(code: str, kind: str = "") -> Grading:
    """The grading of a scheme's subjects of a kind, of its people without one."""
    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None
    found = rules.scheme.class_of(kind) if kind else rules.scheme.people
    assert found is not None
    assert found.grading is not None
    return found.grading


def ranked(*scores: str) -> list[Peer]:
    """Peers of these scores, best first; equal scores share the rank."""
    values = [int(score.replace(".", "")) for score in scores]
    return [
        Peer(f"K{place:02d}", f"{place}科", value, value, values.index(value) + 1)
        for place, value in enumerate(values, 1)
    ]


def case_of(grading: Grading, peers: list[Peer], place: int, **more: object) -> Case:
    """The case of who stands at a place, with the grade that score and rank give."""
    me = peers[place - 1]
    years = more.get("last_years", 0)
    assert isinstance(years, int)
    given = deciding_rule(grading, Standing(me.scale, me.rank, len(peers), years))[1].grade
    return replace(Case(grading, me, tuple(peers), given, given), **more)  # type: ignore[arg-type]


def texts(answer: Answer) -> list[str]:
    return [reason.text for reason in answer.reasons]


TOWN = (
    "97.32",
    "95.00",
    "94.00",
    "93.20",
    "91.81",
    "91.00",
    "90.00",
    "89.00",
    "88.00",
    "87.00",
    "86.00",
    "70.00",
)


def test_a_place_below_the_quota_names_the_line_who_is_ahead_and_the_gap() -> None:
    answer = explain(case_of(grading_of("xiangzhen-2024", "科室"), ranked(*TOWN), 5))
    assert answer.question == "为什么不是优秀？"
    assert texts(answer) == [
        "优秀取前 4 名（12 × 30% = 3.6，四舍五入，取 4），现为第 5 名；第 4 名4科得 93.20 分，差 1.39 分；"
        "线内有 1科 97.32、2科 95.00、3科 94.00、4科 93.20"
    ]
    assert answer.reasons[0].clause == "四(二)5"
    assert answer.reasons[0].assumed == "“左右”按四舍五入"


def test_a_place_within_the_quota_says_how_far_above_the_line_it_stands() -> None:
    answer = explain(case_of(grading_of("xiangzhen-2024", "科室"), ranked(*TOWN), 4))
    assert answer.question == "为什么是优秀？"
    assert texts(answer) == [
        "第 4 名，在前 4 名（12 × 30% = 3.6，四舍五入，取 4）之内，为优秀",
        "比线下第一个（第 5 名5科）高 1.39 分",
    ]


def test_the_last_of_a_town_learns_how_far_the_next_grade_is() -> None:
    answer = explain(case_of(grading_of("xiangzhen-2024", "科室"), ranked(*TOWN), 12))
    assert texts(answer)[-1] == "离上一等次良好最近的是第 11 名11科，差 16.00 分"


def test_being_last_two_years_running_comes_before_any_place() -> None:
    answer = explain(case_of(grading_of("xiangzhen-2024", "科室"), ranked(*TOWN), 12, last_years=2))
    assert texts(answer)[0] == "连续 2 年排名最后，为较差，不再看名次"


def test_sixty_in_a_town_is_below_the_line_that_cannot_be_outranked() -> None:
    peers = ranked(*TOWN[:11], "60.00")
    answer = explain(case_of(grading_of("xiangzhen-2024", "科室"), peers, 12))
    assert texts(answer)[0] == "得分 60.00，60 分以下（含），为较差，不再看名次；要高出这条线还差 0.01 分"


BUREAUX = tuple(f"{95 - place}.50" for place in range(45))


def test_the_bureau_counts_thirty_percent_down_and_below_seventy_at_once() -> None:
    grading, peers = grading_of("gongxinju-2019", "单位"), ranked(*BUREAUX)
    fourteenth = texts(explain(case_of(grading, peers, 14)))
    assert fourteenth[0].startswith(
        "优秀取前 13 名（45 × 30% = 13.5，舍去小数，取 13），现为第 14 名；第 13 名13科得 83.50 分，差 1.00 分"
    )
    assert fourteenth[0].endswith("4科 92.50、5科 91.50 等 13 个")
    assert texts(explain(case_of(grading, peers, 27)))[0] == (
        "得分 69.50，低于 70 分，为差，不再看名次；要高出这条线还差 0.50 分"
    )


def test_a_freed_place_that_is_not_filled_is_told_to_who_stands_just_below() -> None:
    grading = grading_of("gongxinju-2019", "单位")
    peers = ranked(*BUREAUX)
    peers[4] = replace(peers[4], grade="良好")
    told = explain(case_of(grading, peers, 14, freed="空出的优秀名额不递补"))
    assert Reason("线内的5科被降低等次，空出的名额不递补", "5-1)", "空出的优秀名额不递补") in told.reasons
    further = explain(case_of(grading, peers, 15, freed="空出的优秀名额不递补"))
    assert not any("不递补" in text for text in texts(further))


def test_a_downgrade_a_tie_and_a_bar_are_told() -> None:
    grading, peers = grading_of("gongxinju-2019", "单位"), ranked(*BUREAUX)
    moved, bar = Reason("等次被降低：优秀 → 良好", "5-2)"), Reason("不得评优", "4-8")
    answer = explain(case_of(grading, peers, 2, final="良好", moved=moved, bars=(bar,)))
    assert answer.question == "为什么不是优秀？"
    assert answer.reasons == (moved, bar)
    tie = Reason("同分跨线，决定前暂按较低等次良好", "5-1)")
    tied = explain(
        case_of(grading, ranked("90.00", "90.00", "80.00", "80.00"), 2, given="良好", final="良好", tie=tie)
    )
    assert tie in tied.reasons


@pytest.mark.parametrize(
    ("scheme", "grade", "next_line"),
    [("kexie-2017", "良好", ""), ("gongshanglian-2015", "良好", ""), ("kejiju-2021", "良好", ""),
     ("xianji-2023", "称职", "")],
)  # fmt: skip
def test_a_person_short_of_the_line_learns_by_how_much(scheme: str, grade: str, next_line: str) -> None:
    grading = grading_of(scheme)
    me = Peer("P1", "某人", 8762, 8762, 0)
    answer = explain(case_of(grading, [me], 1))
    lowest = next(rule.when.lowest for rule in grading.rules if rule.grade == "优秀" and rule.when)
    assert lowest is not None
    assert texts(answer)[0].endswith(f"现为 87.62，差 {(lowest - 8762) / 100:.2f} 分")
    assert case_of(grading, [me], 1).given == grade


def test_a_deduction_that_cost_a_line_is_named_and_one_that_did_not_is_not() -> None:
    grading = grading_of("kexie-2017")
    me = Peer("P1", "某人", 8700, 8700, 0)
    cost = explain(case_of(grading, [me], 1, without=(("个人扣分 3.50 分", 9050),)))
    assert "如果没有个人扣分 3.50 分，得分为 90.50 分，可达到优秀的线 90.00 分" in texts(cost)
    not_it = explain(case_of(grading, [me], 1, without=(("个人扣分 1.00 分", 8800),)))
    assert not any("如果没有" in text for text in texts(not_it))
    lower = Peer("P2", "某人", 7900, 7900, 0)
    next_grade = explain(case_of(grading, [lower], 1, without=(("个人扣分 3.00 分", 8200),)))
    assert "如果没有个人扣分 3.00 分，得分为 82.00 分，可达到良好的线 80.00 分" in texts(next_grade)
    assert "离上一等次良好（80 分）差 1.00 分" in texts(next_grade)


def test_one_s_own_page_names_nobody_else() -> None:
    answer = explain(case_of(grading_of("xiangzhen-2024", "科室"), ranked(*TOWN), 5, named=False))
    assert not any("科" in text for text in texts(answer))
    assert "第 4 名得 93.20 分" in texts(answer)[0]


@pytest.mark.parametrize("code", scheme_codes())
def test_every_standing_of_every_plan_has_a_reason_with_a_clause(code: str) -> None:
    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None
    gradings = [group.grading for group in rules.scheme.subjects if group.grading]
    gradings += [rules.scheme.people.grading] if rules.scheme.people and rules.scheme.people.grading else []
    scores = [f"{score}.{part:02d}" for score in range(99, 40, -3) for part in (90, 0)]
    for grading in gradings:
        peers = ranked(*scores)
        for place in range(1, len(peers) + 1):
            answer = explain(case_of(grading, peers, place))
            assert answer.reasons, (code, place)
            assert answer.reasons[0].clause in rules.scheme.clauses
