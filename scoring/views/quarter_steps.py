"""The steps of a quarter: settle, record the 党委会, draft the 公示, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.errors import DomainError
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from plans.models import Plan, PublicNotice
from plans.plan_pages import act, by_office, frame_of, page_of
from plans.services.notices import least_days
from scoring.forms.quarters import ConfirmForm, MeetingForm, QuarterNoticeForm, SettleForm
from scoring.models import QuarterSettlement
from scoring.quarterly import page, settling, steps
from scoring.quarterly.facts import QUARTERS, compute_quarter
from scoring.quarterly.sheet import NONE, notice_tables
from scoring.quarterly.turns import KIND, title
from scoring.views.quarters import town, version_of

TEMPLATE = "scoring/quarters/act.html"


@needs("quarter.settle", change="quarter.settle")
def quarter_settle(request: Request, agency: int, year: int, quarter: int) -> HttpResponse:
    """Show what the quarter comes to now and who moves; store it as a version."""
    plan = town(request, agency, year)
    if quarter not in QUARTERS:
        raise Http404
    now, against = compute_quarter(plan, quarter), page.newest(plan, quarter)
    again = QuarterSettlement.objects.filter(plan=plan, quarter=quarter, approved_by__isnull=False).exists()
    form = SettleForm(request.POST or None, again=again, initial={"seen": now.digest})

    def do() -> str:
        made = settling.settle_alone(
            by=by_office(request, agency), plan=plan, quarter=quarter, seen=form.cleaned_data["seen"],
            reason=form.cleaned_data.get("reason", ""),
        )  # fmt: skip
        messages.success(
            request, f"已存为{title(made)}（草稿）。请提交党委会审议，由另一位同志登记审议结果。"
        )
        return reverse("quarter_version", args=[agency, year, made.pk])

    lines = page.preview(now.outcome, against)
    context = {
        **frame_of(request, plan), "form": form, "quarter": quarter, "lines": lines, "against": against,
        "moving": any(line.moved for line in lines), "grouped": any(line.group for line in lines),
        "problems": now.outcome.problems, "empty": all(line.rank == NONE for line in lines),
        "refusal": _refusal(plan), "back": page_of(request, plan, "quarters"),
    }  # fmt: skip
    return submitted(request, form, do) or render(request, "scoring/quarters/settle.html", context)


@needs("quarter.approve", change="quarter.approve")
def quarter_approve(request: Request, agency: int, year: int, quarter_settlement: int) -> HttpResponse:
    """Record what the 党委会 decided."""
    plan, row = version_of(request, agency, year, quarter_settlement)
    form = MeetingForm(
        request.POST or None, request.FILES or None, initial={"meeting_date": request.access.today}
    )
    bind_files(form, request, agency)

    def do(data: dict[str, Any]) -> str:
        steps.approve_version(by=actor_of(request), settlement=row.pk, **data)
        return "已登记党委会审议结果，可以排名公示。"

    return _act(
        request, plan, row, form, do, title=f"{title(row)}：登记党委会审议结果", submit="登记", crumb="登记党委会审议结果",
        lead="写明会议日期和审议意见，附上纪要。核算的人不能登记自己核算的这一版。",
    )  # fmt: skip


@needs("quarter.settle", change="quarter.settle")
def quarter_notice(request: Request, agency: int, year: int, quarter_settlement: int) -> HttpResponse:
    """Draft the 公示 with the ranking of the version; it is posted on its own page."""
    plan, row = version_of(request, agency, year, quarter_settlement)
    form = QuarterNoticeForm(request.POST or None, initial=_words(plan, row))

    def do() -> str:
        made = steps.draft_quarter_notice(
            by=by_office(request, agency), settlement=row.pk, **form.cleaned_data
        )
        messages.success(request, "公示已存为草稿，核对后请发布。")
        return reverse("notice", args=[agency, year, made.pk])

    context = {
        **frame_of(request, plan), "form": form, "row": row, "title": f"{title(row)}：草拟公示",
        "tables": notice_tables(row), "submit": "存为公示草稿", "crumb": "草拟公示", "back": _home(row),
        "lead": "公示的表格取自这一版，不能改；下一步在公示页面核对、发布。",
    }  # fmt: skip
    return submitted(request, form, do) or render(request, TEMPLATE, context)


@needs("quarter.settle", change="quarter.settle")
def quarter_publish(request: Request, agency: int, year: int, quarter_settlement: int) -> HttpResponse:
    """Publish a version whose 公示 is closed."""
    plan, row = version_of(request, agency, year, quarter_settlement)
    form = ConfirmForm(request.POST if request.method == "POST" else None)

    def do(data: dict[str, Any]) -> str:
        steps.publish_version(by=by_office(request, agency), settlement=row.pk)
        return "已发布，年度核算将采用这一版的得分。"

    return _act(
        request, plan, row, form, do, title=f"发布{title(row)}", submit="发布",
        lead="发布后全体干部职工可见名次，年度核算采用这一版；原来发布的版本被替代，仍可查看。",
    )  # fmt: skip


def _act(
    request: Request, plan: Plan, row: QuarterSettlement, form: Any, do: Any, **words: Any
) -> HttpResponse:
    return act(request, plan, form, do, then=_home(row), template=TEMPLATE, row=row, **words)


def _home(row: QuarterSettlement) -> str:
    return reverse("quarter_version", args=[row.plan.agency_id, row.plan.year, row.pk])


def _words(plan: Plan, row: QuarterSettlement) -> dict[str, Any]:
    """The sheet as offices write it."""
    day = row.meeting_date
    meeting = f"，经{day.year}年{day.month}月{day.day}日党委会审议" if day else ""
    text = (
        f"根据《{plan.agency.name}{plan.year}年度内部绩效管理工作实施方案》{meeting}，"
        f"现将第{row.quarter}季度各科室业绩评价得分和名次予以公示。"
    )
    earlier = PublicNotice.objects.filter(plan=plan, kind=KIND).order_by("-pk").first()
    return {
        "title": f"关于{plan.year}年第{row.quarter}季度科室业绩评价结果的公示", "text": text,
        "audience": earlier.audience if earlier else "本单位全体干部职工",
        "place": earlier.place if earlier else "", "contact": earlier.contact if earlier else "",
        "working_days": least_days(plan),
    }  # fmt: skip


def _refusal(plan: Plan) -> DomainError | None:
    """Say before the form is filled that the plan is not under way."""
    if plan.state == Plan.State.APPROVED:
        return None
    return DomainError(
        "现在不能核算", why=f"方案{plan.state}", next_step="方案批准以后、归档以前才能核算季度"
    )
