"""Addresses: 复核 and 申诉."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from scoring.views import appeals, appeals_office

_ONE: list[URLPattern | URLResolver] = [
    path("", appeals.appeal, name="appeal"),
    path("withdraw/", appeals.appeal_withdraw, name="appeal_withdraw"),
    path("decision.pdf", appeals.appeal_print, name="appeal_print"),
    path("decide/", appeals_office.appeal_decide, name="appeal_decide"),
    path("extend/", appeals_office.appeal_extend, name="appeal_extend"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/my-appeals/", appeals.my_appeals, name="my_appeals"),
    path("units/<int:agency>/years/<int:year>/my-appeals/new/", appeals.appeal_new, name="appeal_new"),
    path("units/<int:agency>/years/<int:year>/appeals/", appeals_office.appeals, name="appeals"),
    path(
        "units/<int:agency>/years/<int:year>/appeals/paper/", appeals_office.appeal_paper, name="appeal_paper"
    ),
    path("units/<int:agency>/years/<int:year>/appeals/<int:appeal>/", include(_ONE)),
]
