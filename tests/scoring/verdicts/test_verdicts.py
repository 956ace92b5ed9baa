"""上级评定: entered by one, confirmed by another, its total in the plan, what it begins; each once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.models import LedgerEntry, SecondaryIndicator
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from plans.engine.units import POINT, RATIO
from plans.models import Plan, PlanChange, PlanSetting, PlanVersion
from reports.workbook.parse import read_book
from scoring.models import (
    ChargeProposal,
    PersonalCharge,
    RectificationItem,
    Standing,
    SuperiorVerdict,
    VerdictItem,
)
from scoring.registering import charges
from scoring.services import store_year
from scoring.verdicts import commands, pasting, rectify, total
from scoring.verdicts.commands import ItemFacts, VerdictFacts
from scoring.verdicts.figures import in_force, is_known
from tests.office import YEAR, Office
from tests.reports.results.books import SAMPLES
from tests.running_year import entry, running_year
from tests.scoring.registers.world import AGENCY, by, person

DAY = date(YEAR, 3, 31)
DUE = date(YEAR, 12, 31)


def plan_of(office: Office) -> Plan:
    """A year of which 1.3 came to half of its point, by its own ledger."""
    plan = running_year(office, scheme=AGENCY)
    SecondaryIndicator.objects.filter(plan=plan, code="1.3").update(leader=person(plan, "甲局副局长"))
    entry(plan, "1.1", 4, LedgerEntry.State.APPROVED, attainment=RATIO)
    entry(plan, "1.3", 4, LedgerEntry.State.APPROVED, attainment=RATIO // 2)
    return plan


def key(plan: Plan, code: str) -> int:
    return SecondaryIndicator.objects.get(plan=plan, code=code).pk


def facts(plan: Plan, **more: Any) -> VerdictFacts:
    items = {key(plan, "1.1"): ItemFacts(POINT * 7 // 10, "资料不全"), key(plan, "1.3"): ItemFacts(POINT)}
    values: dict[str, Any] = {
        "body": "市绩效办", "decided_on": date(2026, 1, 20), "document": "市绩〔2026〕2号", "points": 611 * POINT,
        "grade": "优秀", "items": items,
    }  # fmt: skip
    return VerdictFacts(**values | more)


def enter(office: Office, plan: Plan, **more: Any) -> SuperiorVerdict:
    return commands.enter(by=by(office), plan=plan, facts=facts(plan, **more))


def confirm(office: Office, row: SuperiorVerdict, who: Role | str = Role.CHIEF_LEADER) -> str:
    _, unfilled = commands.confirm(by=by(office, who), plan=row.plan, verdict=row.pk, version=row.version)
    row.refresh_from_db()
    return unfilled


def test_a_second_person_lets_it_count(office: Office) -> None:
    plan = plan_of(office)
    row = enter(office, plan)
    assert (row.standing, in_force(plan), is_known(plan)) == (Standing.WAITING, None, False)
    with pytest.raises(DomainError, match="另一位有权限"):
        confirm(office, row, Role.PERFORMANCE_OFFICE)
    with pytest.raises(DomainError, match="已有一份待复核"):
        enter(office, plan)
    assert confirm(office, row) == ""
    assert (row.standing, row.confirmed_name, is_known(plan)) == (Standing.IN_FORCE, "甲局局长", True)
    with pytest.raises(DomainError, match="已由甲局局长于"):
        confirm(office, row, Role.LEADING_GROUP)
    # The self-score beside it is what the ledger comes to; nobody has filed 2.1.
    own = dict(VerdictItem.objects.filter(verdict=row).values_list("indicator__code", "self_points"))
    assert own == {"1.1": POINT, "1.3": POINT // 2}
    actions = list(AuditEntry.objects.order_by("position").values_list("action", flat=True))
    assert [each for each in actions if "上级评定" in each] == ["登记上级评定", "复核上级评定"]
    assert Notification.objects.filter(
        account=office.account(Role.PERFORMANCE_OFFICE), title__contains="上级评定已复核"
    ).exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"body": " "}, "没有写评定单位"),
        ({"decided_on": date(2090, 1, 1)}, "评定日期在今天之后"),
        ({"bonus_total_fen": 1, "document": ""}, "奖金总额没有文号"),
        ({"items": {}, "points": None, "grade": ""}, "没有得分、等次和明细"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    office: Office, more: dict[str, Any], why: str
) -> None:
    plan = plan_of(office)
    with pytest.raises(DomainError, match=why):
        enter(office, plan, **more)
    with pytest.raises(DomainError, match="超出 0 至 1"):
        enter(office, plan, items={key(plan, "1.1"): ItemFacts(POINT + 1)})
    assert not SuperiorVerdict.objects.exists()


def test_only_who_entered_it_changes_it_and_a_stale_form_is_refused(office: Office) -> None:
    plan = plan_of(office)
    row = enter(office, plan)
    args: dict[str, Any] = {"plan": plan, "verdict": row.pk, "facts": facts(plan, grade="良好"), "files": []}
    with pytest.raises(DomainError, match="它由甲局绩效专干登记"):
        commands.change(by=by(office, Role.CITY_OFFICE), version=0, **args)
    commands.change(by=by(office), version=0, **args)
    with pytest.raises(DomainError, match="刚刚被改动"):
        commands.change(by=by(office), version=0, **args)
    row.refresh_from_db()
    assert (row.grade, row.items.count()) == ("良好", 2)


def test_lost_points_become_rectification_and_charge_proposals_once(office: Office) -> None:
    plan = plan_of(office)
    assert [each.indicator.code for each in charges.proposals(plan, today=DUE)] == ["1.3", "1.3"]
    row = enter(office, plan)
    confirm(office, row)
    # The superior's word counts: 1.1 lost 0.3, 1.3 nothing. Nobody is named on 1.1.
    assert charges.proposals(plan, today=DUE) == []
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(
        responsible=person(plan, "一科干事"), leader=person(plan, "甲局副局长")
    )
    told = [(each.indicator.code, each.person.name, each.responsibility, each.lost_words)
            for each in charges.proposals(plan, today=DUE)]  # fmt: skip
    assert told == [("1.1", "一科干事", "直接", "0.3"), ("1.1", "甲局副局长", "领导", "0.3")]
    direct = charges.proposals(plan)[0]
    charges.decide(by=by(office), plan=plan, key=direct.key, version=0, points=POINT // 10, reason="负责收集")
    assert PersonalCharge.objects.get().basis == "指标 1.1 一科任务1 失 0.3 分：负责收集"
    assert ChargeProposal.objects.count() == 1
    lost = VerdictItem.objects.get(verdict=row, indicator__code="1.1").pk
    for _ in range(2):
        rectify.start(by=by(office), plan=plan, items=[lost], due=DUE)
    matter = RectificationItem.objects.get()
    assert (matter.source, matter.problem) == ("上级评定", "1.1 一科任务1上级评定失 0.3 分：资料不全")
    assert matter.subject is not None
    assert matter.subject.name == "一科"
    full = VerdictItem.objects.get(verdict=row, indicator__code="1.3").pk
    with pytest.raises(DomainError, match="没有失分"):
        rectify.start(by=by(office), plan=plan, items=[full], due=DUE)


def test_a_correction_takes_its_place_and_keeps_the_rectification(office: Office) -> None:
    plan = plan_of(office)
    row = enter(office, plan)
    confirm(office, row)
    rectify.start(by=by(office), plan=plan, items=[row.items.get(indicator__code="1.1").pk], due=DUE)
    with pytest.raises(DomainError, match="已有生效的上级评定"):
        enter(office, plan)
    better = facts(plan, items={key(plan, "1.1"): ItemFacts(POINT * 9 // 10)})
    new = commands.enter(by=by(office), plan=plan, facts=better, replaces=row)
    assert in_force(plan) == row
    confirm(office, new)
    row.refresh_from_db()
    assert (row.standing, row.withdrawn_reason, in_force(plan)) == (Standing.WITHDRAWN, "已更正", new)
    assert new.items.get().rectification == RectificationItem.objects.get()


def test_nothing_is_entered_before_the_plan_is_approved(office: Office) -> None:
    plan = running_year(office, scheme=AGENCY, state=Plan.State.DRAFT)
    with pytest.raises(DomainError, match="现在是“草稿”"):
        enter(office, plan)


def test_pasted_cells_are_read_with_or_without_headings() -> None:
    headed = "扣分原因\t指标编号\t评定得分\n迟报\t1.1\t０.7\n\t9.9\t1\n"
    found = pasting.read(headed, {"1.1", "1.2"})
    assert found.lines == {"1.1": ("0.7", "迟报")}
    assert found.unused == ["9.9：方案里没有这个指标编号"]
    plain = pasting.read("1.1,0.7,迟报\n1.2,满分\n", {"1.1", "1.2"})
    assert plain.lines == {"1.1": ("0.7", "迟报")}
    assert plain.unused == ["1.2：得分“满分”不是数字"]


def sample_plan(office: Office) -> Plan:
    """科协's year as its workbook has it, approved."""
    reading = read_book(SAMPLES / "kexie-2017.xlsx")
    assert reading.rows is not None
    plan = store_year(reading.rows, owner=office.a.name)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    plan.refresh_from_db()
    return plan


def test_the_total_goes_into_the_plan_as_a_numbered_change_of_two_persons(office: Office) -> None:
    plan = sample_plan(office)
    total_facts: dict[str, Any] = {
        "items": {}, "bonus_total_fen": 123_456_78, "bonus_document": "市人社〔2018〕9号",
        "decided_on": timezone.localdate(),
    }  # fmt: skip
    row = enter_sample(office, plan, **total_facts)
    assert confirm(office, row) == ""
    stored = PlanSetting.objects.get(plan=plan, name="奖金总额")
    assert stored.value == "123456.78"
    change = PlanChange.objects.get(plan=plan)
    assert (change.state, change.document) == ("已批准", "市人社〔2018〕9号")
    assert (change.proposed_by, change.decided_by) == (
        office.account(Role.PERFORMANCE_OFFICE), office.account(Role.CHIEF_LEADER),
    )  # fmt: skip
    assert "核定奖金总额 123456.78 元（市人社〔2018〕9号）" in change.reason
    assert PlanVersion.objects.filter(plan=plan, change=change).exists()
    assert not total.wants_filling(row)
    with pytest.raises(DomainError, match="没有要填入的奖金总额"):
        total.fill_again(by=by(office, Role.LEADING_GROUP), plan=plan, verdict=row.pk)


def enter_sample(office: Office, plan: Plan, **more: Any) -> SuperiorVerdict:
    values: dict[str, Any] = {"body": "市绩效办", "document": "市绩〔2018〕2号", "grade": "优秀"}
    return commands.enter(by=by(office), plan=plan, facts=VerdictFacts(**values | more))


def test_a_change_under_way_keeps_the_total_out_until_it_is_done(office: Office) -> None:
    plan = sample_plan(office)
    open_ = PlanChange.objects.create(plan=plan, number=1, reason="另一件事")
    row = enter_sample(office, plan, bonus_total_fen=100_00, decided_on=timezone.localdate())
    assert "还有一号方案变更没有办完" in confirm(office, row)
    assert row.standing == Standing.IN_FORCE
    with pytest.raises(DomainError, match="另一位有权限"):
        total.fill_again(by=by(office), plan=plan, verdict=row.pk)
    with pytest.raises(DomainError, match="还有一号方案变更没有办完"):
        total.fill_again(by=by(office, Role.CHIEF_LEADER), plan=plan, verdict=row.pk)
    PlanChange.objects.filter(pk=open_.pk).update(state="已撤回")
    total.fill_again(by=by(office, Role.CHIEF_LEADER), plan=plan, verdict=row.pk)
    assert PlanSetting.objects.get(plan=plan, name="奖金总额").value == "100"


def test_the_page_asks_as_much_for_three_lines_as_for_one(office: Office) -> None:
    plan = plan_of(office)
    row = enter(office, plan, items={key(plan, "1.1"): ItemFacts(0)})
    confirm(office, row)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = f"/units/{office.a.pk}/years/{YEAR}/verdict/"
    client.get(url)
    counts = []
    for codes in ((), ("1.2", "2.1")):
        for code in codes:
            VerdictItem.objects.create(verdict=row, indicator_id=key(plan, code), points=0, reason="未完成")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url)
        assert page.status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "未完成" in page.content.decode()
