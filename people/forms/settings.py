"""The small-office setting of one agency."""

from __future__ import annotations

from django import forms

from people.frame.forms import HouseForm

CHOICES = (
    ("auto", "按人数（只有一个单位、在岗不足三十人时自动按小单位管理）"),
    ("on", "设为小单位：系统管理员和绩效办可以是同一人"),
    ("off", "不按小单位管理：系统管理员和绩效办必须是不同的人"),
)
VALUES = {"auto": None, "on": True, "off": False}


class SmallOfficeForm(HouseForm):
    """By head count, on, or off."""

    small_office = forms.ChoiceField(label="小单位", choices=CHOICES, widget=forms.RadioSelect)

    def value(self) -> bool | None:
        """Give the setting as it is stored."""
        return VALUES[self.cleaned_data["small_office"]]
