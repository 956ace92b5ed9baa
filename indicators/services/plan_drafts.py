"""What sections draft for the plan: saved as typed, submitted, merged by the office through the grid, or sent back.

Whose turn it is gets a message: the office what was submitted, the section what was sent back or merged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from indicators.engine.filing import clean
from indicators.grid_columns import BY_HEADING, BY_NAME, LONGEST_TEXT, GridColumn
from indicators.services.grid import add_rows
from indicators.services.grid_edits import CellFault
from people.acting import Actor
from people.chain import Step, check_chain, steps_of, took_part, with_hand
from people.errors import DomainError
from people.services.notifications import notify
from plans.models import Plan, SectionDraft, Subject
from plans.services.notice_turns import office_accounts
from plans.services.plan_guard import refuse_if_approved
from plans.services.plan_turns import drafters_of, link_to

Row = Mapping[str, str]
DRAFT_COLUMNS: Final[tuple[GridColumn, ...]] = tuple(
    BY_NAME[name]
    for name in (
        "category",
        "primary",
        "name",
        "points",
        "target",
        "standard",
        "deadline",
        "post_title",
        "responsible",
        "supporting",
        "planned_q1",
        "planned_q2",
        "planned_q3",
        "planned_q4",
        "source_document",
    )
)
MOST_ROWS: Final = 60
State = SectionDraft.State
OPEN: Final = (State.DRAFT, State.SENT_BACK)


class DraftFaults(DomainError):
    """The rows do not fit the plan; `faults` name row and cell."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        super().__init__(
            "没有并入", why=f"有 {len(faults)} 处还不能成为指标", next_step="请按下面所列改正，或退回科室修改"
        )
        self.faults = tuple(faults)


def save_draft(
    *,
    by: Actor,
    plan: Plan,
    subject: Subject,
    version: int | None,
    rows: Sequence[Row],
    note: str,
    submit: bool,
) -> SectionDraft:
    """Keep what a section typed, and submit it when asked. `version` None: nothing was there yet.

    DomainError: the plan is approved, somebody was quicker, the draft is with the office, nothing to submit.
    """
    kept = clean_rows(rows)
    if submit and not kept:
        raise DomainError("没有提交", why="草案还是空的", next_step="请至少填一行，再提交")
    try:
        with transaction.atomic():
            refuse_if_approved(plan)
            draft = _take(plan, subject, version)
            draft.rows, draft.note, draft.hands = kept, note.strip(), with_hand(draft.hands, by)
            draft.state = State.SUBMITTED if submit else draft.state
            if submit:
                draft.submitted_by_id, draft.submitted_for_id = by.account, by.on_behalf_account
                draft.submitted_at, draft.reply = timezone.now(), ""
            draft.save()
            action, detail = ("提交科室草案" if submit else "保存科室草案"), {"行数": len(kept)}
            by.record(action=action, target=_target(plan, subject), detail=detail, agency=plan.agency_id)
            if submit:
                _tell_office(by, draft)
    except IntegrityError as error:
        raise _quicker() from error
    return draft


def withdraw_draft(*, by: Actor, draft: int, version: int) -> SectionDraft:
    """Take a submitted draft back before the office has dealt with it."""
    return _move(by, draft, version, (State.SUBMITTED,), State.DRAFT, "撤回科室草案")


def send_back_draft(*, by: Actor, draft: int, version: int, reply: str) -> SectionDraft:
    """Send a submitted draft back with words. DomainError: no words, not submitted any more."""
    if not reply.strip():
        raise DomainError("没有退回", why="没有写退回意见", next_step="请写明要改什么")
    with transaction.atomic():
        row = _move(by, draft, version, (State.SUBMITTED,), State.SENT_BACK, "退回科室草案", reply.strip())
        _tell_section(by, row, f"{row.subject.name}的{row.plan.year}年度指标草案被退回", row.reply)
    return row


def reopen_draft(*, by: Actor, draft: int, version: int) -> SectionDraft:
    """Begin another batch after the first was merged."""
    return _move(by, draft, version, (State.MERGED,), State.DRAFT, "再起草科室草案", fresh=True)


def merge_draft(*, by: Actor, draft: int, version: int) -> int:
    """Make every row of a submitted draft an indicator of the plan, all or none; give how many.

    DraftFaults: a row does not fit; DomainError: approved, dealt with meanwhile, typed or submitted by the same person or for him.
    """
    with transaction.atomic():
        row = _move(by, draft, version, (State.SUBMITTED,), State.MERGED, "并入科室草案")
        check_chain(_steps(row), by=by, step="并入科室草案")
        rows = [{"subject": row.subject.name, **each} for each in row.rows]
        answer = add_rows(by=by, plan=row.plan, rows=rows, origin=f"科室草案 {row.subject.name}")
        if answer.faults:
            raise DraftFaults(answer.faults)
        body = f"{len(rows)} 行已成为方案的指标，请核对。"
        _tell_section(by, row, f"{row.subject.name}的{row.plan.year}年度指标草案已并入方案", body)
    return len(rows)


def took_part_in(draft: SectionDraft, by: Actor) -> bool:
    """Whether the actor, or whom he acts for, typed or submitted the draft and so does not merge it."""
    return took_part(_steps(draft), by)


def clean_rows(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Keep rows in which something stands, only known columns, cut to what a cell holds, as any database takes it."""
    names = [column.name for column in DRAFT_COLUMNS]
    found = [
        {name: text for name in names if (text := clean(str(row.get(name, ""))).strip()[:LONGEST_TEXT])}
        for row in rows
    ]
    kept = [row for row in found if row]
    if len(kept) > MOST_ROWS:
        raise DomainError(
            "没有保存", why=f"一次最多 {MOST_ROWS} 行", next_step="请分批提交，或由绩效办从表格导入"
        )
    return kept


def rows_from_text(text: str) -> list[dict[str, str]]:
    """Read rows copied from a spreadsheet: with headings in the first line, else in the order of the columns."""
    lines = [line.split("\t") for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    named = [BY_HEADING.get(cell.strip()) for cell in lines[0]]
    if sum(1 for column in named if column is not None) > 1:
        return [
            {column.name: cell for column, cell in zip(named, line, strict=False) if column is not None}
            for line in lines[1:]
        ]
    return [{column.name: cell for column, cell in zip(DRAFT_COLUMNS, line, strict=False)} for line in lines]


def _take(plan: Plan, subject: Subject, version: int | None) -> SectionDraft:
    if version is None:
        return SectionDraft.objects.create(plan=plan, subject=subject)
    rows = SectionDraft.objects.filter(plan=plan, subject=subject, version=version, state__in=OPEN)
    if rows.update(version=F("version") + 1) != 1:
        raise _quicker()
    return SectionDraft.objects.get(plan=plan, subject=subject)


def _move(
    by: Actor, draft: int, version: int, sources: Sequence[str], target: str, action: str, reply: str = "",
    *, fresh: bool = False,
) -> SectionDraft:  # fmt: skip
    with transaction.atomic():
        row = SectionDraft.objects.select_related("plan__agency", "subject").filter(pk=draft).first()
        if row is None:
            raise _quicker()
        refuse_if_approved(row.plan_id)
        rows = SectionDraft.objects.filter(pk=draft, version=version, state__in=sources)
        values: dict[str, object] = {"reply": reply} if reply else {}
        if fresh:
            values |= {"rows": [], "note": "", "reply": "", "hands": []}
        if rows.update(state=target, version=F("version") + 1, **values) != 1:
            raise _quicker()
        row.refresh_from_db()
        detail: dict[str, object] = {"行数": len(row.rows), **({"意见": reply} if reply else {})}
        by.record(
            action=action, target=_target(row.plan, row.subject), detail=detail, agency=row.plan.agency_id
        )
    return row


def _steps(draft: SectionDraft) -> list[Step]:
    """Who submitted the draft, then everybody who typed in it."""
    typed = steps_of(draft.hands, "填写科室草案")
    if draft.submitted_by_id is None:
        return typed
    return [Step(draft.submitted_by_id, draft.submitted_for_id, "提交科室草案"), *typed]


def _tell_office(by: Actor, draft: SectionDraft) -> None:
    title = f"{draft.subject.name}提交了{draft.plan.year}年度指标草案"
    body = f"共 {len(draft.rows)} 行，请并入方案或退回。"
    link = link_to(draft.plan, "plan_draft", subject=draft.subject_id)
    notify(office_accounts(draft.plan.agency_id) - {by.account}, title=title, body=body, link=link)


def _tell_section(by: Actor, draft: SectionDraft, title: str, body: str) -> None:
    """Tell who drafts for the section; people of another agency have no page of this plan."""
    if draft.subject.agency_id == draft.plan.agency_id:
        link = link_to(draft.plan, "plan_draft", subject=draft.subject_id)
        people = drafters_of([draft.subject]) | {draft.submitted_by_id} - {None}
        notify({one for one in people if one not in (None, by.account)}, title=title, body=body, link=link)


def _target(plan: Plan, subject: Subject) -> str:
    return f"{plan.agency.name} {plan} {subject.name}"


def _quicker() -> DomainError:
    return DomainError(
        "没有办成",
        why="这份草案刚刚被别人改动或办理",
        next_step="请刷新页面，核对后再办；您填写的内容还在本页",
    )
