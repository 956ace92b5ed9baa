"""Addresses of slips with 测评码."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from appraisals.views import slips

_SLIPS: list[URLPattern | URLResolver] = [
    path("", slips.slips, name="round_slips"),
    path("anew/", slips.slip_anew, name="round_slip_anew"),
    path("<int:group>/register/", slips.slip_register, name="round_slip_register"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/rounds/<int:round>/slips/", include(_SLIPS)),
]
