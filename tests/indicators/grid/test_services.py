"""Batches of edits: what is right is stored, what is not comes back; two editors lose nothing."""

from __future__ import annotations

import json

import pytest

from indicators.models import PrimaryIndicator, SecondaryIndicator
from indicators.services.grid import CellConflict, NewRow, Removal, add_rows, check_rows
from people.errors import DomainError
from people.models import AuditEntry
from plans.engine.units import POINT, RATIO
from plans.models import Plan
from tests.indicators.grid.world import CLERK, NEW, OTHER, codes, draft, edit, row, send
from tests.office import Office
from tests.running_year import entry, running_year


def test_cells_of_every_kind_are_stored_and_told(office: Office) -> None:
    plan = draft(office)
    answer = send(
        plan,
        edit(plan, "1.1", "points", "２.５"),
        edit(plan, "1.1", "planned_q1", "30%"),
        edit(plan, "1.1", "planned_q2", "55"),
        edit(plan, "1.1", "subject", "二科"),
        edit(plan, "1.1", "responsible", "A11"),
        edit(plan, "1.1", "leader", "甲局副局长"),
        edit(plan, "1.1", "target", "第一行\r\n第二行"),
        edit(plan, "1.1", "months", "1月：走访企业；12月份: 总结"),
    )
    assert answer.faults == []
    assert answer.conflicts == []
    found = row(plan, "1.1")
    assert (found.full_points, found.planned_q1, found.planned_q2) == (
        25_000,
        RATIO * 3 // 10,
        RATIO * 55 // 100,
    )
    assert found.subject
    assert found.subject.code == "K2"
    assert found.responsible
    assert found.responsible.name == "二科干事"
    assert found.leader
    assert found.leader.number == "A04"
    assert found.target == "第一行\n第二行"
    assert found.planned_months == {"1": "走访企业", "12": "总结"}
    assert found.version == 1
    (told,) = [one for one in answer.rows if one.row == found.pk]
    assert told.cells["planned_q2"] == "55%"
    assert told.version == 1
    log = AuditEntry.objects.get(action="更改指标")
    assert json.loads(log.detail)["1.1 一科任务1"]["分值"] == {"旧": "1", "新": "2.5"}
    assert log.agency == office.a.pk


def test_a_faulty_cell_keeps_only_itself_back(office: Office) -> None:
    plan = draft(office)
    answer = send(
        plan,
        edit(plan, "1.1", "points", "五分"),
        edit(plan, "1.1", "target", "新目标"),
        edit(plan, "1.2", "planned_q1", "0.25"),
        edit(plan, "1.2", "category", "重点工作"),
        edit(plan, "1.3", "responsible", "查无此人"),
        edit(plan, "1.3", "name", ""),
        edit(plan, "2.1", "standalone", "是"),
        edit(plan, "2.2", "code", "2.3"),
    )
    assert row(plan, "1.1").target == "新目标"
    assert row(plan, "1.1").full_points == POINT
    faults = {(fault.row, fault.field): fault for fault in answer.faults}
    wrong = [("1.1", "points"), ("1.2", "planned_q1"), ("1.2", "category"), ("1.3", "responsible"), ("1.3", "name"),
             ("2.1", "standalone"), ("2.2", "code")]  # fmt: skip
    assert set(faults) == {(row(plan, code).pk, field) for code, field in wrong}
    assert "25%" in faults[row(plan, "1.2").pk, "planned_q1"].remedy
    assert "重点" in faults[row(plan, "1.2").pk, "category"].remedy


def test_points_in_words_and_two_persons_of_one_name(office: Office) -> None:
    plan = draft(office)
    plan.participants.filter(number="A12").update(name="一科填报员")
    answer = send(plan, edit(plan, "1.1", "points", "5分"), edit(plan, "1.1", "responsible", "一科填报员"))
    assert row(plan, "1.1").full_points == 5 * POINT
    (fault,) = answer.faults
    assert "A02、A12" in fault.problem
    assert "工号" in fault.remedy
    assert (
        send(plan, edit(plan, "1.1", "responsible", "一科填报员（A12）")).rows[0].cells["responsible"]
        == "一科填报员（A12）"
    )


def test_rows_trade_their_codes_and_become_their_own_first_level(office: Office) -> None:
    plan = draft(office)
    first, second = row(plan, "1.1").pk, row(plan, "1.2").pk
    answer = send(
        plan,
        edit(plan, "1.1", "code", "1.2"),
        edit(plan, "1.2", "code", "1.1"),
        edit(plan, "2.1", "name", ""),
        edit(plan, "2.1", "standalone", "是"),
    )
    assert answer.faults == []
    assert (row(plan, "1.2").pk, row(plan, "1.1").pk) == (first, second)
    assert row(plan, "2.1").standalone


def test_a_stale_row_takes_other_cells_and_reports_the_same_one(office: Office) -> None:
    plan = draft(office)
    mine = edit(plan, "1.1", "target", "我的目标")
    free = edit(plan, "1.1", "standard", "我的标准")
    send(plan, edit(plan, "1.1", "target", "别人的目标"), by=OTHER)
    answer = send(plan, mine, free)
    found = row(plan, "1.1")
    assert answer.conflicts == [CellConflict(found.pk, 1, "target", "我的目标", "别人的目标")]
    assert (found.target, found.standard, found.version) == ("别人的目标", "我的标准", 2)
    agreed = send(plan, edit(plan, "1.1", "target", "我的目标", was="别人的目标"))
    assert agreed.conflicts == []
    assert row(plan, "1.1").target == "我的目标"


def test_rows_are_added_numbered_placed_and_removed(office: Office) -> None:
    plan = draft(office)
    order: list[int | str] = [row(plan, "1.1").pk, "neu", row(plan, "1.2").pk]
    answer = send(
        plan, added=[NewRow(key="neu", cells=NEW), NewRow(key="halb", cells={"name": "未完"})], order=order
    )
    (made,) = answer.rows
    assert made.key == "neu"
    assert made.cells["code"] == "I001"
    assert codes(plan) == ["1.1", "I001", "1.2", "1.3", "2.1", "2.2", "2.3"]
    assert {(fault.key, fault.field) for fault in answer.faults} == {
        ("halb", "category"),
        ("halb", "primary"),
        ("halb", "points"),
    }
    assert [one.name for one in PrimaryIndicator.objects.filter(plan=plan).order_by("position")] == [
        "一科重点任务", "新的重点", "二科重点任务"
    ]  # fmt: skip
    gone = send(plan, removed=[Removal(row=made.row, version=0)])
    assert gone.removed == [made.row]
    assert not PrimaryIndicator.objects.filter(plan=plan, name="新的重点").exists()
    log = AuditEntry.objects.order_by("-position")[0]
    assert json.loads(log.detail)["删除"][0]["二级指标"] == "新任务"


def test_a_row_that_somebody_changed_or_filed_is_not_removed(office: Office) -> None:
    plan = draft(office)
    changed, filed = row(plan, "1.1"), row(plan, "1.2")
    send(plan, edit(plan, "1.1", "target", "改过"), by=OTHER)
    entry(plan, "1.2", 1)
    answer = send(plan, removed=[Removal(row=changed.pk, version=0), Removal(row=filed.pk, version=0)])
    assert answer.removed == []
    assert ["刚刚被别人改动" in fault.problem or "季度台账" in fault.problem for fault in answer.faults] == [
        True,
        True,
    ]
    assert SecondaryIndicator.objects.filter(pk__in=[changed.pk, filed.pk]).count() == 2


def test_the_other_editor_s_rows_keep_their_place(office: Office) -> None:
    plan = draft(office)
    seen = [row(plan, code).pk for code in ("2.1", "2.2", "2.3", "1.1", "1.2", "1.3")]
    send(
        plan, added=[NewRow(key="x", cells=NEW | {"code": "X1"})], order=[row(plan, "1.1").pk, "x"], by=OTHER
    )
    assert codes(plan)[:2] == ["1.1", "X1"]
    send(plan, order=list(seen))
    assert codes(plan) == ["2.1", "2.2", "2.3", "1.1", "X1", "1.2", "1.3"]


def test_totals_and_findings_are_those_of_the_plan(office: Office) -> None:
    plan = draft(office)
    answer = send(plan, edit(plan, "1.1", "points", "35"))
    totals = {each.category: each for each in answer.totals}
    assert (totals["重点"].points, totals["重点"].wanted) == (40 * POINT, 40 * POINT)
    assert totals[""].points == 40 * POINT
    assert totals[""].wanted == 100 * POINT
    capped = [each for each in answer.findings if "超过上限" in each.problem]
    assert capped
    assert capped[0].row == row(plan, "1.1").pk
    assert capped[0].field == "points"


def test_add_rows_takes_all_or_none(office: Office) -> None:
    plan = draft(office)
    good, bad = NEW, NEW | {"points": "x", "code": "1.1"}
    refused = add_rows(by=CLERK, plan=plan, rows=[good, bad])
    assert {(fault.key, fault.field) for fault in refused.faults} == {("1", "points"), ("1", "code")}
    assert codes(plan) == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]
    assert check_rows(plan=plan, rows=[good, bad]) == refused.faults
    taken = add_rows(by=CLERK, plan=plan, rows=[good, good | {"code": "A7"}], origin="一科草稿",
                     previous=[row(plan, "1.1").pk, None])  # fmt: skip
    assert [one.cells["code"] for one in taken.rows] == ["A008", "A7"] or [
        one.cells["code"] for one in taken.rows
    ] == ["A8", "A7"]
    assert codes(plan)[-2:] == [one.cells["code"] for one in taken.rows]
    assert SecondaryIndicator.objects.get(pk=taken.rows[0].row).previous == row(plan, "1.1")
    assert json.loads(AuditEntry.objects.get(action="加入指标").detail)["来源"] == "一科草稿"


def test_an_approved_plan_is_not_changed(office: Office) -> None:
    plan = running_year(office)
    assert plan.state == Plan.State.APPROVED
    with pytest.raises(DomainError, match="变更"):
        send(plan, edit(plan, "1.1", "target", "偷改"))
    with pytest.raises(DomainError):
        add_rows(by=CLERK, plan=plan, rows=[NEW])
    assert row(plan, "1.1").target == "完成1项"
