"""Replies, closings, circulation, rectification, half-years, attendance and proposed charges."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import LedgerEntry, SecondaryIndicator
from people.access import Role
from people.errors import DomainError
from plans.engine.units import POINT, RATIO
from plans.models import Plan
from scoring.forms.watching_forms import AttendanceForm
from scoring.models import (
    Attendance,
    ChargeProposal,
    Inspection,
    PersonalCharge,
    Standing,
)
from scoring.registering import charges, follow_up
from scoring.registering.attendance import rates
from scoring.registering.attendance_reading import read_attendance
from tests.office import YEAR, Office
from tests.running_year import entry
from tests.scoring.registers.world import (
    AGENCY,
    DAY,
    TOWN,
    by,
    confirm,
    in_force,
    person,
    plan_of,
    section,
)


def url(name: str, plan: Plan, **more: Any) -> str:
    return reverse(name, kwargs={"agency": plan.agency_id, "year": plan.year, **more})


def test_an_inspection_is_answered_and_a_complaint_closed(office: Office) -> None:
    plan = plan_of(office)
    seen = {
        "kind": "察访核验", "form": "明察暗访", "on": DAY, "inspector": "市效能办", "subject": section(plan),
        "finding": "窗口无人", "problem": True,
    }  # fmt: skip
    row = in_force(office, plan, "inspections", seen)
    args: dict[str, Any] = {"by": by(office), "plan": plan, "row": row.pk}
    with pytest.raises(DomainError, match="答复在考察之前"):
        follow_up.reply(version=row.version, words="已整改", on=date(YEAR, 5, 1), **args)
    done = follow_up.reply(version=row.version, words="已整改", on=date(YEAR, 5, 20), **args)
    assert (done.reply, done.replied_on) == ("已整改", date(YEAR, 5, 20))
    with pytest.raises(DomainError, match="刚刚被"):
        follow_up.reply(version=row.version, words="再答", on=date(YEAR, 5, 21), **args)
    complaint = in_force(office, plan, "complaints", {"received_on": DAY, "content": "推诿"})
    args = {"by": by(office), "plan": plan, "row": complaint.pk, "words": "批评教育", "on": date(YEAR, 6, 1)}
    closed = follow_up.close_complaint(version=complaint.version, outcome="属实", **args)
    assert (closed.outcome, closed.closed_on) == ("属实", date(YEAR, 6, 1))
    with pytest.raises(DomainError, match="已于"):
        follow_up.close_complaint(version=closed.version, outcome="不属实", **args)


def test_a_unit_that_inspected_nothing_in_a_half_year_is_flagged(office: Office) -> None:
    plan = plan_of(office)
    units = ["市效能办", "市直机关工委", "市委统战部"]
    follow_up.set_inspecting_units(
        by=by(office), plan=plan, names=[*units, " ", "市效能办"], seen=follow_up.list_digest([])
    )
    for name, on in (
        ("市效能办", date(YEAR, 6, 30)),
        ("市效能办", date(YEAR, 7, 1)),
        ("市直机关工委", date(YEAR, 8, 1)),
    ):
        values = {
            "kind": "察访核验",
            "form": "现场调查",
            "on": on,
            "inspector": name,
            "subject": section(plan),
        }
        in_force(office, plan, "inspections", values)
    Inspection.objects.create(
        plan=plan, kind="察访核验", form="现场调查", on=date(YEAR, 2, 1), inspector="市委统战部",
        standing=Standing.WAITING,
    )  # fmt: skip
    found = {row.unit: row.idle for row in follow_up.half_years(plan, today=date(YEAR + 1, 1, 1))}
    assert found == {"市效能办": (), "市直机关工委": ("上半年",), "市委统战部": ("上半年", "下半年")}
    during = {row.unit: row.idle for row in follow_up.half_years(plan, today=date(YEAR, 6, 30))}
    assert during == {"市效能办": (), "市直机关工委": (), "市委统战部": ()}, "the half is not over"
    with pytest.raises(DomainError, match="刚刚被他人改动"):
        follow_up.set_inspecting_units(
            by=by(office), plan=plan, names=[], seen=follow_up.list_digest(["旧名单"])
        )
    page = office.client_of(Role.SUPERVISION).get(url("half_years", plan)).content.decode()
    assert "市委统战部" in page
    assert "保存名单" not in page, "supervision changes nothing"


CSV = (
    "工号,姓名,应出勤天数,实出勤,迟到早退,旷工（天）,备注\nA01,一科干事,22,20.5,1,0.5,外出未报备\n"
    "A02,一科填报员,22,22,,,\nA11,二科干事,22,11,0,0,\n"
)


def test_attendance_is_imported_after_a_preview_and_counted_per_section(office: Office) -> None:
    plan = plan_of(office, TOWN)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    file = SimpleUploadedFile("考勤.csv", CSV.encode("gb18030"))
    response = client.post(url("attendance_import", plan), {"file": file, "month": "3"})
    page = response.content.decode()
    assert "新增 3 行，改动 0 行，相同 0 行" in page
    assert not Attendance.objects.exists()
    packed = response.context["confirming"].initial["packed"]
    client.post(url("attendance_confirm", plan), {"packed": packed})
    assert Attendance.objects.count() == 3
    told = {rate.subject.name: (rate.percent, rate.people, rate.late) for rate in rates(plan)}
    assert told == {"一科": ("96.59%", 2, 1), "二科": ("50.00%", 1, 0)}
    shown = client.get(url("attendance", plan)).content.decode()
    assert "96.59%" in shown
    assert "登记扣分" in shown
    assert "3月 一科干事：外出未报备" in shown
    looked_at = office.client_of(Role.SUPERVISION).get(url("attendance", plan)).content.decode()
    assert "96.59%" in looked_at
    assert "外出未报备" not in looked_at, "what is noted of a person is for who keeps the table"
    start = client.get(url("attendance", plan)).context["rows"][0][1]
    form = client.get(start).content.decode()
    assert "1—12月出勤率 96.59%（应出勤 44 天，实出勤 42.5 天，迟到早退 1 次，旷工 0.5 天）" in form
    forged = client.post(url("attendance_confirm", plan), {"packed": packed[:-2] + "xx"}).content.decode()
    assert "预览已过期" in forged


def test_an_attendance_table_with_a_fault_is_not_imported_at_all(office: Office) -> None:
    plan = plan_of(office, TOWN)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["工号", "月份", "应出勤", "实出勤"],
        ["A01", "3月", 22, 23],
        ["没有此人", 3, 22, 22],
        ["A02", 13, 22, 22],
        ["A03", 3, "二十", 22],
        ["A04", 3, 22, 22],
        ["A04", 3, 22, 21],
    ):
        sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    file = SimpleUploadedFile("考勤.xlsx", content.getvalue())
    response = client.post(url("attendance_import", plan), {"file": file, "month": ""})
    words = dict(response.context["faults"])
    assert words[2] == "实出勤多于应出勤"
    assert words[3] == "工号“没有此人”不在年度人员中"
    assert words[4].startswith("月份“13”不是月份")
    assert words[5].startswith("应出勤“二十”不是数字")
    assert words[7] == "工号“A04”3月重复，第 6 行已有"
    assert "confirming" not in response.context


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\xfe", b"PK\x03\x04nonsense", "工号\n".encode(), b"a,b\n" * 10],
    ids=["空", "乱码", "坏压缩包", "只有标题", "别的列"],
)
@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x"])
def test_a_file_that_is_no_table_is_refused_in_words(content: bytes, name: str) -> None:
    sheet = read_attendance(content, name, month=3)
    assert sheet.rows == []
    assert len(sheet.faults) == 1


def test_a_table_above_the_limit_is_refused_before_it_is_read() -> None:
    class Large(SimpleUploadedFile):
        """Not to be read."""

        def read(self, *args: Any) -> bytes:
            raise AssertionError("read before its size was looked at")

    file = Large("考勤.csv", b"x")
    file.size = 5_000_001
    form = AttendanceForm({"month": "3"}, {"file": file})
    assert not form.is_valid()
    assert form.errors["file"] == ["文件超过 5 MB，请只保留考勤表。"]


def lost(plan: Plan, code: str = "1.3", **values: Any) -> None:
    SecondaryIndicator.objects.filter(plan=plan, code=code).update(leader=person(plan, "甲局副局长"))
    entry(plan, code, 4, LedgerEntry.State.APPROVED, **values)


def test_lost_points_propose_the_person_and_the_leader(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO // 2)
    entry(plan, "1.1", 4, LedgerEntry.State.APPROVED, attainment=RATIO)
    entry(plan, "2.3", 2, LedgerEntry.State.APPROVED, attainment=RATIO // 4)
    during = charges.proposals(plan, today=date(YEAR, 12, 20))
    told = [(each.indicator.code, each.person.name, each.responsibility, each.lost_words) for each in during]
    assert told == [("1.3", "一科干事", "直接", "0.5"), ("1.3", "甲局副局长", "领导", "0.5")]
    after = charges.proposals(plan, today=date(YEAR + 1, 1, 1))
    assert [each.indicator.code for each in after] == ["1.3", "1.3", "2.3"], (
        "the year is over: Q2 is the latest"
    )


def test_a_given_score_below_the_full_points_is_lost_too(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO, approved_points=POINT * 9 // 10)
    assert {each.lost_words for each in charges.proposals(plan)} == {"0.1"}


def test_a_decided_charge_waits_for_a_second_person_and_a_refusal_keeps_its_reason(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO // 2)
    direct, leader = charges.proposals(plan)
    args: dict[str, Any] = {"by": by(office), "plan": plan, "version": 0}
    with pytest.raises(DomainError, match="都要写明理由"):
        charges.decide(key=direct.key, points=POINT, reason=" ", **args)
    charges.decide(key=direct.key, points=POINT, reason="未按时报送", **args)
    charges.decide(key=leader.key, points=None, reason="分管时间短", **args)
    charge = PersonalCharge.objects.get()
    assert (charge.standing, charge.responsibility, charge.participant.name) == (
        Standing.WAITING,
        "直接",
        "一科干事",
    )
    assert charge.basis == "指标 1.3 一科任务3 失 0.5 分：未按时报送"
    with pytest.raises(DomainError, match="刚刚有人决定过"):
        charges.decide(key=direct.key, points=POINT, reason="再扣", **args)
    outcomes = {row.responsibility: (row.outcome, row.reason) for row in ChargeProposal.objects.all()}
    assert outcomes == {"直接": ("扣分", "未按时报送"), "领导": ("不扣", "分管时间短")}
    assert charges.open_count(plan) == 0
    confirm(office, charge, "charges")


def test_who_decided_a_charge_does_not_confirm_it(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO // 2)
    (direct, _) = charges.proposals(plan)
    made = charges.decide(by=by(office), plan=plan, key=direct.key, version=0, points=POINT, reason="漏报")
    assert made.charge is not None
    with pytest.raises(DomainError, match="已参与“登记”"):
        confirm(office, made.charge, "charges", Role.PERFORMANCE_OFFICE)


def test_a_proposal_is_decided_on_its_page(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO // 2)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(url("charge_proposals", plan)).content.decode()
    assert "有 2 条待决定" in page
    (direct, _) = charges.proposals(plan)
    address = url(
        "charge_decide", plan, indicator=direct.indicator.pk, person=direct.person.pk, responsibility="direct"
    )
    missing = client.post(
        address, {"outcome": "charge", "points": "", "reason": "漏报", "version": 0}
    ).content.decode()
    assert "请填写大于 0 的分值" in missing
    client.post(address, {"outcome": "charge", "points": "0.5", "reason": "漏报", "version": 0})
    assert PersonalCharge.objects.get().points == POINT // 2
    supervised = office.client_of(Role.SUPERVISION).get(url("charge_proposals", plan)).content.decode()
    assert "漏报" in supervised
    assert ">决定</a>" not in supervised


def test_several_are_refused_at_once_for_one_reason_or_none(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO // 2)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    keys = [row[2] for row in client.get(url("charge_proposals", plan)).context["rows"]]
    nothing = client.post(url("charge_proposals", plan), {"reason": "市里调整任务"}).content.decode()
    assert "没有选中提议" in nothing
    stale = [keys[0], keys[1][:-1] + "7"]
    assert (
        "刚刚有人决定过"
        in client.post(
            url("charge_proposals", plan), {"pick": stale, "reason": "市里调整任务"}
        ).content.decode()
    )
    assert not ChargeProposal.objects.exists(), "all or none"
    client.post(url("charge_proposals", plan), {"pick": keys, "reason": "市里调整任务"})
    told = set(ChargeProposal.objects.values_list("outcome", "reason"))
    assert (ChargeProposal.objects.count(), told) == (2, {("不扣", "市里调整任务")})


def test_who_answers_and_leads_is_proposed_once(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO // 2)
    SecondaryIndicator.objects.filter(plan=plan, code="1.3").update(leader=person(plan))
    assert [each.responsibility for each in charges.proposals(plan)] == ["直接"]
