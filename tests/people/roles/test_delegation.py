"""代办: what may be handed over, to whom, how long; who acted for whom is on every row of the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from people.access import Access, Held, Role
from people.acting import Actor
from people.errors import DomainError
from people.middleware import actor_of
from people.models import Account, Agency, AuditEntry, Delegation, Duty, Notification
from people.permissions import needs, rest_on
from people.services.delegation import Offer, delegate_role, offers, revoke_delegation
from tests.office import Office, build_office

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _midsummer() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 6, 15, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def actor(account: Account) -> Actor:
    return Actor(name=str(account), account=account.pk)


def hand_over(
    office: Office, role: Role, *, to: Role | str = "二科干部职工", by: Role | str | None = None, **more: Any
) -> Delegation:
    offer = more.pop("offer", Offer(role, office.a.pk))
    values: dict[str, Any] = {"start": DAY, "end": DAY + timedelta(days=6), "reason": "出差", **more}
    return delegate_role(
        by=actor(office.account(by or role)), delegate=office.account(to), offer=offer, **values
    )


def refusal(office: Office, role: Role, **more: Any) -> str:
    with pytest.raises(DomainError) as refused:
        hand_over(office, role, **more)
    assert not Delegation.objects.exists() or "twice" in more
    return refused.value.why


def test_it_counts_on_its_days_is_logged_and_told(office: Office) -> None:
    row = hand_over(office, Role.FILER)
    seen = []
    for day in (14, 15, 21, 22):
        with time_machine.travel(datetime(2026, 6, day, 2, 0, tzinfo=UTC)):
            seen.append(office.access("二科干部职工", today=timezone.localdate()).has(Role.FILER))
    assert seen == [False, True, True, False]
    entry = AuditEntry.objects.latest("position")
    assert (entry.action, entry.agency, entry.category) == ("委托代办", office.a.pk, "账号与权限")
    assert json.loads(entry.detail)["角色"] == "填报人"
    message = Notification.objects.get(account=row.delegate_id)
    assert message.title == "一科填报员委托您代办“填报人”"
    assert message.link == reverse("delegations")


def test_revoking_ends_it_at_once_and_only_by_the_grantor(office: Office) -> None:
    row = hand_over(office, Role.FILER)
    with pytest.raises(DomainError, match="已经结束或已撤回"):
        revoke_delegation(by=actor(office.account("二科干部职工")), delegation=row)
    revoke_delegation(by=actor(office.account(Role.FILER)), delegation=row)
    assert not office.access("二科干部职工", today=DAY).has(Role.FILER)
    with pytest.raises(DomainError, match="已经结束或已撤回"):
        revoke_delegation(by=actor(office.account(Role.FILER)), delegation=row)


@pytest.mark.parametrize("role", [Role.STAFF, Role.SUPERVISION])
def test_own_matters_and_supervision_are_done_oneself(office: Office, role: Role) -> None:
    assert "只能本人办理" in refusal(office, role)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_hand_nothing_over(office: Office, role: Role) -> None:
    assert "只能本人办理" in refusal(office, role)
    assert list(offers(office.access(role, today=DAY))) == []


def test_a_delegated_role_is_not_handed_on(office: Office) -> None:
    hand_over(office, Role.SECTION_HEAD, to=Role.STAFF)
    assert list(offers(office.access(Role.STAFF, today=DAY))) == []
    with pytest.raises(DomainError, match="不能再委托"):
        hand_over(office, Role.SECTION_HEAD, by=Role.STAFF)


def test_only_what_one_holds_there(office: Office) -> None:
    assert "只能委托本人担任的角色" in refusal(office, Role.LEADING_GROUP, by=Role.FILER)
    assert "只能委托本人担任的角色" in refusal(office, Role.FILER, offer=Offer(Role.FILER, office.b.pk))
    other_section = Offer(Role.FILER, office.a.pk, office.s2.pk)
    assert "只能委托本人担任的角色" in refusal(office, Role.FILER, offer=other_section)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(-1, 3, "不能早于今天"), (3, 2, "早于开始日期"), (0, 90, "最长 90 天"), (5, 95, "最长 90 天")],
)
def test_from_today_at_most_ninety_days(office: Office, start: int, end: int, words: str) -> None:
    days = {"start": DAY + timedelta(days=start), "end": DAY + timedelta(days=end)}
    assert words in refusal(office, Role.FILER, **days)


def test_exactly_ninety_days_are_allowed(office: Office) -> None:
    assert hand_over(office, Role.FILER, end=DAY + timedelta(days=89)).pk


@pytest.mark.parametrize("to", ["乙局干部职工", Role.SYSTEM_ADMIN, Role.FILER])
def test_to_a_colleague_in_service(office: Office, to: Role | str) -> None:
    assert "本单位在岗" in refusal(office, Role.FILER, to=to)


def test_not_beside_a_role_that_excludes_it(office: Office) -> None:
    assert "监督小组只读" in refusal(office, Role.FILER, to=Role.SUPERVISION)
    assert hand_over(office, Role.SECTION_HEAD, to=Role.SUPERVISION).pk


def test_not_twice(office: Office) -> None:
    hand_over(office, Role.FILER)
    with pytest.raises(DomainError, match="已委托"):
        hand_over(office, Role.FILER, start=DAY + timedelta(days=6), end=DAY + timedelta(days=8))


def test_one_of_several_sections(office: Office) -> None:
    leader = office.employee(Role.SUPERVISING_LEADER)
    Duty.objects.create(
        agency=office.a, department=office.s2, employee=leader, kind=Duty.Kind.SUPERVISING_LEADER, start=DAY
    )
    given = list(offers(office.access(Role.SUPERVISING_LEADER, today=DAY)))
    assert given == [
        Offer(Role.SUPERVISING_LEADER, office.a.pk, section) for section in (None, office.s1.pk, office.s2.pk)
    ]
    hand_over(office, Role.SUPERVISING_LEADER, offer=given[2])
    access = office.access("二科干部职工", today=DAY)
    assert access.has(Role.SUPERVISING_LEADER, department=office.s2.pk)
    assert not access.has(Role.SUPERVISING_LEADER, department=office.s1.pk)


class TestWhoActedForWhom:
    """`needs` finds the role that a request rests on; the log says for whom without anybody passing it."""

    def asked(self, access: Access, rule: str, agency: int) -> Actor:
        request = RequestFactory().post("/x/")
        request.access = access  # type: ignore[attr-defined]
        kept: list[Actor] = []

        @needs(rule, change=rule)
        def view(request: Any, agency: int) -> Any:
            kept.append(actor_of(request))

        view(request, agency=agency)
        return kept[0]

    def test_under_a_delegation(self, office: Office) -> None:
        hand_over(office, Role.PERFORMANCE_OFFICE)
        by = self.asked(office.access("二科干部职工", today=DAY), "staff.change", office.a.pk)
        assert by.on_behalf_of == str(office.account(Role.PERFORMANCE_OFFICE))
        assert by.on_behalf_account == office.account(Role.PERFORMANCE_OFFICE).pk

    def test_an_own_role_comes_first(self, office: Office) -> None:
        hand_over(office, Role.PERFORMANCE_OFFICE)
        own = Held(role=Role.PERFORMANCE_OFFICE, agency=office.a.pk, agencies=frozenset({office.a.pk}))
        access = office.access("二科干部职工", today=DAY)
        access = Access(account=access.account, name=access.name, held=(*access.held, own), today=DAY)
        assert self.asked(access, "staff.change", office.a.pk).on_behalf_of == ""

    def test_a_rule_without_roles_is_nobodys_work(self, office: Office) -> None:
        hand_over(office, Role.PERFORMANCE_OFFICE)
        assert (
            self.asked(office.access("二科干部职工", today=DAY), "delegation", office.a.pk).on_behalf_of == ""
        )

    def test_section_by_section(self, office: Office) -> None:
        hand_over(office, Role.SECTION_HEAD, to="二科科室负责人")
        request = RequestFactory().get("/x/")
        request.access = office.access("二科科室负责人", today=DAY)  # type: ignore[attr-defined]
        for section, behalf in ((office.s1, str(office.account(Role.SECTION_HEAD))), (office.s2, "")):
            rest_on(request, "staff.list", agency=office.a.pk, department=section.pk)
            assert actor_of(request).on_behalf_of == behalf

    def test_on_a_real_page(self, office: Office) -> None:
        hand_over(office, Role.PERFORMANCE_OFFICE)
        client = office.client_of("二科干部职工")
        page = client.get(reverse("home")).content.decode()
        assert f"您正在代{office.account(Role.PERFORMANCE_OFFICE)}办理“绩效办”的事项" in page


class TestPages:
    def test_hand_over_and_take_back(self, office: Office) -> None:
        client = office.client_of(Role.FILER)
        typed = {
            "offer": Offer(Role.FILER, office.a.pk).key, "delegate": "二科干事", "start": "2026-06-15",
            "end": "2026-06-20", "reason": "外出培训",
        }  # fmt: skip
        shown = client.post(reverse("delegation_new"), typed, follow=True).content.decode()
        assert "已委托二科干事代办“填报人”，2026-06-15 至 2026-06-20。" in shown
        assert "外出培训" in shown
        row = Delegation.objects.get()
        assert "外出培训" in office.client_of("二科干部职工").get(reverse("delegations")).content.decode()
        shown = client.post(reverse("delegation_revoke", args=[row.pk]), follow=True).content.decode()
        assert "已撤回二科干事的代办委托" in shown
        assert "外出培训" in shown

    def test_a_refusal_keeps_what_was_typed(self, office: Office) -> None:
        typed = {
            "offer": Offer(Role.FILER, office.a.pk).key, "delegate": "supervision", "start": "2026-06-15",
            "end": "2026-06-20", "reason": "外出培训",
        }  # fmt: skip
        shown = office.client_of(Role.FILER).post(reverse("delegation_new"), typed).content.decode()
        assert "监督小组只读" in shown
        assert 'value="外出培训"' in shown
        assert not Delegation.objects.exists()

    def test_everybody_in_the_city_of_another_unit_is_unknown_here(self, office: Office) -> None:
        Agency.objects.filter(pk=office.b.pk).update(name="乙局改名")
        typed = {
            "offer": Offer(Role.FILER, office.a.pk).key, "delegate": "三科干事", "start": "2026-06-15",
            "end": "2026-06-20", "reason": "外出培训",
        }  # fmt: skip
        shown = office.client_of(Role.FILER).post(reverse("delegation_new"), typed).content.decode()
        assert "没有这个账号" in shown
