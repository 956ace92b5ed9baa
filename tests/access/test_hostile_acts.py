"""What a colleague, the 绩效办 or an administrator might try with posted keys, codes, links and a shared machine."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from people import lockout
from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import (
    Account,
    AccountSession,
    Delegation,
    Employee,
    Job,
    Opinion,
    Posting,
    RoleGrant,
    StaffCategory,
)
from people.permissions.tree import AgencyTree
from people.services import accounts, claims, staff
from people.services.activation import issue_codes
from people.services.job_sweep import clean
from people.services.opinions import leave_opinion
from reports.submissions import CHECK
from tests.office import PASSWORD, START, Office, build_office
from tests.people.accounts.ways import code_of, register_factor, sign_in, signed_in_as

pytestmark = pytest.mark.django_db
FAR = "9999-12-31"


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def by(office: Office, who: Role | str) -> Actor:
    account = office.account(who)
    return Actor(name=str(account), account=account.pk, origin="10.0.0.9")


def claim_of(office: Office, posting: int, *people: Employee, end: str = "2026-06-30") -> dict[str, str]:
    return {
        "flag": "appraised_here", "start": "2026-01-01", "end": end, "posting": str(posting),
        "versions": json.dumps({person.pk: person.version for person in people}),
    }  # fmt: skip


def test_a_claim_cannot_be_settled_over_two_people(office: Office) -> None:
    mine, colleague = office.employee(Role.STAFF), office.employee(Role.FILER)
    winner = Posting.objects.get(employee=mine)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    data = claim_of(office, winner.pk, mine, colleague)
    answer = client.post(f"/units/{office.a.pk}/staff/claims/settle/", data, follow=True)
    assert "所列的不是同一个人的记录" in answer.content.decode()
    assert list(Posting.objects.filter(employee=colleague).values_list("appraised_here", "start")) == [
        (True, START)
    ]
    assert Employee.objects.get(pk=colleague.pk).version == 0


def test_a_claim_tells_nothing_of_another_agency_and_leaves_its_people_alone(office: Office) -> None:
    other = office.employee("乙局干部职工")
    staff.correct_employee(
        by=by(office, "乙局绩效办"),
        employee=other.pk,
        version=0,
        number=other.number,
        name="改名",
        joined_on=START,
    )
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for version in (0, 1):
        other.version = version
        data = claim_of(office, Posting.objects.get(employee=other).pk, other)
        answer = client.post(f"/units/{office.a.pk}/staff/claims/settle/", data, follow=True).content.decode()
        assert "所列的不是同一个人的记录" in answer
        assert "乙局绩效专干" not in answer
    assert Employee.objects.get(pk=other.pk).version == 1


def test_a_claim_ends_within_the_calendar(office: Office) -> None:
    mine = office.employee(Role.STAFF)
    data = claim_of(office, Posting.objects.get(employee=mine).pk, mine, end=FAR)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    answer = client.post(f"/units/{office.a.pk}/staff/claims/settle/", data, follow=True)
    assert answer.status_code == 200
    assert Posting.objects.get(employee=mine).end is None


def test_a_borrowed_person_is_not_linked_to_anybody_anywhere_by_a_number(office: Office) -> None:
    mine, stranger = office.employee(Role.STAFF), office.employee("乙局科室负责人")
    Posting.objects.filter(employee=mine).update(category=StaffCategory.BORROWED)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    answer = client.post(
        f"/units/{office.a.pk}/staff/claims/link/",
        {"employee": mine.pk, "home_record": stranger.pk, "version": 0},
        follow=True,
    ).content.decode()
    assert "两条记录的姓名不同" in answer
    assert stranger.number not in answer
    assert Employee.objects.get(pk=mine.pk).home_record is None
    Employee.objects.filter(pk=stranger.pk).update(name=mine.name)
    staff.link_home(
        by=by(office, Role.PERFORMANCE_OFFICE), employee=mine.pk, version=0, home_record=stranger.pk
    )
    assert Employee.objects.get(pk=mine.pk).home_record_id == stranger.pk


def test_words_instead_of_a_key_are_not_found(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for word in ("abc", "9" * 5_000, "²", "1 OR 1=1"):
        answer = client.post(f"/units/{office.a.pk}/staff/claims/link/", {"employee": word})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "link", ["/\t/evil.example/", "/\n/evil.example/", "/\u202e/x", "//evil.example", "/\\evil.example"]
)
def test_the_page_named_in_an_opinion_lies_on_this_site(office: Office, link: str) -> None:
    with pytest.raises(DomainError, match="不是本系统的页面"):
        leave_opinion(by=by(office, Role.SUPERVISION), agency=office.a, about="事项", text="意见", link=link)
    assert not Opinion.objects.exists()


def test_a_code_in_the_dialog_of_one_account_does_not_sign_in_another(office: Office, client: Client) -> None:
    secret, _ = register_factor(office.account(Role.STAFF))
    sign_in(client, "staff")
    other = office.account(Role.FILER)
    client.post("/sign-in/again/", {"code": code_of(secret), "account": other.pk})
    assert signed_in_as(client) is None
    client.post("/sign-in/again/", {"code": code_of(secret), "account": office.account(Role.STAFF).pk})
    assert signed_in_as(client) == office.account(Role.STAFF).pk


def test_new_slips_do_not_forget_wrong_codes(office: Office) -> None:
    account = office.account(Role.STAFF)
    register_factor(account)
    for turn in range(5):
        client = Client()
        code = issue_codes(by=by(office, Role.SYSTEM_ADMIN), accounts=[account.pk])[0].code
        words = f"{PASSWORD}-{turn}"
        client.post("/activate/", {"username": "staff", "code": code, "new_password": words, "repeat": words})
        client.post("/sign-in/code/", {"code": "000000"})
    assert lockout.locked_until("staff") is not None


def test_a_lock_is_not_lifted_all_day_long(office: Office) -> None:
    account = office.account(Role.STAFF)

    def lock() -> None:
        for _ in range(5):
            sign_in(Client(), "staff", "wrong password")

    for _ in range(accounts.MOST_UNLOCKS):
        lock()
        accounts.unlock_account(by=by(office, Role.SYSTEM_ADMIN), account=account)
    lock()
    with pytest.raises(DomainError, match="一天内已为这个账号解锁 5 次"):
        accounts.unlock_account(by=by(office, Role.SECURITY_ADMIN), account=account)
    assert lockout.locked_until("staff") is not None
    assert AuditEntry.objects.filter(action="解除锁定").count() == accounts.MOST_UNLOCKS


def test_a_name_that_grows_when_it_is_made_plain_fits_the_counter() -> None:
    assert len(lockout.normal_name("\ufdfa" * 64)) <= 255
    assert lockout.normal_name(" ＡＢ１ ") == "ab1"


def test_the_setting_of_a_small_office_ends_when_it_has_grown(office: Office) -> None:
    Employee.objects.exclude(agency=office.a).update(left_on=START)
    office.a.small_office = True
    office.a.save()
    today = timezone.localdate()
    assert AgencyTree.read().small_offices(today) == {office.a.pk}
    Employee.objects.bulk_create(
        Employee(agency=office.a, number=f"N{number}", name="新进人员", joined_on=START)
        for number in range(30)
    )
    assert AgencyTree.read().small_offices(today) == frozenset()
    admin = office.account(Role.SYSTEM_ADMIN)
    client = Client()
    client.force_login(admin, backend="people.backends.OfficeBackend")
    assert client.get("/accounts/").headers["Location"].startswith("/account/second-factor/")


def test_the_setting_of_a_small_office_ends_with_staff_elsewhere(office: Office) -> None:
    office.a.small_office = True
    office.a.save()
    assert AgencyTree.read().small_offices(timezone.localdate()) == frozenset()


def test_a_system_administrator_cannot_clear_the_way_to_granting_roles(office: Office) -> None:
    """Without a 安全管理员 the 系统管理员 may name one; so the last one cannot be switched off first."""
    client = office.client_of(Role.SYSTEM_ADMIN)
    security = office.account(Role.SECURITY_ADMIN)
    client.post(f"/accounts/{security.pk}/disable/", {"reason": "试试"})
    assert Account.objects.get(pk=security.pk).is_active
    client.post(
        "/roles/grant/",
        {
            "account": "staff",
            "role": Role.SECURITY_ADMIN.value,
            "start": timezone.localdate(),
            "reason": "试试",
        },
    )
    assert not RoleGrant.objects.filter(account=office.account(Role.STAFF)).exists()


def test_work_done_again_under_a_delegation_says_for_whom(office: Office) -> None:
    """The first time it was done in one's own role: what counts is by which right it is done now."""
    mine = office.account(Role.FILER)
    today = timezone.localdate()
    Delegation.objects.create(
        grantor=office.account(Role.PERFORMANCE_OFFICE), delegate=mine, role=Role.PERFORMANCE_OFFICE.value,
        agency=office.a, start=today, end=today + timedelta(days=1), reason="休假",
    )  # fmt: skip
    job = Job.objects.create(
        kind=CHECK,
        title="检查",
        account=mine,
        agency=office.a,
        state=Job.State.FAILED,
        finished_at=timezone.now(),
    )
    office.client_of(Role.FILER).post(f"/jobs/{job.pk}/again/")
    again = Job.objects.get(rerun_of=job)
    assert again.on_behalf_of == str(office.account(Role.PERFORMANCE_OFFICE))
    assert AuditEntry.objects.get(action="重做任务").on_behalf_of == again.on_behalf_of


@pytest.mark.parametrize("path", ["/", "/account/", "/messages/", "/jobs/", "/help/"])
def test_nothing_shown_to_somebody_signed_in_is_kept_by_the_browser(office: Office, path: str) -> None:
    assert "no-store" in office.client_of(Role.STAFF).get(path).headers["Cache-Control"]


def test_lists_and_files_of_people_are_not_kept_either(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for path in ("", "export/", "template/", f"{office.employee(Role.STAFF).pk}/", "?export=xlsx"):
        answer = client.get(f"/units/{office.a.pk}/staff/{path}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_claims_are_still_settled(office: Office) -> None:
    """The control of the refusals above: one's own borrowed person is settled."""
    mine = office.employee(Role.STAFF)
    actor, key = by(office, Role.PERFORMANCE_OFFICE), Posting.objects.get(employee=mine).pk
    Posting.objects.filter(pk=key).update(appraised_here=False)
    claims.settle_claim(
        by=actor, flag="appraised_here", start=START, end=START + timedelta(days=30), posting=key,
        versions={mine.pk: 0}, writable={office.a.pk},
    )  # fmt: skip
    assert Posting.objects.filter(employee=mine, appraised_here=True, start=START).exists()


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\n", "\x07"])
def test_nobody_takes_a_name_that_only_looks_like_another(office: Office, mark: str) -> None:
    """«系统保障员（system）» with a mark without width would sign the log like the real one."""
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for number, name in ((f"sys{mark}tem", "系统保障员"), ("system", f"系统{mark}保障员")):
        form = {
            "number": number, "name": name, "joined_on": "2026-01-01", "place": f"{office.a.pk}:",
            "category": StaffCategory.ESTABLISHED.value, "appraised_here": "on", "paid_here": "on",
        }  # fmt: skip
        answer = client.post(f"/units/{office.a.pk}/staff/add/", form)
        assert "看不见的字符" in answer.content.decode()
    mine = office.employee(Role.STAFF)
    with pytest.raises(DomainError, match="看不见的字符"):
        staff.correct_employee(
            by=by(office, Role.PERFORMANCE_OFFICE), employee=mine.pk, version=0, number=mine.number,
            name=f"系统{mark}保障员", joined_on=START,
        )  # fmt: skip
    assert Employee.objects.filter(name__contains="保障").count() == 0


@pytest.mark.parametrize("name", ["张　三", "买买提·艾力", "𠮷田", "\ue863某"])
def test_real_names_are_taken(office: Office, name: str) -> None:
    mine = office.employee(Role.STAFF)
    staff.correct_employee(
        by=by(office, Role.PERFORMANCE_OFFICE),
        employee=mine.pk,
        version=0,
        number=mine.number,
        name=name,
        joined_on=START,
    )
    assert Employee.objects.get(pk=mine.pk).name == name


def test_the_log_keeps_no_name_that_nobody_has(office: Office) -> None:
    """Some type their password where the name belongs; others would fill the log with words of their own."""
    for name in ("My-Secret-Pass-1", "staff"):
        for _ in range(5):
            sign_in(Client(), name, "wrong password")
    locked = AuditEntry.objects.filter(action="账号锁定").order_by("position")
    assert [row.target for row in locked] == ["没有这个登录名", "staff"]
    assert not AuditEntry.objects.filter(detail__icontains="secret").exists()


def test_the_log_is_not_checked_twice_at_once(office: Office) -> None:
    client = office.client_of(Role.SUPERVISION)
    for _ in range(3):
        assert client.post("/audit/check/").status_code == 302
    assert Job.objects.filter(kind="audit.check").count() == 1


def test_sessions_that_nobody_ended_do_not_pile_up(office: Office) -> None:
    clients = [office.client_of(Role.STAFF) for _ in range(3)]
    assert (Session.objects.count(), AccountSession.objects.count()) == (3, 3)
    AccountSession.objects.filter(account=office.account(Role.STAFF)).update(
        seen_at=timezone.now() - timedelta(hours=1)
    )
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    mine = office.client_of(Role.FILER)
    clean()
    assert (Session.objects.count(), AccountSession.objects.count()) == (1, 1)
    assert signed_in_as(mine) == office.account(Role.FILER).pk
    assert signed_in_as(clients[0]) is None
