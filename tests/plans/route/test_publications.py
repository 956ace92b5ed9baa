"""公开 of the plan and 附件4."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from plans.models import Liaison, Plan, Publication, Subject
from plans.services.publications import (
    LiaisonFacts,
    add_liaison,
    add_publication,
    change_liaison,
    liaison_seen,
    remove_liaison,
    remove_publication,
)
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

DAY = date(2026, 6, 1)


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def clerk(office: Office) -> Actor:
    account = office.account(Role.PERFORMANCE_OFFICE)
    return Actor(name=account.name, account=account.pk)


def test_only_an_approved_plan_is_made_public_with_address_or_photo(office: Office, plan: Plan) -> None:
    with pytest.raises(DomainError, match="写网址、位置或附照片"):
        add_publication(by=clerk(office), plan=plan, channel="门户网站", address=" ", on=DAY)
    with pytest.raises(DomainError, match="在今天之后"):
        add_publication(by=clerk(office), plan=plan, channel="公开栏", address="一楼", on=date(2199, 1, 1))
    made = add_publication(by=clerk(office), plan=plan, channel="公开栏", address="一楼大厅", on=DAY)
    page = (
        office.client_of(Role.STAFF).get(reverse("publications", args=[office.a.pk, YEAR])).content.decode()
    )
    assert "2026-06-01 公开栏" in page
    assert "一楼大厅" in page
    with pytest.raises(DomainError, match="没有写原因"):
        remove_publication(by=clerk(office), publication=made.pk, reason="")
    remove_publication(by=clerk(office), publication=made.pk, reason="日期写错")
    assert not Publication.objects.exists()
    assert "一楼大厅" in AuditEntry.objects.get(action="撤销方案公开登记").detail
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)
    with pytest.raises(DomainError, match="还没有批准，不能公开"):
        add_publication(by=clerk(office), plan=plan, channel="公开栏", address="一楼", on=DAY)


def test_a_line_of_annex_4_changes_as_last_seen_and_the_log_keeps_no_telephone(
    office: Office, plan: Plan
) -> None:
    section = Subject.objects.get(plan=plan, code="K1")
    facts = LiaisonFacts(kind="联络员", name="某乙", subject=section.pk, mobile="13900001234")
    row = add_liaison(by=clerk(office), plan=plan, facts=facts)
    seen = liaison_seen(row)
    changed = LiaisonFacts(kind="联络员", name="某乙", subject=section.pk, mobile="13900005678")
    change_liaison(by=clerk(office), liaison=row.pk, seen=seen, facts=changed)
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        remove_liaison(by=clerk(office), liaison=row.pk, seen=seen)
    details = "".join(AuditEntry.objects.values_list("detail", flat=True))
    assert "尾号 5678" in details
    assert "1390000" not in details
    row.refresh_from_db()
    remove_liaison(by=clerk(office), liaison=row.pk, seen=liaison_seen(row))
    assert not Liaison.objects.exists()


def test_a_section_of_another_plan_is_refused(office: Office, plan: Plan) -> None:
    other = running_year(office, agency=office.b)
    foreign = Subject.objects.get(plan=other, code="K3")
    with pytest.raises(DomainError, match="方案里没有这个科室"):
        add_liaison(
            by=clerk(office), plan=plan, facts=LiaisonFacts(kind="联络员", name="某", subject=foreign.pk)
        )


def test_the_clerk_fills_annex_4_in_the_browser(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    at = reverse("liaison_new", args=[office.a.pk, YEAR])
    typed = {"kind": "负责人", "name": "某甲", "subject": "", "title": "局长", "mobile": "13900001234"}
    assert client.post(at, typed).status_code == 302
    row = Liaison.objects.get()
    page = client.get(reverse("liaisons", args=[office.a.pk, YEAR])).content.decode()
    assert "13900001234" in page
    form = reverse("liaison_change", args=[office.a.pk, YEAR, row.pk])
    client.post(form, {**typed, "name": "某丙", "seen": liaison_seen(row)})
    row.refresh_from_db()
    assert row.name == "某丙"
    client.post(reverse("liaison_remove", args=[office.a.pk, YEAR, row.pk]), {"seen": liaison_seen(row)})
    assert not Liaison.objects.exists()
