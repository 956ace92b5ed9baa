"""Leaving an opinion and answering it."""

from __future__ import annotations

from django import forms

from people.frame.forms import HouseForm

LONGEST = 2_000


class OpinionForm(HouseForm):
    """An opinion; `link` is the page on which it was left."""

    about = forms.CharField(label="事项", max_length=100, help_text="一句话说清对哪件事、哪一页提意见")
    text = forms.CharField(label="意见", max_length=LONGEST, widget=forms.Textarea)
    link = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class AnswerForm(HouseForm):
    """The answer to an opinion; it cannot be changed afterwards."""

    answer = forms.CharField(
        label="答复",
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text="写明怎样办理、结果如何；存入后不能修改",
    )
