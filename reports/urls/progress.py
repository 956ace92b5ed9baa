"""Addresses: seeing where the year stands."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import meeting_material
from reports.views import progress as views
from reports.views import progress_city as city

YEAR: Final = "units/<int:agency>/years/<int:year>/progress/"

MEETING: Final = "units/<int:agency>/years/<int:year>/meetings/<int:meeting>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(YEAR, views.progress, name="progress"),
    path(f"{YEAR}rows/", views.progress_rows, name="progress_rows"),
    path(f"{YEAR}forecast/", views.progress_forecast, name="progress_forecast"),
    path(f"{YEAR}units/", city.progress_units, name="progress_units"),
    path(f"{YEAR}units/parts/", city.progress_unit_parts, name="progress_unit_parts"),
    path(f"{YEAR}units/rows/", city.progress_unit_rows, name="progress_unit_rows"),
    path(f"{YEAR}units/forecast/", city.progress_units_forecast, name="progress_units_forecast"),
    path(f"{YEAR}units/file/", city.progress_units_pdf, name="progress_units_pdf"),
    path(f"{YEAR}units/bulletin/", city.progress_units_bulletin, name="progress_units_bulletin"),
    path(f"{YEAR}file/", views.progress_pdf, name="progress_pdf"),
    path(f"{YEAR}bulletin/", views.progress_bulletin, name="progress_bulletin"),
    path(f"{MEETING}material/", meeting_material.meeting_keep, name="meeting_keep"),
]
