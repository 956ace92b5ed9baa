"""Addresses of reports: the year workbook as a job, the settled year, its traces and files."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from reports.views import workbook

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/workbook/", workbook.workbook, name="workbook"),
    path("units/<int:agency>/workbook/blank/", workbook.workbook_blank, name="workbook_blank"),
    path("units/<int:agency>/workbook/<uuid:job>/", workbook.workbook_checked, name="workbook_checked"),
    path("units/<int:agency>/workbook/<uuid:job>/marked/", workbook.workbook_marked, name="workbook_marked"),
    path("units/<int:agency>/workbook/<uuid:job>/again/", workbook.workbook_again, name="workbook_again"),
    path("units/<int:agency>/workbook/<uuid:job>/settle/", workbook.workbook_settle, name="workbook_settle"),
    path(
        "units/<int:agency>/workbook/settling/<uuid:job>/",
        workbook.workbook_settling,
        name="workbook_settling",
    ),
    path("", include("reports.urls.results")),
    path("", include("reports.urls.traces")),
    path("", include("reports.urls.files")),
    path("", include("reports.urls.money")),
    path("", include("reports.urls.rule_book")),
    path("", include("reports.urls.returns")),
    path("", include("reports.urls.plan_documents")),
    path("", include("reports.urls.progress")),
    path("", include("reports.urls.settling")),
    path("", include("reports.urls.result_notices")),
    path("", include("reports.urls.archive")),
    path("", include("reports.urls.papers")),
]
