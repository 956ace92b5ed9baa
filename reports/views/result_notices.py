"""The 公示 of a version: composed with the columns the office wants, previewed, drafted; any notice as .xlsx."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bonuses.places import settlement_at
from people.frame.attached import attached
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from plans.models import PublicNotice
from plans.publishers import publisher_of
from plans.services.notice_content import LONG_BOOK, rows_of
from plans.views.notices import fetch_sheet
from reports.forms.result_notices import ResultNoticeForm
from reports.models import ResultNotice
from reports.opened import rules_of
from reports.result_files import XLSX
from reports.result_notices.book import notice_book
from reports.result_notices.drafting import draft_result_notice, reasons_against_drafting, standing_link
from reports.result_notices.offers import (
    ASSUMED,
    BONUS,
    KINDS,
    RESULT,
    TableOffer,
    asks_bonus_notice,
    fitting,
    offers_of,
    said_of,
    usual_choice,
)
from reports.result_notices.tables import notice_tables
from reports.result_notices.wording import first_words, last_day_words
from scoring.models import Settlement


@needs("notice.change", change="notice.change")
def result_notice(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Compose the 公示 of the result."""
    return _compose(request, settlement_at(request.access, agency, year, settlement), RESULT)


@needs("notice.change", change="notice.change")
def result_bonus_notice(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Compose the 公示 of the distribution of the bonus."""
    return _compose(request, settlement_at(request.access, agency, year, settlement), BONUS)


@needs("notice.view")
def notice_book_file(request: Request, agency: int, year: int, notice: int) -> HttpResponse:
    """Give a notice's tables as .xlsx to who may read the notice; long ones are made by a job first."""
    row = fetch_sheet(request, agency, year, notice)
    if rows_of(row) > LONG_BOOK:
        return redirect("notice_sheets", agency=agency, year=year, notice=row.pk)
    made = notice_book(row, row.plan.agency.name)
    return HttpResponse(made, content_type=XLSX, headers=attached(row.title, "xlsx"))


def _compose(request: Request, found: Settlement, what: str) -> HttpResponse:
    link = standing_link(found, what)
    if link is not None and link.notice.state != PublicNotice.State.DRAFT:
        return render(request, "reports/notices/standing.html", _page(found, what) | {"notice": link.notice})
    offers = offers_of(found, what)
    form = _form(request, found, what, offers, link)

    def do() -> str:
        made = draft_result_notice(
            by=actor_of(request), settlement=found.pk, what=what, chosen=form.chosen(), **form.facts()
        )
        messages.success(request, "公示已存为草稿，核对后请发布。")
        return reverse("notice", args=[found.plan.agency_id, found.plan.year, made.pk])

    previewing = request.method == "POST" and "preview" in request.POST
    answer = None if previewing else submitted(request, form, do)
    if answer is not None:
        return answer
    chosen = form.chosen() if form.is_bound and form.is_valid() else _chosen(offers, link)
    context = _page(found, what) | {
        "form": form,
        "draft": link.notice if link else None,
        "tables": notice_tables(found, what, offers, chosen),
        "against": reasons_against_drafting(found, what),
        "assumed": ASSUMED[what],
        "said": said_of(rules_of(found).scheme, what),
        "unasked": what == BONUS and not asks_bonus_notice(found),
        "last": last_day_words(form["working_days"].initial or 1, request.access.today),
    }
    return render(request, "reports/notices/compose.html", context)


def _page(found: Settlement, what: str) -> dict[str, Any]:
    plan = found.plan
    return {
        "settlement": found,
        "unit": plan.agency,
        "year": plan.year,
        "kind": KINDS[what],
        "back": f"{reverse('life', args=[plan.agency_id, plan.year])}?plan={plan.pk}&settlement={found.pk}",
    }


def _form(
    request: Request, found: Settlement, what: str, offers: list[TableOffer], link: ResultNotice | None
) -> ResultNoticeForm:
    start = first_words(found, what)
    if link is not None:
        names = (*start, "version")
        start = {name: getattr(link.notice, name) for name in names}
    return ResultNoticeForm(
        request.POST or None, offers=offers, chosen=_chosen(offers, link), word=publisher_of(KINDS[what]).word,
        initial=start,
    )  # fmt: skip


def _chosen(offers: list[TableOffer], link: ResultNotice | None) -> dict[str, list[str]]:
    return fitting(offers, link.shown) if link is not None else usual_choice(offers)
