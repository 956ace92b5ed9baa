"""The pages of the organisation: what they show, what they refuse, and that lists cost the same at any size."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.models import Agency, Department, Duty, Employee, Posting
from people.services.sections import rename_section
from tests.office import START, Office, build_office
from tests.people.organisation.world import CLERK, DOCUMENT

DAY = date(2026, 7, 1)


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def clerk(office: Office) -> Client:
    return office.client_of(Role.PERFORMANCE_OFFICE)


def text(response: object) -> str:
    """The words of a page without tags and blanks between them."""
    content = response.content.decode()  # type: ignore[attr-defined]
    main = content[content.index("<main") : content.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def at(name: str, office: Office, **more: int) -> str:
    return reverse(name, kwargs={"agency": office.a.pk, **more})


def hidden(response: object, name: str) -> str:
    content = response.content.decode()  # type: ignore[attr-defined]
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', content)
    assert found, f"no field {name}"
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1].replace("&quot;", '"') if value else ""


def test_the_tree_shows_sections_with_who_answers_for_them(office: Office, clerk: Client) -> None:
    page = text(clerk.get(at("organisation", office), {"on": "2026-06-30"}))
    assert "一科" in page
    assert "一科科长" in page
    assert "甲局副局长" in page
    assert "设立科室" in page
    assert "三科" not in page


def test_a_member_of_staff_sees_the_tree_without_buttons(office: Office) -> None:
    page = text(office.client_of(Role.STAFF).get(at("organisation", office)))
    assert "一科" in page
    assert "设立科室" not in page
    assert "合并科室" not in page


def test_the_tree_of_another_day_shows_what_was_called_so_then(office: Office, clerk: Client) -> None:
    rename_section(by=CLERK, department=office.s1.pk, on=DAY, name="督查科", document=DOCUMENT)
    before = text(clerk.get(at("organisation", office), {"on": "2026-06-30"}))
    after = text(clerk.get(at("organisation", office), {"on": "2026-07-01"}))
    both = text(clerk.get(at("organisation", office), {"on": "2026-07-01", "every": "1"}))
    assert ("一科 " in before, "督查科" in before) == (True, False)
    assert ("一科 " in after, "督查科" in after) == (False, True)
    assert "已停用" in both
    assert "督查科" in both


def test_a_day_before_everything_says_so(office: Office, clerk: Client) -> None:
    assert "这一天没有科室" in text(clerk.get(at("organisation", office), {"on": "1999-01-01"}))
    assert clerk.get(at("organisation", office), {"on": "不是日期"}).status_code == 200


def test_the_city_sees_its_units_with_the_number_of_their_sections(office: Office) -> None:
    page = text(office.client_of(Role.CITY_OFFICE).get(reverse("organisation", args=[office.city.pk])))
    assert re.search(r"甲局 经济系列 — — 2 \d+ 更改", page), page
    assert "还没有下级单位" not in page


@pytest.mark.parametrize("name", ["organisation", "duties", "handover"])
def test_the_lists_ask_the_same_number_of_questions_with_one_row_and_three(
    office: Office, clerk: Client, name: str
) -> None:
    Duty.objects.filter(agency=office.a).exclude(employee=office.employee(Role.FILER)).delete()
    url = at(name, office)
    clerk.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        clerk.get(url)
    for index in range(3):
        row = Department.objects.create(
            agency=office.a, code=f"X{index}", name=f"新{index}科", kind="科室", valid_from=START
        )
        person = Employee.objects.create(agency=office.a, number=f"X{index}", name=f"新人{index}")
        Posting.objects.create(employee=person, agency=office.a, department=row, start=START)
        for kind in Duty.Kind.values:
            Duty.objects.create(agency=office.a, department=row, employee=person, kind=kind, start=START)
    with CaptureQueriesContext(connection) as many:
        clerk.get(url)
    assert len(few) == len(many)


def test_an_agency_is_added_below_and_put_right(office: Office) -> None:
    city = office.client_of(Role.CITY_OFFICE)
    new = reverse("agency_new", args=[office.city.pk])
    answer = city.post(new, {"name": "丙局", "kind": "单位", "group": "经济系列"})
    assert answer.status_code == 302
    made = Agency.objects.get(name="丙局")
    assert (made.parent, made.group) == (office.city, "经济系列")
    taken = city.post(new, {"name": "甲局", "kind": "单位", "group": ""})
    assert "测试市下面已有这个单位" in text(taken)
    page = reverse("agency_correct", args=[office.city.pk, made.pk])
    seen = hidden(city.get(page), "seen")
    done = city.post(page, {"name": "丙一局", "group": "", "closed_on": "", "seen": seen})
    assert done.status_code == 302
    made.refresh_from_db()
    assert (made.name, made.group) == ("丙一局", "")
    stale = city.post(page, {"name": "丙二局", "group": "", "closed_on": "", "seen": seen})
    assert "刚被别人改过，现为“丙一局”" in text(stale)
    assert 'value="丙二局"' in stale.content.decode()


def test_the_office_of_one_unit_does_not_reach_a_sibling(office: Office, clerk: Client) -> None:
    assert clerk.get(reverse("agency_correct", args=[office.a.pk, office.b.pk])).status_code == 404
    assert clerk.get(reverse("department_detail", args=[office.a.pk, office.s3.pk])).status_code == 404
    assert clerk.get(reverse("department_rename", args=[office.b.pk, office.s3.pk])).status_code == 404


def test_a_section_is_set_up(office: Office, clerk: Client) -> None:
    page = at("department_new", office)
    values = {"code": "K1", "name": "五科", "kind": "科室", "group": "", "valid_from": "2026-07-01"}
    assert "编号“K1”不能用" in text(clerk.post(page, values))
    answer = clerk.post(page, {**values, "code": "K5", "document": DOCUMENT}, follow=True)
    assert "已设立五科" in text(answer)
    assert Department.objects.get(code="K5").document == DOCUMENT


def test_renaming_asks_for_a_look_first_and_then_does_just_that(office: Office, clerk: Client) -> None:
    page = at("department_rename", office, department=office.s1.pk)
    values = {"name": "督查科", "on": "2026-07-01", "document": DOCUMENT, "seen": ""}
    look = clerk.post(page, values)
    shown = text(look)
    assert "办理后的变化" in shown
    assert "一科科长（A03） 一科 督查科 2026-07-01" in shown
    assert "一科科长（A03） 一科 负责人 2026-06-30 结束" in shown
    assert Department.objects.filter(agency=office.a).count() == 2
    seen = hidden(look, "seen")
    changed = clerk.post(page, {**values, "name": "督导科", "seen": seen})
    assert "请再核对一次" in text(changed)
    assert Department.objects.filter(agency=office.a).count() == 2
    done = clerk.post(page, {**values, "seen": seen}, follow=True)
    assert "从 2026-07-01 起更名为督查科" in text(done)
    history = text(done)
    assert "2026-07-01 更名 一科 督查科 " + DOCUMENT in history


def test_the_slower_of_two_clerks_reads_why(office: Office, clerk: Client) -> None:
    page = at("department_rename", office, department=office.s1.pk)
    values = {"name": "督查科", "on": "2026-07-01", "document": DOCUMENT, "seen": ""}
    seen = hidden(clerk.post(page, values), "seen")
    rename_section(by=CLERK, department=office.s1.pk, on=DAY, name="办公室", document=DOCUMENT)
    refusal = clerk.post(page, {**values, "seen": seen})
    assert "已由李绩效于" in text(refusal)
    assert 'value="督查科"' in refusal.content.decode()


def test_a_split_offers_everybody_and_wants_a_place_for_each(office: Office, clerk: Client) -> None:
    page = at("department_split", office, department=office.s1.pk)
    start = text(clerk.get(page))
    assert "一科干事（A01）" in start
    assert "甲局副局长" not in start
    people = {name: office.employee(name).pk for name in (Role.STAFF, Role.FILER, Role.SECTION_HEAD)}
    values = {
        "on": "2026-07-01", "document": DOCUMENT, "seen": "", "code_0": "K1", "name_0": "一科",
        "code_1": "K9", "name_1": "督查科", f"place_{people[Role.STAFF]}": "1",
        f"place_{people[Role.FILER]}": "0",
    }  # fmt: skip
    assert "必填" in text(clerk.post(page, values))
    values[f"place_{people[Role.SECTION_HEAD]}"] = "0"
    look = clerk.post(page, values)
    assert "“督查科”从 2026-07-01 起没有填报人、负责人" in text(look)
    done = clerk.post(page, {**values, "seen": hidden(look, "seen")}, follow=True)
    assert "已拆分为一科、督查科" in text(done)
    made = Department.objects.get(code="K9")
    assert Posting.objects.get(department=made).employee == office.employee(Role.STAFF)


def test_a_merger_through_the_page(office: Office, clerk: Client) -> None:
    page = at("department_merge", office)
    values: dict[str, object] = {
        "departments": [office.s1.pk, office.s2.pk], "into": "new", "code": "", "name": "综合科", "kind": "科室",
        "group": "", "on": "2026-07-01", "document": DOCUMENT, "head": "", "leader": "", "seen": "",
    }  # fmt: skip
    assert "新设科室须填写编号" in text(clerk.post(page, values))
    values |= {"code": "K1", "head": office.employee("二科科室负责人").pk}
    look = clerk.post(page, values)
    assert "没有分管领导" in text(look)
    done = clerk.post(page, {**values, "seen": hidden(look, "seen")}, follow=True)
    assert "已合并，从 2026-07-01 起为综合科" in text(done)
    made = Department.objects.get(name="综合科")
    heads = Duty.objects.filter(department=made, kind="负责人").values_list("employee__name", flat=True)
    assert list(heads) == ["二科科长"]


def test_an_abolition_through_the_page(office: Office, clerk: Client) -> None:
    page = at("department_abolish", office, department=office.s1.pk)
    people = [office.employee(name).pk for name in (Role.STAFF, Role.FILER, Role.SECTION_HEAD)]
    values = {"on": "2026-07-01", "document": DOCUMENT, "seen": "", **{f"place_{key}": "0" for key in people}}
    look = clerk.post(page, values)
    done = clerk.post(page, {**values, "seen": hidden(look, "seen")}, follow=True)
    assert "一科从 2026-07-01 起撤销" in text(done)
    assert "停用依据 " + DOCUMENT in text(done)


def test_a_correction_keeps_one_row_and_a_stale_one_loses(office: Office, clerk: Client) -> None:
    page = at("department_correct", office, department=office.s1.pk)
    seen = hidden(clerk.get(page), "seen")
    values = {
        "name": "壹科",
        "kind": "科室",
        "group": "",
        "valid_from": START.isoformat(),
        "document": "",
        "seen": seen,
    }
    assert "已更正" in text(clerk.post(page, values, follow=True))
    assert "现为“壹科”" in text(clerk.post(page, {**values, "name": "医科"}))


def test_duties_are_listed_assigned_replaced_and_ended(office: Office, clerk: Client) -> None:
    today = office.access(Role.PERFORMANCE_OFFICE).today
    listed = text(clerk.get(at("duties", office)))
    assert "一科 负责人 一科科长 A03" in listed
    new = {
        "kind": "负责人", "department": office.s1.pk, "employee": office.employee(Role.STAFF).pk,
        "start": today.isoformat(), "end": "",
    }  # fmt: skip
    refusal = text(clerk.post(at("duty_new", office), new))
    assert "已由一科科长担任，同一天只能有一位" in refusal
    head = Duty.objects.get(department=office.s1, kind="负责人")
    replace = at("duty_replace", office, duty=head.pk)
    values = {
        "successor": office.employee(Role.STAFF).pk,
        "day": (today + timedelta(days=1)).isoformat(),
        "seen": "",
    }
    assert "已更换" in text(clerk.post(replace, values, follow=True))
    stale = clerk.post(replace, {**values, "successor": office.employee(Role.FILER).pk})
    assert "刚被别人改过" in text(stale)
    now = text(clerk.get(at("duties", office)))
    assert "一科 负责人 一科干事 A01" in now
    assert "未开始" in now


def test_pages_that_change_are_not_there_for_readers(office: Office) -> None:
    leader = office.client_of(Role.SUPERVISION)
    assert leader.get(at("organisation", office)).status_code == 200
    assert leader.get(at("handover", office)).status_code == 200
    for url in (
        at("department_new", office), at("department_merge", office), at("duty_new", office),
        at("handover_new", office), at("department_split", office, department=office.s1.pk),
    ):  # fmt: skip
        assert leader.get(url).status_code == 404
        assert leader.post(url).status_code == 404
