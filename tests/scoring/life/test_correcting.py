"""更正: what was frozen opens, a new version is settled beside the published one; what changed since is never checked."""

from __future__ import annotations

import json

import pytest

from appraisals.models import AppraisalRound
from bonuses.services import settle_plan
from indicators.models import Correction, LedgerEntry
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Account
from plans.engine.loading import Rules
from plans.models import Plan
from reports.settling.trial import try_year
from scoring.life import steps
from scoring.life.freshness import moved_since
from scoring.life.workflow import WAY
from scoring.models import Settlement, SettlementAct
from scoring.registering.guards import hold_open
from scoring.registering.shapes import ADJUSTMENTS
from scoring.resting import corrected, late_row, ledger_frozen, round_counted
from scoring.settlement_states import published_in
from tests.reports.results.books import settle_sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]
State = Settlement.State
BY = Actor(name="命令行")


def someone() -> Actor:
    account = Account.objects.create(username="second", name="另一人")
    return Actor(name=account.name, account=account.pk)


def newest() -> Settlement:
    return Settlement.objects.select_related("plan__agency", "notice").latest("version")


@pytest.fixture
def rules(db: None) -> Rules:
    """A sample year, settled."""
    return settle_sample("kexie-2017").rules


def published() -> Settlement:
    row = newest()
    for step in WAY[:4]:
        steps.advance(by=BY, settlement=row, to=step.target)
    return row


def frozen(plan: Plan) -> list[str]:
    """What says that facts stand still, each in its words."""
    round_ = AppraisalRound(plan=plan, state=AppraisalRound.State.IMPORTED)
    found = [ledger_frozen(plan.pk, False), round_counted(round_, False), str(try_year(plan)["frozen"])]
    try:
        hold_open(plan, ADJUSTMENTS)
    except DomainError as error:
        found.append(error.why)
    return [words for words in found if words]


def test_a_published_year_opened_for_correction_is_settled_again(rules: Rules) -> None:
    first = published()
    plan = first.plan
    assert len(frozen(plan)) == 4
    with pytest.raises(DomainError, match="请先在“核算办理”页面退回这一版；已发布的，先打开更正"):
        settle_plan(plan, rules)
    steps.reopen(by=someone(), settlement=first, reason="台账有误")
    assert frozen(plan) == []
    second = settle_plan(plan, rules, by=Actor(name="绩效办", account=None)).settlement
    states = dict(Settlement.objects.values_list("version", "state"))
    assert states == {1: State.PUBLISHED, 2: State.DRAFT}
    assert published_in(plan.agency, plan.year) == first
    steps.advance(by=BY, settlement=second, to=State.CHECKED)
    assert len(frozen(plan)) == 3, (
        "the new version freezes them from its 核对 on; the ledger once people see it"
    )
    steps.advance(by=BY, settlement=second, to=State.APPROVED)
    steps.publish(by=BY, settlement=second)
    assert dict(Settlement.objects.values_list("version", "state")) == {1: "已被替代", 2: "发布"}
    assert len(frozen(plan)) == 4


def test_a_correction_opened_by_mistake_is_taken_back(rules: Rules) -> None:
    first = published()
    who = someone()
    with pytest.raises(DomainError, match="核算第1版没有打开更正"):
        steps.close(by=who, settlement=first, reason="点错了")
    steps.reopen(by=who, settlement=first, reason="台账有误")
    with pytest.raises(DomainError, match="没有写明原因"):
        steps.close(by=who, settlement=first, reason=" ")
    assert steps.close(by=who, settlement=first, reason="核对后没有错").reopened == ""
    assert (newest().state, newest().reopened, len(frozen(first.plan))) == (State.PUBLISHED, "", 4)
    acts = SettlementAct.objects.filter(settlement=first).order_by("pk")
    assert [(act.step, act.reason) for act in acts][-2:] == [
        ("更正", "台账有误"),
        ("撤回更正", "核对后没有错"),
    ]
    row = AuditEntry.objects.latest("position")
    assert (row.action, json.loads(row.detail)["原更正原因"]) == ("撤回更正", "台账有误")


def test_a_correction_that_led_to_something_is_not_taken_back(rules: Rules) -> None:
    first, who = published(), someone()
    steps.reopen(by=who, settlement=first, reason="台账有误")
    entry = LedgerEntry.objects.filter(indicator__plan=first.plan).order_by("pk")[0]
    points, attainment = entry.approved_points, entry.attainment
    LedgerEntry.objects.filter(pk=entry.pk).update(approved_points=0, attainment=0)
    with pytest.raises(DomainError, match="台账、测评、登记或方案设置又有变动；数据有改动的请重新核算"):
        steps.close(by=who, settlement=first, reason="点错了")
    LedgerEntry.objects.filter(pk=entry.pk).update(approved_points=points, attainment=attainment)
    settle_plan(first.plan, rules)
    with pytest.raises(DomainError, match="已经核算了第2版"):
        steps.close(by=who, settlement=first, reason="点错了")
    assert Settlement.objects.get(pk=first.pk).reopened == "台账有误"


def test_a_version_sent_back_is_settled_again_as_the_next(rules: Rules) -> None:
    row = newest()
    steps.check(by=BY, settlement=row)
    with pytest.raises(DomainError, match="核算第1版已到“核对”"):
        settle_plan(row.plan, rules)
    steps.send_back(by=someone(), settlement=row, reason="漏了第四季度")
    assert settle_plan(row.plan, rules).settlement.version == 2


def test_who_settled_it_stands_with_the_version(rules: Rules) -> None:
    by, other = someone(), Account.objects.create(username="third", name="委托人")
    by = Actor(name=by.name, account=by.account, on_behalf_of=other.name, on_behalf_account=other.pk)
    row = settle_plan(newest().plan, rules, by=by).settlement
    assert (row.account_id, row.account_for_id) == (by.account, other.pk)
    for account in (by.account, other.pk):
        with pytest.raises(DomainError, match="已参与“核算”"):
            steps.check(by=Actor(name="某", account=account), settlement=row)


def test_a_draft_is_checked_only_as_the_facts_stand(rules: Rules) -> None:
    row = newest()
    assert not moved_since(row)
    entry = LedgerEntry.objects.filter(indicator__plan=row.plan).order_by("pk")[0]
    LedgerEntry.objects.filter(pk=entry.pk).update(approved_points=0, attainment=0)
    assert moved_since(row)
    with pytest.raises(DomainError, match="台账、测评、登记或方案设置又有变动；请重新核算"):
        steps.check(by=BY, settlement=row)
    again = settle_plan(row.plan, rules).settlement
    assert steps.check(by=BY, settlement=again).state == State.CHECKED


def test_a_ledger_row_approved_after_the_check_marks_the_version(rules: Rules) -> None:
    row = steps.check(by=BY, settlement=newest())
    entry = LedgerEntry.objects.filter(indicator__plan=row.plan).order_by("pk")[0]
    late_row(entry, BY)
    corrected(Correction(entry=entry), BY)
    row.refresh_from_db()
    assert row.outdated == f"核算以后又有台账审核通过；所依据的指标 {entry.indicator.code} 台账已更正"
    with pytest.raises(DomainError, match="这一版需重新核算"):
        steps.advance(by=BY, settlement=row, to=State.APPROVED)
