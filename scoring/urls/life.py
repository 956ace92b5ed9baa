"""Addresses: the way of a settlement."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from scoring.views import life

_STEPS: list[URLPattern | URLResolver] = [
    path("check/", life.life_check, name="life_check"),
    path("decide/", life.life_decide, name="life_decide"),
    path("publish/", life.life_publish, name="life_publish"),
    path("archive/", life.life_archive, name="life_archive"),
    path("send-back/", life.life_send_back, name="life_send_back"),
    path("reopen/", life.life_reopen, name="life_reopen"),
    path("close-correction/", life.life_close, name="life_close"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/life/", life.life, name="life"),
    path("units/<int:agency>/years/<int:year>/results/<int:settlement>/", include(_STEPS)),
]
