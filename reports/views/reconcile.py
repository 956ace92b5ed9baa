"""对账: an office's own figures beside those of a settlement. Reading and comparing only: nothing is stored."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from bonuses.places import settlement_at
from people.frame.requests import Request
from people.permissions import needs
from reports.forms.reconcile import ReconcileForm
from reports.reconciled import differences_book, reconciled, rows_of

# More than anybody reads on a page; the spreadsheet has all.
MOST: Final = 500


@needs("result.view", change="result.view")
def result_reconcile(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Take figures and show every difference with its likely reason; the differences also as a spreadsheet."""
    found = settlement_at(request.access, agency, year, settlement)
    form = ReconcileForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"settlement": found, "plan": found.plan, "tab": "reconcile", "form": form}
    if request.method == "POST" and form.is_valid():
        paste, figure = form.cleaned_data["paste"], form.cleaned_data["figure"]
        outcome = reconciled(found, paste, figure=figure)
        if "export" in request.POST:
            answer: HttpResponse = differences_book(outcome, f"{found.plan.agency.name}{year}年度对账")
            return answer
        page |= {
            "found": outcome,
            "rows": rows_of(found, outcome, most=MOST),
            "form": form.kept(),
            "most": MOST,
        }
        page |= {"paste": paste, "figure": figure}
    return render(request, "reports/reconcile/page.html", page)
