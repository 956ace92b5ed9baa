"""The pages around the grid: who reads what, saving, one row as a form, library, exits, 责任公示."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from indicators.models import IndicatorExit, LedgerEntry, SecondaryIndicator
from people.access import Role
from plans.engine.units import POINT, RATIO
from plans.models import Plan, PublicNotice
from tests.indicators.grid.world import draft, edit, row, send
from tests.office import YEAR, Office
from tests.people.organisation.test_pages import text
from tests.running_year import entry, running_year


def address(office: Office, name: str, **more: int) -> str:
    return reverse(name, kwargs={"agency": office.a.pk, "year": YEAR, **more})


def post(office: Office, plan: Plan, who: Role, **batch: Any) -> Any:
    where = address(office, "grid_save") + f"?plan={plan.pk}"
    return office.client_of(who).post(where, json.dumps(batch), content_type="application/json")


def source(response: Any) -> str:
    return str(response.content.decode())


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of the page's form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', source(response))
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def queries(office: Office, who: Role, name: str) -> int:
    client = office.client_of(who)
    client.get(address(office, name))
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address(office, name)).status_code == 200
    return len(taken)


def test_the_grid_shows_all_to_the_office_and_one_s_own_to_others(office: Office) -> None:
    plan = running_year(office)
    office_page = text(office.client_of(Role.PERFORMANCE_OFFICE).get(address(office, "grid")))
    assert "一科任务1" in office_page
    assert "二科任务3" in office_page
    assert "40 / 40" not in office_page
    assert "6 / 40 分" in office_page
    assert "方案和变更" in office_page
    assert 'data-save="' not in source(
        office.client_of(Role.PERFORMANCE_OFFICE).get(address(office, "grid"))
    )  # approved: nobody types
    head = text(office.client_of(Role.SECTION_HEAD).get(address(office, "grid")))
    assert "一科任务1" in head
    assert "二科任务" not in head
    assert "/ 40 分" not in head
    staff = text(office.client_of(Role.STAFF).get(address(office, "grid")))
    assert "一科任务3" in staff
    assert "一科任务1" not in staff
    plan.state = Plan.State.DRAFT
    plan.save()
    assert "本年度没有可以查看的指标" in text(office.client_of(Role.STAFF).get(address(office, "grid")))
    assert 'data-save="' in source(office.client_of(Role.PERFORMANCE_OFFICE).get(address(office, "grid")))
    assert 'data-save="' not in source(office.client_of(Role.LEADING_GROUP).get(address(office, "grid")))


def test_a_year_without_plan_says_what_to_do(office: Office) -> None:
    where = reverse("grid", kwargs={"agency": office.a.pk, "year": 2019})
    assert "先建立年度方案" in text(office.client_of(Role.PERFORMANCE_OFFICE).get(where))


def test_texts_of_cells_are_escaped(office: Office) -> None:
    plan = draft(office)
    send(plan, edit(plan, "1.1", "target", "<script>alert(1)</script>"))
    shown = source(office.client_of(Role.PERFORMANCE_OFFICE).get(address(office, "grid")))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize("name", ["grid", "indicator_library", "indicator_exits", "responsibility"])
def test_pages_ask_the_same_queries_for_one_and_three_rows(office: Office, name: str) -> None:
    now, past = draft(office), draft(office, year=YEAR - 1)
    for plan in (now, past):
        SecondaryIndicator.objects.filter(plan=plan).exclude(code="1.1").delete()
        entry(plan, "1.1", 4, LedgerEntry.State.APPROVED)
    one = queries(office, Role.PERFORMANCE_OFFICE, name)
    for plan in (now, past):
        first = row(plan, "1.1")
        for code in ("1.2", "1.3"):
            first.pk, first.code, first.position = None, code, int(code[-1])
            first.save(force_insert=True)
            entry(plan, code, 4, LedgerEntry.State.APPROVED)
    assert queries(office, Role.PERFORMANCE_OFFICE, name) == one


def test_saving_answers_every_cell(office: Office) -> None:
    plan = draft(office)
    found = row(plan, "1.1")
    cells = [
        {"row": found.pk, "version": 0, "field": "points", "text": "２", "was": "1"},
        {"row": found.pk, "version": 0, "field": "planned_q1", "text": "x", "was": "25%"},
    ]
    added = [{"key": "n1", "cells": {"category": "动态", "primary": "甲", "name": "乙", "points": "1"}}]
    answer = post(office, plan, Role.PERFORMANCE_OFFICE, cells=cells, added=added, order=["n1", found.pk])
    told = answer.json()
    assert answer.status_code == 200
    assert [one["key"] for one in told["rows"]] == ["", "n1"]
    assert told["rows"][0]["cells"]["points"] == "2"
    assert told["rows"][0]["version"] == 1
    assert [(one["row"], one["field"]) for one in told["faults"]] == [(found.pk, "planned_q1")]
    assert {one["category"]: one["points"] for one in told["totals"]}["动态"] == POINT
    assert told["order"][0] == told["rows"][1]["row"]


BAD = (
    "", "[]", "{", '{"cells": [{"row": "1"}]}', '{"cells": [{"row": -1, "version": 0, "field": "points", "text": ""}]}',
    '{"cells": [{"row": 1, "version": 0, "field": "plan", "text": ""}]}', '{"added": [{"key": 1, "cells": {}}]}',
    '{"order": [true]}', '{"removed": [{"row": 1e3, "version": 0}]}', '{"cells": "' + "[" * 2000 + '"}', "[" * 5000,
)  # fmt: skip


def test_what_no_page_sends_is_refused(office: Office) -> None:
    where = address(office, "grid_save") + f"?plan={draft(office).pk}"
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for body in BAD:
        answer = client.post(where, body.encode(), content_type="application/json")
        assert answer.status_code == 409, body[:80]
        assert "收到的内容不完整" in answer.json()["refused"]


def test_an_approved_plan_refuses_with_the_way_out(office: Office) -> None:
    plan = running_year(office)
    cells = [{"row": row(plan, "1.1").pk, "version": 0, "field": "points", "text": "2", "was": "1"}]
    answer = post(office, plan, Role.PERFORMANCE_OFFICE, cells=cells)
    assert answer.status_code == 409
    assert "变更" in answer.json()["refused"]
    assert row(plan, "1.1").full_points == POINT


def test_a_row_is_changed_by_a_form_and_a_conflict_is_shown(office: Office) -> None:
    plan = draft(office)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    where = address(office, "indicator_edit", indicator=row(plan, "1.1").pk)
    page = client.get(where)
    fields = dict(page.context["form"].initial) | hidden(page)
    send(plan, edit(plan, "1.1", "target", "别人的目标"))
    refused = client.post(where, fields | {"target": "我的目标", "standard": "新标准", "points": "五"})
    shown = text(refused)
    assert "刚刚被改成“别人的目标”" in shown
    assert "“五”不是数字" in shown
    assert (row(plan, "1.1").target, row(plan, "1.1").standard) == ("别人的目标", "按完成率计分")
    again = dict(refused.context["form"].data) | hidden(refused) | {"points": "3"}
    done = client.post(where, again, follow=True)
    assert "已保存 1.1" in text(done)
    found = row(plan, "1.1")
    assert (found.target, found.standard, found.full_points) == ("我的目标", "新标准", 3 * POINT)


def test_a_row_is_added_and_removed_by_forms(office: Office) -> None:
    plan = draft(office)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    where = address(office, "indicator_new")
    fields = hidden(client.get(where))
    missing = client.post(where, fields | {"category": "动态", "primary": "新", "name": "表单任务"})
    assert "分值不能为空" in text(missing)
    made = client.post(
        where,
        hidden(missing) | {"category": "动态", "primary": "新", "name": "表单任务", "points": "1"},
        follow=True,
    )
    assert "已增加 I001" in text(made)
    found = row(plan, "I001")
    gone = client.post(address(office, "indicator_remove", indicator=found.pk), {"version": "0"}, follow=True)
    assert "已删除 I001" in text(gone)
    assert not SecondaryIndicator.objects.filter(pk=found.pk).exists()


def test_one_indicator_with_its_quarters_and_not_another_section_s(office: Office) -> None:
    plan = running_year(office)
    past = running_year(office, year=YEAR - 1)
    entry(
        past,
        "1.1",
        4,
        LedgerEntry.State.APPROVED,
        approved_points=9 * POINT // 10,
        attainment=RATIO * 9 // 10,
    )
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(previous=row(past, "1.1"))
    entry(plan, "1.1", 1, LedgerEntry.State.SUBMITTED, problems="人手不足")
    where = address(office, "indicator", indicator=row(plan, "1.1").pk)
    shown = text(office.client_of(Role.SECTION_HEAD).get(where))
    assert "人手不足" in shown
    assert "计划进度 25%" in shown
    assert "还没有填报" in shown
    assert "得 0.9 分（满分 1 分），完成 90%" in shown
    assert office.client_of("二科科室负责人").get(where).status_code == 404
    assert office.client_of(Role.STAFF).get(where).status_code == 404
    hits = source(office.client_of(Role.SECTION_HEAD).get(reverse("search") + "?q=一科任务1"))
    assert where in hits


def test_the_library_takes_earlier_indicators_into_the_draft(office: Office) -> None:
    plan, past = draft(office), running_year(office, year=YEAR - 1)
    entry(past, "1.1", 4, LedgerEntry.State.APPROVED)
    SecondaryIndicator.objects.filter(plan=past, code="1.1").update(name="去年的任务", quality="高质量")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    where = address(office, "indicator_library")
    shown = text(client.get(where + "?q=去年的"))
    assert "去年的任务" in shown
    assert "完成 100%" in shown
    assert "二科任务1" not in shown
    empty = client.post(where, {"take": []}, follow=True)
    assert "没有选指标" in text(empty)
    done = client.post(where, {"take": [row(past, "1.1").pk, row(past, "2.3").pk]}, follow=True)
    assert "已加入 2 项" in text(done)
    made = SecondaryIndicator.objects.get(plan=plan, name="去年的任务")
    assert (made.previous, made.quality, made.code) == (row(past, "1.1"), "高质量", "I001")
    assert made.subject
    assert made.subject.code == "K1"
    assert made.planned_q2 == RATIO // 2
    second = SecondaryIndicator.objects.get(plan=plan, previous=row(past, "2.3"))
    assert second.responsible
    assert second.responsible.name == "二科干事"
    assert "已加入" in text(client.get(where))
    other = office.client_of("乙局绩效办").post(where, {"take": [row(past, "1.1").pk]})
    assert other.status_code == 404


def test_exits_are_suggested_decided_and_take_the_row_out(office: Office) -> None:
    plan, past = draft(office), running_year(office, year=YEAR - 1)
    entry(past, "1.1", 4, LedgerEntry.State.APPROVED, progress="项目已竣工。")
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(previous=row(past, "1.1"))
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    where = address(office, "indicator_exits")
    shown = text(client.get(where))
    assert "已完成工作任务" in shown
    assert "竣工" in shown
    assert "仅供参考" in shown
    decide = address(office, "exit_decide", indicator=row(past, "1.1").pk) + "?trigger=已完成工作任务"
    page = client.get(decide)
    fields = hidden(page) | {"trigger": "已完成工作任务", "grounds": "已竣工", "outcome": "退出"}
    assert "退出要有批准的文号和日期" in text(client.post(decide, fields))
    done = client.post(
        decide, fields | {"document": "泉效综〔2026〕1号", "decided_on": "2026-03-01"}, follow=True
    )
    assert "泉效综〔2026〕1号" in text(done)
    assert IndicatorExit.objects.get(indicator=row(past, "1.1")).outcome == "退出"
    assert not SecondaryIndicator.objects.filter(plan=plan, code="1.1").exists()
    assert "登记决定" not in text(office.client_of(Role.LEADING_GROUP).get(where))
    assert "已完成工作任务" not in text(office.client_of("二科科室负责人").get(where)).split("本页说明")[0]


def test_responsibility_is_shown_printed_and_put_up(office: Office) -> None:
    plan = running_year(office)
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(post_title="综合岗")
    where = address(office, "responsibility")
    shown = text(office.client_of("二科干部职工").get(where))
    assert "综合岗" in shown
    assert "一科任务1" in shown
    assert "没有责任人" not in shown
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    assert "没有责任人：1.1、1.2" in text(client.get(where))
    pdf = client.get(address(office, "responsibility_pdf"))
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "综合岗" in said
    assert "二科干事" in said
    client.post(address(office, "responsibility_publish"))
    notice = PublicNotice.objects.get(plan=plan, kind="责任公示")
    assert ["1.1", "一科重点任务", "一科任务1", "一科", "综合岗", "", ""] in notice.content["表"][0]["行"]
    assert notice.title in text(client.get(where))
