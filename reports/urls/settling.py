"""Addresses: settling what was entered in the program."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from reports.views import settling

_YEAR: list[URLPattern | URLResolver] = [
    path("", settling.year_settle, name="year_settle"),
    path("ballots/", settling.year_ballots, name="year_ballots"),
    path("<uuid:job>/", settling.year_tried, name="year_tried"),
    path("<uuid:job>/confirm/", settling.year_settle_confirm, name="year_settle_confirm"),
    path("<uuid:job>/result/", settling.year_settling, name="year_settling"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/settle/", include(_YEAR)),
]
