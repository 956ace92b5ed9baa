"""What a comparison finds: rows by identity, settings, figures, and the input that a result follows."""

from __future__ import annotations

from functools import lru_cache

import pytest

from plans.engine.loading import Rules, load_rules
from plans.models import Plan
from reports.changes import Changes, Side, compare, new_year
from reports.changes.naming import named_message
from reports.changes.result_changes import figures
from reports.workbook.parse import BookReading, read_book
from scoring.models import Decision
from scoring.rows_codec import pack_rows, unpack_rows
from scoring.year import YearRows
from tests.reports.results.books import SAMPLES


@lru_cache
def book(name: str) -> BookReading:
    return read_book(SAMPLES / f"{name}.xlsx")


def rows_of_book(name: str) -> YearRows:
    """Rows of a sample that may be changed."""
    reading = book(name)
    assert reading.rows is not None
    return unpack_rows(pack_rows(reading.rows), Plan(year=reading.rows.plan.year))


def side(name: str, rows: YearRows | None = None, rules: Rules | None = None) -> Side:
    reading = book(name)
    assert reading.rules is not None
    return new_year(rows or rows_of_book(name), rules or reading.rules, agency=reading.agency)


def changed(name: str, rows: YearRows) -> Changes:
    return compare(side(name), side(name, rows))


@pytest.mark.parametrize(
    "name", ["kexie-2017", "gongshanglian-2015", "kejiju-2021", "gongxinju-2019", "xiangzhen-2024"]
)
def test_the_same_year_twice_differs_in_nothing(name: str) -> None:
    found = changed(name, rows_of_book(name))
    assert found.same
    assert found.same_results
    assert found.counts == ()


def test_a_first_version_has_nothing_before_it() -> None:
    found = compare(None, side("kexie-2017"))
    assert not found.before
    assert found.same


def test_an_attainment_travels_to_score_rank_and_grade_of_its_section_and_to_the_ranks_of_others() -> None:
    rows = rows_of_book("xiangzhen-2024")
    row = next(row for row in rows.ledger if row.indicator.code == "I001" and row.quarter == 4)
    row.attainment = 10**12
    found = changed("xiangzhen-2024", rows)
    assert [each.words for each in found.rows] == ["季度台账 I001 第4季度：完成率 93.5% → 100%"]
    own = next(each for each in found.subjects if each.id == "K01")
    score = own.figure("得分")
    assert score is not None
    assert (score.old, score.new, score.difference) == ("91.81", "92.06", "+0.25")
    assert own.causes == ("季度台账 I001 第4季度：完成率 93.5% → 100%",)
    assert own.figure("百分制") is None
    assert found.counts == ("1 处输入不同", "1 个考核对象的结果不同")


def test_a_deleted_charge_moves_the_money_of_everybody_and_names_its_row_only_where_it_counted() -> None:
    rows = rows_of_book("kexie-2017")
    gone = rows.charges.pop(0)
    found = changed("kexie-2017", rows)
    assert [each.what for each in found.rows] == ["removed"]
    own = next(each for each in found.people if each.id == gone.participant.number)
    assert own.causes == (f"个人扣分第1行 {gone.participant.number} {gone.participant.name}：删除",)
    assert own.figure("奖金") is not None
    others = [each for each in found.people if each.id != own.id]
    assert others
    for each in others:
        assert each.causes == ("其他人员的基数、等次或取消情况变动，按权重分摊的份额随之变动",)


def test_rows_without_an_id_are_matched_by_what_they_say_not_by_their_place() -> None:
    rows = rows_of_book("xiangzhen-2024")
    first = rows.adjustments[0]
    rows.adjustments.append(rows.adjustments.pop(0))
    assert changed("xiangzhen-2024", rows).rows == ()
    first.basis = "另一份决定"
    found = changed("xiangzhen-2024", rows)
    assert [(each.what, [field.name for field in each.fields]) for each in found.rows] == [
        ("changed", ["依据"])
    ]
    assert found.same_results
    assert not found.same


def test_ballots_appear_as_counts_and_means_only() -> None:
    rows = rows_of_book("xiangzhen-2024")
    target, group = rows.ballots[0].target, rows.ballots[0].group
    rows.ballots = rows.ballots[1:]
    found = changed("xiangzhen-2024", rows)
    (change,) = found.rows
    assert change.title.startswith(f"测评 {target}")
    names = {field.name for field in change.fields}
    assert {"有效票", "平均得分（百分制）"} <= names
    assert change.new_key == f"测评:{target}/{group}"


def test_a_changed_setting_is_named_with_both_values_and_as_a_cause() -> None:
    reading = book("xiangzhen-2024")
    assert reading.rules is not None
    rules = load_rules(reading.rules.text, {"优秀比例": "10%"}).rules
    assert rules is not None
    found = compare(side("xiangzhen-2024"), side("xiangzhen-2024", rules=rules))
    (setting,) = found.settings
    assert (setting.name, setting.old, setting.new, setting.clause) == ("优秀比例", "30%", "10%", "四(二)5")
    moved = [each for each in found.subjects if each.figure("等次")]
    assert len(moved) == 3
    assert all("方案设置“优秀比例”30% → 10%" in each.causes for each in moved)


def test_problems_that_come_and_go_and_people_who_join() -> None:
    rows = rows_of_book("kexie-2017")
    person = rows.participants[-1]
    rows.ballots = [ballot for ballot in rows.ballots if ballot.target != person.number]
    found = changed("kexie-2017", rows)
    assert [(each["code"], each["where"]) for each in found.problems_new] == [
        ("NO_BALLOTS", f"{person.number}/民主测评")
    ]
    assert {each.name for each in found.money} == {"发放", "收回", "未分配"}
    back = compare(side("kexie-2017", rows), side("kexie-2017"))
    assert back.problems_gone == found.problems_new


def test_a_violation_that_goes_lifts_the_unit_and_those_who_are_paid_by_its_grade() -> None:
    rows = rows_of_book("gongxinju-2019")
    rows.violations = [row for row in rows.violations if row.code != "V087"]
    found = changed("gongxinju-2019", rows)
    unit = next(each for each in found.subjects if each.id == "U05")
    assert unit.causes == ("违规违纪 V087：删除",)
    name = next(row.name for row in rows.subjects if row.code == "U05")
    paid = [each for each in found.people if f"所在对象 {name} 的结果变动" in each.causes]
    assert paid
    total = next(each for each in found.money if each.name == "总额")
    assert total.difference.startswith("+")


def test_figures_say_places_and_amounts_as_people_read_them() -> None:
    names = {"rank": "名次", "bonus": "奖金", "barred": "不得评优"}
    found = figures(
        names,
        {"rank": 5, "bonus": "9000.00", "barred": False},
        {"rank": 2, "bonus": "10000.50", "barred": True},
    )
    assert [(each.old, each.new, each.difference) for each in found] == [
        ("5", "2", "上升 3 位"), ("9,000.00", "10,000.50", "+1,000.50"), ("否", "是", ""),
    ]  # fmt: skip
    (undecided,) = figures({"score": "得分"}, {"score": None}, {"score": "90.00"})
    assert (undecided.old, undecided.new, undecided.difference) == ("", "90.00", "")


def test_a_rank_that_only_gave_way_names_the_sections_that_passed_by_name_and_never_the_unit() -> None:
    rows = rows_of_book("kexie-2017")
    codes = {row.code: row.name for row in rows.subjects}
    for row in rows.ledger:
        if row.indicator.subject and row.indicator.subject.code == "K03" and row.quarter == 4:
            row.attainment, row.self_points, row.approved_points = 10**12, None, None
    found = changed("kexie-2017", rows)
    own = next(each for each in found.subjects if each.id == "K03")
    assert own.figure("得分") is not None
    gave_way = [each for each in found.subjects if each.figure("名次") and not each.figure("得分")]
    assert gave_way
    for each in gave_way:
        assert each.causes == (f"自身得分没有变；{codes['K03']}的得分变动影响了名次和名额",)


@pytest.mark.parametrize(
    ("where", "message", "words"),
    [
        ("P1/民主测评", "P1/民主测评 没有有效票", "张某（P1） 民主测评：没有有效票"),
        ("K1/K2", "K1/K2 同分且跨等次线", "甲科（K1）、乙科（K2）：同分且跨等次线"),
        ("I1", "指标 I1“某项”没有已审核的台账", "指标 I1“某项”没有已审核的台账"),
        ("X9/Q1", "X9/Q1 缺少", "X9 Q1：缺少"),
    ],
)
def test_a_problem_names_whose_it_is(where: str, message: str, words: str) -> None:
    assert named_message(where, message, {"P1": "张某", "K1": "甲科", "K2": "乙科"}) == words


def test_a_decision_says_its_matter_in_words() -> None:
    rows = rows_of_book("kexie-2017")
    rows.decisions = [Decision(target="K02", matter="TIE_AT_CUT", conclusion="优秀", reason="会议研究")]
    assert [each.title for each in changed("kexie-2017", rows).rows] == ["决定 同分跨等次线 K02"]
