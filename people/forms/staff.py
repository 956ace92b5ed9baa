"""Forms about people: adding, transferring, borrowing, leaving, absences, the staff workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from people.engine.postings import Facts
from people.frame.forms import HouseForm
from people.models import Absence, Post, RankLevel, StaffCategory
from people.services.staff import LEAVING_REASONS

Places = list[tuple[str, list[tuple[str, str]]]]
LARGEST_BOOK: Final = 10 << 20
# A page shows a person's few records; thousands of open brackets would exhaust the reader.
LONGEST_JSON: Final = 900
HERE, THERE = "原单位（科室）", "新单位（科室）"
WITH_EMPTY: Final = [("", "（不填）")]


class Versioned(HouseForm):
    """A form about one person as it was last seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PlaceFields(forms.Form):
    """Where and as what somebody serves; `places` are the agencies and sections to choose from."""

    place = forms.ChoiceField(label="单位、科室")
    post = forms.ChoiceField(label="职务", choices=[*WITH_EMPTY, *Post.choices], required=False)
    rank_level = forms.ChoiceField(label="职级", choices=[*WITH_EMPTY, *RankLevel.choices], required=False)
    category = forms.ChoiceField(
        label="人员类别", choices=StaffCategory.choices, initial=StaffCategory.ESTABLISHED
    )
    job_title = forms.CharField(
        label="岗位", max_length=100, required=False, help_text="例如：财务、综合文字"
    )

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *places]

    def facts(self) -> Facts:
        """What was chosen."""
        data = self.cleaned_data
        agency, _, section = data["place"].partition(":")
        return Facts(
            agency=int(agency),
            department=int(section) if section else None,
            post=data.get("post", ""),
            rank_level=data.get("rank_level", ""),
            category=data.get("category") or StaffCategory.ESTABLISHED,
            job_title=data.get("job_title", ""),
        )


class ClaimFields(forms.Form):
    """Whether the person is appraised and paid here."""

    appraised_here = forms.BooleanField(label="在此考核", required=False, initial=True)
    paid_here = forms.BooleanField(label="在此发奖", required=False, initial=True)


class AddForm(PlaceFields, ClaimFields, HouseForm):
    """A new person on the list."""

    number = forms.CharField(label="工号", max_length=32, help_text="本单位内不重复")
    name = forms.CharField(label="姓名", max_length=50)
    joined_on = forms.DateField(label="到岗日期", widget=forms.DateInput)
    home_number = forms.CharField(
        label="原单位工号",
        max_length=32,
        required=False,
        help_text="借入人员如在原单位名册里，请填原单位的工号，两条记录就算一个人",
    )
    home_agency = forms.ChoiceField(label="原单位", required=False)
    reason = forms.CharField(label="依据或说明", max_length=200, required=False)
    field_order = ["number", "name", "joined_on", "place", "post", "rank_level", "category", "job_title"]

    def __init__(self, *args: Any, agencies: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["home_agency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "（不是借入的）"), *((str(key), name) for key, name in agencies)]

    def clean(self) -> dict[str, Any]:
        """原单位 and 原单位工号 belong together."""
        data = super().clean() or {}
        if bool(data.get("home_number")) != bool(data.get("home_agency")):
            self.add_error("home_number", "原单位和原单位工号请一起填写，或都不填。")
        return data


class CorrectForm(Versioned):
    """Putting right a slip in 工号, 姓名, 到岗日期."""

    number = forms.CharField(label="工号", max_length=32)
    name = forms.CharField(label="姓名", max_length=50)
    joined_on = forms.DateField(label="到岗日期", widget=forms.DateInput, required=False)


class TransferForm(PlaceFields, Versioned):
    """A transfer on a day."""

    day = forms.DateField(
        label="从哪天起", widget=forms.DateInput, help_text="按通知写的日期；原任职到前一天为止"
    )
    reason = forms.CharField(label="依据或说明", max_length=200, required=False, help_text="例如文号")
    field_order = ["day", "place"]


class ReturnForm(PlaceFields, ClaimFields, Versioned):
    """Coming back after leaving."""

    day = forms.DateField(label="从哪天起返岗", widget=forms.DateInput)
    reason = forms.CharField(label="依据或说明", max_length=200, required=False)
    field_order = ["day", "place"]


class CorrectPostingForm(PlaceFields, Versioned):
    """Putting right a posting that was entered wrongly."""

    start = forms.DateField(label="起", widget=forms.DateInput, help_text="改早或改晚，前一段任职随着变")
    reason = forms.CharField(label="依据或说明", max_length=200, required=False)
    field_order = ["start", "place"]


class BesideForm(PlaceFields, Versioned):
    """借调 or 兼任: where, from when to when, and who appraises and pays meanwhile."""

    start = forms.DateField(label="起", widget=forms.DateInput)
    end = forms.DateField(label="止", widget=forms.DateInput, required=False, help_text="没有定期限的留空")
    appraised = forms.ChoiceField(
        label="这段时间由谁考核", choices=[("home", HERE), ("new", THERE)], widget=forms.RadioSelect
    )
    paid = forms.ChoiceField(
        label="这段时间由谁发奖", choices=[("home", HERE), ("new", THERE)], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="依据或说明", max_length=200, required=False)
    field_order = ["start", "end", "place"]

    def __init__(self, *args: Any, borrowed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.borrowed = borrowed
        if borrowed:
            del self.fields["category"]
        else:
            self.fields["appraised"].initial = self.fields["paid"].initial = "home"

    def facts(self) -> Facts:
        """What was chosen; a borrowed person's category is 借调."""
        if self.borrowed:
            self.cleaned_data["category"] = StaffCategory.BORROWED
        return super().facts()


class EndForm(Versioned):
    """The last day of 借调 or 兼任."""

    day = forms.DateField(label="到哪天为止", widget=forms.DateInput, help_text="这一天仍算")


class LeaveForm(Versioned):
    """Leaving on a day."""

    day = forms.DateField(label="最后在岗的一天", widget=forms.DateInput, help_text="账号从第二天起停用")
    why = forms.ChoiceField(
        label="原因", choices=[("", "请选择"), *((word, word) for word in LEAVING_REASONS)]
    )
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="选“其他”时必填")

    def clean(self) -> dict[str, Any]:
        """其他 has to be explained."""
        data = super().clean() or {}
        if data.get("why") == "其他" and not data.get("note"):
            self.add_error("note", "选“其他”时请写明原因。")
        return data

    def reason(self) -> str:
        """The reason in words."""
        why, note = self.cleaned_data["why"], self.cleaned_data["note"]
        return note if why == "其他" else f"{why}（{note}）" if note else str(why)


class AbsenceForm(Versioned):
    """Why and when somebody takes no part."""

    reason = forms.ChoiceField(label="原因", choices=[("", "请选择"), *Absence.Reason.choices])
    start = forms.DateField(label="起", widget=forms.DateInput)
    end = forms.DateField(label="止", widget=forms.DateInput, required=False, help_text="还没有结束的留空")
    note = forms.CharField(label="说明", max_length=200, required=False)


class UploadForm(HouseForm):
    """The staff workbook."""

    book = forms.FileField(label="人员名册（.xlsx）", widget=forms.FileInput(attrs={"accept": ".xlsx"}))

    def clean_book(self) -> Any:
        """Refuse what is far larger than any list."""
        book = self.cleaned_data["book"]
        if book.size > LARGEST_BOOK:
            raise forms.ValidationError(
                f"文件超过 {LARGEST_BOOK >> 20} MB，请删除图片和无关的工作表后再上传。"
            )
        return book


class ConfirmForm(HouseForm):
    """The confirmation of the import that was previewed."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ShortJSONField(forms.JSONField):
    """JSON that a page wrote into a hidden field; far longer ones are refused before they are read."""

    def to_python(self, value: Any) -> Any:
        """Refuse what would only exhaust the reader."""
        if isinstance(value, str) and len(value) > LONGEST_JSON:
            raise forms.ValidationError("页面已过期，请刷新。")
        return super().to_python(value)


class SettleForm(HouseForm):
    """Which posting appraises or pays a person on the days of a claim."""

    flag = forms.CharField(max_length=20)
    start = forms.DateField()
    end = forms.DateField()
    posting = forms.IntegerField(error_messages={"required": "请选择由哪一处负责。"})
    versions = ShortJSONField()

    def clean_versions(self) -> dict[int, int]:
        """Keys and versions of the person's records as they were shown."""
        raw = self.cleaned_data["versions"]
        try:
            return {int(key): int(value) for key, value in raw.items()}
        except (AttributeError, TypeError, ValueError) as error:
            raise forms.ValidationError("页面已过期，请刷新。") from error


class LinkForm(Versioned):
    """Linking a borrowed person's row with the row at home."""

    employee = forms.IntegerField()
    home_record = forms.IntegerField()
