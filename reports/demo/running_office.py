"""The office that people try the program in, in the middle of its year: every account has something of its own to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from indicators.models import LedgerEntry, QuarterlyReturn, SecondaryIndicator
from indicators.services.corrections import propose
from indicators.services.filing_evidence import attach
from indicators.services.returns import digest_of, returns_of
from people.acting import Actor
from people.models import Account
from plans.models import CalendarItem, Participant, Plan, Subject
from reports.demo.cast import as_actor
from reports.demo.ledger import (
    AT_HEAD,
    AT_LEADER,
    AT_OFFICE,
    BEGUN,
    DONE,
    Filing,
    Place,
    account_of,
    fill_ledger,
)
from reports.demo.moment import Moment
from reports.demo.papers import paper, photo
from reports.demo.running_registers import make_register_rows
from scoring.plan_changes.commands import begin_change, edit_row, propose_change
from scoring.watching.meeting import Joined, MeetingFacts, add_meeting
from scoring.watching.rectifying import Matter, open_item

People = Mapping[str, Account]
SENT_BACK: Final = Place(
    LedgerEntry.State.SENT_BACK,
    reason="完成情况没有写到数量，请补充后重新提交",
    remarks={"progress": "写明完成了几项、在哪些地方"},
)
# Who of the people to be tried has filed how far: the first of the own indicators, the others.
OWN: Final[dict[str, tuple[Place | None, Place | None]]] = {
    "demo-tianbao": (BEGUN, SENT_BACK),
    "demo-tianbao2": (AT_HEAD, AT_HEAD),
    "demo-jixiaoban": (AT_HEAD, AT_HEAD),
    "demo-kezhang": (AT_LEADER, AT_LEADER),
    "demo-kezhang2": (AT_LEADER, AT_LEADER),
    "demo-jiandu": (None, None),
}
APPROVED_SECTIONS, LATE_SECTION = ("K06", "K07", "K08"), "K09"


def make_office_year(plan: Plan, moment: Moment, people: People) -> None:
    """Fill the year: ledger with evidence, returns, a correction, a 变更, registers, a meeting and what it decided."""
    office = as_actor(people["jixiaoban"])
    fill_ledger(Filing(plan, moment, place=_place(plan), office=people["jixiaoban"]))
    _evidence(plan, moment, as_actor(people["tianbao"]))
    _returns(plan, moment, people["zhuyaolingdao"].name)
    _correction(plan, office)
    _change(plan, as_actor(people["jixiaoban2"]))
    make_register_rows(plan, moment, office, as_actor(people["jixiaoban2"]))
    _watching(plan, moment, office, people["zhuyaolingdao"].name)


def _place(plan: Plan) -> Callable[[SecondaryIndicator], Place | None]:
    """Where each row stands: the people's own as above, one section not filed, some approved, the rest waiting."""
    seen: set[int] = set()

    def place(row: SecondaryIndicator) -> Place | None:
        account = account_of(row)
        if account is not None and account.username in OWN:
            first, other = OWN[account.username]
            again = account.pk in seen
            seen.add(account.pk)
            return other if again else first
        code = row.subject.code if row.subject else ""
        if code == LATE_SECTION:
            return None
        return DONE if code in APPROVED_SECTIONS else AT_OFFICE

    return place


def _evidence(plan: Plan, moment: Moment, filer: Actor) -> None:
    """The filer has handed in a paper and a photo; both stand at the row that was begun."""
    row = (
        SecondaryIndicator.objects.filter(plan=plan, responsible__employee__account=filer.account)
        .order_by("position", "code")
        .select_related("plan", "subject", "responsible")[0]
    )
    files = [
        paper(filer, plan.agency_id, f"{plan.year}年第{moment.quarter}季度工作小结.pdf"),
        photo(filer, plan.agency_id, "现场照片.png"),
    ]
    attach(by=filer, indicator=row, quarter=moment.quarter, files=files)


def _returns(plan: Plan, moment: Moment, leader: str) -> None:
    """The returns of the quarters before are signed and sent; those of this one wait until their rows are there."""
    made = []
    for each in returns_of(plan, quarters=range(1, moment.quarter)):
        for section in each.sections:
            head = section.subject.head
            made.append(
                _signed(
                    plan,
                    moment,
                    each.quarter,
                    section.rows,
                    section.subject,
                    head.name if head else "科室负责人",
                )
            )
        whole = _signed(plan, moment, each.quarter, each.rows, None, "绩效办")
        whole.state, whole.leader_name = QuarterlyReturn.State.SENT, leader
        whole.sent_on = moment.after(each.quarter, 12)
        made.append(whole)
    QuarterlyReturn.objects.bulk_create(made)


def _signed(
    plan: Plan, moment: Moment, quarter: int, rows: Mapping[str, str], subject: Subject | None, name: str
) -> QuarterlyReturn:
    return QuarterlyReturn(
        plan=plan, subject=subject, quarter=quarter, state=QuarterlyReturn.State.SIGNED, signed_name=name, version=1,
        signed_at=moment.hour_after(quarter, 11), digest=digest_of(rows), signed_rows=dict(rows),
    )  # fmt: skip


def _correction(plan: Plan, by: Actor) -> None:
    """One approved row of the first quarter is to be corrected; another of the office decides."""
    rows = LedgerEntry.objects.filter(
        indicator__plan=plan, quarter=1, state=LedgerEntry.State.APPROVED, indicator__subject__code="K07"
    )
    row = rows.order_by("indicator__code").first()
    if row is not None:
        propose(
            by=by, entry=row.pk, version=row.version, reason="复查发现漏记一场活动，按实际补记",
            edits={"progress": f"{row.progress}另补记三月活动一场。"},
        )  # fmt: skip


def _change(plan: Plan, by: Actor) -> None:
    """A 变更 waits for 主要领导: a term put off."""
    row = SecondaryIndicator.objects.filter(plan=plan, subject__code="K06").order_by("code")[0]
    change = begin_change(by=by, plan=plan, reason="项目用地批复推迟，申请调整完成时限")
    change = edit_row(
        by=by, change=change.pk, version=change.version, kind="指标", key=row.code,
        texts={"完成时限": f"{plan.year}年12月31日"},
    )  # fmt: skip
    propose_change(by=by, change=change.pk, version=change.version)


def _watching(plan: Plan, moment: Moment, by: Actor, leader: str) -> None:
    """A meeting with minutes, and two matters that it had mended: one of the late section, one of the filer."""
    item = CalendarItem.objects.filter(
        plan=plan, kind=CalendarItem.Kind.MEETING, done_on__isnull=True
    ).first()
    on = moment.after(moment.quarter, 12)
    joined = Joined(item=item if item and item.due >= on else None)
    meeting = add_meeting(
        by=by, plan=plan, files=(), today=moment.today, joined=joined,
        facts=MeetingFacts(
            kind="季度分析会", quarter=moment.quarter, on=on, place="三楼会议室", host=leader,
            attendees="领导班子成员，各科室负责人", minutes="通报本季度完成情况，分析进度落后的指标。",
            decisions="未按时填报的科室本周内补报\n办公室补齐现场核查的佐证材料",
        ),
    )  # fmt: skip
    for code, problem, measure in (
        (LATE_SECTION, "本季度指标没有按时填报", "本周内补报，明确专人负责"),
        ("K01", "现场核查的佐证材料不全", "补齐照片和记录，装订成册"),
    ):
        subject = Subject.objects.filter(plan=plan, code=code).first()
        owner = (
            Participant.objects.filter(plan=plan, subject=subject, post="一般人员").order_by("number").first()
        )
        if subject is not None and owner is not None:
            matter = Matter(
                source="会议议定", problem=problem, measure=measure, due=moment.today + timedelta(days=10),
                subject=subject, owner=owner, meeting=meeting,
            )  # fmt: skip
            open_item(by=by, plan=plan, matter=matter)
