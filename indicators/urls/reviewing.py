"""Addresses: review, corrections, overdue matters, quarterly returns."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from indicators.views import corrections, ledger, overdue, returns, reviewing

YEAR: Final = "units/<int:agency>/years/<int:year>/"
ROW: Final = f"{YEAR}ledger/<int:entry>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{YEAR}review/", reviewing.review, name="review"),
    path(f"{YEAR}review/many/", reviewing.review_many, name="review_many"),
    path(ROW, ledger.ledger_entry, name="ledger_entry"),
    path(f"{ROW}approve/", reviewing.ledger_approve, name="ledger_approve"),
    path(f"{ROW}pass/", reviewing.ledger_pass, name="ledger_pass"),
    path(f"{ROW}return/", reviewing.ledger_send_back, name="ledger_send_back"),
    path(f"{ROW}correct/", corrections.correction_new, name="correction_new"),
    path(f"{YEAR}corrections/", corrections.corrections, name="corrections"),
    path(f"{YEAR}corrections/<int:correction>/", corrections.correction_decide, name="correction_decide"),
    path(
        f"{YEAR}corrections/<int:correction>/withdraw/",
        corrections.correction_withdraw,
        name="correction_withdraw",
    ),
    path(f"{YEAR}overdue/", overdue.overdue, name="overdue"),
    path(f"{YEAR}overdue/remind/", overdue.overdue_remind, name="overdue_remind"),
    path(f"{YEAR}overdue/<int:indicator>/<int:quarter>/", overdue.overdue_step, name="overdue_step"),
    path(f"{YEAR}overdue/steps/<int:step>/", overdue.overdue_document, name="overdue_document"),
    path(f"{YEAR}returns/", returns.returns, name="returns"),
    path(f"{YEAR}returns/<int:quarter>/sign/<int:subject>/", returns.return_sign, name="return_sign"),
    path(f"{YEAR}returns/<int:quarter>/send/", returns.return_send, name="return_send"),
]
