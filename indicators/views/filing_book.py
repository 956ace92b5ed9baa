"""The quarter in Excel: download, upload, see the difference, accept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from indicators.forms.filing import RowsForm
from indicators.services.filing_book import write_quarter
from indicators.services.filing_compare import accept, compare
from indicators.services.filing_page import Mine, my_quarter
from indicators.views.filing import actor, check_quarter
from people.forms.staff import UploadForm
from people.frame.forms import submitted
from people.frame.requests import Request
from people.models import Agency
from people.permissions import needs
from people.services.staff_uploads import Upload, drop_upload, find_upload, keep_upload
from people.xlsx.faults import BookRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("ledger.file")
def filing_book(request: Request, agency: int, year: int, quarter: int) -> HttpResponse:
    """Give the quarter as a workbook."""
    mine, unit = _mine(request, agency, year, quarter)
    name = f"{unit.name}{year}年{mine.quarter_words}填报.xlsx"
    header = content_disposition_header(True, name) or "attachment"
    return HttpResponse(write_quarter(mine), content_type=XLSX, headers={"Content-Disposition": header})


@needs("ledger.file", change="ledger.file")
def filing_upload(request: Request, agency: int, year: int, quarter: int) -> HttpResponse:
    """Upload a filled workbook and go to the difference."""
    mine, unit = _mine(request, agency, year, quarter)
    form = UploadForm(request.POST or None, request.FILES or None)
    form.fields["book"].label = "填好的 Excel"
    if request.method == "POST" and form.is_valid():
        book = form.cleaned_data["book"]
        upload = keep_upload(
            chunks=book.chunks(), account=request.access.account, agency=agency, file_name=book.name
        )
        try:
            compare(mine, upload.path)
        except BookRefused as error:
            drop_upload(upload)
            form.add_error("book", error.fault.line())
        else:
            return redirect("filing_compare", agency=agency, year=year, quarter=quarter, upload=upload.name)
    context = {"form": form, "unit": unit, "year": year, "mine": mine}
    return render(request, "indicators/filing/upload.html", context)


@needs("ledger.file", change="ledger.file")
def filing_compare(request: Request, agency: int, year: int, quarter: int, upload: str) -> HttpResponse:
    """Show the difference field by field; what is ticked is stored."""
    mine, unit = _mine(request, agency, year, quarter)
    found = find_upload(name=upload, account=request.access.account, agency=agency)
    if found is None:
        messages.warning(request, "这次上传已经存入、取消或过期，请重新上传。")
        return redirect("filing_upload", agency=agency, year=year, quarter=quarter)
    if request.method == "POST" and request.POST.get("act") == "drop":
        drop_upload(found)
        messages.info(request, "已取消上传，没有改动填报。")
        return redirect("my_quarter", agency=agency, year=year, quarter=quarter)
    form = RowsForm(request.POST or None)

    def act() -> str:
        rows = form.cleaned_data["rows"]
        actors = {card.row.pk: actor(request, card.row) for card in mine.cards}
        done = accept(by=actors, mine=mine, path=found.path, rows=rows, quarter=quarter)
        messages.success(request, f"已存入 {done} 项，核对后请提交。")
        return reverse("my_quarter", args=[agency, year, quarter])

    answer = submitted(request, form, act)
    if answer is not None:
        drop_upload(found)
        return answer
    return _show(request, {"unit": unit, "year": year, "mine": mine, "form": form}, found)


def _show(request: Request, context: dict[str, Any], upload: Upload) -> HttpResponse:
    mine: Mine = context["mine"]
    try:
        comparison = compare(mine, upload.path)
    except BookRefused as error:
        drop_upload(upload)
        messages.error(request, error.fault.line())
        return redirect("filing_upload", agency=context["unit"].pk, year=mine.year, quarter=mine.quarter)
    return render(request, "indicators/filing/compare.html", {**context, "comparison": comparison})


def _mine(request: Request, agency: int, year: int, quarter: int) -> tuple[Mine, Agency]:
    check_quarter(quarter)
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    return my_quarter(request.access, agency, year, quarter), unit
