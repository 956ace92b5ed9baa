"""Addresses: importing tables of indicators."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from indicators.views import importing

_IMPORT: list[URLPattern | URLResolver] = [
    path("", importing.import_table, name="import_table"),
    path("<slug:upload>/", importing.import_preview, name="import_preview"),
    path("<slug:upload>/sheet/", importing.import_sheet, name="import_sheet"),
    path("<slug:upload>/columns/", importing.import_columns, name="import_columns"),
    path("<slug:upload>/rows/", importing.import_rows, name="import_rows"),
    path("<slug:upload>/store/", importing.import_store, name="import_store"),
    path("<slug:upload>/drop/", importing.import_drop, name="import_drop"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/indicators/import/", include(_IMPORT)),
]
