"""The fields above a list look as crispy draws them, whatever they hold."""

from __future__ import annotations

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.test.html import parse_html

from people.frame.filter_fields import filter_field


class Fields(forms.Form):
    words = forms.CharField(label="姓名<或>工号", required=False, max_length=60)
    number = forms.IntegerField(label="人数", required=False)
    day = forms.DateField(
        label="日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "x"}, format="%Y-%m-%d"),
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("a&b", "甲<乙>"), ("组", [("c", "丙"), ("d", "丁")])],
    )
    disabled = forms.CharField(label="不能改", required=False, disabled=True, initial="固定")
    helped = forms.CharField(label="有说明", required=False, help_text="说明")
    needed = forms.CharField(label="必填")
    ticked = forms.BooleanField(label="勾选", required=False)


EMPTY: dict[str, str] = {}
FILLED = {
    "words": '"><script>', "number": "3", "day": "2026-03-01", "state": "a&b", "helped": "x", "needed": "y",
    "ticked": "on",
}  # fmt: skip
WRONG = {"number": "三", "day": "昨天", "state": "nowhere"}


@pytest.mark.parametrize("given", [None, EMPTY, FILLED, WRONG], ids=["未填", "空", "填好", "填错"])
@pytest.mark.parametrize("name", list(Fields.base_fields))
def test_a_field_is_what_crispy_draws(name: str, given: dict[str, str] | None) -> None:
    field = Fields(given)[name]
    assert parse_html(filter_field(field)) == parse_html(as_crispy_field(field))


def test_what_was_typed_never_becomes_markup() -> None:
    drawn = filter_field(Fields(FILLED)["words"])
    assert "<script>" not in drawn
    assert "&quot;&gt;&lt;script&gt;" in drawn
