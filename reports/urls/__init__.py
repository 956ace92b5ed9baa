"""Addresses of reports: the year workbook as a job, the settled year, its traces and files."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from reports.views import workbook

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/workbook/", workbook.workbook, name="workbook"),
    path("units/<int:agency>/workbook/blank/", workbook.workbook_blank, name="workbook_blank"),
    path("units/<int:agency>/workbook/<uuid:job>/", workbook.workbook_checked, name="workbook_checked"),
    path("units/<int:agency>/workbook/<uuid:job>/settle/", workbook.workbook_settle, name="workbook_settle"),
    path("", include("reports.urls.results")),
    path("", include("reports.urls.traces")),
    path("", include("reports.urls.files")),
]
