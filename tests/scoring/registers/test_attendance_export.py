"""考勤 as a workbook: the rates for every reader, the rows of persons for who keeps the table, read back as they are."""

from __future__ import annotations

import io

import openpyxl

from people.access import Role
from scoring.registering import attendance
from scoring.registering.attendance_reading import read_attendance
from tests.office import Office
from tests.scoring.registers.test_follow_up import CSV, url
from tests.scoring.registers.world import TOWN, by, plan_of


def test_attendance_is_taken_out_as_rates_and_by_who_keeps_it_as_rows_that_come_back(office: Office) -> None:
    plan = plan_of(office, TOWN)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    sheet = read_attendance(CSV.encode(), "考勤.csv", month=3)
    packed = attendance.sealed(attendance.preview_attendance(plan, sheet), plan=plan)
    attendance.import_attendance(by=by(office), plan=plan, packed=packed)
    assert "导出考勤明细" in client.get(url("attendance", plan)).content.decode()
    read = client.get(url("attendance", plan), {"export": "xlsx", "first": "3", "last": "3"})
    lines = list(openpyxl.load_workbook(io.BytesIO(read.content)).worksheets[0].values)
    assert lines[0][:5] == ("科室", "人数", "应出勤", "实出勤", "出勤率")
    assert lines[1][:6] == ("一科", 2, 44, 42.5, "96.59%", 1)
    rows = client.get(url("attendance", plan), {"export": "rows"}).content
    back = read_attendance(rows, "考勤明细.xlsx", month=None)
    again = attendance.preview_attendance(plan, back)
    assert (again.faults, again.same, again.new, again.changed) == ([], 3, 0, 0)
    assert back.rows[0].note == "外出未报备"
    supervisor = office.client_of(Role.SUPERVISION)
    assert "导出考勤明细" not in supervisor.get(url("attendance", plan)).content.decode()
    assert supervisor.get(url("attendance", plan), {"export": "rows"}).status_code == 404
    assert supervisor.get(url("attendance", plan), {"export": "xlsx"}).content[:2] == b"PK"
    none = client.get(url("attendance", plan), {"export": "rows", "first": "5", "last": "6"}).content
    assert len(list(openpyxl.load_workbook(io.BytesIO(none)).worksheets[0].values)) == 1
