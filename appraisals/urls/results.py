"""Addresses: what came of a closed round, and the checks of it."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from appraisals.views import results as views

ROUND: Final = "units/<int:agency>/years/<int:year>/rounds/<int:round>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{ROUND}results/", views.round_results, name="round_results"),
    path(f"{ROUND}results.xlsx", views.round_result_book, name="round_result_book"),
    path(f"{ROUND}verify/", views.round_verify, name="round_verify"),
    path(f"{ROUND}turnout-check/", views.round_turnout_check, name="round_turnout_check"),
]
