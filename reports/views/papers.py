"""年度文书: the list, what can be drafted, one document, its words, its pages, 印发 and 作废."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from people.files.sending import send_whole
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from plans.plan_pages import act, frame_of, linked, page_of, plan_of
from reports.forms.papers import DropForm, IssueForm, NewPaperForm, PaperForm
from reports.models import YearPaper
from reports.papers.commands import (
    EDITED,
    change_paper,
    draft_paper,
    drop_paper,
    issue_paper,
    kind_name,
    number_proposed,
    stale_words,
)
from reports.papers.kinds import KINDS
from reports.papers.layout import paper_bytes
from reports.papers.offers import offer_of, offers_of
from reports.papers.sight import visible_papers
from reports.views.downloads import attached_bytes

PDF: Final = "application/pdf"
ACT: Final = "reports/papers/act.html"
State = YearPaper.State
TONES: Final = {State.DRAFT: "waiting", State.ISSUED: "good", State.DROPPED: "muted"}
HEAVY: Final = (
    "plan__scheme_text",
    "settlement__inputs",
    "settlement__book",
    "settlement__rules",
    "settlement__result",
)


@needs("paper.view")
def papers(request: Request, agency: int, year: int) -> HttpResponse:
    """List the documents of the plan, and what can be drafted."""
    plan = plan_of(request, agency, year)
    rows = visible_papers(request.access).filter(plan=plan).select_related("plan", "settlement", "file")
    listed = [
        {"row": row, "kind": kind_name(row), "tone": TONES[State(row.state)], "stale": stale_words(row)}
        for row in rows.defer(*HEAVY, "text", "tables").order_by("-pk")
    ]
    changing = allowed(request.access, "paper.change", agency)
    context = {
        **frame_of(request, plan), "plans_at": request.path, "listed": listed, "changing": changing,
        "offers": offers_of(request.access, plan) if changing else [],
    }  # fmt: skip
    return render(request, "reports/papers/list.html", context)


@needs("paper.change", change="paper.change")
def paper_new(request: Request, agency: int, year: int, kind: str) -> HttpResponse:
    """Draft a document of a kind from the facts."""
    plan = plan_of(request, agency, year)
    wanted = KINDS.get(kind)
    offer = offer_of(request.access, plan, wanted) if wanted else None
    if wanted is None or offer is None:
        raise Http404
    home = page_of(request, plan, "papers")
    if offer.against:
        messages.info(request, f"还不能拟{wanted.name}：{offer.against}。")
        return redirect(home)
    form = NewPaperForm(request.POST if request.method == "POST" else None, targets=offer.targets)
    made: list[YearPaper] = []

    def do(data: dict[str, Any]) -> str:
        made.append(draft_paper(by=actor_of(request), plan=plan, kind=wanted, target=data.get("target", "")))
        return f"已拟好{wanted.name}的草稿，请核对、修改后印发。"

    answer = act(
        request, plan, form, do, then=home, template=ACT, title=f"新拟{wanted.name}", crumb="新拟", submit="拟稿",
        lead=f"{wanted.purpose}。内容按审定的结果自动写好，拟稿以后都可以改。" if wanted.settled else f"{wanted.purpose}。",
    )  # fmt: skip
    return redirect(linked(plan, "paper_edit", made[0].pk)) if made else answer


@needs("paper.view")
def paper(request: Request, agency: int, year: int, paper: int) -> HttpResponse:
    """Show one document with its tables."""
    row = _row(request, agency, year, paper)
    changing = allowed(request.access, "paper.change", agency) and row.state == State.DRAFT
    context = {
        **_frame(request, row), "kind": kind_name(row), "tone": TONES[State(row.state)], "stale": stale_words(row),
        "changing": changing,
    }  # fmt: skip
    return render(request, "reports/papers/paper.html", context)


@needs("paper.change", change="paper.change")
def paper_edit(request: Request, agency: int, year: int, paper: int) -> HttpResponse:
    """Edit the words of a draft."""
    row = _row(request, agency, year, paper)
    there = linked(row.plan, "paper", row.pk)
    if row.state != State.DRAFT and request.method != "POST":
        messages.info(request, f"这份文书{row.state}，不能再改。")
        return redirect(there)
    initial = {name: getattr(row, name) for name in EDITED} | {"version": row.version}
    form = PaperForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        change_paper(by=actor_of(request), paper=row.pk, version=data["version"], values=form.values())
        return "已保存。"

    return _act(
        request, row, form, do, title=f"修改{kind_name(row)}", crumb="修改", submit="保存", edited=row
    )


@needs("paper.change", change="paper.change")
def paper_issue(request: Request, agency: int, year: int, paper: int) -> HttpResponse:
    """印发: number and day; then the document stands as it is."""
    row = _row(request, agency, year, paper)
    there = linked(row.plan, "paper", row.pk)
    if row.state != State.DRAFT and request.method != "POST":
        messages.info(request, f"这份文书{row.state}。")
        return redirect(there)
    dated = row.dated or request.access.today
    initial = {"number": number_proposed(row.plan, dated.year), "dated": dated, "version": row.version}
    form = IssueForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        issued = issue_paper(by=actor_of(request), paper=row.pk, **data)
        return f"已印发，文号{issued.number}。"

    return _act(
        request, row, form, do, title=f"印发{kind_name(row)}", crumb="印发", submit="印发",
        lead="印发后不能再改，系统保存印发件并记下它的摘要。请先预览。",
    )  # fmt: skip


@needs("paper.change", change="paper.change")
def paper_drop(request: Request, agency: int, year: int, paper: int) -> HttpResponse:
    """作废 a draft."""
    row = _row(request, agency, year, paper)
    if row.state != State.DRAFT and request.method != "POST":
        messages.info(request, f"这份文书{row.state}，不能作废。")
        return redirect(linked(row.plan, "paper", row.pk))
    form = DropForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        drop_paper(by=actor_of(request), paper=row.pk, version=data["version"])
        return "草稿已作废。"

    return _act(
        request, row, form, do, title=f"作废{kind_name(row)}", crumb="作废", submit="作废", danger=True,
        lead="作废的草稿不能恢复，仍在列表里留痕。",
    )  # fmt: skip


@needs("paper.view")
def paper_pdf(request: Request, agency: int, year: int, paper: int) -> HttpResponseBase:
    """Give the pages: of an issued one as they were kept, else as they would be printed now."""
    row = _row(request, agency, year, paper)
    if row.file is not None:
        return send_whole(row.file)
    return attached_bytes(paper_bytes(row), f"{row.title}（{row.state}）.pdf", PDF)


def _row(request: Request, agency: int, year: int, paper: int) -> YearPaper:
    rows = visible_papers(request.access).filter(plan__agency=agency, plan__year=year)
    rows = rows.select_related("plan__agency", "settlement", "file", "issued_by", "consequence").defer(*HEAVY)
    found: YearPaper = get_object_or_404(rows, pk=paper)
    return found


def _frame(request: Request, row: YearPaper) -> dict[str, Any]:
    return {**frame_of(request, row.plan), "row": row, "papers_url": linked(row.plan, "papers")}


def _act(request: Request, row: YearPaper, form: Any, do: Any, **words: Any) -> HttpResponse:
    there = linked(row.plan, "paper", row.pk)
    return act(request, row.plan, form, do, then=there, template=ACT, row=row, **words)
