"""What sections draft for the plan: their page, and the office's."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from indicators.forms.plan import DraftForm, ReplyForm
from indicators.grid_columns import BY_NAME
from indicators.models import SecondaryIndicator
from indicators.services import plan_drafts as services
from indicators.services.grid import check_rows
from indicators.services.plan_standing import DRAFTERS
from people.access import Role
from people.acting import Actor
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs, rest_on
from plans.forms.plan import VersionForm
from plans.models import Plan, SectionDraft, Subject
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of

State = SectionDraft.State
TONES: Final[dict[str, str]] = {
    State.DRAFT.value: "neutral",
    State.SUBMITTED.value: "waiting",
    State.SENT_BACK.value: "bad",
    State.MERGED.value: "good",
}


@needs("plan.view")
def plan_drafts(request: Request, agency: int, year: int) -> HttpResponse:
    """List the sections with their drafts: all of them for the office, the own ones for who drafts."""
    plan = plan_of(request, agency, year)
    office = allowed(request.access, "plan.change", agency)
    drafts = {row.subject_id: row for row in SectionDraft.objects.filter(plan=plan)}
    rows = []
    for subject in Subject.objects.filter(plan=plan).exclude(kind=Subject.Kind.UNIT).order_by("code"):
        if office or _drafts(request, subject):
            draft = drafts.get(subject.pk)
            state = draft.state if draft else "未起草"
            rows.append(
                {"subject": subject, "draft": draft, "state": state, "tone": TONES.get(state, "muted"),
                 "url": page_of(request, plan, "plan_draft", subject.pk)}
            )  # fmt: skip
    context = {
        **frame_of(request, plan),
        "rows": rows,
        "office": office,
        "open": plan.state == Plan.State.DRAFT,
    }
    return render(request, "indicators/plan/drafts.html", context)


@needs("plan.view", change="plan.draft")
def plan_draft(request: Request, agency: int, year: int, subject: int) -> HttpResponse:
    """Let a section draft its rows; the office sees them beside what the plan has already."""
    plan, row = _subject(request, agency, year, subject)
    mine = _drafts(request, row)
    if not mine and (request.method == "POST" or not allowed(request.access, "plan.roster", agency)):
        raise Http404
    draft = SectionDraft.objects.filter(plan=plan, subject=row).select_related("submitted_by").first()
    editable = mine and plan.state == Plan.State.DRAFT and (draft is None or draft.state in services.OPEN)
    if not editable:
        return _read(request, plan, row, draft, mine=mine)
    start = {"version": draft.version if draft else None, "note": draft.note if draft else ""}
    form = DraftForm(request.POST or None, rows=draft.rows if draft else [], initial=start)

    def do(data: dict[str, Any]) -> str:
        submit = "submit" in request.POST
        services.save_draft(
            by=_drafter(request, row), plan=plan, subject=row, version=data["version"], rows=form.rows(),
            note=data["note"], submit=submit,
        )  # fmt: skip
        return "已提交绩效办。" if submit else "已保存，提交前只有本科室和绩效办看得到。"

    then = page_of(request, plan, "plan_draft", row.pk)
    context = {"subject": row, "draft": draft, "existing": _existing(plan, row)}
    return act(request, plan, form, do, then=then, template="indicators/plan/draft.html", **context)


@needs(None, change="plan.draft")
def plan_draft_withdraw(request: Request, agency: int, year: int, subject: int) -> HttpResponse:
    """Take back what was submitted, or begin another batch after a merge."""
    plan, row = _subject(request, agency, year, subject)
    if not _drafts(request, row):
        raise Http404
    draft = get_object_or_404(SectionDraft, plan=plan, subject=row)

    def do(data: dict[str, Any]) -> str:
        command = services.reopen_draft if draft.state == State.MERGED else services.withdraw_draft
        command(by=_drafter(request, row), draft=draft.pk, version=data["version"])
        return "可以再起草了。" if draft.state == State.MERGED else "已撤回，可以继续修改。"

    then = page_of(request, plan, "plan_draft", row.pk)
    return act(request, plan, VersionForm(request.POST), do, then=then, title="撤回草案", submit="撤回")


@needs(None, change="plan.change")
def plan_draft_merge(request: Request, agency: int, year: int, subject: int) -> HttpResponse:
    """Make the section's rows indicators of the plan."""
    plan, row = _subject(request, agency, year, subject)
    draft = get_object_or_404(SectionDraft, plan=plan, subject=row)

    def do(data: dict[str, Any]) -> str:
        number = services.merge_draft(by=by_office(request, agency), draft=draft.pk, version=data["version"])
        return f"已并入{row.name}的 {number} 项指标。"

    then = page_of(request, plan, "plan_draft", row.pk)
    return act(
        request, plan, VersionForm(request.POST), do, then=then, title=f"并入{row.name}的草案", submit="并入"
    )


@needs("plan.change", change="plan.change")
def plan_draft_return(request: Request, agency: int, year: int, subject: int) -> HttpResponse:
    """Send a section's draft back with words."""
    plan, row = _subject(request, agency, year, subject)
    draft = get_object_or_404(SectionDraft, plan=plan, subject=row)
    form = ReplyForm(request.POST or None, initial={"version": draft.version})

    def do(data: dict[str, Any]) -> str:
        services.send_back_draft(
            by=by_office(request, agency), draft=draft.pk, version=data["version"], reply=data["reply"]
        )
        return f"已退回{row.name}。"

    then = page_of(request, plan, "plan_drafts")
    return act(request, plan, form, do, then=then, title=f"退回{row.name}的草案", submit="退回")


def _read(
    request: Request, plan: Plan, row: Subject, draft: SectionDraft | None, *, mine: bool
) -> HttpResponse:
    office = allowed(request.access, "plan.change", plan.agency_id) and plan.state == Plan.State.DRAFT
    waiting = draft is not None and draft.state == State.SUBMITTED
    closed = draft is not None and draft.state in services.OPEN and not (mine or _of_office(request, plan))
    draft = None if closed else draft
    rows = draft.rows if draft else []
    faults = (
        check_rows(plan=plan, rows=[{"subject": row.name, **each} for each in rows])
        if office and waiting
        else []
    )
    told = [
        (int(each.key) + 1, BY_NAME[each.field].heading if each.field in BY_NAME else "本行", each)
        for each in faults
    ]
    context = {
        **frame_of(request, plan), "subject": row, "draft": draft, "columns": services.DRAFT_COLUMNS, "faults": told,
        "rows": [[each.get(column.name, "") for column in services.DRAFT_COLUMNS] for each in rows],
        "closed": closed, "own": draft is not None and services.took_part_in(draft, by_office(request, plan.agency_id)),
        "existing": _existing(plan, row), "deciding": office and waiting, "mine": mine and plan.state == Plan.State.DRAFT,
        "form": VersionForm(initial={"version": draft.version if draft else 0}),
    }  # fmt: skip
    return render(request, "indicators/plan/draft_read.html", context)


def _of_office(request: Request, plan: Plan) -> bool:
    """What has not been submitted is for the section and its own 绩效办 only."""
    return request.access.has(Role.PERFORMANCE_OFFICE, agency=plan.agency_id)


def _existing(plan: Plan, subject: Subject) -> list[SecondaryIndicator]:
    rows = SecondaryIndicator.objects.filter(plan=plan, subject=subject).select_related("primary")
    return list(rows.order_by("primary__position", "position", "code"))


def _subject(request: Request, agency: int, year: int, subject: int) -> tuple[Plan, Subject]:
    plan = plan_of(request, agency, year)
    rows = Subject.objects.filter(plan=plan).exclude(kind=Subject.Kind.UNIT)
    return plan, get_object_or_404(rows, pk=subject)


def _drafts(request: Request, subject: Subject) -> bool:
    """Whether the asker drafts for this very section."""
    if subject.department_id is None:
        return False
    return request.access.has(*DRAFTERS, agency=subject.agency_id, department=subject.department_id)


def _drafter(request: Request, subject: Subject) -> Actor:
    rest_on(request, "plan.draft", agency=subject.agency_id, department=subject.department_id)
    return actor_of(request)
