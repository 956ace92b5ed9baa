"""Addresses: the quarter of a filer, and the months where the plan has them."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from indicators.views import (
    filing,
    filing_book,
    filing_files,
    filing_stuck,
    monthly,
    monthly_book,
    monthly_files,
)

MINE: Final = "units/<int:agency>/years/<int:year>/mine/"
QUARTER: Final = MINE + "quarters/<int:quarter>/"
ROW: Final = QUARTER + "<int:indicator>/"
STUCK: Final = "units/<int:agency>/years/<int:year>/unattended/"
MONTH: Final = MINE + "months/<int:month>/"
FILES: Final = MONTH + "<int:subject>/files/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(MINE, filing.my_filing, name="my_filing"),
    path(QUARTER, filing.my_quarter, name="my_quarter"),
    path(QUARTER + "submit/", filing.filing_submit, name="filing_submit"),
    path(ROW + "save/", filing.filing_save, name="filing_save"),
    path(ROW + "withdraw/", filing.filing_withdraw, name="filing_withdraw"),
    path(ROW + "files/", filing_files.filing_attach, name="filing_attach"),
    path(ROW + "files/<int:evidence>/remove/", filing_files.filing_detach, name="filing_detach"),
    path(ROW + "files/<int:evidence>/caption/", filing_files.filing_caption, name="filing_caption"),
    path(QUARTER + "book/", filing_book.filing_book, name="filing_book"),
    path(QUARTER + "book/upload/", filing_book.filing_upload, name="filing_upload"),
    path(QUARTER + "book/<str:upload>/", filing_book.filing_compare, name="filing_compare"),
    path(STUCK, filing_stuck.unattended, name="unattended"),
    path(STUCK + "<int:entry>/", filing_stuck.unattended_take, name="unattended_take"),
    path(MINE + "months/", monthly.my_months, name="my_months"),
    path(MONTH, monthly.my_month, name="my_month"),
    path(MONTH + "submit/", monthly.month_submit, name="month_submit"),
    path(MONTH + "<int:subject>/save/", monthly.month_save, name="month_save"),
    path(MONTH + "<int:subject>/withdraw/", monthly.month_withdraw, name="month_withdraw"),
    path(MONTH + "<int:subject>/judge/", monthly.month_judge, name="month_judge"),
    path(MONTH + "book/", monthly_book.month_book, name="month_book"),
    path(MONTH + "book/upload/", monthly_book.month_upload, name="month_upload"),
    path(MONTH + "book/<str:upload>/", monthly_book.month_compare, name="month_compare"),
    path(FILES, monthly_files.month_attach, name="month_attach"),
    path(FILES + "<int:evidence>/remove/", monthly_files.month_detach, name="month_detach"),
    path(FILES + "<int:evidence>/caption/", monthly_files.month_caption, name="month_caption"),
]
