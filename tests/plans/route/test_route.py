"""The route of a plan: in order, with proof, every opinion answered, going back with a reason (rules 1.9, 4.17, 5.9)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import StoredFile
from plans.engine.loading import load_rules
from plans.models import Plan, ReviewOpinion, RouteRecord
from plans.schemes import scheme_text
from plans.services.review_opinions import add_opinion, answer_opinion, remove_opinion
from plans.services.route import (
    StepFacts,
    approval_ready,
    correct_step,
    ensure_route,
    record_approval,
    record_step,
    steps_of,
    undo_step,
)
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

APPROVING = {
    "kexie-2017": "党组审定",
    "gongshanglian-2015": "制定实施方案",
    "kejiju-2021": "批复",
    "gongxinju-2019": "分管副市长签批",
    "gongxinju-neibu-2019": "党组研究同意",
    "xiangzhen-2024": "党委会审议",
    "xianji-2023": "县委常委会审定",
}


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office, scheme="gongxinju-2019", state=Plan.State.DRAFT)


def clerk(office: Office) -> Actor:
    account = office.account(Role.PERFORMANCE_OFFICE)
    return Actor(name=account.name, account=account.pk)


def done(office: Office, plan: Plan, position: int, day: int = 1, **more: Any) -> RouteRecord:
    """Record the step as of 2026-06-`day`."""
    version = next((row.version for row in steps_of(plan) if row.position == position), 0)
    facts = StepFacts(done_on=date(2026, 6, day), person="张主任", **more)
    return record_step(by=clerk(office), plan=plan, position=position, version=version, facts=facts)


@pytest.mark.parametrize(("code", "name"), APPROVING.items())
def test_each_document_says_which_step_approves(code: str, name: str) -> None:
    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None
    place = rules.scheme.approving_step()
    assert place is not None
    assert rules.scheme.route[place].name == name


def test_two_approving_steps_are_a_fault_of_the_scheme_and_none_means_the_last() -> None:
    text = scheme_text("kejiju-2021") or ""
    twice = text.replace("{name: 公开, actor: 办公室,", "{name: 公开, actor: 办公室, approves: true,")
    assert twice != text
    assert any("只能有一步写 approves" in str(fault) for fault in load_rules(twice).faults)
    rules = load_rules(text.replace("approves: true, ", "")).rules
    assert rules is not None
    assert rules.scheme.approving_step() == 3


def test_the_route_of_the_document_is_the_route_of_the_plan(office: Office, plan: Plan) -> None:
    names = ["草案", "小组互审", "集中审核", "主要领导审定签名", "分管副市长签批", "报送人社局", "公开"]
    assert [step.name for step in steps_of(plan)] == names
    assert not RouteRecord.objects.exists()
    done(office, plan, 1)
    assert [step.name for step in steps_of(plan)] == names
    assert [step.position for step in steps_of(plan) if step.approves] == [5]
    assert ensure_route(plan)[5].note == "12份并附批示复印件"
    assert RouteRecord.objects.filter(plan=plan).count() == 7


def test_a_step_waits_for_those_before_it_and_has_their_day_or_a_later_one(
    office: Office, plan: Plan
) -> None:
    with pytest.raises(DomainError, match="前面的“草案”还没有办理"):
        done(office, plan, 2)
    done(office, plan, 1, 10)
    with pytest.raises(DomainError, match="“草案”是 2026-06-10 办的，这一步不能更早"):
        done(office, plan, 2, 9)
    done(office, plan, 2, 10)
    facts = StepFacts(done_on=date(2199, 1, 1), person="张主任")
    with pytest.raises(DomainError, match="在今天之后"):
        record_step(by=clerk(office), plan=plan, position=3, version=0, facts=facts)
    with pytest.raises(DomainError, match="没有填经办人"):
        record_step(
            by=clerk(office), plan=plan, position=3, version=0,
            facts=StepFacts(done_on=date(2026, 6, 10), person=" "),
        )  # fmt: skip


def test_an_open_opinion_holds_its_step_up(office: Office, plan: Plan) -> None:
    one = add_opinion(
        by=clerk(office), plan=plan, position=1, author="互审小组", given_on=date(2026, 6, 1), about="指标 1.2",
        text="分值偏低。",
    )  # fmt: skip
    with pytest.raises(DomainError, match="还有 1 条意见没有答复"):
        done(office, plan, 1)
    assert "“草案”还有 1 条意见没有答复" in approval_ready(plan)
    with pytest.raises(DomainError, match="须写答复和修改情况"):
        answer_opinion(by=clerk(office), opinion=one.pk, version=0, answer="采纳。", difference="")
    answer_opinion(
        by=clerk(office), opinion=one.pk, version=0, answer="采纳。", difference="指标 1.2 由 2 分改为 3 分。"
    )
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        answer_opinion(by=clerk(office), opinion=one.pk, version=0, answer="不采纳。", difference="未修改。")
    done(office, plan, 1)
    with pytest.raises(DomainError, match="“草案”已经办完"):
        answer_opinion(by=clerk(office), opinion=one.pk, version=1, answer="再想想。", difference="未修改。")
    with pytest.raises(DomainError, match="“草案”已经办完"):
        add_opinion(
            by=clerk(office), plan=plan, position=1, author="某科", given_on=date(2026, 6, 2), text="晚了。"
        )
    assert "由 2 分改为 3 分" in AuditEntry.objects.get(action="答复审核意见").detail


def test_an_opinion_entered_by_mistake_is_taken_back_with_its_reason(office: Office, plan: Plan) -> None:
    one = add_opinion(
        by=clerk(office), plan=plan, position=1, author="某科", given_on=date(2026, 6, 1), text="记错了。"
    )
    with pytest.raises(DomainError, match="没有写原因"):
        remove_opinion(by=clerk(office), opinion=one.pk, version=0, reason=" ")
    remove_opinion(by=clerk(office), opinion=one.pk, version=0, reason="重复登记")
    assert not ReviewOpinion.objects.exists()
    assert "记错了。" in AuditEntry.objects.get(action="撤销审核意见登记").detail


def test_the_approving_step_needs_a_document_minutes_or_a_scan(office: Office, plan: Plan) -> None:
    for position in (1, 2, 3, 4):
        done(office, plan, position)
    assert approval_ready(plan) == ["“分管副市长签批”还没有办理"]
    with pytest.raises(DomainError, match="审定要有凭据"):
        done(office, plan, 5)
    scan = StoredFile.objects.create(agency=office.a, name="批示.pdf", kind="pdf", size=1, digest="0")
    facts = StepFacts(done_on=date(2026, 6, 2), person="分管副市长", files=[scan])
    step = record_step(by=clerk(office), plan=plan, position=5, version=0, facts=facts)
    assert list(step.files.all()) == [scan]
    assert approval_ready(plan) == []


def test_the_plans_approval_records_its_step_once_all_before_it_is_done(office: Office, plan: Plan) -> None:
    def approve(document: str = "泉绩〔2026〕1号") -> None:
        with transaction.atomic():
            record_approval(by=clerk(office), plan=plan, approved_on=date(2026, 6, 20), document=document)

    with pytest.raises(DomainError, match="“草案”还没有办理；“小组互审”还没有办理"):
        approve()
    assert not RouteRecord.objects.exists()
    for position in (1, 2, 3, 4):
        done(office, plan, position)
    approve()
    step = RouteRecord.objects.get(position=5)
    assert (step.done_on, step.person, step.document) == (date(2026, 6, 20), "分管副市长", "泉绩〔2026〕1号")
    approve("另一个文号")
    step.refresh_from_db()
    assert step.document == "泉绩〔2026〕1号"
    bare = Plan.objects.create(agency=office.b, year=YEAR, scheme_code="test")
    with transaction.atomic():
        record_approval(by=clerk(office), plan=bare, approved_on=date(2026, 6, 20), document="")


def test_what_follows_the_approval_waits_for_the_plan_itself(office: Office, plan: Plan) -> None:
    for position in (1, 2, 3, 4):
        done(office, plan, position)
    done(office, plan, 5, document="泉绩〔2026〕1号")
    with pytest.raises(DomainError, match="方案还没有批准"):
        done(office, plan, 6)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    assert done(office, plan, 6, document="12 份").done_on == date(2026, 6, 1)


def test_going_back_is_one_step_with_a_reason_and_not_behind_the_approval(office: Office, plan: Plan) -> None:
    first, second = done(office, plan, 1), done(office, plan, 2)
    with pytest.raises(DomainError, match="只能退回最后办理的一步"):
        undo_step(by=clerk(office), plan=plan, position=1, version=first.version, reason="重来")
    with pytest.raises(DomainError, match="没有写原因"):
        undo_step(by=clerk(office), plan=plan, position=2, version=second.version, reason=" ")
    back = undo_step(by=clerk(office), plan=plan, position=2, version=second.version, reason="互审没有到会")
    assert (back.done_on, back.person) == (None, "")
    told = AuditEntry.objects.get(action="退回方案办理").detail
    assert "互审没有到会" in told
    assert "张主任" in told
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    with pytest.raises(DomainError, match="方案已经批准"):
        undo_step(by=clerk(office), plan=plan, position=1, version=first.version, reason="重来")


def test_a_correction_names_its_reason_and_stays_between_its_neighbours(office: Office, plan: Plan) -> None:
    done(office, plan, 1, 5)
    row = done(office, plan, 2, 8)
    done(office, plan, 3, 10)
    for day, why in ((4, "不能更早"), (11, "不能更晚")):
        with pytest.raises(DomainError, match=why):
            correct_step(
                by=clerk(office), plan=plan, position=2, version=row.version, reason="日期写错",
                facts=StepFacts(done_on=date(2026, 6, day), person="张主任"),
            )  # fmt: skip
    facts = StepFacts(done_on=date(2026, 6, 9), person="李主任", document="甲发〔2026〕3号")
    fixed = correct_step(
        by=clerk(office), plan=plan, position=2, version=row.version, reason="日期写错", facts=facts
    )
    assert (fixed.done_on, fixed.person, fixed.document) == (date(2026, 6, 9), "李主任", "甲发〔2026〕3号")
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        correct_step(by=clerk(office), plan=plan, position=2, version=row.version, reason="又改", facts=facts)


def test_a_scheme_without_a_route_asks_for_nothing(office: Office) -> None:
    bare = Plan.objects.create(agency=office.b, year=YEAR, scheme_code="test")
    assert steps_of(bare) == []
    assert approval_ready(bare) == []


def page(office: Office, who: Role | str, name: str, *more: int) -> str:
    answer = office.client_of(who).get(reverse(name, args=[office.a.pk, YEAR, *more]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_offers_the_next_step_only_and_names_what_approval_waits_for(
    office: Office, plan: Plan
) -> None:
    done(office, plan, 1)
    shown = page(office, Role.PERFORMANCE_OFFICE, "route")
    assert "“小组互审”还没有办理" in shown
    assert shown.count(">登记办完</a>") == 1
    assert reverse("route_step", args=[office.a.pk, YEAR, 2]) in shown
    assert '<li class="step step-done"' in shown


def test_a_clerk_records_a_step_and_answers_an_opinion_in_the_browser(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    at = reverse("review_opinion_new", args=[office.a.pk, YEAR, 1])
    client.post(at, {"author": "互审小组", "given_on": "2026-06-01", "about": "", "text": "偏低"})
    one = ReviewOpinion.objects.get()
    step = reverse("route_step", args=[office.a.pk, YEAR, 1])
    typed = {"done_on": "2026-06-02", "person": "留住我", "version": "1"}
    refused = client.post(step, typed).content.decode()
    assert "还有 1 条意见没有答复" in refused
    assert "留住我" in refused
    answer = reverse("review_opinion_answer", args=[office.a.pk, YEAR, 1, one.pk])
    client.post(answer, {"answer": "采纳", "difference": "改为 3 分", "version": "0"})
    version = str(RouteRecord.objects.get(position=1).version)
    assert client.post(step, {**typed, "version": version}).status_code == 302
    assert RouteRecord.objects.get(position=1).person == "留住我"


def test_opinions_and_minutes_are_for_those_who_run_the_year(office: Office, plan: Plan) -> None:
    done(office, plan, 1, minutes="会上有人反对")
    add_opinion(
        by=clerk(office), plan=plan, position=2, author="某科", given_on=date(2026, 6, 1), text="内部意见"
    )
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    inside, outside = page(office, Role.SECTION_HEAD, "route"), page(office, Role.STAFF, "route")
    for secret in ("会上有人反对", "内部意见"):
        assert secret in inside
        assert secret not in outside
    assert "小组互审" in outside


def test_one_and_three_opinions_cost_the_same_queries(office: Office, plan: Plan) -> None:
    client, counts = office.client_of(Role.PERFORMANCE_OFFICE), []
    for more in (1, 2):
        for _ in range(more):
            add_opinion(
                by=clerk(office), plan=plan, position=1, author="某科", given_on=date(2026, 6, 1), text="意见"
            )
        client.get(reverse("route", args=[office.a.pk, YEAR]))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("route", args=[office.a.pk, YEAR]))
        counts.append(len(seen))
    assert counts[0] == counts[1]
