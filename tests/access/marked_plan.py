"""Marks in the plan of a running year and of the next one's draft: rows, settings, route, changes, notices, objections."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from indicators.frozen_plan import content_of, digest_of, pack
from indicators.models import SecondaryIndicator
from people.access import Role
from people.models import Notification
from plans.models import (
    CalendarItem,
    Liaison,
    Objection,
    Plan,
    PlanChange,
    PlanSetting,
    PlanVersion,
    Publication,
    PublicNotice,
    ReviewOpinion,
    RouteRecord,
    SectionDraft,
    Subject,
)
from tests.access.marking import (
    AT_A,
    CITY,
    CONCERNED,
    DRAFTERS,
    FILER,
    LINE,
    OFFICE,
    READERS,
    STAFF,
    Marks,
)
from tests.office import Office

_DAY = date(2026, 3, 2)


def mark_draft(plan: Plan, marks: Marks) -> None:
    """Mark a plan that is being drafted, and the sections' drafts for it that nobody has handed in."""
    for number, subject in enumerate(_sections(plan), 1):
        at = marks.at(marks.letter, number, "方案草稿")
        SecondaryIndicator.objects.filter(plan=plan, subject=subject).update(
            target=at.put("目标", DRAFTERS, DRAFTERS), standard=at.put("标准", DRAFTERS, DRAFTERS)
        )
        part = marks.at(marks.letter, number, "科室起草")
        drafting = LINE | FILER | OFFICE
        SectionDraft.objects.create(
            plan=plan, subject=subject, state=SectionDraft.State.DRAFT,
            rows=[{"category": "重点", "primary": "任务", "name": part.put("指标", drafting, OFFICE)}],
            note=part.put("说明", drafting, OFFICE),
        )  # fmt: skip


def mark_plan(plan: Plan, marks: Marks) -> None:
    """Mark the plan under way: what everybody concerned reads, and what only its readers do."""
    first = SecondaryIndicator.objects.filter(plan=plan).order_by("code")[0]
    SecondaryIndicator.objects.filter(pk=first.pk).update(
        target=marks.put("方案目标", CONCERNED), quality=marks.put("方案质量", CONCERNED)
    )
    _settings(plan, marks)
    record = RouteRecord.objects.create(
        plan=plan, position=1, name="草案", done_on=_DAY, person="某人", document="文号",
        minutes=marks.put("办理纪要", READERS | LINE),
    )  # fmt: skip
    record.files.add(marks.file(plan.agency, "办理", READERS | LINE))
    ReviewOpinion.objects.create(
        record=record, author="互审小组", given_on=_DAY, text=marks.put("互审意见", READERS | LINE),
        answer=marks.put("互审答复", READERS | LINE), difference=marks.put("修改情况", READERS | LINE), answered_at=timezone.now(),
    )  # fmt: skip
    Liaison.objects.create(
        plan=plan,
        kind=Liaison.Kind.LIAISON,
        name=marks.put("联络员", READERS),
        mobile=marks.put("手机", READERS),
    )
    Publication.objects.create(plan=plan, channel="公开栏", address=marks.put("公开地址", CONCERNED), on=_DAY)
    CalendarItem.objects.create(
        plan=plan, name="报送方案", kind="报送", due=_DAY, done_on=_DAY + timedelta(days=9), recipient="人社局",
        late_reason=marks.put("日程逾期理由", READERS | LINE), receipt=marks.put("回执", READERS | LINE),
    )  # fmt: skip
    content = content_of(plan)
    PlanVersion.objects.create(
        plan=plan, number=1, content=pack(content), digest=digest_of(content), approved_on=_DAY
    )
    change = PlanChange.objects.create(
        plan=plan, number=1, state=PlanChange.State.PROPOSED, reason=marks.put("变更理由", READERS),
        proposed_at=timezone.now(),
        edits=[{"种类": "指标", "编号": first.code, "项目": "目标值", "旧": "", "新": marks.put("变更内容", READERS)}],
    )  # fmt: skip
    change.files.add(marks.file(plan.agency, "变更", READERS))


def _settings(plan: Plan, marks: Marks) -> None:
    """The bonus and the reasons are the readers' business; the public version promises to leave them out."""
    fen = 8_765_432_109 + plan.agency_id
    yuan = f"{fen // 100}.{fen % 100:02d}"
    PlanSetting.objects.create(
        plan=plan, name="奖金总额", value=yuan, reason=marks.put("奖金设置理由", READERS)
    )
    marks.also(f"标记{marks.letter}奖金总额止", (yuan, f"{fen // 100:,}.{fen % 100:02d}"), READERS)


def mark_notices(office: Office, plan: Plan, marks: Marks) -> None:
    """Mark notices that hang, that were never posted, and objections of somebody else and of one's own."""
    today = timezone.localdate()
    hanging = AT_A | CITY

    def notice(words: str, state: str, who: frozenset[Role], **values: object) -> PublicNotice:
        return PublicNotice.objects.create(
            plan=plan, kind="其他公示", title=marks.put(f"{words}标题", who), text=marks.put(f"{words}正文", who),
            working_days=5, state=state, **values,
        )  # fmt: skip

    draft = notice("未发公示", PublicNotice.State.DRAFT, READERS)
    draft.files.add(marks.file(plan.agency, "未发公示", READERS))
    notice("弃用公示", PublicNotice.State.WITHDRAWN, READERS, reason=marks.put("弃用原因", READERS))
    taken = PublicNotice.objects.create(
        plan=plan, kind="其他公示", title=marks.put("撤下公示标题", hanging), text=marks.put("撤下公示正文", READERS),
        working_days=5, state=PublicNotice.State.WITHDRAWN, posted_on=today, closes_on=today + timedelta(days=9),
        reason=marks.put("撤下原因", hanging),
    )  # fmt: skip
    taken.files.add(marks.file(plan.agency, "撤下公示", READERS))
    posted = notice(
        "公示", PublicNotice.State.POSTED, hanging, posted_on=today, closes_on=today + timedelta(days=9), digest="0" * 64
    )  # fmt: skip
    objector = office.account("二科干部职工" if marks.letter == "甲" else "乙局干部职工")
    other = Objection.objects.create(
        notice=posted, account=objector, name=marks.put("异议人", READERS), about=marks.put("异议针对", READERS),
        text=marks.put("异议", READERS), filed_at=timezone.now(),
    )  # fmt: skip
    other.files.add(marks.file(plan.agency, "异议", READERS))
    if marks.letter == "甲":
        Objection.objects.create(
            notice=posted, account=office.account(Role.STAFF), name="一科干事", about="得分",
            text=marks.put("本人异议", READERS | STAFF), filed_at=timezone.now(),
        )  # fmt: skip
    # A reminder is the account's that got it.
    role, who = (Role.FILER, FILER) if marks.letter == "甲" else ("乙局填报人", frozenset[Role]())
    Notification.objects.create(account=office.account(role), title="催报", body=marks.put("催报", who))


def _sections(plan: Plan) -> list[Subject]:
    return list(Subject.objects.filter(plan=plan, kind=Subject.Kind.SECTION).order_by("code"))
