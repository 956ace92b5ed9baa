"""The reference in the help: rule books, what errors mean, and in demo mode workbooks to practise with."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from people.frame.requests import Request
from people.permissions import needs
from plans.schemes import scheme_codes
from reports.demo.practice import practice_path
from reports.demo.stories import BOOKS
from reports.fault_guide import fault_chapters
from reports.problem_guide import problem_guides
from reports.result_files import XLSX
from reports.rule_books import bundled_book


@needs("signed_in")
def rule_books(request: Request) -> HttpResponse:
    """List the schemes that come with the program."""
    books = [book for code in scheme_codes() if (book := bundled_book(code)) is not None]
    return render(request, "reports/rule_book/list.html", {"books": books})


@needs("signed_in")
def rule_book_page(request: Request, code: str) -> HttpResponse:
    """Read out the rules of one scheme."""
    book = bundled_book(code)
    if book is None:
        raise Http404
    return render(request, "reports/rule_book/book.html", {"book": book})


@needs("signed_in")
def error_guide(request: Request) -> HttpResponse:
    """Say what every problem of a settlement and every fault of a workbook means."""
    shown = {"problems": list(problem_guides()), "chapters": fault_chapters()}
    return render(request, "reports/rule_book/errors.html", shown)


@needs("signed_in")
def practice_book(request: Request, slug: str) -> HttpResponseBase:
    """Hand out a workbook to practise with; there are none outside of demo mode."""
    path = practice_path(settings.HENGJI_DATA, slug) if settings.HENGJI_DEMO else None
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=BOOKS[slug].name, content_type=XLSX)
