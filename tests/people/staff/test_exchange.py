"""The staff workbook: what is written reads back, a preview is what is applied, and nothing is half imported."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.engine.postings import Facts
from people.errors import DomainError
from people.models import Absence, Agency, Department, Employee, Posting
from people.services import postings
from people.services.staff import add_employee
from people.services.staff_exchange import apply_import, export_staff, preview_import, template
from people.staff_book.preview import Preview
from people.staff_book.sheets import ABSENCES, PEOPLE, POSTINGS, SHEETS
from people.xlsx.faults import BookRefused
from tests.office import START, Office

TODAY = date(2026, 6, 20)
JUNE = date(2026, 6, 15)


def exported(office: Office, tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(export_staff(agency=office.a.pk, people=Employee.objects.all(), today=TODAY))
    return path


def book(tmp_path: Path, **sheets: Iterable[dict[str, Any]]) -> Path:
    """A book with these rows; columns are those that any row names."""
    made = openpyxl.Workbook()
    assert made.active is not None
    made.remove(made.active)
    for title, rows in sheets.items():
        listed = list(rows)
        headings = list(dict.fromkeys(key for row in listed for key in row))
        page = made.create_sheet(title)
        page.append(headings)
        for row in listed:
            page.append([row.get(heading) for heading in headings])
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def preview(office: Office, path: Path) -> Preview:
    return preview_import(agency=office.a.pk, path=path, today=TODAY)[0]


def confirm(office: Office, path: Path, by: Actor) -> Preview:
    _, digest = preview_import(agency=office.a.pk, path=path, today=TODAY)
    return apply_import(by=by, agency=office.a.pk, path=path, today=TODAY, digest=digest, file_name=path.name)


def everything() -> list[Any]:
    return [
        list(Employee.objects.order_by("pk").values_list()),
        list(Posting.objects.order_by("pk").values_list()),
        list(Absence.objects.order_by("pk").values_list()),
    ]


def conflicts(office: Office, tmp_path: Path, **sheets: Iterable[dict[str, Any]]) -> list[str]:
    """The conflicts of a book; it may not be confirmed and confirming it all the same changes nothing."""
    path = book(tmp_path, **sheets)
    found, digest = preview_import(agency=office.a.pk, path=path, today=TODAY)
    assert not found.applicable
    before = everything()
    with pytest.raises(DomainError, match="没有导入"):
        apply_import(by=Actor(name="谁"), agency=office.a.pk, path=path, today=TODAY, digest=digest)
    assert everything() == before
    return [fault.line() for fault in found.conflicts]


NEW = {
    "工号": "A90",
    "姓名": "新人",
    "科室": "一科",
    "职务": "一般人员",
    "人员类别": "聘用",
    "到岗日期": JUNE,
}


def test_what_is_exported_changes_nothing_when_it_is_imported(
    office: Office, tmp_path: Path, by: Actor
) -> None:
    who = office.employee(Role.STAFF)
    there = Facts(agency=office.b.pk, department=office.s3.pk, category="借调")
    postings.put_beside(
        by=by, employee=who.pk, version=0, start=date(2026, 3, 1), end=date(2026, 8, 31), to=there,
        appraised_here=True, paid_here=False, reason="=1+1",
    )  # fmt: skip
    Absence.objects.create(employee=who, reason="长病假", start=START, end=date(2025, 3, 1), note="-2")
    found = preview(office, exported(office, tmp_path))
    assert found.nothing_to_do
    assert found.conflicts == []
    assert found.missing == []
    assert found.untouched == {
        PEOPLE: Employee.objects.filter(agency=office.a).count(),
        POSTINGS: Posting.objects.filter(employee__agency=office.a).count(),
        ABSENCES: 1,
    }


def test_a_new_person_on_the_list_gets_a_posting_from_the_first_day(
    office: Office, tmp_path: Path, by: Actor
) -> None:
    path = book(tmp_path, 人员=[NEW])
    found = confirm(office, path, by)
    assert [(change.what, change.place) for change in found.added] == [
        ("人员", "人员!A2"),
    ]
    assert [field.label for field in found.added[0].fields][:3] == ["姓名", "到岗日期", "性质"]
    who = Employee.objects.get(number="A90")
    row = Posting.objects.get(employee=who)
    assert (row.department, row.start, row.category, row.appraised_here) == (office.s1, JUNE, "聘用", True)
    assert f"{office.employee(Role.STAFF).name}（A01）" in found.missing
    detail = json.loads(AuditEntry.objects.get(action="导入人员名册").detail)
    assert (detail["新增"], detail["明细"][0]["人员编号"]) == (1, who.pk)


def test_somebody_registered_by_name_alone_is_completed_by_the_list(
    office: Office, tmp_path: Path, by: Actor
) -> None:
    """开始使用 puts the clerk of the 绩效办 on the list without section and post: to say them is no transfer."""
    who = add_employee(
        by=by, agency=office.a.pk, number="A80", name="经办人", joined_on=TODAY,
        to=Facts(agency=office.a.pk), reason="开始使用",
    )  # fmt: skip
    row = {"工号": "A80", "姓名": "经办人", "科室": "一科", "职务": "一般人员", "到岗日期": JUNE}
    found = confirm(office, book(tmp_path, 人员=[row]), by)
    (change,) = found.changed
    said = [(field.label, field.old, field.new) for field in change.fields]
    assert ("科室", "", "一科") in said
    assert ("职务", "", "一般人员") in said
    posting = Posting.objects.get(employee=who)
    assert (posting.department, posting.post, posting.start) == (office.s1, "一般人员", min(JUNE, TODAY))
    # From now on another section is a transfer, which needs its day.
    again = preview_import(
        agency=office.a.pk, path=book(tmp_path, 人员=[{**row, "科室": "二科"}]), today=TODAY
    )[0]
    assert [fault.problem for fault in again.conflicts] == ["现任职在一科，这里写二科"]


def test_an_office_without_sections_is_told_where_they_are_made(office: Office, tmp_path: Path) -> None:
    fresh = Agency.objects.create(name="新设的局")
    row = {**NEW, "工号": "B90"}
    found, _ = preview_import(agency=fresh.pk, path=book(tmp_path, 人员=[row]), today=TODAY)
    assert [fault.remedy for fault in found.conflicts] == [
        "系统里还没有科室，请先在“单位和科室”页设立，再重新上传"
    ]


def test_a_transfer_in_the_book_ends_the_old_row_and_adds_a_new_one(
    office: Office, tmp_path: Path, by: Actor
) -> None:
    rows = [
        {"工号": "A01", "科室": "一科", "职务": "一般人员", "起": START, "止": date(2026, 6, 14)},
        {"工号": "A01", "科室": "二科", "职务": "一般人员", "起": JUNE, "止": None},
    ]
    found = confirm(office, book(tmp_path, 任职=rows), by)
    (change,) = found.changed
    assert [(field.label, field.old, field.new) for field in change.fields] == [("止", "", "2026-06-14")]
    who = office.employee(Role.STAFF)
    stored = (
        Posting.objects.filter(employee=who).order_by("start").values_list("department__name", "start", "end")
    )
    assert list(stored) == [("一科", START, date(2026, 6, 14)), ("二科", JUNE, None)]
    assert Employee.objects.get(pk=who.pk).version == 1
    assert found.missing == []


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"人员": [{**NEW, "科室": "八科"}]}, "人员!C2: 没有科室“八科”；请核对名称，或先在“单位和科室”页设立；现有：一科、二科"),
        ({"人员": [NEW, {**NEW, "姓名": "又一个"}]}, "人员!A3: 工号“A90”与第 2 行重复"),
        ({"人员": [{"工号": "A01", "姓名": "别人"}]}, "人员!B2: 工号“A01”在系统里是一科干事，这里写别人"),
        ({"人员": [{**NEW, "到岗日期": "六月十五"}]}, "人员!F2: 到岗日期：“六月十五”不是日期"),
        ({"人员": [{**NEW, "人员类别": "在遍"}]}, "人员!E2: 人员类别：“在遍”不在可填的内容之中；是否“在编”"),
        ({"人员": [{**NEW, "到岗日期": None}]}, "人员!F2: 不知道从哪天起任职"),
        ({"人员": [{"工号": "A01", "姓名": "一科干事", "科室": "二科"}]}, "人员!C2: 现任职在一科，这里写二科；调动请在“任职”表写明日期"),
        ({"人员": [{"工号": "A01", "姓名": "一科干事", "离岗日期": JUNE, "离岗原因": "退休"}]}, "离岗日期 2026-06-15 之后还有 2025-01-01 起的任职"),
        ({"任职": [{"工号": "A01", "科室": "二科", "起": JUNE}]}, "任职!C2: 与系统里 2025-01-01 起 的主任职日期重叠；请给前一段填上“止”（2026-06-15 的前一天）"),
        ({"任职": [{"工号": "X9", "起": JUNE}]}, "任职!A2: 工号“X9”不在“人员”表，系统里也没有"),
        ({"任职": [{"工号": "A01", "姓名": "别人", "起": JUNE}]}, "任职!B2: 工号“A01”是一科干事，这里写别人"),
        ({"任职": [{"工号": "A01", "起": JUNE, "止": START}]}, "止日 2025-01-01 在起日 2026-06-15 之前"),
        ({"任职": [{"工号": "A01", "性质": "借调", "单位": "丙局", "起": JUNE}]}, "任职!C2: 没有单位“丙局”"),
        ({"任职": [{"工号": "A01", "性质": "借调", "单位": "乙局", "起": JUNE, "在此考核": "是"}]}, "有 2 处考核"),
        ({"任职": [{"工号": "A01", "性质": "借调", "单位": "乙局", "起": date(2020, 1, 1)}]}, "这一天没有主任职"),
        ({"任职": [{"工号": "A01", "科室": "一科", "起": START}] * 2}, "与第 2 行是同一段任职"),
        ({"不参加考核": [{"工号": "A01", "原因": "长病假", "起": JUNE}, {"工号": "A01", "原因": "长病假", "起": date(2026, 7, 1)}]}, "不参加考核!C3: 与 2026-06-15 起的长病假日期重叠"),
        ({"不参加考核": [{"工号": "A01", "原因": "休息", "起": JUNE}]}, "原因：“休息”不在可填的内容之中"),
        ({"人员": [{"工号": "A90"}]}, "缺少“姓名”列"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named_with_its_cell_and_nothing_is_imported(
    office: Office, tmp_path: Path, sheets: dict[str, list[dict[str, Any]]], said: str
) -> None:
    found = conflicts(office, tmp_path, **sheets)
    assert any(said in line for line in found), found


def test_all_faults_are_told_at_once(office: Office, tmp_path: Path) -> None:
    found = conflicts(
        office,
        tmp_path,
        人员=[{**NEW, "科室": "八科"}, {"工号": "A01", "姓名": "别人"}],
        任职=[{"工号": "X9", "起": "?"}],
    )
    assert len(found) == 4


def test_a_change_between_preview_and_confirmation_is_refused(
    office: Office, tmp_path: Path, by: Actor
) -> None:
    rows = [{"工号": "A01", "科室": "一科", "起": START, "止": JUNE, "职务": "一般人员"}]
    path = book(tmp_path, 任职=rows)
    _, digest = preview_import(agency=office.a.pk, path=path, today=TODAY)
    who = office.employee(Role.STAFF)
    to = Facts(agency=office.a.pk, department=office.s2.pk)
    postings.transfer(by=by, employee=who.pk, version=0, day=date(2026, 9, 1), to=to)
    before = everything()
    with pytest.raises(DomainError, match="预览之后"):
        apply_import(by=by, agency=office.a.pk, path=path, today=TODAY, digest=digest)
    assert everything() == before
    again = book(tmp_path, 任职=[{**rows[0], "止": None}])
    with pytest.raises(DomainError, match="预览之后"):
        apply_import(by=by, agency=office.a.pk, path=again, today=TODAY, digest=digest)


def test_a_sheet_or_column_that_is_left_out_leaves_what_is_stored(
    office: Office, tmp_path: Path, by: Actor
) -> None:
    who = office.employee(Role.STAFF)
    Posting.objects.filter(employee=who).update(job_title="财务", reason="文件")
    Absence.objects.create(employee=who, reason="长病假", start=START)
    confirm(office, book(tmp_path, 任职=[{"工号": "A01", "起": START, "止": JUNE}]), by)
    row = Posting.objects.get(employee=who)
    assert (row.job_title, row.reason, row.department, row.post, row.end) == (
        "财务",
        "文件",
        office.s1,
        "一般人员",
        JUNE,
    )
    assert Absence.objects.get(employee=who).end is None


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "空"), (b"PK\x03\x04 broken", "不完整"), ("工号,姓名\n1,甲".encode(), "文本文件"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版")],
    ids=["空", "断", "文本", "旧版"],
)  # fmt: skip
def test_broken_files_are_refused_in_words(office: Office, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    with pytest.raises(BookRefused, match=said):
        preview(office, path)


def test_another_workbook_is_refused_by_name(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BookRefused, match="没有找到人员名册的工作表"):
        preview(office, book(tmp_path, 方案=[{"项目": 1}]))


def test_hidden_rows_and_unknown_columns_are_told(office: Office, tmp_path: Path) -> None:
    path = book(tmp_path, 人员=[{**NEW, "备注": "x"}], 别的=[{"a": 1}])
    made = openpyxl.load_workbook(path)
    made[PEOPLE].row_dimensions[2].hidden = True
    made.save(path)
    notes = preview(office, path).notes
    assert any("备注" in note for note in notes)
    assert any("别的" in note for note in notes)
    assert any("隐藏" in note for note in notes)


def test_the_template_has_every_column_and_text_never_becomes_a_formula(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template(agency=office.a.pk, today=TODAY))
    made = openpyxl.load_workbook(path)
    for title, columns in SHEETS.items():
        assert [cell.value for cell in made[title][1]] == [column.heading for column in columns]
        assert made[title].max_row == 1
    Employee.objects.filter(number="A01").update(name="=HYPERLINK(1)")
    named = openpyxl.load_workbook(exported(office, tmp_path))[PEOPLE]
    assert {cell.data_type for row in named.iter_rows(min_row=2) for cell in row if cell.value} <= {"s", "d"}


def test_an_export_holds_only_whom_one_may_see(office: Office, tmp_path: Path) -> None:
    people = Employee.objects.visible_to(office.access(Role.SECTION_HEAD, today=TODAY))
    path = tmp_path / "x.xlsx"
    path.write_bytes(export_staff(agency=office.a.pk, people=people, today=TODAY))
    names = {row[1] for row in openpyxl.load_workbook(path)[PEOPLE].iter_rows(min_row=2, values_only=True)}
    assert names == {"一科干事", "一科填报员", "一科科长"}


def test_queries_of_an_import_do_not_grow_with_the_people(office: Office, tmp_path: Path, by: Actor) -> None:
    def count(start: int, number: int) -> int:
        people = [{**NEW, "工号": f"N{start + each}"} for each in range(number)]
        away = [{"工号": row["工号"], "原因": "试用期", "起": JUNE} for row in people]
        path = book(tmp_path, 人员=people, 不参加考核=away)
        with CaptureQueriesContext(connection) as caught:
            confirm(office, path, by)
        return len(caught)

    assert count(0, 1) == count(100, 3) == count(200, 60)


DAYS = st.integers(0, 700).map(lambda number: START + timedelta(days=number))
WORDS = st.text(st.sampled_from("甲乙丙丁=+-@ 0１aＡ"), max_size=6).map(str.strip)


@st.composite
def people_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of a book as a clerk might write them, most of them sound."""
    rows = []
    for number in range(draw(st.integers(0, 4))):
        rows.append(
            {
                "工号": f"N{number}",
                "姓名": "人" + draw(WORDS),
                "科室": draw(st.sampled_from(["", "一科", "二科", "K1", "九科"])),
                "岗位": draw(WORDS),
                "人员类别": draw(st.sampled_from(["", "在编", "聘用"])),
                "到岗日期": draw(DAYS),
            }
        )
    return rows


class RoundTrip(TestCase):
    """Properties over whole books."""

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(
        rows=people_rows(), away=st.lists(st.tuples(st.integers(0, 3), DAYS, st.integers(0, 90)), max_size=4)
    )
    def test_what_was_previewed_is_what_is_stored_and_exports_as_itself(
        self, rows: list[dict[str, Any]], away: list[tuple[int, date, int]]
    ) -> None:
        agency = Agency.objects.create(name="某局")
        for code, name in (("K1", "一科"), ("K2", "二科")):
            Department.objects.create(agency=agency, code=code, name=name, kind="科室", valid_from=START)
        absent = [
            {"工号": f"N{who}", "原因": "长病假", "起": start, "止": start + timedelta(days=days)}
            for who, start, days in away
        ]
        with TemporaryDirectory() as folder:
            path = book(
                Path(folder),
                人员=rows or [{"工号": None, "姓名": None}],
                不参加考核=absent or [{"工号": None}],
            )
            found, digest = preview_import(agency=agency.pk, path=path, today=TODAY)
            if not found.applicable:
                with pytest.raises(DomainError):
                    apply_import(by=Actor(name="谁"), agency=agency.pk, path=path, today=TODAY, digest=digest)
                assert not Employee.objects.filter(agency=agency).exists()
                return
            apply_import(by=Actor(name="谁"), agency=agency.pk, path=path, today=TODAY, digest=digest)
            assert Employee.objects.count() == len(found.work.new_people) == len(rows)
            assert Posting.objects.count() == len(rows)
            assert Absence.objects.count() == len(absent)
            back = Path(folder) / "back.xlsx"
            back.write_bytes(export_staff(agency=agency.pk, people=Employee.objects.all(), today=TODAY))
            for again in (path, back):
                assert preview_import(agency=agency.pk, path=again, today=TODAY)[0].nothing_to_do


def test_a_day_with_a_time_is_a_day(office: Office, tmp_path: Path) -> None:
    rows = [{**NEW, "到岗日期": datetime(2026, 6, 15, 8, 30)}]
    assert preview(office, book(tmp_path, 人员=rows)).work.new_people[0].joined_on == JUNE
