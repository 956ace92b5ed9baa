"""公示 as staff see it and as the office runs it: list, page, sheet, drafting, posting, closing, withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from people.forms.files import bind_files
from people.frame.attached import attached
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.printing import render_pdf
from people.views.units import unit_of
from plans.current import visible_plans
from plans.forms.notices import KINDS, CloseForm, NoticeForm, PostForm, ReasonForm
from plans.models import Objection, PublicNotice
from plans.notice_sight import answerer, may_object, notices_at, reads, visible_notices, visible_objections
from plans.plan_pages import frame_of, plan_of
from plans.publishers import Publisher, is_published, publisher_of
from plans.services import notices as services
from plans.services.notice_content import LONG_PDF, rows_of
from plans.services.notice_sheet import TEMPLATE, sheet_context
from plans.services.notice_words import day_words, term_words
from plans.services.objections import barred_from
from plans.services.working_days import working_calendar


@needs("notice.view")
def notices(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the year's notices with their terms."""
    waiting = Count("objections", filter=Q(objections__outcome=Objection.Outcome.OPEN), distinct=True)
    rows = notices_at(request.access, agency).filter(plan__year=year).select_related("plan__agency")
    rows = rows.annotate(waiting=waiting, raised=Count("objections", distinct=True)).order_by("-pk")
    changing = allowed(request.access, "notice.change", agency)
    working = working_calendar()
    context = {
        "unit": unit_of(request, agency),
        "year": year,
        "notices": [(row, term_words(row, request.access.today, working)) for row in rows],
        "changing": changing,
        "has_plan": changing and visible_plans(request.access).filter(agency=agency, year=year).exists(),
    }
    return render(request, "plans/notices/list.html", context)


@needs("notice.view")
def notice(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Show a notice as staff see it; its objections to whom they concern."""
    row = fetch_shown(request, agency, year, notice)
    seen = visible_objections(request.access).select_related("replied_by").prefetch_related("files")
    row = (
        PublicNotice.objects.select_related("plan__agency", "follows", "posted_by")
        .prefetch_related(
            "files", "followed_by", Prefetch("objections", queryset=seen.order_by("pk"), to_attr="seen")
        )
        .get(pk=row.pk)
    )
    own = row.plan.agency_id == agency
    changing = own and allowed(request.access, "notice.change", agency)
    posted = row.state == PublicNotice.State.POSTED
    answering, publisher = answerer(request.access, agency), publisher_of(row.kind)
    against, recall = services.reasons_against_closing(row) if changing and posted else ([], False)
    context = {
        "unit": unit_of(request, agency),
        "year": year,
        "notice": row,
        "term": term_words(row, request.access.today, working_calendar()),
        "read": reads(request.access, row),
        "tables": services.tables_of(row) if reads(request.access, row) else [],
        "changing": changing,
        "against": against,
        "recall": recall,
        "objecting": posted
        and may_object(request.access, agency)
        and row.closes_on is not None
        and request.access.today <= row.closes_on,
        "about": publisher.page(row) if own and _opens(request, publisher, agency) else "",
        "again": changing and row.state in ("已结束", "已撤回") and not is_published(row.kind),
        "own": own,
        "answers": own and allowed(request.access, "objection.answer", agency),
        "barred": barred_from(row.seen, answering, publisher.hands(row)),
        "word": publisher.word,
    }
    return render(request, "plans/notices/notice.html", context)


@needs("notice.view")
def notice_print(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Give the sheet to hang up as PDF; a long one is made by a job first."""
    row = fetch_sheet(request, agency, year, notice)
    if rows_of(row) > LONG_PDF:
        return redirect("notice_sheets", agency=agency, year=year, notice=row.pk)
    return HttpResponse(
        render_pdf(TEMPLATE, sheet_context(row)),
        content_type="application/pdf",
        headers=attached(row.title),
    )


@needs("notice.change", change="notice.change")
def notice_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Draft a notice by hand, or anew after an earlier one (`?follows=`)."""
    plan = plan_of(request, agency, year)
    earlier = _earlier(request, agency, year)
    start: dict[str, Any] = {"working_days": services.least_days(plan)}
    if earlier is not None:
        start |= {name: getattr(earlier, name) for name in ("kind", "title", "text", "audience", "place")}
        start |= {"contact": earlier.contact, "table": _pasted(earlier)}
    form = NoticeForm(request.POST or None, initial=start)

    def do(data: dict[str, Any]) -> PublicNotice:
        follows = earlier.pk if earlier else None
        return services.draft_notice(
            by=actor_of(request), plan=plan, kind=data["kind"], tables=form.tables(), follows=follows,
            **form.facts(),
        )  # fmt: skip

    said = "已存为草稿，核对后请发布。"
    plans = {"plan": plan, "plans": frame_of(request, plan)["plans"]}
    return _act(request, agency, year, None, form, do, title="草拟公示", said=said, **plans)


@needs("notice.change", change="notice.change")
def notice_change(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Change a draft."""
    row = fetch(request, agency, year, notice)
    fixed = row.kind if is_published(row.kind) or row.kind not in KINDS else ""
    names = ("kind", "title", "text", "audience", "place", "contact", "working_days", "version")
    start = {name: getattr(row, name) for name in names} | {"table": _pasted(row)}
    form = NoticeForm(request.POST or None, initial=start, fixed=fixed)

    def do(data: dict[str, Any]) -> PublicNotice:
        return services.change_notice(
            by=actor_of(request), notice=row.pk, version=data["version"] or 0,
            tables=None if fixed else form.tables(), **form.facts(),
        )  # fmt: skip

    return _act(request, agency, year, row, form, do, title="更改公示草稿", said="已保存。")


@needs("notice.change", change="notice.change")
def notice_post(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Post a draft."""
    row = fetch(request, agency, year, notice)
    start = {"on": request.access.today, "version": row.version}
    form = PostForm(request.POST or None, request.FILES or None, initial=start)

    def do(data: dict[str, Any]) -> PublicNotice:
        return services.post_notice(
            by=actor_of(request), notice=row.pk, version=data["version"], on=data["on"], files=data["files"]
        )

    lead = f"发布后内容不能再改。公示 {row.working_days} 个工作日，发布当天不算，法定假日和调休已计入。"
    title = f"发布：{row.title}"
    return _act(request, agency, year, row, form, do, title=title, submit="发布", lead=lead, said=_posted)


@needs("notice.change", change="notice.change")
def notice_close(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Close a notice whose term is over."""
    row = fetch(request, agency, year, notice)
    form = CloseForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> PublicNotice:
        return services.close_notice(by=actor_of(request), notice=row.pk, version=data["version"])

    return _act(
        request,
        agency,
        year,
        row,
        form,
        do,
        title=f"结束公示：{row.title}",
        submit="结束公示",
        said="公示已结束。",
    )


@needs("notice.change", change="notice.change")
def notice_withdraw(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Withdraw a notice with its reason."""
    row = fetch(request, agency, year, notice)
    form = ReasonForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> PublicNotice:
        return services.withdraw_notice(
            by=actor_of(request), notice=row.pk, version=data["version"], reason=data["reason"]
        )

    lead = "撤回后内容、异议和答复都保留；更正后请重新公示。"
    return _act(
        request, agency, year, row, form, do, title=f"撤回：{row.title}", submit="撤回", lead=lead, danger=True, said="已撤回。"
    )  # fmt: skip


def _opens(request: Request, publisher: Publisher, agency: int) -> bool:
    return not publisher.page_rule or allowed(request.access, publisher.page_rule, agency)


def _posted(made: PublicNotice) -> str:
    """What is left to do after posting: nothing for a sheet that hung on the wall before."""
    if made.posted_on is not None and made.posted_on < timezone.localdate():
        return f"已补录 {day_words(made.posted_on)}张贴的公示。"
    return "已发布。请打印公示件张贴。"


def fetch(request: Request, agency: int, year: int, notice: int) -> PublicNotice:
    """Fetch a notice of the agency and year that the access may see; 404 otherwise."""
    rows = visible_notices(request.access).select_related("plan")
    return get_object_or_404(rows, pk=notice, plan__agency=agency, plan__year=year)


def fetch_shown(request: Request, agency: int, year: int, notice: int) -> PublicNotice:
    """Fetch a notice that hangs at the agency, its own or one from above, to read it or to object; 404 otherwise."""
    rows = notices_at(request.access, agency).select_related("plan__agency")
    return get_object_or_404(rows, pk=notice, plan__year=year)


def fetch_sheet(request: Request, agency: int, year: int, notice: int) -> PublicNotice:
    """Fetch a notice as `fetch_shown`, to carry away what it says; one that was taken down is 404 but to its readers."""
    row = fetch_shown(request, agency, year, notice)
    if not reads(request.access, row):
        raise Http404
    return row


def _act(
    request: Request,
    agency: int,
    year: int,
    row: PublicNotice | None,
    form: Any,
    do: Callable[[dict[str, Any]], PublicNotice],
    *,
    said: str | Callable[[PublicNotice], str],
    **context: Any,
) -> HttpResponse:
    bind_files(form, request, agency)
    back = reverse("notice", args=[agency, year, row.pk]) if row else reverse("notices", args=[agency, year])

    def act() -> str:
        made = do(form.cleaned_data)
        messages.success(request, said if isinstance(said, str) else said(made))
        return reverse("notice", args=[agency, year, made.pk])

    shown = {
        "form": form,
        "unit": unit_of(request, agency),
        "year": year,
        "back": back,
        "notice": row,
        **context,
    }
    return submitted(request, form, act) or render(request, "plans/notices/act.html", shown)


def _earlier(request: Request, agency: int, year: int) -> PublicNotice | None:
    key = request.GET.get("follows", "")
    return (
        fetch(request, agency, year, int(key)) if key.isascii() and key.isdigit() and len(key) < 10 else None
    )


def _pasted(row: PublicNotice) -> str:
    """Give the first table as it would be pasted."""
    lines = [(table.heads, *table.rows) for table in services.tables_of(row)[:1]]
    return "\n".join("\t".join(cells) for table in lines for cells in table)
