"""Forms of 公示 and 异议."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.models import Objection
from plans.services.notice_content import NoticeTable
from plans.services.objection_words import outcome_words

# What an office puts up by hand; results have their own parts of the program.
KINDS: Final = ("考核方案公示", "责任分工公示", "加减分公示", "评先评优公示", "其他公示")
MOST_ROWS: Final = 2_000


class NoticeForm(HouseForm):
    """A draft; a table is pasted as it stands in Excel, its first line being the heads."""

    kind = forms.ChoiceField(label="公示事项", choices=[(kind, kind) for kind in KINDS])
    title = forms.CharField(
        label="标题", max_length=100, help_text="例如：关于 2026 年度绩效考核责任分工的公示。"
    )
    text = forms.CharField(
        label="正文", widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000, required=False
    )
    table = forms.CharField(
        label="表格", widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}), required=False,
        help_text="从 Excel 复制后粘贴到这里，第一行是表头；没有表格就不填。", strip=False,
    )  # fmt: skip
    audience = forms.CharField(label="公示范围", max_length=60, initial="本单位全体干部职工", required=False)
    place = forms.CharField(
        label="公示地点",
        max_length=60,
        required=False,
        help_text="例如：一楼政务公开栏；只在系统内公示的不填。",
    )
    contact = forms.CharField(
        label="异议受理", max_length=120, required=False, help_text="部门、电话、邮箱，印在公示末尾。"
    )
    working_days = forms.IntegerField(label="公示天数（工作日）", min_value=1, max_value=60)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, fixed: str = "", **kwargs: Any) -> None:
        """`fixed`: the kind belongs to another part, which also fills the table."""
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields["kind"], self.fields["table"]

    def clean_table(self) -> str:
        """Every line has as many cells as the heads."""
        typed: str = self.cleaned_data["table"]
        lines = [line for line in typed.splitlines() if line.strip()]
        if len(lines) > MOST_ROWS:
            raise forms.ValidationError(f"最多 {MOST_ROWS} 行。")
        width = len(lines[0].split("\t")) if lines else 0
        for number, line in enumerate(lines, 1):
            if len(line.split("\t")) > width:
                raise forms.ValidationError(f"第 {number} 行比表头多，请核对后重新粘贴。")
        return typed

    def tables(self) -> list[NoticeTable]:
        """What was pasted; short lines are filled up."""
        lines = [line for line in self.cleaned_data.get("table", "").splitlines() if line.strip()]
        if not lines:
            return []
        heads, *rows = ([cell.strip() for cell in line.split("\t")] for line in lines)
        filled = tuple(tuple(row + [""] * (len(heads) - len(row))) for row in rows)
        return [NoticeTable(heads=tuple(heads), rows=filled)]

    def facts(self) -> dict[str, Any]:
        """What services take beside kind, tables and version."""
        names = ("title", "text", "audience", "place", "contact", "working_days")
        return {name: self.cleaned_data[name] for name in names}


class PostForm(HouseForm):
    """When it was put up, with a photo where that was before today."""

    on = forms.DateField(label="公示日期", help_text="今天发布的不用改；之前已经张贴的填实际日期。")
    files = FilesField(label="张贴照片", required=False, help_text="补录以前张贴的，须附照片。")  # type: ignore[assignment]  # a form keeps its uploads under the same name
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(HouseForm):
    """Why a notice is withdrawn."""

    reason = forms.CharField(label="原因", widget=forms.Textarea, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(HouseForm):
    """Nothing to say; the version as shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ObjectionForm(HouseForm):
    """One's own objection."""

    about = forms.CharField(
        label="针对", max_length=100, required=False, help_text="例如：第 3 行得分、某科室名次。"
    )
    text = forms.CharField(label="异议和理由", widget=forms.Textarea(attrs={"rows": 6}), max_length=5_000)
    files = FilesField(label="证明材料", required=False)  # type: ignore[assignment]  # a form keeps its uploads under the same name

    def __init__(self, *args: Any, word: str = "异议", **kwargs: Any) -> None:
        """`word`: 异议 or 意见."""
        super().__init__(*args, **kwargs)
        self.fields["text"].label = f"{word}和理由"


class PaperForm(ObjectionForm):
    """One that came on paper."""

    name = forms.CharField(label="提出人", max_length=40)
    received_on = forms.DateField(label="收到日期")
    field_order = ("name", "received_on", "about", "text", "files")


class AnswerForm(HouseForm):
    """Reply and outcome."""

    outcome = forms.ChoiceField(
        label="处理结果",
        choices=[(one.value, one.label) for one in Objection.Outcome if one != Objection.Outcome.OPEN],
        widget=forms.RadioSelect,
    )
    reply = forms.CharField(
        label="答复", widget=forms.Textarea(attrs={"rows": 5}), max_length=5_000,
        help_text="写明核实情况和依据；提出人会看到。",
    )  # fmt: skip
    files = FilesField(label="附件", required=False)  # type: ignore[assignment]  # a form keeps its uploads under the same name
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, word: str = "异议", **kwargs: Any) -> None:
        """`word`: 异议 or 意见, whose outcomes are called otherwise."""
        super().__init__(*args, **kwargs)
        outcomes = [one for one in Objection.Outcome if one != Objection.Outcome.OPEN]
        self.fields["outcome"].choices = [(one.value, outcome_words(one, word)) for one in outcomes]  # type: ignore[attr-defined]  # a ChoiceField has them
