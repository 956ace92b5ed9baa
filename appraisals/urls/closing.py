"""Addresses of closing, turnout and the hall."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from appraisals.views import closing

_ONE: list[URLPattern | URLResolver] = [
    path("close/", closing.close, name="round_close"),
    path("turnout/", closing.turnout, name="round_turnout"),
    path("remind/", closing.remind_all, name="round_remind"),
    path("hall/", closing.hall, name="round_hall"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/rounds/<int:round>/", include(_ONE)),
]
