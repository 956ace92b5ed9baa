"""The roster's table where a 考核对象 is meant by its 名称, and where somebody takes no part without a reason yet."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from people.models import Agency, Department
from plans.forms.roster_table import AcceptRosterForm
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
    assert words(shown) == [(2, "编号", "名册里有 2 个“一科”；请填上级，或填编号")]
    shown = asked(city, "编号\t名称\t类型\t上级\nB1\t一科\t科室\tDW2")
    assert told(shown) == {"更改 B1": [("编号", "K3", "B1")]}
    shown = asked(city, "编号\t名称\t类型\t上级\nB2\t二科\t科室\tDW2")
    assert [line.kind for line in shown.found.lines] == ["增加"], "二科 of 甲局 is another one"


def test_a_code_of_one_unit_beside_the_name_of_another_is_a_fault(office: Office, city: Plan) -> None:
    shown = asked(city, "编号\t名称\nDW1\t乙局\nDW2\t甲局")
    assert words(shown) == [
        (2, "名称", "编号 DW1 是“甲局”；“乙局”是 DW2，请核对编号"),
        (3, "名称", "编号 DW2 是“乙局”；“甲局”是 DW1，请核对编号"),
    ]
    assert (shown.packed, shown.found.faults[0].typed) == ("", "乙局")
    one = asked(city, "编号\t名称\t类型\nDW1\t丙局\t单位\nDW3\t甲局\t单位")
    assert words(one) == [(3, "编号", "“甲局”是 DW1，第 2 行用这个编号的是“丙局”；请核对编号")]
    # By way of other codes the swap can be made: people and figures stay with their unit.
    for text in ("X1\t甲局\nX2\t乙局", "DW2\t甲局\nDW1\t乙局"):
        shown = asked(city, f"编号\t名称\n{text}")
        city.refresh_from_db()
        accept(by=actor(office, Role.CITY_OFFICE), plan=city, packed=shown.packed)
    assert Subject.objects.get(plan=city, code="DW2").agency == office.a
    assert told(asked(city, "编号\t名称\nDW2\t甲局（新）")) == {"更改 DW2": [("名称", "甲局", "甲局（新）")]}


def test_a_section_may_be_called_as_one_of_another_unit(city: Plan) -> None:
    assert words(asked(city, "编号\t名称\nK1\t二科")) == [
        (2, "名称", "编号 K1 是“一科”；“二科”是 K2，请核对编号")
    ]
    assert words(asked(city, "编号\t名称\t上级\nK1\t三科\tDW2")) == [
        (2, "名称", "编号 K1 是“一科”；“三科”是 K3，请核对编号")
    ]
    assert len(words(asked(city, "编号\t名称\t上级\nK1\t二科\t"))) == 1
    for text in ("编号\t名称\nK1\t三科", "编号\t名称\t上级\nK1\t三科\tDW1"):
        assert told(asked(city, text)) == {"更改 K1": [("名称", "一科", "三科")]}


def test_a_name_of_several_rows_or_lines_is_not_taken_for_a_new_one(city: Plan) -> None:
    Subject.objects.filter(plan=city, code__in=("K1", "K3")).update(name="办公室")
    shown = asked(city, "编号\t名称\t类型\nB1\t办公室\t科室\nB3\t办公室\t科室")
    assert words(shown) == [(n, "编号", "名册里有 2 个“办公室”；请填上级，或用名册里的编号") for n in (2, 3)]
    assert [(fault.typed, shown.packed) for fault in shown.found.faults] == [("B1", ""), ("B3", "")]
    heads = "编号\t名称\t类型\t上级"
    clear = asked(city, f"{heads}\nB1\t办公室\t科室\tDW1\nB3\t办公室\t科室\tDW2")
    assert told(clear) == {"更改 B1": [("编号", "K1", "B1")], "更改 B3": [("编号", "K3", "B3")]}
    half = asked(city, f"{heads}\nB2\t二科\t科室\tDW1\nB9\t二科\t科室\t")
    assert words(half) == [(3, "编号", "第 2 行也是“二科”；请填上级，或用名册里的编号，或只保留一行")]
    empty = asked(city, f"{heads}\nB1\t办公室\t科室\tDW1\nB2\t二科\t科室\t\nB3\t办公室\t科室\t")
    assert words(empty) == [
        (3, "编号", "名册里已有“二科”（K2）；请填上级，或用名册里的编号"),
        (4, "编号", "名册里有 2 个“办公室”；请填上级，或用名册里的编号"),
    ]


def test_lines_that_mean_one_row_say_which_the_other_is(city: Plan) -> None:
    both = asked(city, "编号\t名称\t类型\t上级\nU8\t甲局\t单位\t\nU9\t甲局\t单位\t\nB1\t九科\t科室\tU8")
    assert words(both) == [
        (2, "编号", "第 3 行也是“甲局”；请用名册里的编号，或只保留一行"),
        (3, "编号", "第 2 行也是“甲局”；请用名册里的编号，或只保留一行"),
    ]
    assert words(asked(city, "名称\t分组\n甲局\t一组\n甲局\t二组")) == [
        (2, "编号", "第 3 行也是“甲局”；请填编号，或只保留一行"),
        (3, "编号", "第 2 行也是“甲局”；请填编号，或只保留一行"),
    ]
    assert words(asked(city, "编号\t名称\nDW1\t甲局\n\t甲局")) == [
        (3, "编号", "第 2 行也是“甲局”；请填编号，或只保留一行")
    ]


def test_a_line_with_neither_code_nor_name_is_a_fault(city: Plan) -> None:
    shown = asked(city, "编号,分组\nDW1,一组\n,二组")
    assert words(shown) == [(3, "编号", "编号不能为空；请填写")]
    assert [heading for _, heading, _ in words(asked(city, "编号,名称,分组\n,,二组"))] == ["名称"]


def test_a_circle_by_way_of_an_old_code_is_found(city: Plan) -> None:
    Subject.objects.filter(plan=city, name="乙局").update(parent=Subject.objects.get(plan=city, name="甲局"))
    assert words(asked(city, "编号\t名称\t上级\nU01\t甲局\tDW2")) == [
        (2, "上级", "上级互相循环；请改上级，或清空")
    ]


def test_a_section_stays_under_its_unit_where_that_gets_another_name(city: Plan) -> None:
    shown = asked(city, "编号\t名称\t类型\t上级\nDW1\t甲一局\t单位\t\nB1\t一科\t科室\tDW1")
    assert told(shown) == {"更改 DW1": [("名称", "甲局", "甲一局")], "更改 B1": [("编号", "K1", "B1")]}


def test_many_units_are_proposed_with_codes_that_sort(office: Office) -> None:
    for number in range(9):
        Agency.objects.create(name=f"局{number}", parent=office.city)
    plan = Plan.objects.create(agency=office.city, year=YEAR, scheme_code="x")
    rows = [row for row in difference(plan, today=TODAY).rows if row.what == "考核对象"]
    assert [row.code for row in rows][:11] == [f"DW{number:02}" for number in range(1, 12)]
    assert next(row.note for row in rows if row.name == "一科") == "科室，上级甲局，负责人一科科长"
    address = reverse("plan_roster_update", args=[office.city.pk, YEAR])
    page = office.client_of(Role.CITY_OFFICE).get(address).content.decode()
    assert page.count("DW01") == 2, "in the table, and in the help"


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


def test_the_reasons_are_dressed_as_the_fields_of_the_house() -> None:
    form = AcceptRosterForm(absent=[("A1", "张甲"), ("A2", "李乙")])
    assert list(form.fields) == ["packed", "reason-A1", "reason-A2"]
    assert form.fields["reason-A1"].widget.attrs["aria-required"] == "true"
    assert list(AcceptRosterForm().fields) == ["packed"], "the next form is asked for nobody"


def test_a_book_without_the_column_of_codes_is_read(office: Office, city: Plan) -> None:
    found = file_tables("名称,分组\n甲局,一组\n".encode(), "a.csv")
    assert told(preview(city, found)) == {"更改 DW1": [("分组", "", "一组")]}
