"""Addresses of the files of a settlement and of 对账."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import files, reconcile

HERE: Final = "units/<int:agency>/years/<int:year>/results/<int:settlement>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{HERE}files/", files.result_files, name="result_files"),
    path(f"{HERE}files/<str:kind>/", files.result_file, name="result_file"),
    path(f"{HERE}reconcile/", reconcile.result_reconcile, name="result_reconcile"),
]
