"""Forms of approving a plan, beginning one from an earlier year, and what sections draft."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from indicators.services.plan_drafts import DRAFT_COLUMNS, MOST_ROWS, rows_from_text
from people.frame.forms import HouseForm
from plans.forms.plan import VersionForm

BLANK_ROWS: Final = 3
LONG: Final = frozenset({"long"})


class CloneForm(HouseForm):
    """Which year to begin."""

    year = forms.IntegerField(label="新的年度", min_value=1990, max_value=2100)
    newer = forms.BooleanField(
        label="改用新版计分方案", required=False, help_text="不选的，沿用原来的计分方案，一字不改。"
    )

    def __init__(self, *args: Any, offered: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offered:
            del self.fields["newer"]


class ApproveForm(VersionForm):
    """What the approval rests on."""

    approved_on = forms.DateField(label="批准日期", widget=forms.DateInput)
    document = forms.CharField(
        label="批准文号或会议", max_length=120, help_text="例如：县人社局批复、党组会议纪要〔2026〕3号。"
    )


class ReplyForm(VersionForm):
    """Why a draft is sent back."""

    reply = forms.CharField(label="退回意见", widget=forms.Textarea, max_length=1000)


class DraftForm(HouseForm):
    """The rows of a section's draft as cells `r0-name`, with a field for a table copied from a spreadsheet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(label="给绩效办的说明", widget=forms.Textarea, required=False, max_length=1000)
    pasted = forms.CharField(
        label="从表格粘贴", widget=forms.Textarea, required=False, max_length=200_000,
        help_text="从 Excel 复制若干行贴在这里，保存时加到上面的表里；第一行是标题的按标题对应。",
    )  # fmt: skip

    def __init__(self, *args: Any, rows: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = rows

    @property
    def columns(self) -> tuple[Any, ...]:
        """The columns of the table."""
        return DRAFT_COLUMNS

    @property
    def table(self) -> list[list[dict[str, Any]]]:
        """The rows to draw: what was typed or stored, and some blank ones."""
        rows = self.typed() if self.is_bound else list(self.stored)
        rows += [{}] * min(BLANK_ROWS, MOST_ROWS - len(rows))
        return [
            [
                {"name": f"r{place}-{column.name}", "text": row.get(column.name, ""), "column": column}
                for column in DRAFT_COLUMNS
            ]
            for place, row in enumerate(rows)
        ]

    def typed(self) -> list[dict[str, str]]:
        """The rows as typed, without those left blank."""
        found = []
        for place in range(MOST_ROWS + BLANK_ROWS):
            row = {column.name: str(self.data.get(f"r{place}-{column.name}", "")) for column in DRAFT_COLUMNS}
            if any(text.strip() for text in row.values()):
                found.append(row)
        return found

    def rows(self) -> list[dict[str, str]]:
        """Everything to keep: typed rows, then pasted ones."""
        return [*self.typed(), *rows_from_text(self.cleaned_data.get("pasted") or "")]
