"""Addresses of staff."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from people.views import staff, staff_acts, staff_book, staff_claims, staff_postings

_PERSON: list[URLPattern | URLResolver] = [
    path("", staff.staff_detail, name="staff_detail"),
    path("correct/", staff_acts.staff_correct, name="staff_correct"),
    path("transfer/", staff_acts.staff_transfer, name="staff_transfer"),
    path("borrow/", staff_acts.staff_beside, {"kind": "borrow"}, name="staff_borrow"),
    path("concurrent/", staff_acts.staff_beside, {"kind": "concurrent"}, name="staff_concurrent"),
    path("leave/", staff_acts.staff_leave, name="staff_leave"),
    path("return/", staff_acts.staff_return, name="staff_return"),
    path("postings/<int:posting>/end/", staff_postings.posting_end, name="posting_end"),
    path("postings/<int:posting>/correct/", staff_postings.posting_correct, name="posting_correct"),
    path("postings/<int:posting>/withdraw/", staff_postings.posting_withdraw, name="posting_withdraw"),
    path("absences/add/", staff_postings.absence_add, name="absence_add"),
    path("absences/<int:absence>/", staff_postings.absence_change, name="absence_change"),
    path("absences/<int:absence>/remove/", staff_postings.absence_remove, name="absence_remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/staff/", staff.staff, name="staff"),
    path("units/<int:agency>/staff/add/", staff_acts.staff_add, name="staff_add"),
    path("units/<int:agency>/staff/export/", staff_book.staff_export, name="staff_export"),
    path("units/<int:agency>/staff/template/", staff_book.staff_template, name="staff_template"),
    path("units/<int:agency>/staff/import/", staff_book.staff_import, name="staff_import"),
    path("units/<int:agency>/staff/import/<str:upload>/", staff_book.staff_preview, name="staff_preview"),
    path(
        "units/<int:agency>/staff/import/<str:upload>/discard/",
        staff_book.staff_discard,
        name="staff_discard",
    ),
    path("units/<int:agency>/staff/claims/", staff_claims.staff_claims, name="staff_claims"),
    path("units/<int:agency>/staff/claims/settle/", staff_claims.claim_settle, name="claim_settle"),
    path("units/<int:agency>/staff/claims/link/", staff_claims.claim_link, name="claim_link"),
    path("units/<int:agency>/staff/<int:employee>/", include(_PERSON)),
    path("units/<int:agency>/years/<int:year>/staff/", staff.staff_year, name="staff_year"),
]
