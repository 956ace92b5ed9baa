"""The pages about people: what each shows, to whom, and what a post does."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.acting import Actor
from people.engine.postings import Facts
from people.models import Absence, Employee, Posting
from people.services import postings, staff
from people.services.staff_uploads import FOLDER
from tests.office import START, Office

JUNE = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def data_folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HENGJI_DATA = tmp_path
    return tmp_path


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def url(office: Office, name: str, **more: Any) -> str:
    return reverse(name, kwargs={"agency": office.a.pk, **more})


def person_url(office: Office, name: str, who: Role | str = Role.STAFF, **more: Any) -> str:
    return url(office, name, employee=office.employee(who).pk, **more)


def cells(client: Client, address: str) -> set[Any]:
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
    return {value for page in book for row in page.iter_rows(values_only=True) for value in row if value}


def test_the_office_sees_all_of_its_own_and_nobody_else(office: Office) -> None:
    page = text(office.client_of(Role.PERFORMANCE_OFFICE), url(office, "staff"))
    assert "一科干事" in page
    assert "二科干事" in page
    assert "三科干事" not in page
    assert "登记人员" in page


def test_a_section_head_sees_the_own_section_on_page_and_in_both_exports(office: Office) -> None:
    client = office.client_of(Role.SECTION_HEAD)
    page = text(client, url(office, "staff"))
    assert "一科干事" in page
    assert "二科干事" not in page
    assert "登记人员" not in page
    for address in (url(office, "staff") + "?export=xlsx", url(office, "staff_export")):
        found = cells(client, address)
        assert "一科干事" in found
        assert "二科干事" not in found
    assert client.get(person_url(office, "staff_detail", "二科干部职工")).status_code == 404
    assert client.get(person_url(office, "staff_transfer")).status_code == 404


def test_who_has_no_more_rights_lands_on_the_own_page_and_sees_nobody_else(office: Office) -> None:
    client = office.client_of(Role.STAFF)
    own = person_url(office, "staff_detail")
    answer = client.get(url(office, "staff"))
    assert (answer.status_code, answer.headers["Location"]) == (302, own)
    assert "调动" not in text(client, own).split("本页说明")[0]
    assert client.get(person_url(office, "staff_detail", Role.FILER)).status_code == 404
    assert client.get(url(office, "staff_export")).status_code == 404


def test_another_agencys_office_finds_nothing_here(office: Office) -> None:
    client = office.client_of("乙局绩效办")
    for name in ("staff", "staff_add", "staff_export", "staff_import", "staff_claims"):
        assert client.get(url(office, name)).status_code == 404, name
    stranger = reverse("staff_detail", args=[office.b.pk, office.employee(Role.STAFF).pk])
    assert client.get(stranger).status_code == 404


def test_the_list_filters_by_words_section_category_state_and_day(office: Office, by: Actor) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    who = office.employee(Role.STAFF)
    to = Facts(agency=office.a.pk, department=office.s2.pk, category="聘用")
    postings.transfer(by=by, employee=who.pk, version=0, day=JUNE, to=to)
    Absence.objects.create(employee=office.employee(Role.FILER), reason="长病假", start=START)
    staff.leave(
        by=by, employee=office.employee("二科填报人").pk, version=0, day=date(2026, 2, 1), reason="退休"
    )

    def found(query: str) -> set[str]:
        page = text(client, f"{url(office, 'staff')}?reset=1").count("共")
        assert page
        shown = text(client, f"{url(office, 'staff')}?{query}")
        return {
            name for name in ("一科干事", "一科填报员", "一科科长", "二科干事", "二科填报员") if name in shown
        }

    june, may = "day=2026-06-20", "day=2026-05-20"
    assert found(f"section={office.s1.pk}&{may}") == {"一科干事", "一科填报员", "一科科长"}
    assert found(f"section={office.s1.pk}&{june}") == {"一科填报员", "一科科长"}
    assert found(f"category=聘用&{june}") == {"一科干事"}
    assert found(f"state=不参加考核&{june}") == {"一科填报员"}
    assert found(f"state=已离岗&{june}") == {"二科填报员"}
    assert found(f"q=A01&{june}") == {"一科干事"}
    assert found(f"q=没有这个人&{june}") == set()


def test_the_list_costs_as_many_queries_for_three_as_for_one(office: Office, by: Actor) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    Posting.objects.filter(employee__agency=office.a).exclude(employee=office.employee(Role.STAFF)).delete()

    def count(query: str) -> int:
        text(client, f"{url(office, 'staff')}?{query}")  # what was asked for is remembered once
        with CaptureQueriesContext(connection) as caught:
            text(client, f"{url(office, 'staff')}?{query}")
        return len(caught)

    assert count("q=A01") == count("q=A0") == count("q=A1")
    address = url(office, "staff_year", year=2026)
    text(client, address)
    with CaptureQueriesContext(connection) as one:
        text(client, address)
    for key in (Role.FILER, Role.SECTION_HEAD):
        Posting.objects.create(employee=office.employee(key), agency=office.a, start=START)
    with CaptureQueriesContext(connection) as three:
        text(client, address)
    assert len(one) == len(three)


def test_a_page_shows_postings_duties_absences_and_what_is_open(office: Office, by: Actor) -> None:
    who = office.employee(Role.FILER)
    Absence.objects.create(
        employee=who, reason="长病假", start=date(2026, 1, 1), end=date(2026, 2, 1), note="住院"
    )
    staff.leave(by=by, employee=who.pk, version=0, day=date(2026, 3, 1), reason="退休")
    page = text(office.client_of(Role.PERFORMANCE_OFFICE), person_url(office, "staff_detail", Role.FILER))
    for words in (
        "甲局 一科",
        "填报人：一科",
        "长病假 2026-01-01 至 2026-02-01（住院）",
        "离岗前后要交接的",
        "退休",
        "办理返岗",
    ):
        assert words in page, words
    assert "变动记录" not in page


def test_only_who_may_read_the_log_sees_the_history(office: Office, by: Actor) -> None:
    who = office.employee(Role.STAFF)
    staff.correct_employee(by=by, employee=who.pk, version=0, number="A01", name="一科干部", joined_on=START)
    page = text(office.client_of(Role.SUPERVISION), person_url(office, "staff_detail"))
    assert "变动记录" in page
    assert "更正人员信息" in page
    assert 'href="' + person_url(office, "staff_transfer") not in page


def test_a_transfer_by_form_is_stored_and_a_second_click_is_harmless(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = person_url(office, "staff_transfer")
    assert f'value="{office.a.pk}:{office.s1.pk}" selected' in text(client, address)
    given = {
        "version": 0,
        "day": "2026-06-15",
        "place": f"{office.a.pk}:{office.s2.pk}",
        "category": "在编",
        "reason": "任免〔2026〕3号",
        "form_token": "8b7fc1a1-59c7-4b0e-9f30-6a2c65f1d001",
    }
    first, second = client.post(address, given), client.post(address, given)
    own = person_url(office, "staff_detail")
    assert [answer.headers["Location"] for answer in (first, second)] == [own, own]
    page = text(client, own)
    assert "2025-01-01 至 2026-06-14" in page
    assert "任免〔2026〕3号" in page
    assert Posting.objects.filter(employee=office.employee(Role.STAFF)).count() == 2
    stale = client.post(
        address, {**given, "day": "2026-07-01", "form_token": "8b7fc1a1-59c7-4b0e-9f30-6a2c65f1d002"}
    )
    told = stale.content.decode()
    assert "已由甲局绩效专干（office）于" in told
    assert 'value="2026-07-01"' in told


def test_a_form_tells_all_its_faults_and_keeps_what_was_typed(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    given = {"number": "A01", "name": "", "joined_on": "2026-13-40", "place": "", "category": "在编"}
    page = client.post(url(office, "staff_add"), given).content.decode()
    assert page.count("invalid-feedback") >= 3
    assert 'value="A01"' in page
    sound = {
        "number": "A01",
        "name": "新人",
        "joined_on": "2026-06-15",
        "place": f"{office.a.pk}:",
        "category": "在编",
    }
    page = client.post(url(office, "staff_add"), sound).content.decode()
    assert "它是一科干事的工号" in page
    assert not Employee.objects.filter(name="新人").exists()


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("staff_correct", {"number": "A01", "name": "一科干部"}, "一科干部"),
        ("staff_leave", {"day": "2026-06-15", "why": "其他", "note": "援建"}, "援建"),
        (
            "absence_add",
            {"reason": "产假", "start": "2026-06-15", "end": "2026-10-15"},
            "产假 2026-06-15 至 2026-10-15",
        ),
    ],
)
def test_the_small_forms_do_what_they_say(
    office: Office, name: str, given: dict[str, str], said: str
) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    assert "<form" in text(client, person_url(office, name))
    answer = client.post(person_url(office, name), {"version": 0, **given})
    assert answer.status_code == 302, answer.content.decode()
    assert said in text(client, person_url(office, "staff_detail"))


def test_borrowing_by_form_is_seen_by_both_and_ends_again(office: Office) -> None:
    client, there = office.client_of(Role.PERFORMANCE_OFFICE), office.client_of("乙局绩效办")
    today = timezone.localdate()
    given = {
        "version": 0,
        "start": "2026-03-01",
        "place": f"{office.b.pk}:{office.s3.pk}",
        "appraised": "new",
        "paid": "home",
    }
    assert client.post(person_url(office, "staff_borrow"), given).status_code == 302
    page = text(client, person_url(office, "staff_detail"))
    assert "在此发奖，不考核" in page
    theirs = text(there, reverse("staff", args=[office.b.pk]))
    assert "一科干事" in theirs
    assert "借入" in theirs
    borrowed = reverse("staff_detail", args=[office.b.pk, office.employee(Role.STAFF).pk])
    assert "调动</a>" not in text(there, borrowed)
    row = Posting.objects.get(concurrent=True)
    end = person_url(office, "posting_end", posting=row.pk)
    assert client.post(end, {"version": 1, "day": today.isoformat()}).status_code == 302
    undo = person_url(office, "posting_withdraw", posting=row.pk)
    assert client.post(undo, {"version": 2}).status_code == 302
    assert Posting.objects.filter(employee=office.employee(Role.STAFF)).count() == 1


def test_correcting_a_posting_and_changing_an_absence_by_form(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    row = Posting.objects.get(employee=office.employee(Role.STAFF))
    address = person_url(office, "posting_correct", posting=row.pk)
    assert 'value="2025-01-01"' in text(client, address)
    given = {
        "version": 0,
        "start": "2025-02-01",
        "place": f"{office.a.pk}:{office.s2.pk}",
        "category": "聘用",
    }
    assert client.post(address, given).status_code == 302
    row.refresh_from_db()
    assert (row.department, row.category, row.start) == (office.s2, "聘用", date(2025, 2, 1))
    away = Absence.objects.create(employee=row.employee, reason="长病假", start=START)
    change = person_url(office, "absence_change", absence=away.pk)
    given = {"version": 1, "reason": "长病假", "start": "2025-01-01", "end": "2025-03-01"}
    assert client.post(change, given).status_code == 302
    assert (
        client.post(person_url(office, "absence_remove", absence=away.pk), {"version": 2}).status_code == 302
    )
    assert not Absence.objects.exists()
    foreign = Absence.objects.create(employee=office.employee(Role.FILER), reason="长病假", start=START)
    assert client.get(person_url(office, "absence_change", absence=foreign.pk)).status_code == 404


def test_returning_by_form(office: Office, by: Actor) -> None:
    who = office.employee(Role.STAFF)
    staff.leave(by=by, employee=who.pk, version=0, day=date(2026, 3, 1), reason="调出")
    given = {
        "version": 1,
        "day": "2026-05-01",
        "place": f"{office.a.pk}:",
        "category": "在编",
        "appraised_here": "on",
        "paid_here": "on",
    }
    answer = office.client_of(Role.PERFORMANCE_OFFICE).post(person_url(office, "staff_return"), given)
    assert answer.status_code == 302
    who.refresh_from_db()
    assert who.left_on is None


def two_claims(office: Office, by: Actor) -> Employee:
    return staff.add_employee(
        by=by,
        agency=office.b.pk,
        number="B90",
        name="一科干事",
        joined_on=date(timezone.localdate().year, 1, 1),
        to=Facts(agency=office.b.pk, category="借调"),
        paid_here=False,
        home_record=office.employee(Role.STAFF).pk,
    )


def test_two_that_claim_one_wait_for_the_office_and_are_settled_on_the_page(
    office: Office, by: Actor
) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = url(office, "staff_claims")
    assert "每个人都只在一处考核" in text(client, address)
    there = two_claims(office, by)
    page = text(client, address)
    assert "两处都要考核" in page
    assert "归属还没有定" in text(client, person_url(office, "staff_detail"))
    assert "1 人在哪里考核、发奖待确定" in text(client, "/")
    year = timezone.localdate().year
    home = office.employee(Role.STAFF)
    given = {
        "flag": "appraised_here",
        "start": f"{year}-01-01",
        "end": f"{year}-12-31",
        "posting": Posting.objects.get(employee=there).pk,
        "versions": f'{{"{there.pk}": 0, "{home.pk}": 0}}',
    }
    client.post(url(office, "claim_settle"), given)
    assert "两处都要考核" not in text(client, address)
    assert Posting.objects.filter(employee=home, appraised_here=False).count() == 1
    told = client.post(url(office, "claim_settle"), {**given, "versions": "x"}, follow=True).content.decode()
    assert "没有保存" in told


def test_linking_two_records_of_one_person(office: Office, by: Actor) -> None:
    there = two_claims(office, by)
    Employee.objects.filter(pk=there.pk).update(home_record=None)
    client = office.client_of("乙局绩效办")
    address = reverse("staff_claims", args=[office.b.pk])
    assert "是同一个人" in text(client, address)
    given = {"employee": there.pk, "version": 0, "home_record": office.employee(Role.STAFF).pk}
    client.post(reverse("claim_link", args=[office.b.pk]), given)
    there.refresh_from_db()
    assert there.home_record_id == office.employee(Role.STAFF).pk
    assert client.post(reverse("claim_link", args=[office.b.pk]), {**given, "employee": 0}).status_code == 404


def upload(client: Client, office: Office, rows: list[list[Any]]) -> Any:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "人员"
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    made.save(out)
    out.name = "名册.xlsx"
    out.seek(0)
    return client.post(url(office, "staff_import"), {"book": out})


HEAD = ["工号", "姓名", "科室", "到岗日期"]


def digest_of(page: str) -> str:
    return page.split('name="digest" value="')[1].split('"')[0]


def test_import_shows_a_preview_and_stores_exactly_that(office: Office, data_folder: Path) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    there = upload(client, office, [HEAD, ["A90", "新人", "一科", JUNE]]).headers["Location"]
    page = text(client, there)
    assert "新增 1 行" in page
    assert "名册里没有，系统里有" in page
    assert not Employee.objects.filter(number="A90").exists()
    other = office.client_of(Role.CITY_OFFICE)
    assert other.get(there).status_code == 302
    assert client.post(there, {"digest": digest_of(page)}).headers["Location"] == url(office, "staff")
    assert Employee.objects.get(number="A90").name == "新人"
    assert list((data_folder / FOLDER).iterdir()) == []
    assert "请重新上传" in client.get(there, follow=True).content.decode()


def test_a_preview_that_is_no_longer_true_is_shown_again(office: Office, by: Actor) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    there = upload(client, office, [HEAD, ["A90", "新人", "一科", JUNE]]).headers["Location"]
    digest = digest_of(text(client, there))
    staff.add_employee(
        by=by, agency=office.a.pk, number="A90", name="别人", joined_on=START, to=Facts(agency=office.a.pk)
    )
    page = client.post(there, {"digest": digest}).content.decode()
    assert "预览之后" in page
    assert "在系统里是别人" in page
    assert 'name="digest"' not in page


def test_a_preview_with_conflicts_cannot_be_confirmed_and_may_be_discarded(
    office: Office, data_folder: Path
) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    there = upload(client, office, [HEAD, ["A90", "新人", "九科", JUNE]]).headers["Location"]
    page = text(client, there)
    assert "人员!C2" in page
    assert "确认导入" not in page
    assert client.post(there + "discard/").status_code == 302
    assert list((data_folder / FOLDER).iterdir()) == []


def test_a_broken_file_is_told_on_the_form_and_not_kept(office: Office, data_folder: Path) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    bad = io.BytesIO(b"PK\x03\x04 broken")
    bad.name = "名册.xlsx"
    page = client.post(url(office, "staff_import"), {"book": bad}).content.decode()
    assert "文件不完整或已损坏" in page
    assert list((data_folder / FOLDER).iterdir()) == []
    assert client.get(url(office, "staff_import") + "..%2F..%2Fetc/").status_code in (302, 404)


def test_the_template_and_the_export_are_workbooks(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    assert (
        "填写说明"
        in openpyxl.load_workbook(io.BytesIO(client.get(url(office, "staff_template")).content)).sheetnames
    )
    assert "一科干事" in cells(client, url(office, "staff_export"))


def test_the_year_page_counts_who_takes_part(office: Office) -> None:
    Absence.objects.create(employee=office.employee(Role.STAFF), reason="处分期", start=START)
    page = text(office.client_of(Role.PERFORMANCE_OFFICE), url(office, "staff_year", year=2026))
    assert "不参加 1 人" in page
    assert "处分期" in page
    assert "二科干事" not in text(office.client_of(Role.SECTION_HEAD), url(office, "staff_year", year=2026))


def test_an_empty_list_says_what_to_do(office: Office) -> None:
    Posting.objects.all().delete()
    page = text(office.client_of(Role.CITY_OFFICE), reverse("staff_year", args=[office.a.pk, 2026]))
    assert "这一年没有人在本单位任职" in page
