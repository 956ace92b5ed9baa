"""Forms of a register's table: handing it in, confirming its preview; and picking rows to confirm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from scoring.registering.table_lines import MOST_BYTES

LONGEST_PASTE = 2_000_000


class TableForm(HouseForm):
    """A table as a file or as pasted cells: one of the two."""

    pasted = forms.CharField(
        label="粘贴表格",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "wrap": "off"}),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        help_text="在 Excel 里选中表格（连同标题行），复制后粘贴到这里。",
    )
    file = forms.FileField(
        label="或选择文件",
        required=False,
        help_text=".xlsx 或 .csv，最大 5 MB；年度工作簿也可以，只取这一张表。",
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        """Refuse what is too large before it is read."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise ValidationError("文件超过 5 MB，请只保留这张表。")
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        data = self.cleaned_data
        given = bool(data.get("file")), bool((data.get("pasted") or "").strip())
        if given == (False, False) and not self.errors:
            self.add_error("pasted", "请粘贴表格，或选择文件。")
        if given == (True, True):
            self.add_error("file", "已经粘贴了表格，请只用一种。")
        return data


class TableConfirmForm(HouseForm):
    """The rows of a preview on their way back, with proofs for all of them."""

    packed = forms.CharField(widget=forms.HiddenInput, strip=False)
    proofs = FilesField(label="佐证材料（附到每一条）", required=False)


class PickForm(HouseForm):
    """Rows picked to be confirmed, each as 编号-版本; they stand in the table, not in a field of their own."""
