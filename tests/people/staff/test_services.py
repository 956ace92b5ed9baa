"""Commands about people: what is stored, what is refused, what the audit log says, who wins a race."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.engine.postings import Facts
from people.errors import DomainError
from people.models import Absence, Account, Employee, Posting
from people.permissions import access_of
from people.services import absences, claims, postings, staff
from people.services.staff_list import ensure_postings
from people.services.staff_turn import PERSON_KEY, entries_about
from tests.office import START, Office

JUNE = date(2026, 6, 15)


def facts(office: Office, section: str = "s2", **more: str) -> Facts:
    return Facts(agency=office.a.pk, department=getattr(office, section).pk, **more)


def person(office: Office) -> Employee:
    return office.employee(Role.STAFF)


def rows(who: Employee) -> list[tuple[str | None, date, date | None]]:
    found = Posting.objects.filter(employee=who).order_by("start", "pk").select_related("department")
    return [(row.department.name if row.department else None, row.start, row.end) for row in found]


def test_a_transfer_is_stored_with_its_day_and_told_to_the_audit_log(office: Office, by: Actor) -> None:
    who = person(office)
    postings.transfer(by=by, employee=who.pk, version=0, day=JUNE, to=facts(office), reason="任免〔2026〕3号")
    assert rows(who) == [("一科", START, date(2026, 6, 14)), ("二科", JUNE, None)]
    entry = AuditEntry.objects.get(action="调动")
    detail = json.loads(entry.detail)
    assert detail[PERSON_KEY] == who.pk
    assert detail["任职"]["旧"] == ["2025-01-01 起，甲局 一科，一般人员，在编，在此考核、发奖"]
    assert detail["任职"]["新"][1].startswith("2026-06-15 起，甲局 二科")
    assert (entry.agency, entry.origin, entry.actor) == (office.a.pk, "10.0.0.1", "甲局绩效专干")


def test_of_two_clerks_one_wins_and_the_other_reads_who_was_quicker(office: Office, by: Actor) -> None:
    who = person(office)
    postings.transfer(by=by, employee=who.pk, version=0, day=JUNE, to=facts(office))
    other = Actor(name="另一位")
    with pytest.raises(DomainError, match=r"已由甲局绩效专干于 .* 办理“调动”"):
        postings.transfer(by=other, employee=who.pk, version=0, day=date(2026, 7, 1), to=facts(office, "s1"))
    assert len(rows(who)) == 2
    assert AuditEntry.objects.filter(actor="另一位").count() == 0


def test_a_refused_command_changes_nothing(office: Office, by: Actor) -> None:
    who = person(office)
    foreign = Facts(agency=office.a.pk, department=office.s3.pk)
    with pytest.raises(DomainError, match="没有这个科室"):
        postings.transfer(by=by, employee=who.pk, version=0, day=JUNE, to=foreign)
    elsewhere = Facts(agency=office.b.pk, department=office.s3.pk)
    with pytest.raises(DomainError, match="借去别的单位请用“借调”"):
        postings.transfer(by=by, employee=who.pk, version=0, day=JUNE, to=elsewhere)
    who.refresh_from_db()
    assert (who.version, rows(who), AuditEntry.objects.count()) == (0, [("一科", START, None)], 0)


def test_a_person_is_added_borrowed_leaves_and_comes_back(office: Office, by: Actor) -> None:
    who = staff.add_employee(
        by=by,
        agency=office.a.pk,
        number=" A90 ",
        name="新人",
        joined_on=date(2026, 1, 5),
        to=facts(office, "s1"),
    )
    there = Facts(agency=office.b.pk, department=office.s3.pk, category="借调")
    postings.put_beside(
        by=by, employee=who.pk, version=0, start=date(2026, 3, 1), end=None, to=there, appraised_here=True,
        paid_here=False,
    )  # fmt: skip
    lent = Posting.objects.get(employee=who, concurrent=True)
    assert (lent.appraised_here, lent.paid_here, lent.category) == (True, False, "借调")
    postings.end_posting(by=by, employee=who.pk, version=1, posting=lent.pk, day=date(2026, 4, 30))
    staff.leave(by=by, employee=who.pk, version=2, day=date(2026, 8, 31), reason="调出")
    who.refresh_from_db()
    assert (who.left_on, who.left_reason) == (date(2026, 8, 31), "调出")
    assert not Posting.objects.filter(employee=who, end__isnull=True).exists()
    with pytest.raises(DomainError, match="离岗日期是 2026-08-31"):
        staff.return_to_work(by=by, employee=who.pk, version=3, day=date(2026, 8, 1), to=facts(office))
    staff.return_to_work(by=by, employee=who.pk, version=3, day=date(2026, 10, 1), to=facts(office))
    who.refresh_from_db()
    assert (who.left_on, who.left_reason, who.version) == (None, "", 4)
    assert [entry.action for entry in entries_about(who.pk).order_by("position")] == [
        "登记人员", "借调", "结束兼任或借调", "离岗", "返岗",
    ]  # fmt: skip


def test_the_account_stops_the_day_after_and_open_duties_are_listed(office: Office, by: Actor) -> None:
    who = office.employee(Role.FILER)
    staff.leave(by=by, employee=who.pk, version=0, day=JUNE, reason="退休")
    account = Account.objects.get(employee=who)
    assert access_of(account, today=JUNE).held
    assert not access_of(account, today=date(2026, 6, 16)).held
    assert staff.open_work(employee=who.pk, today=date(2026, 6, 16)) == ["填报人：一科"]


def test_one_number_for_two_is_refused_with_the_name_of_the_other(office: Office, by: Actor) -> None:
    with pytest.raises(DomainError, match="它是一科干事的工号"):
        staff.add_employee(
            by=by, agency=office.a.pk, number="A01", name="别人", joined_on=JUNE, to=facts(office)
        )
    with pytest.raises(DomainError, match="它是一科干事的工号"):
        staff.correct_employee(
            by=by,
            employee=office.employee(Role.FILER).pk,
            version=0,
            number="A01",
            name="改名",
            joined_on=None,
        )
    assert office.employee(Role.FILER).name == "一科填报员"


def test_a_typo_is_put_right_also_on_the_account(office: Office, by: Actor) -> None:
    who = person(office)
    staff.correct_employee(by=by, employee=who.pk, version=0, number="A01", name="一科干部", joined_on=START)
    assert Account.objects.get(employee=who).name == "一科干部"
    detail = json.loads(AuditEntry.objects.get(action="更正人员信息").detail)
    assert detail["姓名"] == {"旧": "一科干事", "新": "一科干部"}


def borrow_record(office: Office, by: Actor, home: Employee | None, name: str = "一科干事") -> Employee:
    """乙局's own row for somebody of 甲局."""
    return staff.add_employee(
        by=by,
        agency=office.b.pk,
        number="B90",
        name=name,
        joined_on=date(2026, 3, 1),
        to=Facts(agency=office.b.pk, department=office.s3.pk, category="借调"),
        home_record=home.pk if home else None,
    )


def test_two_agencies_that_claim_one_linked_person_are_told_and_one_gives_way(
    office: Office, by: Actor
) -> None:
    home = person(office)
    assert claims.find_claims(agencies=[office.a.pk, office.b.pk], year=2026) == []
    there = borrow_record(office, by, home)
    found = claims.find_claims(agencies=[office.b.pk], year=2026)
    assert [(each.what, each.two, each.start, each.end) for each in found] == [
        ("考核", True, date(2026, 3, 1), date(2026, 12, 31)),
        ("发奖", True, date(2026, 3, 1), date(2026, 12, 31)),
    ]
    first = found[0]
    winner = next(place for place in first.places if place.employee == there.pk)
    assert not claims.may_settle(first, winner, {office.b.pk})
    with pytest.raises(DomainError, match="请甲局的绩效办"):
        claims.settle_claim(
            by=by, flag=first.flag, start=first.start, end=first.end, posting=winner.posting,
            versions=first.versions, writable={office.b.pk},
        )  # fmt: skip
    claims.settle_claim(
        by=by, flag=first.flag, start=first.start, end=first.end, posting=winner.posting,
        versions=first.versions, writable={office.a.pk},
    )  # fmt: skip
    left = claims.find_claims(agencies=[office.a.pk], year=2026)
    assert [each.what for each in left] == ["发奖"]
    assert [row.appraised_here for row in Posting.objects.filter(employee=home).order_by("start")] == [
        True,
        False,
        True,
    ]


def test_nobody_who_claims_is_a_claim_too(office: Office, by: Actor) -> None:
    Posting.objects.filter(employee=person(office)).update(paid_here=False)
    (found,) = claims.find_claims(agencies=[office.a.pk], year=2026)
    assert (found.what, found.two) == ("发奖", False)


def test_a_borrowed_namesake_without_a_link_is_a_hint_until_linked(office: Office, by: Actor) -> None:
    there = borrow_record(office, by, None)
    (hint,) = claims.unlinked(agencies=[office.b.pk], today=JUNE)
    assert (hint.person.pk, [each.pk for each in hint.others]) == (there.pk, [person(office).pk])
    staff.link_home(by=by, employee=there.pk, version=0, home_record=person(office).pk)
    assert claims.unlinked(agencies=[office.b.pk], today=JUNE) == []
    assert len(claims.find_claims(agencies=[office.a.pk], year=2026)) == 2


def test_queries_of_claims_and_of_the_year_do_not_grow_with_the_people(office: Office, by: Actor) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            claims.find_claims(agencies=[office.a.pk, office.b.pk], year=2026)
            absences.who_takes_part(agency=office.a.pk, year=2026)
        return len(caught)

    borrow_record(office, by, person(office))
    before = count()
    for number, home in enumerate((office.employee(Role.FILER), office.employee(Role.SECTION_HEAD))):
        staff.add_employee(
            by=by, agency=office.b.pk, number=f"B8{number}", name=home.name, joined_on=date(2026, 3, 1),
            to=Facts(agency=office.b.pk, category="借调"), home_record=home.pk,
        )  # fmt: skip
    assert count() == before


@pytest.mark.parametrize(
    ("reason", "start", "end", "takes_part"),
    [
        ("试用期", date(2026, 7, 1), date(2027, 6, 30), False),
        ("试用期", date(2025, 7, 1), date(2026, 6, 30), True),
        ("处分期", date(2026, 12, 31), None, False),
        ("长病假", date(2026, 1, 1), date(2026, 7, 1), True),
        ("长病假", date(2026, 1, 1), date(2026, 7, 2), False),
        ("产假", date(2025, 9, 1), date(2026, 2, 28), True),
        ("脱产学习", date(2025, 9, 1), None, False),
    ],
)
def test_who_takes_part_in_the_year(
    office: Office, by: Actor, reason: str, start: date, end: date | None, takes_part: bool
) -> None:
    who = person(office)
    absences.add_absence(by=by, employee=who.pk, version=0, reason=reason, start=start, end=end)
    (row,) = [
        each for each in absences.who_takes_part(agency=office.a.pk, year=2026) if each.employee.pk == who.pk
    ]
    assert row.takes_part is takes_part
    assert bool(row.reason) is not takes_part
    assert row.place == "甲局 一科"


def test_who_is_lent_out_for_appraisal_takes_part_there_only(office: Office, by: Actor) -> None:
    who = person(office)
    there = Facts(agency=office.b.pk, category="借调")
    postings.put_beside(
        by=by,
        employee=who.pk,
        version=0,
        start=JUNE,
        end=None,
        to=there,
        appraised_here=True,
        paid_here=False,
    )
    at_home = {row.employee.pk: row for row in absences.who_takes_part(agency=office.a.pk, year=2026)}[who.pk]
    away = {row.employee.pk: row for row in absences.who_takes_part(agency=office.b.pk, year=2026)}[who.pk]
    assert (at_home.takes_part, at_home.reason) == (False, "不在本单位考核（年内已转出）")
    assert away.takes_part


def test_absences_of_one_reason_do_not_overlap_and_may_be_ended_or_taken_back(
    office: Office, by: Actor
) -> None:
    who = person(office)
    row = absences.add_absence(
        by=by, employee=who.pk, version=0, reason="长病假", start=JUNE, end=None, note="住院"
    )
    with pytest.raises(DomainError, match="已登记长病假"):
        absences.add_absence(
            by=by, employee=who.pk, version=1, reason="长病假", start=date(2026, 8, 1), end=None
        )
    absences.change_absence(
        by=by, employee=who.pk, version=1, absence=row.pk, reason="长病假", start=JUNE, end=date(2026, 7, 1)
    )
    absences.add_absence(by=by, employee=who.pk, version=2, reason="长病假", start=date(2026, 8, 1), end=None)
    absences.remove_absence(by=by, employee=who.pk, version=3, absence=row.pk)
    assert [each.start for each in Absence.objects.filter(employee=who)] == [date(2026, 8, 1)]
    taken = json.loads(AuditEntry.objects.get(action="撤销不参加考核").detail)
    assert taken["不参加考核"] == {"旧": "长病假 2026-06-15 至 2026-07-01", "新": None}


def test_the_year_workbook_leaves_what_stands_beside_the_main_posting(office: Office, by: Actor) -> None:
    who = person(office)
    there = Facts(agency=office.b.pk, category="借调")
    postings.put_beside(
        by=by,
        employee=who.pk,
        version=0,
        start=JUNE,
        end=None,
        to=there,
        appraised_here=False,
        paid_here=False,
    )
    wanted = Posting(employee=who, agency=office.a, department=office.s2, post="一般人员")
    ensure_postings(agency=office.a, wanted=[wanted], year=2026)
    assert rows(who) == [
        ("一科", START, date(2025, 12, 31)),
        ("二科", date(2026, 1, 1), None),
        (None, JUNE, None),
    ]
    assert Posting.objects.get(employee=who, concurrent=True).agency == office.b
