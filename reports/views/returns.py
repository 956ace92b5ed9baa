"""The returns and the self-evaluation package as files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from indicators.services.filing_rules import QUARTERS
from indicators.turns import line_over
from people.access import READERS, Access
from people.errors import DomainError
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.printing import render_pdf
from plans.models import Plan, Subject
from plans.plan_pages import frame_of, page_of, plan_of
from reports.results.paper import SHARE
from reports.results.quarterly import fields_for, return_values, section_words
from reports.returns.books import write_evaluation, write_return
from reports.returns.gathered import Evaluation, Return, gather_evaluation, gather_return
from reports.returns.package import submit_package
from reports.returns.summary import HEADINGS, summary
from reports.returns.words import chapters, report_text
from reports.views.downloads import attached_bytes

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF: Final = "application/pdf"
TEXT: Final = "text/plain; charset=utf-8"


@needs("review.view")
def return_file(request: Request, agency: int, year: int, quarter: int, kind: str) -> HttpResponse:
    """Give 附件3 of a quarter, of the whole agency or of a section; a section's line gets its own only."""
    plan = plan_of(request, agency, year)
    if quarter not in QUARTERS or kind not in ("xlsx", "pdf"):
        raise Http404
    sections = _sections(request.access, plan, request.GET.get("section", ""))
    found = gather_return(plan, quarter, sections)
    name = f"{plan.agency.name}{year}年度第{quarter}季度报表.{kind}"
    if kind == "xlsx":
        return attached_bytes(_written(lambda path: write_return(found, path)), name, XLSX)
    return attached_bytes(render_pdf("reports/returns/return.html", _laid_out(found)), name, PDF)


def _sections(access: Access, plan: Plan, wanted: str) -> list[int] | None:
    """Which sections the asker gets: the one asked for, all (None) for readers, the own ones for the line."""
    rows = Subject.objects.filter(plan=plan).select_related("plan")
    whole = access.has(*READERS, agency=plan.agency_id)
    own = [row.pk for row in rows if whole or line_over(access, row) is not None]
    if wanted:
        found = [key for key in own if str(key) == wanted]
        if not found:
            raise Http404
        return found
    return None if whole else own


def _laid_out(found: Return) -> dict[str, Any]:
    fields = fields_for(graded=found.graded)
    total = sum(field.width for field in fields)
    blocks = [
        {
            "words": section_words(block.subject),
            "signature": found.signature(block.subject),
            "rows": [
                [
                    _cell(value, field.look)
                    for value, field in zip(
                        return_values(number, indicator, entry, found.quarter, fields), fields, strict=True
                    )
                ]
                for number, (indicator, entry) in enumerate(block.rows, 1)
            ],
        }
        for block in found.blocks
    ]
    widths = [f"{field.width / total * 100:.2f}" for field in fields]
    lines = [line.cells for line in summary(found)] if len(found.blocks) > 1 else []
    context = {"found": found, "fields": fields, "blocks": blocks, "widths": widths}
    return {**context, "headings": HEADINGS, "lines": lines}


def _cell(value: object, look: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        shown = f"{value * 100:f}" if look == SHARE else f"{value:f}"
        plain = shown.rstrip("0").rstrip(".") if "." in shown else shown
        return f"{plain}%" if look == SHARE else plain
    return str(value)


@needs("result.view")
def self_evaluation(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what the self-evaluation package holds, for the half-year and the year."""
    plan = plan_of(request, agency, year)
    periods = [gather_evaluation(plan, half=half) for half in (True, False)]
    context = {
        **frame_of(request, plan),
        "packing": allowed(request.access, "ledger.review", agency),
        "periods": [
            {
                "name": found.period,
                "key": "half" if found.half else "year",
                "filed": sum(1 for line in found.lines if line.entry),
                "lines": len(found.lines),
                "unscored": [
                    line.indicator.code
                    for line in found.lines
                    if not found.graded and (line.entry is None or line.entry.self_points is None)
                ],
                "bare": [line.indicator.code for line in found.lines if line.entry and not line.evidence],
                "evidence": sum(len(line.evidence) for line in found.lines),
            }
            for found in periods
        ],
    }
    return render(request, "reports/returns/self_evaluation.html", context)


@needs("result.view")
def self_evaluation_file(request: Request, agency: int, year: int, period: str, kind: str) -> HttpResponse:
    """Give a file of the package: table and catalogue (xlsx), report (pdf, txt), catalogue (pdf)."""
    plan = plan_of(request, agency, year)
    make = _MAKERS.get(kind)
    if period not in ("half", "year") or make is None:
        raise Http404
    found = gather_evaluation(plan, half=period == "half")
    content, name, content_type = make(found)
    return attached_bytes(content, f"{plan.agency.name}{found.period}{name}", content_type)


@needs(None, change="ledger.review")
def self_evaluation_package(request: Request, agency: int, year: int, period: str) -> HttpResponse:
    """Have the evidence packed; the job's page gives the zip."""
    plan = plan_of(request, agency, year)
    if period not in ("half", "year"):
        raise Http404
    try:
        job = submit_package(by=actor_of(request), plan=plan, half=period == "half")
    except DomainError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(page_of(request, plan, "self_evaluation"))
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


Made = tuple[bytes, str, str]


def _book(found: Evaluation) -> Made:
    return _written(lambda path: write_evaluation(found, path)), "自评得分表和佐证目录.xlsx", XLSX


def _report(found: Evaluation) -> Made:
    context = {"found": found, "chapters": chapters(found)}
    return render_pdf("reports/returns/report.html", context), "自评报告.pdf", PDF


def _text(found: Evaluation) -> Made:
    return ("\ufeff" + report_text(found)).encode(), "自评报告.txt", TEXT


def _catalogue(found: Evaluation) -> Made:
    context = {"found": found, "bare": not any(line.evidence for line in found.lines)}
    return render_pdf("reports/returns/catalogue.html", context), "佐证材料目录.pdf", PDF


_MAKERS: Final[dict[str, Callable[[Evaluation], Made]]] = {
    "table": _book,
    "report": _report,
    "text": _text,
    "catalogue": _catalogue,
}


def _written(write: Callable[[Path], None]) -> bytes:
    """Let a writer of workbooks write, and give what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write(path)
        return path.read_bytes()
