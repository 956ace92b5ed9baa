"""清理 by rule: when it is due, by two persons, only what the rule names; what is verified stays the same."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Final

import pytest
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.audit import AuditEntry
from people.audit_chain import check_chain
from people.errors import DomainError
from plans.models import Liaison, Participant, Plan, Subject
from reports.archive.removing import confirm_removal, propose_removal, standings, withdraw_removal
from reports.archive.retention import GONE, RULES
from reports.models import RemovalProtocol, YearPaper
from reports.verification import first_difference
from scoring.models import Appeal, Attendance, Complaint, Consequence, Settlement, Standing
from tests.access.settled import SCHEME, settled_year
from tests.indicators.reviewing.rows import by, second_office
from tests.office import YEAR, Office
from tests.scoring.life.years import SETTLER, checker

LATE: Final = date(YEAR + 20, 1, 1)


@pytest.fixture
def plan(office: Office) -> Plan:
    """An archived year with something of every rule."""
    row = settled_year(office, office.a, YEAR, state=Settlement.State.ARCHIVED)
    plan = row.plan
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ARCHIVED, scheme_code=SCHEME)
    plan.refresh_from_db()
    section = {"name": "一科", "kind": Subject.Kind.SECTION}
    person = Participant.objects.create(
        plan=plan, number="A99", name="一科干事", employee=office.employee(Role.STAFF),
        subject=Subject.objects.get_or_create(plan=plan, code="K1", defaults=section)[0],
    )  # fmt: skip
    Liaison.objects.create(
        plan=plan, kind="联络员", name="一科干事", office_phone="0595-1", mobile="13900000000"
    )
    Liaison.objects.create(plan=plan, kind="负责人", name="无电话")
    for month in (1, 2):
        Attendance.objects.create(
            plan=plan, participant=person, month=month, due_days=2000, present_days=2000
        )
    Complaint.objects.create(
        plan=plan, received_on=date(YEAR, 3, 1), source="来电人", content="态度差", standing=Standing.IN_FORCE
    )
    for kind in ("约谈", "通报批评"):
        Consequence.objects.create(
            plan=plan, settlement=row, kind=kind, participant=person, cause="末位", record="谈话全文"
        )
    day = timezone.localdate()
    Appeal.objects.create(
        settlement=row, participant=person, stage="复核", known_on=day, asked_on=day, asked_at=timezone.now(),
        text="理由", due_on=day + timedelta(days=30),
    )  # fmt: skip
    return plan


def test_two_persons_remove_what_the_rule_names(office: Office, plan: Plan) -> None:
    first = propose_removal(by=by(office, SETTLER), plan=plan, rule="phones", today=LATE)
    assert first.counts == {"负责人和联络员的电话": 1}
    assert Liaison.objects.exclude(mobile="").count() == 1
    with pytest.raises(DomainError, match="已经提出过"):
        propose_removal(by=checker(office), plan=plan, rule="phones", today=LATE)
    with pytest.raises(DomainError, match="您已参与“提出清理”"):
        confirm_removal(by=by(office, SETTLER), removal=first.pk, today=LATE)
    done = confirm_removal(by=checker(office), removal=first.pk, today=LATE)
    assert (done.state, done.counts, done.confirmed_name) == (
        "已清理",
        {"负责人和联络员的电话": 1},
        "二科干事",
    )
    assert set(Liaison.objects.values_list("name", "mobile", "office_phone")) == {
        ("一科干事", "", ""),
        ("无电话", "", ""),
    }
    with pytest.raises(DomainError, match="它现在是“已清理”"):
        confirm_removal(by=checker(office), removal=first.pk, today=LATE)
    detail = json.loads(AuditEntry.objects.get(action="清理到期数据").detail)
    assert (detail["数量"], detail["提出人"]) == (1, "甲局绩效专干")
    with pytest.raises(DomainError, match="没有可清理的"):
        propose_removal(by=by(office, SETTLER), plan=plan, rule="phones", today=LATE)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_else_goes_and_the_year_is_still_verified(office: Office, plan: Plan, rule: str) -> None:
    def left() -> dict[str, object]:
        return {
            "phones": Liaison.objects.exclude(mobile="").count(), "attendance": Attendance.objects.count(),
            "complaint-sources": Complaint.objects.exclude(source=GONE).count(),
            "talks": Consequence.objects.exclude(record=GONE).count(), "appeal-files": 0,
        }  # fmt: skip

    before, result = left(), Settlement.objects.get(plan=plan).result
    if rule == "appeal-files":
        with pytest.raises(DomainError, match="没有可清理的"):
            propose_removal(by=by(office, SETTLER), plan=plan, rule=rule, today=LATE)
        return
    row = propose_removal(by=by(office, SETTLER), plan=plan, rule=rule, today=LATE)
    number = sum(confirm_removal(by=checker(office), removal=row.pk, today=LATE).counts.values())
    after = left()
    assert number == {"phones": 1, "attendance": 2, "complaint-sources": 1, "talks": 1}[rule]
    assert {name for name in before if before[name] != after[name]} == {rule}
    assert Consequence.objects.get(kind="通报批评").record == "谈话全文"
    assert Complaint.objects.get().content == "态度差"
    assert Settlement.objects.get(plan=plan).result == result
    assert Appeal.objects.get().text == "理由"


def test_the_chain_and_the_settlements_are_verified_after_it(office: Office, plan: Plan) -> None:
    row = propose_removal(by=by(office, SETTLER), plan=plan, rule="talks", today=LATE)
    confirm_removal(by=checker(office), removal=row.pk, today=LATE)
    assert first_difference(Settlement.objects.select_related("plan__agency").get(plan=plan)) is None
    assert check_chain(None).found is None


def test_talks_go_from_documents_that_were_never_issued(office: Office, plan: Plan) -> None:
    name = "一科干事"
    words = {
        "title": f"与{name}谈话记录", "about": name, "recipients": name, "copies": f"{name}所在科室", "signer": name,
        "text": f"谈话全文：{name}", "tables": [{"标题": "", "列": ["姓名"], "行": [[name]]}],
    }  # fmt: skip
    rows = {
        state: YearPaper.objects.create(plan=plan, kind="talk-record", state=state, **words)
        for state in YearPaper.State.values
    }
    rows["通知"] = YearPaper.objects.create(plan=plan, kind="talk", **words)
    rows["别的"] = YearPaper.objects.create(plan=plan, kind="circular", **words)
    row = propose_removal(by=by(office, SETTLER), plan=plan, rule="talks", today=LATE)
    assert set(row.counts.values()) == {4}, "a record and three documents"
    done = confirm_removal(by=checker(office), removal=row.pk, today=LATE)
    assert set(done.counts.values()) == {4}
    left = {key: YearPaper.objects.filter(pk=paper.pk).values().get() for key, paper in rows.items()}
    named = {key for key, values in left.items() if name in str(values)}
    assert named == {"已印发", "别的"}, "in no field of what was never issued"
    assert {values["text"] for key, values in left.items() if key not in named} == {GONE}
    assert {left[key][field] for key in named for field in ("title", "about")} == {words["title"], name}
    with pytest.raises(DomainError, match="没有可清理的"):
        propose_removal(by=by(office, SETTLER), plan=plan, rule="talks", today=LATE)


def test_it_waits_for_the_archive_and_for_its_time(office: Office, plan: Plan) -> None:
    early = date(YEAR + 2, 12, 31)
    told = {one.rule.key: one.against for one in standings(plan, early)}
    assert told["phones"] == f"{YEAR + 3}年起才到期"
    assert told["talks"] == f"{YEAR + 6}年起才到期"
    with pytest.raises(DomainError, match="年起才到期"):
        propose_removal(by=by(office, SETTLER), plan=plan, rule="phones", today=early)
    assert (
        propose_removal(by=by(office, SETTLER), plan=plan, rule="phones", today=date(YEAR + 3, 1, 1)).state
        == "待确认"
    )
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    plan.refresh_from_db()
    with pytest.raises(DomainError, match="本年度还没有归档"):
        propose_removal(by=by(office, SETTLER), plan=plan, rule="talks", today=LATE)


def test_a_proposal_is_taken_back(office: Office, plan: Plan) -> None:
    row = propose_removal(by=by(office, SETTLER), plan=plan, rule="talks", today=LATE)
    withdraw_removal(by=by(office, SETTLER), removal=row.pk)
    assert RemovalProtocol.objects.get().state == "已撤回"
    with pytest.raises(DomainError, match="它现在是“已撤回”"):
        withdraw_removal(by=by(office, SETTLER), removal=row.pk)
    assert Consequence.objects.get(kind="约谈").record == "谈话全文"


def test_the_page_leads_through_it(office: Office, plan: Plan) -> None:
    second_office(office)
    at = {"agency": office.a.pk, "year": YEAR}
    page = office.client_of(SETTLER).get(reverse("archive", kwargs=at)).content.decode()
    assert "负责人和联络员的电话" in page
    assert f"{YEAR + 3}年起才到期" in page
    row = propose_removal(by=by(office, SETTLER), plan=plan, rule="phones", today=LATE)
    office.client_of(SETTLER).post(reverse("removal_confirm", kwargs={**at, "removal": row.pk}))
    row.refresh_from_db()
    assert row.state == "待确认"
    assert (
        office.client_of(Role.CHIEF_LEADER)
        .post(reverse("removal_confirm", kwargs={**at, "removal": row.pk}))
        .status_code
        == 404
    )
