"""The form that takes a year workbook, and the one that narrows the list of its faults."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from people.frame.forms import HouseForm
from reports.checking.faults import Wanted


class WorkbookForm(HouseForm):
    """One .xlsx file, not larger than what the server takes; everything else is checked by the job."""

    book = forms.FileField(
        label="年度工作簿",
        help_text="Excel 工作簿（.xlsx）。上传后先检查，不会改动任何数据。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_book(self) -> Any:
        """Refuse other kinds of files by name; the content is judged before anything is parsed."""
        book = self.cleaned_data["book"]
        if not book.name.lower().endswith(".xlsx"):
            raise forms.ValidationError("请选择 .xlsx 文件；.xls、.et 等请先另存为 .xlsx。")
        if book.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                f"文件超过上限 {settings.UPLOAD_LIMIT >> 20} MB，请删去无关的工作表。"
            )
        return book


class FaultForm(forms.Form):
    """What the list of faults is narrowed to; whatever does not fit counts as not asked."""

    sheet = forms.CharField(required=False, max_length=100)
    kind = forms.CharField(required=False, max_length=300)
    q = forms.CharField(required=False, max_length=100)

    def wanted(self) -> Wanted:
        """Give what was asked for."""
        self.is_valid()
        asked = self.cleaned_data
        return Wanted(asked.get("sheet", ""), asked.get("kind", ""), asked.get("q", ""))
