"""The input rows behind a result: every word of them, never a ballot; the plan; two versions compared."""

from __future__ import annotations

import copy
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisals.models import AppraisalRound, BallotTally
from bonuses.services import store_and_settle
from plans.models import Plan
from reports.opened import facts_of, rows_of, rules_of
from reports.tracing.inputs import found_rows, input_rows
from reports.workbook import vocabulary as word
from scoring.models import Settlement, SettlementProblem
from scoring.rows_codec import pack_rows, unpack_rows
from scoring.year import YearRows
from tests.reports.pages.settled_samples import Years, words

pytestmark = pytest.mark.django_db


def page(years: Years, name: str, sheet: str, key: str) -> str:
    return words(years.page(name, "result_input", f"?sheet={quote(sheet)}&key={quote(key, safe='')}"))


def test_a_ledger_row_is_shown_with_all_its_words_its_neighbours_and_who_uses_it(years: Years) -> None:
    text = page(years, "镇", word.LEDGER, "I001/4")
    for heading in (
        "指标编号",
        "季度",
        "完成率",
        "自评分",
        "考核得分",
        "完成情况",
        "存在问题",
        "整改措施",
        "状态",
    ):
        assert f" {heading} " in text
    assert "93.5%" in text
    assert "本季度完成8项" in text
    assert "季度台账 I001 第1季度 已审核" in text
    assert "指标 I001" in text
    assert text.count("K01 综合办") == 1
    assert "K02" not in text


def test_a_long_sheet_says_that_it_is_cut(years: Years, monkeypatch: pytest.MonkeyPatch) -> None:
    query = f"?sheet={quote(word.LEDGER)}"
    assert "这里列出前" not in words(years.page("镇", "result_input", query))
    monkeypatch.setattr("reports.tracing.pages.MOST_ROWS", 2)
    text = words(years.page("镇", "result_input", query))
    assert "这里列出前 2 行" in text
    assert text.count("季度台账 I0") == 2


def test_a_row_that_was_not_approved_says_that_it_does_not_count(years: Years) -> None:
    found = years.settlements["镇"]
    kept, rows = bytes(found.book), rows_of(found)
    assert rows is not None
    row = rows.ledger[0]
    row.state = "已退回"
    Settlement.objects.filter(pk=found.pk).update(book=pack_rows(rows))
    text = page(years, "镇", word.LEDGER, f"{row.indicator.code}/{row.quarter}")
    Settlement.objects.filter(pk=found.pk).update(book=kept)
    assert "本行的状态是“已退回”，没有审核，不计分" in text


def test_an_adjustment_is_shown_with_its_proof(years: Years) -> None:
    text = page(years, "镇", word.ADJUSTMENTS, "1")
    for part in ("K04 卫计办", "表彰", "市级", "党委会研究决定", "会议日期", "会议纪要"):
        assert part in text


@pytest.mark.parametrize(
    ("name", "sheet"),
    [("工信局", word.VIOLATIONS), ("工信局", word.GRAVE), ("工信局", word.LETTERS), ("工信局", word.RATINGS),
     ("科协", word.CHARGES), ("科协", word.PEOPLE), ("镇", word.PAST), ("科技局", word.INDICATORS),
     ("科协", word.SUBJECTS), ("镇", word.BALLOTS), ("工信局", word.PLAN)],
)  # fmt: skip
def test_every_row_of_a_sheet_opens_under_its_key(years: Years, name: str, sheet: str) -> None:
    found = years.settlements[name]
    rows = rows_of(found)
    assert rows is not None
    listed = list(input_rows(sheet, rows, rules_of(found), facts_of(found).tallies))
    assert listed
    for row in (listed[0], listed[-1]):
        text = page(years, name, sheet, row.key)
        assert row.title in text
        for heading, value in row.fields:
            assert heading in text
            assert " ".join(value.split()) in text
    overview = words(years.page(name, "result_input", f"?sheet={quote(sheet)}"))
    assert all(row.title in overview for row in listed[:5])
    assert f"{sheet} {len(listed)} 行" in words(years.page(name, "result_input"))


def test_ballots_are_a_mean_and_counts_and_never_a_ballot(years: Years) -> None:
    text = page(years, "镇", word.BALLOTS, "K01/班子成员")
    assert "有效票 7" in text
    assert "平均得分（百分制） ≈89.771429" in text
    # Beside another version with one ballot more, means by dimension would tell that ballot.
    assert "工作业绩平均" not in text
    assert "年度工作簿导入，非密封" in text
    rows = rows_of(years.settlements["镇"])
    assert rows is not None
    assert rows.ballots
    assert "任何人都看不到单张测评票" in text


def test_fewer_than_five_voters_leave_only_the_mean(years: Years) -> None:
    found = years.settlements["科协"]
    few = next(row for row in facts_of(found).tallies if 0 < row.valid < 5)
    text = page(years, "科协", word.BALLOTS, f"{few.target}/{few.group}")
    assert "有效票不足 5 张；平均得分就是计分用的数" in text
    assert "平均得分（百分制）" in text
    assert not any(f"{dimension}平均" in text for dimension in "德能勤绩廉")


def test_a_sealed_round_is_not_called_unsealed(years: Years) -> None:
    found = years.settlements["镇"]
    rows = rows_of(found)
    assert rows is not None
    rows.round = AppraisalRound(plan=found.plan, name="述职", sealed=True)
    (shown,) = found_rows(word.BALLOTS, "K01/班子成员", rows, rules_of(found), facts_of(found).tallies)
    assert dict(shown.fields)["来源"] == "密封测评"
    assert dict(shown.fields)["工作业绩平均"] == "≈89.714286"
    assert not any(isinstance(row, BallotTally) for row in shown.fields)


@pytest.mark.parametrize(
    "query",
    ["?sheet=没有这张表", "?sheet=季度台账&key=I001/9", "?sheet=加减分&key=999", "?sheet=测评&key=K01/谁"],
)
def test_a_row_that_does_not_exist_is_not_found(years: Years, query: str) -> None:
    assert years.reader.get(years.url("镇", "result_input") + query).status_code == 404


def test_a_version_whose_words_are_gone_says_so_and_leads_on(years: Years) -> None:
    found = years.settlements["镇"]
    kept = bytes(found.book)
    Settlement.objects.filter(pk=found.pk).update(book=b"")
    newer = Settlement.objects.create(
        plan=found.plan, version=99, state=Settlement.State.CHECKED, scheme_digest="", engine_version=1, inputs=b"",
        inputs_digest="", rules=bytes(found.rules), result="{}", result_digest="",
    )  # fmt: skip
    text = page(years, "镇", word.LEDGER, "I001/4")
    newer.delete()
    Settlement.objects.filter(pk=found.pk).update(book=kept)
    assert "这一版的输入原文已经没有了" in text
    assert "查看其他版本" in text


def test_the_plan_is_told_in_sentences_with_every_clause_and_what_the_year_changed(years: Years) -> None:
    found = years.settlements["科协"]
    html = years.page("科协", "result_plan")
    text = words(html)
    scheme = rules_of(found).scheme
    assert scheme.document in text
    for name, sentence in scheme.clauses.items():
        assert name in text
        assert " ".join(sentence.split())[:40] in text
    assert "本年度填写或改动的设置" in text
    assert "奖金总额" in text
    assert "原文未规定，按系统默认" in text


def test_one_version_alone_has_nothing_to_be_compared_with(years: Years) -> None:
    assert "只有这一版，没有可比较的" in words(years.page("工商联", "result_compare"))


def test_two_versions_say_what_changed_and_how_it_travelled(years: Years) -> None:
    first = years.settlements["科技局"]
    rows = rows_of(first)
    assert rows is not None
    changed = copy.copy(rows)
    changed.charges = changed.charges[1:]
    ledger = next(
        row
        for row in changed.ledger
        if row.quarter == 4 and row.indicator.subject and row.state == "已审核" and row.approved_points
    )
    ledger.progress = "改写的完成情况"
    assert ledger.approved_points is not None
    ledger.approved_points -= 1000
    rules = rules_of(first)
    second = store_and_settle(_fresh(changed, first), rules, owner=first.plan.agency.name).settlement
    address = years.url("科技局", "result_compare").replace(f"/{first.pk}/", f"/{second.pk}/")
    response = years.reader.get(f"{address}?with={first.pk}")
    text = words(response.content.decode())
    assert response.status_code == 200
    assert "从第1版到第2版：" in text
    assert f"季度台账 {ledger.indicator.code} 第{ledger.quarter}季度 改动" in text
    assert "→ 改写的完成情况" in text
    assert "−0.10" in text
    assert "可能的原因" in text
    assert years.reader.get(f"{address}?with=999999").status_code == 404
    with CaptureQueriesContext(connection) as queries:
        years.reader.get(f"{address}?with={first.pk}")
    assert len(queries) < 30
    assert not SettlementProblem.objects.filter(settlement=second, blocking=True).exists()


def _fresh(rows: YearRows, settlement: Settlement) -> YearRows:
    """Rows as a workbook gives them: unsaved, of a plan that is not stored."""
    plan = Plan(year=settlement.plan.year, scheme_code=settlement.plan.scheme_code)
    fresh = unpack_rows(pack_rows(rows, facts_of(settlement).tallies), plan)
    fresh.plan = plan
    return fresh
