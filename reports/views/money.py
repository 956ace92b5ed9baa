"""Pages of 奖金核定: the preview with its sums, the list against last year, a supplement."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from bonuses.approving.lists import payment_list
from bonuses.places import settlement_at, supplement_at
from people.frame.requests import Request
from people.permissions import needs
from reports.money_pages.against import Line, lines_of
from reports.money_pages.page import money_page
from reports.opened import rules_of
from reports.result_pages.money import bridge_of
from scoring.models import Settlement

PER_PAGE: Final = 100
SORTS: Final = {"": "按工号", "up": "增加最多", "down": "减少最多", "zero": "没有奖金"}


@needs("bonus.view")
def bonus_approval(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Show how the money of a version stands; 404 where its plan pays nothing."""
    found = _paying(request, agency, year, settlement)
    page = {"settlement": found, "plan": found.plan, "tab": "money", **money_page(request.access, found)}
    if "unbalanced" not in page:
        page["bridge"] = bridge_of(found)
    return render(request, "reports/money/page.html", page)


@needs("bonus.view")
def bonus_people(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """List everybody with last year's amount beside."""
    found = _paying(request, agency, year, settlement)
    listed = payment_list(found)
    if listed is None:
        raise Http404
    sort, words = request.GET.get("sort", ""), request.GET.get("q", "").strip()
    lines = _sorted(lines_of(found, listed), sort)
    if words:
        lines = [
            line for line in lines
            if words in line.payment.name or words in line.payment.number or words in line.payment.section_name
        ]  # fmt: skip
    page = {
        "settlement": found, "plan": found.plan, "tab": "money", "listed": listed, "q": words, "sort": sort,
        "sorts": SORTS.items(), "count": len(lines), "sum": sum(line.payment.amount for line in lines),
        "lines": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "reports/money/people.html", page)


@needs("bonus.view")
def bonus_supplement(
    request: Request, agency: int, year: int, settlement: int, supplement: int
) -> HttpResponse:
    """Show a supplement line by line."""
    found = _paying(request, agency, year, settlement)
    row = supplement_at(found, supplement)
    lines = list(row.lines.order_by("number"))
    paid = sum(line.difference_fen for line in lines if line.difference_fen > 0)
    net = sum(line.difference_fen for line in lines)
    page = {
        "settlement": found, "plan": found.plan, "tab": "money", "row": row, "count": len(lines),
        "lines": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "paid": paid, "taken": paid - net, "net": net, "files": list(row.files.all()),
    }  # fmt: skip
    return render(request, "reports/money/supplement.html", page)


def _paying(request: Request, agency: int, year: int, settlement: int) -> Settlement:
    found = settlement_at(request.access, agency, year, settlement)
    if rules_of(found).scheme.bonus is None:
        raise Http404
    return found


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    if sort == "zero":
        return [line for line in lines if not line.payment.amount]
    if sort in ("up", "down"):
        known = [line for line in lines if line.change is not None]
        known.sort(key=lambda line: -(line.change or 0) if sort == "up" else line.change or 0)
        return known
    return lines
