"""Addresses: see the views of the same name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from appraisals.views import round_steps, rounds

_ONE: list[URLPattern | URLResolver] = [
    path("", rounds.round_page, name="round_page"),
    path("change/", rounds.round_change, name="round_change"),
    path("remove/", rounds.round_remove, name="round_remove"),
    path("repeat/", rounds.round_repeat, name="round_repeat"),
    path("prepare/", round_steps.round_prepare, name="round_prepare"),
    path("take-back/", round_steps.round_take_back, name="round_take_back"),
    path("open/", round_steps.round_open, name="round_open"),
    path("extend/", round_steps.round_extend, name="round_extend"),
    path("void/", round_steps.round_void, name="round_void"),
    path("void/decide/", round_steps.round_void_decide, name="round_void_decide"),
    path("key/", round_steps.round_key, name="round_key"),
]
_ROUNDS: list[URLPattern | URLResolver] = [
    path("", rounds.rounds, name="rounds"),
    path("new/", rounds.round_new, name="round_new"),
    path("<int:round>/", include(_ONE)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/rounds/", include(_ROUNDS)),
]
