"""Addresses: 核定 of the bonuses, 补发 and 追回; the pages that show them stand in `reports.urls.money`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bonuses.views import approval

_OF_SETTLEMENT: list[URLPattern | URLResolver] = [
    path("prepare/", approval.bonus_prepare, name="bonus_prepare"),
    path("approve/", approval.bonus_approve, name="bonus_approve"),
    path("withdraw/", approval.bonus_withdraw, name="bonus_withdraw"),
    path("supplement/", approval.supplement_prepare, name="supplement_prepare"),
    path("supplements/<int:supplement>/approve/", approval.supplement_approve, name="supplement_approve"),
    path("supplements/<int:supplement>/withdraw/", approval.supplement_withdraw, name="supplement_withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/results/<int:settlement>/money/", include(_OF_SETTLEMENT)),
]
