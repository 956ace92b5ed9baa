"""The way of a settlement, one step at a time, never past an undecided problem."""

from __future__ import annotations

import json

import pytest

from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Agency
from scoring.life.steps import advance
from scoring.life.workflow import WAY
from scoring.models import Settlement
from scoring.settlement_states import published_in
from tests.reports.results.books import UNDECIDED, settle_sample

pytestmark = pytest.mark.django_db
BY = Actor(name="测试", origin="命令行")
State = Settlement.State


def stored() -> Settlement:
    return Settlement.objects.select_related("plan__agency").get()


def test_the_whole_way_leaves_a_row_for_each_step() -> None:
    settle_sample("kexie-2017")
    settlement = stored()
    agency = Agency.objects.get(pk=settlement.plan.agency_id)
    for move in WAY:
        assert published_in(agency, 2017) is None or move.target is State.ARCHIVED
        advance(by=BY, settlement=settlement, to=move.target)
        assert stored().state == settlement.state == move.target
    assert published_in(agency, 2017) == settlement
    assert published_in(agency, 2018) is None
    steps = AuditEntry.objects.filter(actor="测试").order_by("position")
    assert [(row.action, json.loads(row.detail)["状态"]["新"]) for row in steps] == [
        ("核对", "核对"),
        ("审定", "审定"),
        ("公示", "公示"),
        ("发布", "发布"),
        ("归档", "归档"),
        ("归档年度方案", "已归档"),
    ]


def test_no_step_is_left_out() -> None:
    settle_sample("kexie-2017")
    with pytest.raises(DomainError, match="不能直接到“发布”"):
        advance(by=BY, settlement=stored(), to=State.PUBLISHED)
    assert stored().state == State.DRAFT


def test_an_undecided_problem_stops_the_way_at_checking() -> None:
    settle_sample(UNDECIDED)
    settlement = stored()
    assert settlement.blocked
    advance(by=BY, settlement=settlement, to=State.CHECKED)
    with pytest.raises(DomainError, match="未决的阻断问题"):
        advance(by=BY, settlement=settlement, to=State.APPROVED)
    assert stored().state == State.CHECKED


def test_of_two_at_once_the_second_reads_what_it_is_now() -> None:
    settle_sample("kexie-2017")
    first, second = stored(), stored()
    advance(by=BY, settlement=first, to=State.CHECKED)
    rows = AuditEntry.objects.count()
    with pytest.raises(DomainError, match="它现在是“核对”"):
        advance(by=BY, settlement=second, to=State.CHECKED)
    assert AuditEntry.objects.count() == rows
