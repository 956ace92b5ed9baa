"""Marks in the registers of a running year, waiting and in force, in conduct, meetings, rectification, quarters."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils import timezone

from bonuses.models import Scenario
from plans.models import Participant, Plan, Subject
from scoring.models import (
    Adjustment,
    Attendance,
    ChargeProposal,
    CoefficientFactor,
    Complaint,
    ConductRecord,
    Decision,
    GraveEvent,
    InspectingUnit,
    Inspection,
    Meeting,
    PastResult,
    PersonalCharge,
    PublicRating,
    QuarterScore,
    QuarterSettlement,
    RectificationItem,
    ReminderLetter,
    Standing,
    Violation,
)
from tests.access.marking import AT_A, CITY, CONCERNED, CONDUCT, LEADERS, LINE, OFFICE, READERS, Marks

DAY: Final = date(2026, 5, 6)
_STANDINGS: Final = (("待复核", Standing.WAITING), ("生效", Standing.IN_FORCE))


def mark_registers(plan: Plan, section: Subject, marks: Marks) -> None:
    """Mark every register of one section and one of its people, a row that waits and one that counts."""
    person = Participant.objects.filter(plan=plan, subject=section).order_by("number")[0]
    for words, standing in _STANDINGS:
        at = marks.at(marks.letter, marks.section, words)
        _open_rows(plan, section, person, at, standing)
        _conduct_rows(plan, section, person, at, standing)
    # What the imported table notes of a person is for who keeps that table, not for all who read the rates.
    Attendance.objects.create(
        plan=plan,
        participant=person,
        month=4,
        due_days=2000,
        present_days=1900,
        note=marks.put("考勤备注", OFFICE | CITY),
    )
    InspectingUnit.objects.create(plan=plan, name=marks.put("核验单位", READERS))
    indicator = plan.indicators.filter(subject=section).order_by("code")[0]
    ChargeProposal.objects.create(
        plan=plan, indicator=indicator, participant=person, responsibility="直接", lost_points=5000,
        outcome=ChargeProposal.Outcome.REFUSED, reason=marks.put("不扣理由", READERS), decided_at=timezone.now(),
    )  # fmt: skip
    # A what-if without the section's violation: its words are no wider known for standing in a scenario.
    dropped = plan.violations.filter(participant=person, standing=Standing.IN_FORCE).values_list(
        "pk", flat=True
    )
    Scenario.objects.create(
        plan=plan, name=marks.put("推演名称", OFFICE | LEADERS | CITY), note=marks.put("推演说明", OFFICE | LEADERS | CITY),
        changes=[{"种类": "去掉登记", "登记": "violations", "行": key} for key in dropped],
    )  # fmt: skip


def _open_rows(plan: Plan, section: Subject, person: Participant, marks: Marks, standing: str) -> None:
    def row(model: Any, **values: object) -> None:
        made = model.objects.create(
            plan=plan, standing=standing, entered_name="某人", entered_at=timezone.now(), **values
        )
        made.files.add(marks.file(plan.agency, model.__name__, READERS))

    row(PublicRating, subject=section, item=f"评议{standing}", points=900_000, source=marks.put("评议主体", READERS),
        details=[{"主体": marks.put("分项主体", READERS), "人数": 9, "项目": "服务", "得分": 900_000}])  # fmt: skip
    row(Adjustment, subject=section, direction="加", matter="表彰", points=5000, meeting_date=DAY,
        basis=marks.put("加分依据", READERS), minutes=marks.put("加分纪要", READERS))  # fmt: skip
    row(
        PersonalCharge,
        participant=person,
        responsibility="直接",
        points=5000,
        basis=marks.put("扣分依据", READERS),
    )
    row(GraveEvent, subject=section, kind="降档", reason=marks.put("重大情形事由", READERS))
    row(ReminderLetter, subject=section, matter=marks.put("提醒函事项", READERS), sent_on=DAY)
    row(Inspection, subject=section, kind="平时考察", form="现场调查", on=DAY, inspector=marks.put("核验人", READERS),
        finding=marks.put("发现情况", READERS), reply=marks.put("整改答复", READERS))  # fmt: skip
    row(Decision, target=f"{section.code}/科室互评{standing}", matter="NO_BALLOTS", conclusion="90", body="党组", decided_on=DAY,
        reason=marks.put("决定理由", READERS))  # fmt: skip
    row(
        PastResult,
        subject=section,
        year=plan.year - (1 if standing == Standing.IN_FORCE else 2),
        source=marks.put("往年依据", READERS),
    )


def _conduct_rows(plan: Plan, section: Subject, person: Participant, marks: Marks, standing: str) -> None:
    def row(model: Any, **values: object) -> None:
        made = model.objects.create(
            plan=plan, standing=standing, entered_name="某人", entered_at=timezone.now(), **values
        )
        made.files.add(marks.file(plan.agency, model.__name__, CONDUCT))

    row(Violation, participant=person, code=f"V{section.code}{standing}", situation="察访核验", level="市", decided_on=DAY,
        event=marks.put("违规事件", CONDUCT), certified_by=marks.put("认定单位", CONDUCT))  # fmt: skip
    row(Complaint, subject=section, received_on=DAY, source=marks.put("投诉来源", CONDUCT),
        outcome=Complaint.Outcome.TRUE, closed_on=DAY, content=marks.put("投诉内容", CONDUCT), reply=marks.put("投诉处理", CONDUCT))  # fmt: skip
    row(ConductRecord, participant=person, kind="违纪情况", on=DAY, text=marks.put("行为情况", CONDUCT),
        decision=marks.put("处理决定", CONDUCT))  # fmt: skip


def mark_watching(plan: Plan, section: Subject, marks: Marks) -> None:
    """Mark a meeting, and a matter of the section that has to be set right."""
    if marks.section < 2:
        whole = marks.at(marks.letter, 0)
        meeting = Meeting.objects.create(
            plan=plan, kind="季度分析会", on=DAY, quarter=1, minutes=whole.put("会议纪要", READERS | LINE),
            decisions=whole.put("议定事项", READERS | LINE),
        )  # fmt: skip
        meeting.files.add(whole.file(plan.agency, "会议", READERS | LINE))
        meeting.materials.add(whole.file(plan.agency, "会上材料", READERS))
    item = RectificationItem.objects.create(
        plan=plan, subject=section, source="其他", due=DAY, state=RectificationItem.State.DONE,
        problem=marks.put("整改问题", READERS | LINE, READERS), measure=marks.put("整改办法", READERS | LINE, READERS),
        result=marks.put("整改结果", READERS | LINE, READERS),
    )  # fmt: skip
    item.files.add(marks.file(plan.agency, "整改", READERS | LINE, READERS))


def mark_quarters(plan: Plan, marks: Marks) -> None:
    """Mark a town's quarter that is not published, one that is, and the reasons of its 评价系数."""
    section = Subject.objects.filter(plan=plan, kind=Subject.Kind.SECTION).order_by("code")[0]
    Subject.objects.filter(pk=section.pk).update(coefficient_points=10_000)
    CoefficientFactor.objects.create(
        plan=plan, subject=section, amount=10_000, difficulty=10_000, importance=10_000, coefficient=10_000,
        reason=marks.put("系数理由", CONCERNED),
    )  # fmt: skip
    state = QuarterSettlement.State
    for quarter, words, standing, who in (
        (1, "季度发布", state.PUBLISHED, AT_A | CITY),
        (2, "季度草稿", state.DRAFT, READERS),
        (3, "季度公示前", state.APPROVED, READERS),
    ):
        at = marks.at(marks.letter, 0, words)
        made = QuarterSettlement.objects.create(
            plan=plan, quarter=quarter, version=1, state=standing, inputs=b"", inputs_digest="0", result_digest="0",
            meeting_date=DAY, minutes=at.put("党委会纪要", READERS), reason=at.put("重算原因", READERS),
        )  # fmt: skip
        made.files.add(at.file(plan.agency, "纪要", READERS))
        QuarterScore.objects.create(
            settlement=made, code=section.code, name=at.put("得分", who), score_hundredths=9_123, rank=1
        )
