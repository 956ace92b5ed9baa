"""Addresses: 公示 of a settled result."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from reports.views import notice_sheets, result_notices

_RESULT = "units/<int:agency>/years/<int:year>/results/<int:settlement>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_RESULT}notice/", result_notices.result_notice, name="result_notice"),
    path(f"{_RESULT}bonus-notice/", result_notices.result_bonus_notice, name="result_bonus_notice"),
    path(
        "units/<int:agency>/years/<int:year>/notices/<int:notice>/sheets/",
        notice_sheets.notice_sheets,
        name="notice_sheets",
    ),
    path(
        "units/<int:agency>/years/<int:year>/notices/<int:notice>/sheets/<str:kind>/",
        notice_sheets.notice_sheet,
        name="notice_sheet",
    ),
    path(
        "units/<int:agency>/years/<int:year>/notices/<int:notice>/tables.xlsx",
        result_notices.notice_book_file,
        name="notice_book",
    ),
]
