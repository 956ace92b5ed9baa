"""The plan as a document: the page with its files, the internal PDF and workbook, the public version."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from people.frame.requests import Request
from people.permissions import allowed, needs
from people.printing import render_pdf
from plans.plan_pages import frame_of, plan_of
from reports.plan_documents.books import document_book
from reports.plan_documents.content import PlanDocument, plan_document
from reports.plan_documents.tables import cell_words, look_class
from reports.views.downloads import attached_bytes

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF: Final = "application/pdf"
TEMPLATE: Final = "reports/plan_documents/document.html"


@needs("plan.view")
def plan_documents(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what the document holds and where to get it; who may have only the public version is shown that."""
    plan = plan_of(request, agency, year)
    internal = allowed(request.access, "plan.documents", agency)
    found = plan_document(plan, public=not internal)
    context = {
        "document": found,
        "internal": internal,
        "changing": allowed(request.access, "plan.change", agency),
    }
    return render(request, "reports/plan_documents/page.html", frame_of(request, plan) | context)


@needs("plan.documents")
def plan_document_pdf(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the whole document as PDF."""
    return _pdf(plan_document(plan_of(request, agency, year), public=False), "方案")


@needs("plan.documents")
def plan_document_book(request: Request, agency: int, year: int) -> HttpResponse:
    """Give its tables as Excel."""
    found = plan_document(plan_of(request, agency, year), public=False)
    return attached_bytes(document_book(found), f"{found.title}附表.xlsx", XLSX)


@needs("plan.view")
def plan_public_pdf(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the public version as PDF."""
    return _pdf(plan_document(plan_of(request, agency, year), public=True), "公开版")


def _pdf(found: PlanDocument, word: str) -> HttpResponse:
    return attached_bytes(render_pdf(TEMPLATE, laid_out(found)), f"{found.title}（{word}）.pdf", PDF)


def laid_out(found: PlanDocument) -> dict[str, Any]:
    """Give the template its tables as words with widths in percent."""
    tables = []
    for table in found.tables:
        total = sum(field.width for field in table.fields)
        tables.append(
            {
                "title": table.title,
                "note": table.note,
                "empty": table.empty,
                "heads": [(field.heading, f"{field.width * 100 / total:.1f}") for field in table.fields],
                "rows": [
                    [
                        (cell_words(value, field.look), look_class(field.look))
                        for value, field in zip(row, table.fields, strict=True)
                    ]
                    for row in table.rows
                ],
            }
        )
    return {"document": found, "tables": tables}
