"""Forms of a roster's table: handing it in, accepting its preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from people.frame.forms import HouseForm
from plans.services.roster_lines import MOST_BYTES

LONGEST_PASTE: Final = 2_000_000
LONGEST_REASON: Final = 60


class RosterTableForm(HouseForm):
    """A roster as a file or as pasted cells: one of the two."""

    file = forms.FileField(
        label="改好的名册",
        required=False,
        help_text=".xlsx 或 .csv，最大 5 MB；年度工作簿也可以，只取“考核对象”和“人员”两张表。",
    )
    pasted = forms.CharField(
        label="或粘贴表格",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "wrap": "off"}),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        help_text="连同标题行一起复制。只要有“工号”（考核对象是“编号”或“名称”）和要改的列，例如：工号、奖金基数。",
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        """Refuse what is too large before it is read."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise ValidationError("文件超过 5 MB，请只保留这两张表。")
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        data = self.cleaned_data
        given = bool(data.get("file")), bool((data.get("pasted") or "").strip())
        if given == (False, False) and not self.errors:
            self.add_error("file", "请选择文件，或粘贴表格。")
        if given == (True, True):
            self.add_error("pasted", "已经选择了文件，请只用一种。")
        return data


class AcceptRosterForm(HouseForm):
    """The changes of a preview on their way back; of those who no longer take part without a reason it asks for one.

    `absent` are their 工号 with their names.
    """

    packed = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, absent: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        self.absent = {f"reason-{number}": number for number, _ in absent}
        # Before the form is built: the house dresses the fields that it finds then.
        reasons = {f"reason-{number}": _reason(f"{who}（{number}）") for number, who in absent}
        self.base_fields = {**type(self).base_fields, **reasons}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons given, by 工号."""
        return {number: self.cleaned_data[name] for name, number in self.absent.items()}


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"placeholder": "例如：挂职不满半年"}),
        error_messages={"required": "请写明不参加考核的原因。"},
    )  # fmt: skip
