"""The month in Excel: download, upload, see the difference, accept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from indicators.forms.filing import RowsForm
from indicators.services.monthly_book import write_month
from indicators.services.monthly_compare import accept, compare
from indicators.services.monthly_reading import Month, month_of, subjects_of
from indicators.views.filing_book import XLSX
from indicators.views.monthly import check_month, month_actor, month_back
from people.forms.staff import UploadForm
from people.frame.forms import submitted
from people.frame.requests import Request
from people.models import Agency
from people.permissions import needs
from people.services.staff_uploads import Upload, drop_upload, find_upload, keep_upload
from people.xlsx.faults import BookRefused


@needs("ledger.file")
def month_book(request: Request, agency: int, year: int, month: int) -> HttpResponse:
    """Give the month as a workbook."""
    cards, unit = _mine(request, agency, year, month)
    header = content_disposition_header(True, f"{unit.name}{year}年{month}月计划和总结.xlsx") or "attachment"
    content = write_month(cards, year, month)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header})


@needs("ledger.file", change="ledger.file")
def month_upload(request: Request, agency: int, year: int, month: int) -> HttpResponse:
    """Upload a filled workbook and go to the difference."""
    cards, unit = _mine(request, agency, year, month)
    form = UploadForm(request.POST or None, request.FILES or None)
    form.fields["book"].label = "填好的 Excel"
    if request.method == "POST" and form.is_valid():
        book = form.cleaned_data["book"]
        upload = keep_upload(
            chunks=book.chunks(), account=request.access.account, agency=agency, file_name=book.name
        )
        try:
            compare(cards, month, upload.path)
        except BookRefused as error:
            drop_upload(upload)
            form.add_error("book", error.fault.line())
        else:
            return redirect("month_compare", agency=agency, year=year, month=month, upload=upload.name)
    context = {"form": form, "unit": unit, "year": year, "month": month, "cards": cards}
    return render(request, "indicators/filing/month_upload.html", context)


@needs("ledger.file", change="ledger.file")
def month_compare(request: Request, agency: int, year: int, month: int, upload: str) -> HttpResponse:
    """Show the difference field by field; what is ticked is stored."""
    cards, unit = _mine(request, agency, year, month)
    found = find_upload(name=upload, account=request.access.account, agency=agency)
    if found is None:
        messages.warning(request, "这次上传已经存入、取消或过期，请重新上传。")
        return redirect("month_upload", agency=agency, year=year, month=month)
    if request.method == "POST" and request.POST.get("act") == "drop":
        drop_upload(found)
        messages.info(request, "已取消上传，没有改动填报。")
        return month_back(agency, year, month)
    form = RowsForm(request.POST or None)

    def act() -> str:
        rows = form.cleaned_data["rows"]
        actors = {card.subject.pk: month_actor(request, card.subject) for card in cards}
        done = accept(by=actors, cards=cards, month=month, path=found.path, rows=rows)
        messages.success(request, f"已存入 {done} 项，核对后请提交。")
        return month_back(agency, year, month).url

    answer = submitted(request, form, act)
    if answer is not None:
        drop_upload(found)
        return answer
    context = {"unit": unit, "year": year, "month": month, "cards": cards, "form": form}
    return _show(request, context, found)


def _show(request: Request, context: dict[str, Any], upload: Upload) -> HttpResponse:
    month: int = context["month"]
    try:
        comparison = compare(context["cards"], month, upload.path)
    except BookRefused as error:
        drop_upload(upload)
        messages.error(request, error.fault.line())
        return redirect("month_upload", agency=context["unit"].pk, year=context["year"], month=month)
    return render(request, "indicators/filing/month_compare.html", {**context, "comparison": comparison})


def _mine(request: Request, agency: int, year: int, month: int) -> tuple[list[Month], Agency]:
    check_month(month)
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    return month_of(subjects_of(request.access, agency, year), month), unit
