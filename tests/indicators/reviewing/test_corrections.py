"""更正 of approved rows: one proposes, another decides, both values stay, what was published is named."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.urls import reverse

from indicators import corrections_registry
from indicators.corrections_registry import register_resting
from indicators.models import Correction, LedgerEntry
from indicators.services.corrections import decide, propose, withdraw
from indicators.services.reviewing import Overtaken, approve, filed_score
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from plans.engine.units import POINT, RATIO
from tests.indicators.reviewing.rows import actor, by, second_office
from tests.office import YEAR, Office

RIGHT = {"attainment": RATIO // 5}


@pytest.fixture
def approved(office: Office, row: LedgerEntry) -> LedgerEntry:
    return approve(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=1, score=filed_score(row))


def proposed(office: Office, row: LedgerEntry) -> Correction:
    return propose(
        by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=2, edits=RIGHT, reason="多算一项"
    )


def test_a_second_person_decides_and_both_values_stay(office: Office, approved: LedgerEntry) -> None:
    made = proposed(office, approved)
    approved.refresh_from_db()
    assert approved.attainment == RATIO // 4, "until it is decided nothing changes"
    assert made.edits == {"attainment": {"old": RATIO // 4, "new": RATIO // 5}}
    decide(by=actor(second_office(office)), correction=made.pk, version=0, accept=True)
    approved.refresh_from_db()
    assert (approved.attainment, approved.state, approved.version) == (RATIO // 5, "已审核", 3)
    last = approved.events.last()
    assert last is not None
    assert (last.kind, last.text, last.values["attainment"]) == ("更正", "多算一项", "20%")
    audit = AuditEntry.objects.get(action="决定更正")
    assert json.loads(audit.detail)["改动"] == {"完成率": {"旧": "25%", "新": "20%"}}
    assert Notification.objects.filter(account=office.account(Role.FILER), title__contains="已更正").exists()


def test_who_proposed_or_filed_does_not_decide(office: Office, approved: LedgerEntry) -> None:
    made = proposed(office, approved)
    with pytest.raises(DomainError, match="您已参与“提出更正”"):
        decide(by=by(office, Role.PERFORMANCE_OFFICE), correction=made.pk, version=0, accept=True)
    with pytest.raises(DomainError, match="您已参与“填报”"):
        decide(by=by(office, Role.FILER), correction=made.pk, version=0, accept=True)
    made.refresh_from_db()
    assert made.outcome == "待批"


def test_a_refusal_says_why_and_changes_nothing(office: Office, approved: LedgerEntry) -> None:
    made = proposed(office, approved)
    other = actor(second_office(office))
    with pytest.raises(DomainError, match="不同意须说明"):
        decide(by=other, correction=made.pk, version=0, accept=False)
    decide(by=other, correction=made.pk, version=0, accept=False, note="原数有依据")
    approved.refresh_from_db()
    assert approved.attainment == RATIO // 4
    with pytest.raises(DomainError, match="已由二科干事于"):
        decide(by=other, correction=made.pk, version=1, accept=True)


def test_only_who_proposed_takes_it_back(office: Office, approved: LedgerEntry) -> None:
    made = proposed(office, approved)
    with pytest.raises(DomainError, match="不是您提出的"):
        withdraw(by=actor(second_office(office)), correction=made.pk, version=0)
    withdraw(by=by(office, Role.PERFORMANCE_OFFICE), correction=made.pk, version=0)
    made.refresh_from_db()
    assert made.outcome == "已撤回"


def test_one_open_correction_a_row_and_only_of_approved_ones(office: Office, approved: LedgerEntry) -> None:
    proposed(office, approved)
    with pytest.raises(DomainError, match="已有一项更正待批"):
        proposed(office, approved)
    LedgerEntry.objects.filter(pk=approved.pk).update(state="已退回")
    with pytest.raises(DomainError, match="这一行现在是“已退回”"):
        propose(by=by(office, Role.PERFORMANCE_OFFICE), entry=approved.pk, version=2, edits=RIGHT, reason="x")


def test_what_cannot_be_approved_cannot_be_corrected_to(office: Office, approved: LedgerEntry) -> None:
    member = by(office, Role.PERFORMANCE_OFFICE)
    with pytest.raises(DomainError, match="考核得分超出范围"):
        propose(by=member, entry=approved.pk, version=2, edits={"approved_points": 2 * POINT}, reason="x")
    with pytest.raises(DomainError, match="与现在的相同"):
        propose(by=member, entry=approved.pk, version=2, edits={"attainment": RATIO // 4}, reason="x")
    with pytest.raises(Overtaken):
        propose(by=member, entry=approved.pk, version=1, edits=RIGHT, reason="x")


@pytest.fixture
def published() -> Iterator[list[int]]:
    """Something above that was published from the row, and is told of its correction."""
    told: list[int] = []
    before = dict(corrections_registry._RESTING)
    register_resting(
        "测试", lambda entry: ["第1季度核算第2版（公示）"], lambda made, who: told.append(made.pk)
    )
    yield told
    corrections_registry._RESTING.clear()
    corrections_registry._RESTING.update(before)


def test_what_was_published_from_the_row_is_named_and_told(
    office: Office, approved: LedgerEntry, published: list[int]
) -> None:
    made = proposed(office, approved)
    assert "第1季度核算第2版（公示）" in made.affects
    page = office.client_of(Role.SUPERVISION).get(reverse("corrections", args=[office.a.pk, YEAR]))
    assert "用到这一行的结果：第1季度核算第2版（公示）" in page.content.decode()
    assert published == []
    decide(by=actor(second_office(office)), correction=made.pk, version=0, accept=True)
    assert published == [made.pk]


def test_in_the_browser_from_proposal_to_decision(office: Office, approved: LedgerEntry) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    path = reverse("correction_new", args=[office.a.pk, YEAR, approved.pk])
    page = client.get(path).content.decode()
    assert 'value="25%"' in page
    data = {"version": 2, "attainment": "20", "approved_points": "0.25", "progress": approved.progress}
    missing = client.post(path, data).content.decode()
    assert "还不能提交" in missing
    client.post(path, {**data, "reason": "多算一项"})
    made = Correction.objects.get()
    assert made.edits == {"attainment": {"old": RATIO // 4, "new": RATIO // 5}}
    decide_at = reverse("correction_decide", args=[office.a.pk, YEAR, made.pk])
    assert "由另一位人员决定" in client.get(decide_at).content.decode()
    other = office.client_of(second_office(office))
    assert "1 项台账更正待决定" in other.get("/").content.decode()
    other.post(decide_at, {"accept": "1", "version": 0})
    approved.refresh_from_db()
    assert approved.attainment == RATIO // 5


def test_a_score_that_stands_is_named_to_who_decides_and_the_proposer_is_offered_no_decision(
    office: Office, approved: LedgerEntry
) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    made = proposed(office, approved)
    decide_at = reverse("correction_decide", args=[office.a.pk, YEAR, made.pk])
    other = office.client_of(second_office(office))
    assert "考核得分 0.25 分没有改" in other.get(decide_at).content.decode()
    for name, more in (("corrections", []), ("ledger_entry", [approved.pk])):
        page = reverse(name, args=[office.a.pk, YEAR, *more])
        assert "作出决定" not in client.get(page).content.decode()
        assert "作出决定" in other.get(page).content.decode()


def test_while_one_waits_no_other_is_offered(office: Office, approved: LedgerEntry) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = reverse("ledger_entry", args=[office.a.pk, YEAR, approved.pk])
    new = reverse("correction_new", args=[office.a.pk, YEAR, approved.pk])
    assert new in client.get(page).content.decode()
    made = proposed(office, approved)
    assert new not in client.get(page).content.decode()
    decide(by=actor(second_office(office)), correction=made.pk, version=0, accept=False, note="原数有依据")
    assert new in client.get(page).content.decode()
