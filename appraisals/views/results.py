"""What came of a closed round: results with what is held back, their export, and the checks of it."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render

from appraisals.checking import turnout_parts, verified
from appraisals.counted import CountedRound, counted_round
from appraisals.models import AppraisalRound
from appraisals.reading import sealed_round_in
from appraisals.result_book import result_book
from appraisals.round_results import dimension_spreads, results_of
from appraisals.verification import first_difference
from people.frame.requests import Request
from people.frame.spreadsheet import XLSX
from people.permissions import allowed, needs


@needs("round.result")
def round_results(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show means and counts of each target, with what is held back; `?target=` opens its dimensions."""
    counted = _counted(request, agency, year, round)
    chosen = _number(request.GET.get("target", ""))
    context = {
        **_place(counted),
        "results": results_of(counted),
        "chosen": chosen,
        "by_dimension": dimension_spreads(counted, chosen) if chosen else (),
        "verifying": allowed(request.access, "round.verify", agency),
        "offices": allowed(request.access, "round.change", agency),
    }
    return render(request, "appraisals/results/results.html", context)


@needs("round.result")
def round_result_book(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Give the same as a spreadsheet."""
    counted = _counted(request, agency, year, round)
    response = HttpResponse(result_book(counted), content_type=XLSX)
    name = f"{counted.row.plan.agency.name}{year}年度{counted.row.name}-测评结果.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@needs("round.verify")
def round_verify(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Let the 监督小组 add up the opened marks of five and more, each dimension sorted by itself."""
    counted = _counted(request, agency, year, round)
    chosen = _number(request.GET.get("target", "")) or (counted.targets[0].row.pk if counted.targets else 0)
    context = {
        **_place(counted),
        "difference": first_difference(counted.row),
        "targets": [target.row for target in counted.targets],
        "chosen": chosen,
        "verified": verified(counted, chosen),
    }
    return render(request, "appraisals/results/verify.html", context)


@needs("round.turnout")
def round_turnout_check(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show everybody of the agency that as many ballots were opened as people have voted."""
    row = sealed_round_in(request.access, agency, year, round, AppraisalRound.State.CLOSED)
    parts = turnout_parts(row)
    context = {
        "unit": row.plan.agency,
        "year": year,
        "round": row,
        "parts": parts,
        "agrees": all(part.voted == part.opened for part in parts),
        "reading": allowed(request.access, "round.result", agency),
    }
    return render(request, "appraisals/results/turnout_check.html", context)


def _counted(request: Request, agency: int, year: int, round: int) -> CountedRound:
    return counted_round(sealed_round_in(request.access, agency, year, round, AppraisalRound.State.CLOSED))


def _place(counted: CountedRound) -> dict[str, object]:
    plan = counted.row.plan
    return {"unit": plan.agency, "year": plan.year, "round": counted.row}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
