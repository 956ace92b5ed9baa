"""Hands on a row: who typed, attached, submitted or stood in never reviews it; and rows whose head is gone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from indicators.filing_frame import owed, stuck_rows, waiting_months
from indicators.models import LedgerEntry, LedgerEvent, MonthlyReport, SecondaryIndicator
from indicators.services.filing import save_entry
from indicators.services.filing_evidence import attach
from indicators.services.filing_stuck import take_back, take_over, unattended
from indicators.services.filing_submitting import submit_rows
from indicators.services.monthly import judge_month, save_month, submit_month
from indicators.services.reviewing import approve, pass_row
from indicators.turns import turn_of
from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Account, Delegation, Duty, Notification, RoleGrant, StoredFile
from plans.models import Participant, Plan, Subject
from tests.locks import locked_after_the_log
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

pytestmark = pytest.mark.django_db
State = LedgerEntry.State
TODAY = date(YEAR, 6, 1)
SAID = {"attainment": "50", "progress": "做完一半", "no_evidence_reason": "无需材料"}
OWN = "不能由同一人办理"


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def by(office: Office, who: Role | str, behalf: Role | str | None = None) -> Actor:
    account = office.account(who)
    other = office.account(behalf) if behalf else None
    return Actor(
        name=account.name, account=account.pk, on_behalf_of=other.name if other else "",
        on_behalf_account=other.pk if other else None,
    )  # fmt: skip


def row(plan: Plan, code: str = "1.1") -> SecondaryIndicator:
    return SecondaryIndicator.objects.select_related("plan", "subject", "primary").get(plan=plan, code=code)


def type_in(actor: Actor, plan: Plan, edits: dict[str, str]) -> LedgerEntry:
    saved = save_entry(
        by=actor, indicator=row(plan), quarter=2, version=0, edits=edits, base=dict.fromkeys(edits, "")
    )
    assert saved.entry is not None
    return saved.entry


def hand_in(actor: Actor, plan: Plan, version: int) -> LedgerEntry:
    [done] = submit_rows(by=actor, rows=[(row(plan), version)], quarter=2, today=TODAY).done
    return done


def at_head(office: Office, plan: Plan) -> LedgerEntry:
    return hand_in(by(office, Role.FILER), plan, type_in(by(office, Role.FILER), plan, SAID).version)


def leave(office: Office) -> None:
    Duty.objects.filter(kind=Duty.Kind.HEAD, department=office.s1).update(end=date(YEAR, 1, 31))


# —— who typed ——
def test_who_typed_a_row_that_another_submitted_reviews_it_never(office: Office, plan: Plan) -> None:
    head = by(office, Role.SECTION_HEAD)
    typed = type_in(head, plan, SAID)
    done = hand_in(by(office, Role.FILER), plan, typed.version)
    assert done.stage == "分管领导"  # the head's own row, whoever pressed the button
    LedgerEntry.objects.update(stage="科室负责人")
    with pytest.raises(DomainError, match=OWN):
        pass_row(by=head, entry=done.pk, version=done.version)
    LedgerEntry.objects.update(stage="绩效办")
    with pytest.raises(DomainError, match=OWN):
        approve(by=head, entry=done.pk, version=done.version)


@pytest.mark.parametrize("behalf", [None, Role.SECTION_HEAD])
def test_a_first_hand_that_another_overwrote_is_kept(office: Office, plan: Plan, behalf: Role | None) -> None:
    """The delegate types for the head, a colleague saves and submits over it: neither delegate nor head passes."""
    typist = by(office, "二科填报人", behalf) if behalf else by(office, Role.SECTION_HEAD)
    type_in(typist, plan, {"progress": "一"})
    type_in(by(office, Role.FILER), plan, {"attainment": "50", "no_evidence_reason": "无"})
    done = hand_in(by(office, Role.FILER), plan, 2)
    assert done.filed_name == "一科填报员"
    LedgerEntry.objects.update(stage="科室负责人")
    with pytest.raises(DomainError, match=OWN):
        pass_row(by=by(office, Role.SECTION_HEAD), entry=done.pk, version=done.version)


def test_who_attached_evidence_reviews_the_row_never(office: Office, plan: Plan) -> None:
    file = StoredFile.objects.create(agency=office.a, name="证.pdf", kind="pdf", size=1, digest="0")
    attach(by=by(office, Role.SECTION_HEAD), indicator=row(plan), quarter=2, files=[file])
    type_in(by(office, Role.FILER), plan, {**SAID, "no_evidence_reason": ""})
    assert hand_in(by(office, Role.FILER), plan, 2).stage == "分管领导"


def test_the_same_hand_is_kept_once(office: Office, plan: Plan) -> None:
    for text in ("一", "二", "三"):
        entry_now = type_in(
            by(office, Role.FILER), plan, {"progress": text} if text == "一" else {"problems": text}
        )
        LedgerEntry.objects.update(problems="")
    assert entry_now.hands == [[office.account(Role.FILER).pk, None]]


def test_a_head_without_an_account_is_named_as_the_reason(office: Office, plan: Plan) -> None:
    Account.objects.filter(pk=office.account(Role.SECTION_HEAD).pk).update(is_active=False)
    version = type_in(by(office, Role.FILER), plan, SAID).version
    path = reverse("filing_submit", args=[office.a.pk, YEAR, 2])
    answer = office.client_of(Role.FILER).post(path, {"rows": [f"{row(plan).pk}:{version}"]}, follow=True)
    assert "交绩效办审核（科室没有能登录审核的负责人，直接交绩效办）" in answer.content.decode()


# —— rows whose head is gone ——
def todo(office: Office, provider: Any, who: Role) -> list[str]:
    return [one.title for one in provider(office.access(who, today=TODAY))]


def test_while_the_head_is_there_nobody_takes_his_row(office: Office, plan: Plan) -> None:
    waiting = at_head(office, plan)
    assert todo(office, stuck_rows, Role.PERFORMANCE_OFFICE) == []
    with pytest.raises(DomainError, match="科室负责人在任"):
        take_over(
            by=by(office, Role.PERFORMANCE_OFFICE),
            entry=waiting.pk,
            version=waiting.version,
            reason="急",
            today=TODAY,
        )
    assert LedgerEntry.objects.get().stage == "科室负责人"


def test_a_row_whose_head_is_gone_is_taken_over_and_approved(office: Office, plan: Plan) -> None:
    waiting, clerk = at_head(office, plan), by(office, Role.PERFORMANCE_OFFICE)
    leave(office)
    assert todo(office, stuck_rows, Role.PERFORMANCE_OFFICE) == ["1 项填报停在科室，没有人能审核"]
    assert todo(office, stuck_rows, Role.SUPERVISING_LEADER) == []
    with pytest.raises(DomainError, match="没有写理由"):
        take_over(by=clerk, entry=waiting.pk, version=waiting.version, reason=" ", today=TODAY)
    taken = take_over(by=clerk, entry=waiting.pk, version=waiting.version, reason="科长已调离", today=TODAY)
    assert (taken.stage, taken.version) == ("绩效办", waiting.version + 1)
    said = LedgerEvent.objects.get(kind="转绩效办")
    assert (said.name, said.text) == (clerk.name, "科长已调离")
    assert AuditEntry.objects.filter(action="转绩效办审核台账").count() == 1
    assert Notification.objects.filter(account=office.account(Role.FILER), body="科长已调离").count() == 1
    assert todo(office, stuck_rows, Role.PERFORMANCE_OFFICE) == []
    with pytest.raises(DomainError, match="处理"):
        take_over(by=clerk, entry=waiting.pk, version=waiting.version, reason="再一次", today=TODAY)
    with pytest.raises(DomainError, match="已参与“转绩效办”"):
        approve(by=clerk, entry=waiting.pk, version=taken.version)
    with pytest.raises(DomainError, match="已参与“转绩效办”"):
        approve(by=by(office, "二科填报人", Role.PERFORMANCE_OFFICE), entry=waiting.pk, version=taken.version)
    approve(by=by(office, Role.CITY_OFFICE), entry=waiting.pk, version=taken.version)
    assert LedgerEntry.objects.get().state == State.APPROVED


def test_who_took_an_earlier_filing_over_may_judge_the_next(office: Office, plan: Plan) -> None:
    waiting, clerk = at_head(office, plan), by(office, Role.PERFORMANCE_OFFICE)
    leave(office)
    back = take_back(by=clerk, entry=waiting.pk, version=waiting.version, reason="改由二科填报", today=TODAY)
    again = hand_in(by(office, Role.FILER), plan, back.version)
    LedgerEntry.objects.update(stage="绩效办")
    assert approve(by=clerk, entry=again.pk, version=again.version).state == State.APPROVED


def test_a_stand_in_counts_as_long_as_whom_he_stands_in_for_may_judge(office: Office, plan: Plan) -> None:
    """代办 is never worth more than its grantor: it keeps a row with the section and lapses together with him."""
    head, other = office.account(Role.SECTION_HEAD), office.account("二科填报人")
    Delegation.objects.create(
        grantor=head, delegate=other, role=Role.SECTION_HEAD.value, agency=office.a, reason="出差",
        start=date(YEAR, 1, 1), end=date(YEAR, 12, 31),
    )  # fmt: skip
    waiting = at_head(office, plan)

    def waits_for_him() -> bool:
        turn = turn_of(office.access("二科填报人", today=TODAY), LedgerEntry.objects.get())
        return turn is not None and turn.on_behalf_account == head.pk

    assert (waits_for_him(), unattended({office.a.pk}, TODAY)) == (True, [])
    Account.objects.filter(pk=head.pk).update(is_active=False)
    assert not waits_for_him()
    assert [one.entry for one in unattended({office.a.pk}, TODAY)] == [waiting.pk]


def test_a_head_who_became_the_person_responsible_is_nobody_either(office: Office, plan: Plan) -> None:
    at_head(office, plan)
    head = Participant.objects.get(plan=plan, employee=office.employee(Role.SECTION_HEAD))
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(responsible=head)
    assert todo(office, stuck_rows, Role.PERFORMANCE_OFFICE) == ["1 项填报停在科室，没有人能审核"]


def test_it_may_be_sent_back_at_once(office: Office, plan: Plan) -> None:
    waiting = at_head(office, plan)
    leave(office)
    with locked_after_the_log() as late:
        take_back(
            by=by(office, Role.PERFORMANCE_OFFICE), entry=waiting.pk, version=waiting.version,
            reason="改由二科填报", today=TODAY,
        )  # fmt: skip
    assert late == set()
    now = LedgerEntry.objects.get()
    assert (now.state, now.stage) == (State.SENT_BACK, "")
    assert list(LedgerEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "提交",
        "转绩效办",
        "退回",
    ]


def test_nobody_of_the_office_takes_over_under_an_archived_plan(office: Office, plan: Plan) -> None:
    waiting = at_head(office, plan)
    leave(office)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ARCHIVED)
    with pytest.raises(DomainError, match="归档前才能办理"):
        take_over(
            by=by(office, Role.PERFORMANCE_OFFICE),
            entry=waiting.pk,
            version=waiting.version,
            reason="急",
            today=TODAY,
        )
    assert todo(office, stuck_rows, Role.PERFORMANCE_OFFICE) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_lists_them_and_carries_it_out(
    office: Office, plan: Plan, number: int, django_assert_max_num_queries: Any
) -> None:
    codes = ["1.1", "1.2", "1.3"][:number]
    filer = office.account(Role.FILER)
    for code in codes:
        entry(plan, code, 2, State.SUBMITTED, stage="科室负责人", version=1, filed_by=filer)
    client, path = office.client_of(Role.PERFORMANCE_OFFICE), reverse("unattended", args=[office.a.pk, YEAR])
    assert "没有停在科室的填报" in client.get(path).content.decode()
    leave(office)
    with django_assert_max_num_queries(25):
        page = client.get(path).content.decode()
    assert [code for code in codes if f"</span> {code}" in page or f">{code}</span>" in page] == codes
    first = LedgerEntry.objects.get(indicator__code="1.1")
    take = reverse("unattended_take", args=[office.a.pk, YEAR, first.pk])
    answer = client.post(take, {"version": "1", "reason": "已\x00调离", "act": "take"}, follow=True)
    assert "1.1 已转绩效办" in answer.content.decode()
    assert LedgerEntry.objects.filter(stage="绩效办").count() == 1
    assert client.post(take, {"version": "9" * 5000, "reason": "x"}).status_code == 404
    # No database takes NUL in a text; what is kept is what can be read.
    assert LedgerEvent.objects.get(entry=first).text == "已调离"


def test_a_lone_clerk_is_told_whom_a_row_that_he_takes_over_needs(office: Office, plan: Plan) -> None:
    waiting = at_head(office, plan)
    leave(office)
    client, path = office.client_of(Role.PERFORMANCE_OFFICE), reverse("unattended", args=[office.a.pk, YEAR])
    assert "须由市绩效办审核" in client.get(path).content.decode()
    grant = RoleGrant.objects.get(account=office.account(Role.PERFORMANCE_OFFICE))
    grant.pk, grant.account = None, office.account("二科干部职工")
    grant.save()
    assert "须由市绩效办审核" not in client.get(path).content.decode()
    RoleGrant.objects.filter(pk=grant.pk).delete()
    take = reverse("unattended_take", args=[office.a.pk, YEAR, waiting.pk])
    answer = client.post(
        take, {"version": str(waiting.version), "reason": "已调离", "act": "take"}, follow=True
    )
    assert "1.1 已转绩效办，请由市绩效办审核。" in answer.content.decode()


# —— months ——
def month(office: Office) -> tuple[Plan, Subject]:
    plan = running_year(office, scheme="gongshanglian-2015")
    return plan, Subject.objects.select_related("plan").get(plan=plan, code="K1")


def judge(actor: Actor, subject: Subject, version: int) -> MonthlyReport:
    return judge_month(by=actor, subject=subject, month=3, version=version, today=TODAY, approve=True)


def test_a_month_typed_for_the_head_is_not_judged_by_him_and_the_office_may(office: Office) -> None:
    """The head hands his 填报人 duty to B; B types for him, a colleague submits: neither head nor B judges it."""
    _, subject = month(office)
    made, _ = save_month(
        by=by(office, "二科填报人", Role.SECTION_HEAD), subject=subject, month=3, edits={"planned": "走访"},
        base={"planned": ""}, version=0,
    )  # fmt: skip
    assert made is not None
    submit_month(by=by(office, Role.FILER), subject=subject, month=3, version=made.version, today=TODAY)
    told = set(Notification.objects.values_list("account", flat=True))
    assert office.account(Role.SECTION_HEAD).pk not in told
    assert office.account(Role.PERFORMANCE_OFFICE).pk in told
    for actor in (
        by(office, Role.SECTION_HEAD), by(office, "二科填报人"), by(office, Role.FILER),
        by(office, Role.PERFORMANCE_OFFICE, Role.SECTION_HEAD),
    ):  # fmt: skip
        with pytest.raises(DomainError, match=OWN):
            judge(actor, subject, made.version + 1)
    assert todo(office, waiting_months, Role.PERFORMANCE_OFFICE) == ["1 份 3 月的计划和总结待审核"]
    assert judge(by(office, Role.PERFORMANCE_OFFICE), subject, made.version + 1).state == State.APPROVED


def test_the_office_judges_a_month_only_where_no_head_may(office: Office) -> None:
    plan, subject = month(office)
    filer = office.account(Role.FILER)
    MonthlyReport.objects.create(
        plan=plan, subject=subject, month=3, planned="走访", state=State.SUBMITTED, version=1, filed_by=filer,
        hands=[[filer.pk, None]],
    )  # fmt: skip
    assert todo(office, waiting_months, Role.SECTION_HEAD) == ["1 份 3 月的计划和总结待审核"]
    assert todo(office, waiting_months, Role.PERFORMANCE_OFFICE) == []
    with pytest.raises(DomainError, match="科室负责人在任"):
        judge(by(office, Role.PERFORMANCE_OFFICE), subject, 1)
    leave(office)
    assert todo(office, waiting_months, Role.PERFORMANCE_OFFICE) == ["1 份 3 月的计划和总结待审核"]
    assert judge(by(office, Role.PERFORMANCE_OFFICE), subject, 1).state == State.APPROVED


def test_words_of_a_return_are_kept_as_they_can_be_stored(office: Office) -> None:
    plan, subject = month(office)
    MonthlyReport.objects.create(
        plan=plan, subject=subject, month=3, planned="走访", state=State.SUBMITTED, version=1
    )
    path = reverse("month_judge", args=[office.a.pk, YEAR, 3, subject.pk])
    head = office.client_of(Role.SECTION_HEAD)
    head.post(path, {"version": "1", "act": "back", "reply": "长" * 4_001})
    assert MonthlyReport.objects.get().state == State.SUBMITTED
    head.post(path, {"version": "1", "act": "back", "reply": "写\x00细"})
    assert (MonthlyReport.objects.get().state, MonthlyReport.objects.get().reply) == (State.SENT_BACK, "写细")


# —— a row of a plan above ——
@pytest.fixture
def below(office: Office, plan: Plan) -> SecondaryIndicator:
    """一科's row 1.1 becomes one of 乙局's section in 甲局's plan."""
    Subject.objects.filter(plan=plan, code="K1").update(agency=office.b, department=office.s3)
    return row(plan)


def test_people_of_a_unit_below_are_led_to_their_own_pages(
    office: Office, plan: Plan, below: SecondaryIndicator
) -> None:
    filer, head = office.client_of("乙局填报人"), office.client_of("乙局科室负责人")
    [told] = [one for one in owed(office.access("乙局填报人", today=TODAY)) if "第二季度" in one.title]
    assert filer.get(told.link).status_code == 200
    assert below.name in filer.get(told.link).content.decode()
    done = hand_in(by(office, "乙局填报人"), plan, type_in(by(office, "乙局填报人"), plan, SAID).version)
    to_head = Notification.objects.get(account=office.account("乙局科室负责人"))
    assert to_head.link == reverse("review", args=[office.b.pk, YEAR])
    pass_row(by=by(office, "乙局科室负责人"), entry=done.pk, version=done.version)
    from indicators.services.reviewing import send_back

    send_back(by=by(office, Role.PERFORMANCE_OFFICE), entry=done.pk, version=done.version + 1, reason="写细")
    [back] = Notification.objects.filter(account=office.account("乙局填报人"))
    assert back.link == reverse("my_quarter", args=[office.b.pk, YEAR, 2])
    assert filer.get(back.link).status_code == 200
    assert head.get(reverse("my_quarter", args=[office.a.pk, YEAR, 2])).status_code == 404


def test_a_row_of_two_agencies_of_mine_is_owed_once(
    office: Office, plan: Plan, below: SecondaryIndicator
) -> None:
    Duty.objects.create(
        agency=office.a, employee=office.employee("乙局填报人"), kind=Duty.Kind.FILER, start=date(YEAR, 1, 1)
    )
    Duty.objects.filter(employee=office.employee("乙局填报人"), agency=office.b).delete()
    Duty.objects.create(
        agency=office.b, department=office.s3, employee=office.employee("乙局填报人"), kind=Duty.Kind.FILER,
        start=date(YEAR, 1, 1),
    )  # fmt: skip
    told = [one for one in owed(office.access("乙局填报人", today=TODAY)) if "第一季度" in one.title]
    at_b = [one for one in told if f"/units/{office.b.pk}/" in one.link]
    assert [one.count for one in at_b] == [2]  # 1.1 and 1.2; 1.3 is somebody's own
    assert not [one for one in told if f"/units/{office.a.pk}/" in one.link and one.count > 2]
