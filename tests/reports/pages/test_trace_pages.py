"""计算过程 on the page: the steps down to the row, deep links, why (not) 优秀, the rows themselves."""

from __future__ import annotations

import re
import zlib
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.engine.step_codec import pack_step, unpack_step
from plans.engine.steps import Step
from reports.tracing.nodes import amount, asked_step
from scoring.models import PersonResult, Settlement, SubjectResult
from tests.reports.pages.settled_samples import BOOKS, Years, words

pytestmark = pytest.mark.django_db
FIVE = ("科协", "工商联", "科技局", "工信局", "镇")


def subject_url(years: Years, name: str, code: str, query: str = "") -> str:
    found = years.settlements[name]
    row = SubjectResult.objects.get(settlement=found, code=code)
    return years.url(name, "result").rstrip("/") + f"/subjects/{row.pk}/{query}"


def person_url(years: Years, name: str, number: str, query: str = "") -> str:
    row = PersonResult.objects.get(settlement=years.settlements[name], number=number)
    return years.url(name, "result").rstrip("/") + f"/people/{row.pk}/{query}"


def read(years: Years, url: str) -> str:
    response = years.reader.get(url)
    assert response.status_code == 200
    return response.content.decode()


def count(step: Step) -> int:
    return 1 + sum(count(child) for child in step.children)


@pytest.mark.parametrize("name", FIVE)
def test_the_page_holds_every_step_of_the_stored_trace(years: Years, name: str) -> None:
    for row in SubjectResult.objects.filter(settlement=years.settlements[name])[:3]:
        root = unpack_step(zlib.decompress(bytes(row.trace)).decode())
        html = read(years, subject_url(years, name, row.code))
        assert len(re.findall(r'<li class="trace-step', html)) == count(root)
        assert words(html).count("计算过程")


def test_a_section_s_steps_go_down_to_a_ledger_row_and_the_mean_of_its_ballots(years: Years) -> None:
    html = read(years, subject_url(years, "镇", "K02"))
    text = words(html)
    assert "业绩 ≈90.144923 × 70% + 履职 ≈94.894286 × 30% + 加减分 0 ≈ 91.569732 → 91.57" in text
    assert "100 × 得分之和 59.15 ÷ 分值之和 65 × 评价系数 0.98 = 89.18" in text
    assert "分值 20 × 完成率 88% = 17.6" in text
    assert "有效票折算总分 655.4 ÷ 7 张有效票 ≈ 93.628571" in text
    assert "根据各被考核科室得分情况,由高分到低分进行排序" in text
    assert "原文未规定，按系统默认：第四季度代表年终一次性考核；季度得分公式原文未写" in text
    row = years.url("镇", "result_input") + "?sheet=%E5%AD%A3%E5%BA%A6%E5%8F%B0%E8%B4%A6&amp;key=I005%2F1"
    assert f'<a href="{row}">季度台账 I005 第1季度</a>' in html
    assert f'href="{years.url("镇", "result_plan")}#clause-' in html


def test_a_link_to_a_clause_and_one_to_a_row_arrive(years: Years) -> None:
    html = read(years, subject_url(years, "工信局", "U05"))
    plan, anchor = re.findall(r'href="([^"#]+/plan/)#([^"]+)">4-4</a>', html)[0]
    assert f'id="{anchor}"' in read(years, plan)
    for url in set(re.findall(r'<a href="([^"]+/input/[^"]+)"', html)):
        assert years.reader.get(url.replace("&amp;", "&")).status_code == 200, url


def test_the_address_of_a_step_opens_the_way_to_it_and_nothing_else(years: Years) -> None:
    url = subject_url(years, "镇", "K02")
    plain, asked, all_open = (
        read(years, url),
        read(years, f"{url}?open=s-1-1-1-2-3"),
        read(years, f"{url}?open=all"),
    )
    assert '<li class="trace-step step-asked" id="s-1-1-1-2-3" aria-current="true">' in asked
    for ancestor in ("s-1", "s-1-1", "s-1-1-1", "s-1-1-1-2"):
        assert re.search(rf'id="{ancestor}"[^>]*><details open>', asked), ancestor
    assert re.search(r'id="s-1-1-1-1"[^>]*><details>', asked)
    assert re.search(r'id="s-1-1-1"[^>]*><details>', plain)
    assert (
        "<details>"
        not in all_open[all_open.index('class="steps steps-root"') : all_open.index("</main>")].split(
            "</ol></section>"
        )[0]
    )


@pytest.mark.parametrize("typed", ["s-1'x", "S-1", "s-", "1", "s-1-0", "s" + "-1" * 40, "<b>"])
def test_an_address_that_names_no_step_is_taken_as_none(years: Years, typed: str) -> None:
    assert asked_step(typed) == ""
    assert years.reader.get(subject_url(years, "镇", "K02"), {"open": typed}).status_code == 200


def test_a_person_s_steps_hold_charge_grade_and_money(years: Years) -> None:
    text = words(read(years, person_url(years, "科协", "P006")))
    assert "民主测评 ≈85.166667 − 个人扣分 6 ≈ 79.166667 → 79.17" in text
    assert "直接责任 3.00 扣 3（绩考办核定：单位指标被扣分责任追究） 取自 个人扣分第1行" in text
    assert "合格：基数份额 16298.44 × 10% = 1629.844 → 1629.84" in text
    assert "16298.43 + 尾差 0.01 = 16298.44" in text
    assert "奖金 14,668.60" in text
    assert "为什么不是优秀？ 优秀须得分 90 分以上（含），现为 79.17，差 10.83 分" in text
    assert "如果没有个人扣分 6.00 分，得分为 85.17 分，可达到良好的线 80.00 分" in text


def test_a_cancelled_bonus_says_in_which_capacity_and_by_which_clause(years: Years) -> None:
    person = PersonResult.objects.filter(settlement=years.settlements["工信局"]).exclude(cancelled_by=[])
    text = words(read(years, person_url(years, "工信局", person[0].number)))
    assert re.search(r"违规违纪 V\d+ .+：取消(当事人本人|所在科室负责人|分管领导)(（.+?）)?当年奖金", text)
    assert "本方案不对个人评分定等，奖金按所在单位的等次发放" in text


@pytest.mark.parametrize("name", list(BOOKS))
def test_every_subject_and_person_of_every_sample_has_an_answer(years: Years, name: str) -> None:
    found = years.settlements[name]
    for row in SubjectResult.objects.filter(settlement=found)[:12]:
        text = words(read(years, subject_url(years, name, row.code)))
        best = re.search(r"为什么(不是|是|没有|还没有)\S+？ \S+", text)
        assert best, row
        if row.grade == "优秀":
            assert "为什么是优秀？" in text
    for person in PersonResult.objects.filter(settlement=found)[:6]:
        assert re.search(
            r"为什么(不是|是|没有|还没有)\S+？ \S+",
            words(read(years, person_url(years, name, person.number))),
        )


def test_an_undecided_score_says_what_is_missing_and_what_to_do(years: Years) -> None:
    found = years.settlements["无票"]
    person = PersonResult.objects.filter(settlement=found, number="P008").get()
    text = words(read(years, person_url(years, "无票", person.number)))
    assert "为什么还没有等次？ P008/民主测评 没有有效票，得分待定；请补测评或作出决定（填得分或分摊）" in text


def test_a_group_that_waits_for_another_says_for_whom(years: Years) -> None:
    found = years.settlements["缺得分"]
    row = SubjectResult.objects.filter(
        settlement=found, score_hundredths__isnull=False, rank__isnull=True
    ).first()
    assert row is not None
    assert "得分待定，全组的名次和等次都待定" in words(read(years, subject_url(years, "缺得分", row.code)))


def test_a_tie_says_that_it_waits_for_a_decision(years: Years) -> None:
    found = years.settlements["科室同分"]
    place = found.problems.filter(code="TIE_AT_CUT").values_list("where", flat=True)[0]
    text = words(read(years, subject_url(years, "科室同分", place.split("/")[0])))
    assert "同分跨线，决定前暂按较低等次" in text


def test_the_trace_asks_the_same_number_of_questions_however_long_it_is(years: Years) -> None:
    counts = []
    for name, code in (("镇", "K02"), ("工信局", "U01"), ("科技局", "K01"), ("科技局", "U01")):
        url = subject_url(years, name, code)
        years.reader.get(url)
        with CaptureQueriesContext(connection) as queries:
            years.reader.get(url)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_a_result_without_a_trace_says_so(years: Years) -> None:
    row = SubjectResult.objects.filter(settlement=years.settlements["镇"]).last()
    assert row is not None
    kept = bytes(row.trace)
    SubjectResult.objects.filter(pk=row.pk).update(trace=b"")
    text = words(read(years, subject_url(years, "镇", row.code)))
    SubjectResult.objects.filter(pk=row.pk).update(trace=kept)
    assert "没有计算过程" in text


def test_a_result_of_another_settlement_is_not_found_under_this_one(years: Years) -> None:
    row = SubjectResult.objects.filter(settlement=years.settlements["镇"]).first()
    assert row is not None
    assert (
        years.reader.get(years.url("科协", "result").rstrip("/") + f"/subjects/{row.pk}/").status_code == 404
    )
    assert reverse("result_subject", kwargs={"agency": 1, "year": 2024, "settlement": 1, "subject": row.pk})


def test_what_somebody_typed_is_never_markup(years: Years) -> None:
    found: Settlement = years.settlements["镇"]
    row = SubjectResult.objects.filter(settlement=found).first()
    assert row is not None
    step = unpack_step(zlib.decompress(bytes(row.trace)).decode())
    bad = Step("<i>坏</i>", step.value, "<script>1</script>", "<b>", "<u>", ('加减分:"><i>',), (step,))
    kept = bytes(row.trace)
    SubjectResult.objects.filter(pk=row.pk).update(trace=zlib.compress(pack_step(bad).encode()))
    html = read(years, subject_url(years, "镇", row.code))
    SubjectResult.objects.filter(pk=row.pk).update(trace=kept)
    assert "<script>1" not in html
    assert "<i>坏" not in html
    assert "&lt;i&gt;坏&lt;/i&gt;" in html


def test_numbers_have_two_places_and_more_only_where_they_are_needed() -> None:
    assert amount(Fraction(94)) == "94.00"
    assert amount(Fraction(27, 2)) == "13.50"
    assert amount(Fraction(1234567, 100), grouped=True) == "12,345.67"
    assert amount(Fraction(-1234, 100), grouped=True) == "-12.34"
    assert amount(Fraction(-50, 100), grouped=True) == "-0.50", "the sign stands though the yuan are 0"
    assert amount(Fraction(1, 3)) == "≈0.333333"
    assert amount(Fraction(43625, 1000)) == "43.625"
