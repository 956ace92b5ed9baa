"""The roster's table where a 考核对象 is meant by its 名称, and where somebody takes no part without a reason yet."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from people.models import Agency, Department
from plans.models import Participant, Plan, Subject
from plans.services.roster_lines import file_tables, pasted_table
from plans.services.roster_table import Preview, accept, preview
from plans.services.roster_update import bring_up_to_date, difference
from tests.office import YEAR, Office, build_office
from tests.plans.plan.drafting import actor, draft, last_entry

TODAY = date(YEAR, 3, 1)


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def city(office: Office) -> Plan:
    """The plan of the city's office over 甲局 (一科, 二科) and 乙局 (三科), with the codes that are proposed."""
    plan = Plan.objects.create(agency=office.city, year=YEAR, scheme_code="x")
    found = difference(plan, today=TODAY)
    keys = [row.key for row in found.rows]
    bring_up_to_date(
        by=actor(office, Role.CITY_OFFICE), plan=plan.pk, version=plan.version, digest=found.digest, keys=keys,
        today=TODAY,
    )  # fmt: skip
    plan.refresh_from_db()
    return plan


def asked(plan: Plan, text: str) -> Preview:
    return preview(Plan.objects.get(pk=plan.pk), [pasted_table(text)])


def told(shown: Preview) -> dict[str, list[tuple[str, str, str]]]:
    return {f"{line.kind} {line.key}": line.told for line in shown.found.lines}


def words(shown: Preview) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.heading, fault.words) for fault in shown.found.faults]


def codes(plan: Plan) -> dict[str, str]:
    return dict(Subject.objects.filter(plan=plan).values_list("name", "code"))


def test_units_get_the_codes_of_the_table_and_what_stands_under_them_follows(
    office: Office, city: Plan
) -> None:
    text = "编号\t名称\t类型\t上级\nU01\t甲局\t单位\t\nU02\t乙局\t单位\t\nK1\t一科\t科室\tU01\nK2\t二科\t科室\tDW1"
    shown = asked(city, text)
    assert words(shown) == []
    assert told(shown) == {"更改 U01": [("编号", "DW1", "U01")], "更改 U02": [("编号", "DW2", "U02")]}
    assert (shown.found.same, shown.found.beside) == (2, {"考核对象": 1})
    people = set(Participant.objects.filter(plan=city).values_list("number", "subject__name"))
    assert accept(by=actor(office, Role.CITY_OFFICE), plan=city, packed=shown.packed) == (0, 2)
    assert codes(city) == {"甲局": "U01", "乙局": "U02", "一科": "K1", "二科": "K2", "三科": "K3"}
    assert set(Participant.objects.filter(plan=city).values_list("number", "subject__name")) == people
    assert Subject.objects.get(plan=city, code="K3").parent == Subject.objects.get(plan=city, code="U02")
    assert '"DW2"' in last_entry().detail
    assert asked(city, text.replace("DW1", "U01")).found.lines == []


def test_without_a_code_the_name_says_who_is_meant(office: Office, city: Plan) -> None:
    number = Participant.objects.get(plan=city, name="乙局局长").number
    shown = asked(city, f"名称\t分组\t负责人\n乙局\t一组\t{number}\n丙局\t一组\t")
    assert told(shown)["更改 DW2"][0] == ("分组", "", "一组")
    assert words(shown) == [(3, "编号", "名册里没有“丙局”；要增加的请填编号，要更名的请填现在的编号")]
    shown = asked(city, "名称\t分组\n乙局\t一组")
    assert accept(by=actor(office, Role.CITY_OFFICE), plan=city, packed=shown.packed) == (0, 1)
    assert (codes(city)["乙局"], Subject.objects.get(plan=city, name="乙局").group) == ("DW2", "一组")


def test_sections_of_one_name_are_told_apart_by_their_unit(office: Office, city: Plan) -> None:
    Subject.objects.filter(plan=city, name="三科").update(name="一科")
    shown = asked(city, "名称\t分组\n一科\t一组")
    assert words(shown) == [(2, "编号", "名册里有 2 个“一科”；请填编号")]
    shown = asked(city, "编号\t名称\t类型\t上级\nB1\t一科\t科室\tDW2")
    assert told(shown) == {"更改 B1": [("编号", "K3", "B1")]}
    shown = asked(city, "编号\t名称\t类型\t上级\nB2\t二科\t科室\tDW2")
    assert [line.kind for line in shown.found.lines] == ["增加"], "二科 of 甲局 is another one"
    shown = asked(city, "编号\t名称\t类型\nU8\t甲局\t单位\nU9\t甲局\t单位")
    assert [line.kind for line in shown.found.lines] == ["增加", "增加"], "two lines cannot mean one row"


def test_a_circle_by_way_of_an_old_code_is_found(city: Plan) -> None:
    Subject.objects.filter(plan=city, name="乙局").update(parent=Subject.objects.get(plan=city, name="甲局"))
    assert words(asked(city, "编号\t名称\t上级\nU01\t甲局\tDW2")) == [
        (2, "上级", "上级互相循环；请改上级，或清空")
    ]


def test_many_units_are_proposed_with_codes_that_sort(office: Office) -> None:
    for number in range(9):
        Agency.objects.create(name=f"局{number}", parent=office.city)
    plan = Plan.objects.create(agency=office.city, year=YEAR, scheme_code="x")
    rows = [row for row in difference(plan, today=TODAY).rows if row.what == "考核对象"]
    assert [row.code for row in rows][:11] == [f"DW{number:02}" for number in range(1, 12)]
    assert next(row.note for row in rows if row.name == "一科") == "科室，上级甲局，负责人一科科长"


def test_the_page_of_the_organisation_folds_what_is_long_and_ticks_it_all(office: Office) -> None:
    Plan.objects.create(agency=office.city, year=YEAR, scheme_code="xiangzhen-2024")
    for number in range(31):
        Department.objects.create(
            agency=office.a, code=f"N{number}", name=f"新科{number}", kind="科室", valid_from=date(YEAR, 1, 1)
        )
    page = (
        office.client_of(Role.CITY_OFFICE)
        .get(reverse("plan_roster_update", args=[office.city.pk, YEAR]))
        .content.decode()
    )
    folded = re.findall(
        r'<details class="roster-group" data-ticks( open)?><summary><span class="h6">(\S+?)<', page
    )
    assert folded == [("", "增加考核对象"), (" open", "增加人员")]
    assert page.count(" checked>") == page.count('name="rows"') > 36
    assert "点开可以逐行核对" in page


def test_who_takes_no_part_gets_a_reason_with_the_acceptance(office: Office) -> None:
    plan = draft(office)
    first, second = Participant.objects.filter(plan=plan).order_by("number")[:2]
    shown = asked(plan, f"工号\t参加考核\n{first.number}\t否\n{second.number}\t否")
    assert [line.key for line in shown.found.absent] == [first.number, second.number]
    with pytest.raises(DomainError, match="没有写原因"):
        accept(
            by=actor(office),
            plan=plan,
            packed=shown.packed,
            reasons={first.number: "挂职", second.number: " "},
        )
    reasons = {first.number: " 挂职 半年 ", second.number: "长期病假", "A99": "别人"}
    assert accept(by=actor(office), plan=plan, packed=shown.packed, reasons=reasons) == (0, 2)
    first.refresh_from_db()
    assert (first.appraised, first.absence_reason) == (False, "挂职 半年")
    assert asked(plan, f"工号\t参加考核\n{first.number}\t否").found.absent == [], "it has a reason already"


def test_a_reason_that_came_before_or_beside_is_enough(office: Office) -> None:
    plan = draft(office)
    number = Participant.objects.filter(plan=plan).order_by("number")[0].number
    beside = asked(plan, f"不参加原因\t参加考核\t工号\n挂职\t否\t{number}")
    assert (beside.found.absent, bool(beside.packed)) == ([], True)
    shown = asked(plan, f"工号\t不参加原因\n{number}\t挂职")
    accept(by=actor(office), plan=plan, packed=shown.packed)
    assert asked(plan, f"工号\t参加考核\n{number}\t否").found.absent == []


def test_the_page_asks_for_reasons_and_keeps_what_was_typed(office: Office) -> None:
    plan = draft(office)
    client, where = office.client_of(Role.PERFORMANCE_OFFICE), {"agency": office.a.pk, "year": YEAR}
    first, second = Participant.objects.filter(plan=plan).order_by("number")[:2]
    pasted = f"工号\t参加考核\n{first.number}\t否\n{second.number}\t否"
    page = client.post(reverse("plan_roster_table", kwargs=where), {"pasted": pasted}).content.decode()
    assert "2 人不参加考核，请写明原因" in page
    assert f"{first.name}（{first.number}）" in page
    packed = page.split('name="packed" value="')[1].split('"')[0]
    address = reverse("plan_roster_accept", kwargs=where)
    given = {"packed": packed, f"reason-{first.number}": "挂职不满半年"}
    again = client.post(address, given).content.decode()
    assert "请写明不参加考核的原因" in again
    assert 'value="挂职不满半年"' in again
    assert packed in again
    done = client.post(address, {**given, f"reason-{second.number}": "长期病假"})
    assert done.status_code == 302
    second.refresh_from_db()
    assert (second.appraised, second.absence_reason) == (False, "长期病假")


def test_a_book_without_the_column_of_codes_is_read(office: Office, city: Plan) -> None:
    found = file_tables("名称,分组\n甲局,一组\n".encode(), "a.csv")
    assert told(preview(city, found)) == {"更改 DW1": [("分组", "", "一组")]}
