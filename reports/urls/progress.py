"""Addresses: seeing where the year stands."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import progress as views

YEAR: Final = "units/<int:agency>/years/<int:year>/progress/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(YEAR, views.progress, name="progress"),
    path(f"{YEAR}rows/", views.progress_rows, name="progress_rows"),
    path(f"{YEAR}forecast/", views.progress_forecast, name="progress_forecast"),
    path(f"{YEAR}units/", views.progress_units, name="progress_units"),
    path(f"{YEAR}file/", views.progress_pdf, name="progress_pdf"),
    path(f"{YEAR}bulletin/", views.progress_bulletin, name="progress_bulletin"),
]
