"""Addresses of a settled year: the versions, one version's overview, subjects, people, money."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import results

YEAR: Final = "units/<int:agency>/years/<int:year>/results/"
ONE: Final = f"{YEAR}<int:settlement>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(YEAR, results.results, name="results"),
    path(ONE, results.result, name="result"),
    path(f"{ONE}subjects/", results.result_subjects, name="result_subjects"),
    path(f"{ONE}people/", results.result_people, name="result_people"),
    path(f"{ONE}bonus/", results.result_bonus, name="result_bonus"),
]
