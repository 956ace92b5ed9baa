"""Addresses: 上级评定, 情况反馈, and what is carried over from the year before."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from scoring.views import feedback, verdicts

_AT: Final = "units/<int:agency>/years/<int:year>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_AT}/verdict/", verdicts.verdicts, name="verdicts"),
    path(f"{_AT}/verdict/new/", verdicts.verdict_new, name="verdict_new"),
    path(f"{_AT}/verdict/rectify/", verdicts.verdict_rectify, name="verdict_rectify"),
    path(f"{_AT}/verdict/<int:verdict>/change/", verdicts.verdict_change, name="verdict_change"),
    path(f"{_AT}/verdict/<int:verdict>/confirm/", verdicts.verdict_confirm, name="verdict_confirm"),
    path(f"{_AT}/verdict/<int:verdict>/withdraw/", verdicts.verdict_withdraw, name="verdict_withdraw"),
    path(f"{_AT}/verdict/<int:verdict>/total/", verdicts.verdict_total, name="verdict_total"),
    path(f"{_AT}/feedback/", feedback.feedback, name="feedback"),
    path(f"{_AT}/feedback/new/", feedback.feedback_new, name="feedback_new"),
    path(f"{_AT}/feedback/send/", feedback.feedback_send, name="feedback_send"),
    path(f"{_AT}/feedback/<int:item>/change/", feedback.feedback_change, name="feedback_change"),
    path(f"{_AT}/feedback/<int:item>/remove/", feedback.feedback_remove, name="feedback_remove"),
    path(f"{_AT}/rectification/carry/", feedback.rectification_carry, name="rectification_carry"),
]
