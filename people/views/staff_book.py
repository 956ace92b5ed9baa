"""The staff workbook: export, template, upload, preview, confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from people.forms.staff import ConfirmForm, UploadForm
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency, Employee
from people.permissions import needs
from people.services.staff_exchange import apply_import, export_staff, preview_import, template
from people.services.staff_uploads import Upload, drop_upload, find_upload, keep_upload
from people.xlsx.faults import BookRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("staff.list")
def staff_export(request: Request, agency: int) -> HttpResponse:
    """Give those of the agency's list whom one may see as a workbook."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    people = Employee.objects.visible_to(request.access).filter(agency=unit)
    today = request.access.today
    return _download(
        export_staff(agency=agency, people=people, today=today), f"{unit.name}人员名册{today:%Y%m%d}.xlsx"
    )


@needs("staff.change")
def staff_template(request: Request, agency: int) -> HttpResponse:
    """Give the empty workbook."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    return _download(template(agency=agency, today=request.access.today), f"{unit.name}人员名册模板.xlsx")


@needs("staff.change", change="staff.change")
def staff_import(request: Request, agency: int) -> HttpResponse:
    """Upload a workbook and go to its preview."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        book = form.cleaned_data["book"]
        upload = keep_upload(
            chunks=book.chunks(), account=request.access.account, agency=agency, file_name=book.name
        )
        try:
            preview_import(agency=agency, path=upload.path, today=request.access.today)
        except BookRefused as error:
            drop_upload(upload)
            form.add_error("book", error.fault.line())
        else:
            return redirect("staff_preview", agency=agency, upload=upload.name)
    return render(request, "people/staff/import.html", {"form": form, "unit": unit})


@needs("staff.change", change="staff.change")
def staff_preview(request: Request, agency: int, upload: str) -> HttpResponse:
    """Show what would be added, changed, left alone, in conflict; the confirmation imports exactly this."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    found = find_upload(name=upload, account=request.access.account, agency=agency)
    if found is None:
        messages.warning(request, "这次导入已经完成、取消或过期，请重新上传。")
        return redirect("staff_import", agency=agency)
    form = ConfirmForm(request.POST or None)

    def act() -> str:
        done = apply_import(
            by=actor_of(request),
            agency=agency,
            path=found.path,
            today=request.access.today,
            digest=form.cleaned_data["digest"],
            file_name=found.file_name,
        )
        messages.success(request, f"已导入：新增 {len(done.added)} 行，更改 {len(done.changed)} 行。")
        return reverse("staff", args=[agency])

    answer = submitted(request, form, act)
    if answer is not None:
        drop_upload(found)
        return answer
    return _show(request, unit, found, form)


@needs(None, change="staff.change")
def staff_discard(request: Request, agency: int, upload: str) -> HttpResponse:
    """Throw an uploaded workbook away."""
    found = find_upload(name=upload, account=request.access.account, agency=agency)
    if found is not None:
        drop_upload(found)
        messages.info(request, "已取消导入，没有改动任何人员。")
    return redirect("staff", agency=agency)


def _show(request: Request, unit: Agency, upload: Upload, form: ConfirmForm) -> HttpResponse:
    """Draw the preview as it is now; the form carries its digest."""
    try:
        preview, digest = preview_import(agency=unit.pk, path=upload.path, today=request.access.today)
    except BookRefused as error:
        drop_upload(upload)
        messages.error(request, error.fault.line())
        return redirect("staff_import", agency=unit.pk)
    fresh = ConfirmForm(initial={"digest": digest})
    context = {
        "unit": unit,
        "upload": upload,
        "preview": preview,
        "form": fresh,
        "refusal": form.refusal,
        "untouched": sum(preview.untouched.values()),
    }
    return render(request, "people/staff/preview.html", context)


def _download(content: bytes, name: str) -> HttpResponse:
    header = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header})
