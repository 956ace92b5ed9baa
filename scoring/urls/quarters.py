"""Addresses: a town's quarters settled alone."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from scoring.views import quarter_steps, quarters

_QUARTERS: list[URLPattern | URLResolver] = [
    path("", quarters.quarters, name="quarters"),
    path("coefficients/", quarters.coefficients, name="coefficients"),
    path("<int:quarter>/settle/", quarter_steps.quarter_settle, name="quarter_settle"),
    path("versions/<int:quarter_settlement>/", quarters.quarter_version, name="quarter_version"),
    path(
        "versions/<int:quarter_settlement>/sections/<int:score>/",
        quarters.quarter_trace,
        name="quarter_trace",
    ),
    path("versions/<int:quarter_settlement>/approve/", quarter_steps.quarter_approve, name="quarter_approve"),
    path("versions/<int:quarter_settlement>/notice/", quarter_steps.quarter_notice, name="quarter_notice"),
    path("versions/<int:quarter_settlement>/publish/", quarter_steps.quarter_publish, name="quarter_publish"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/quarters/", include(_QUARTERS)),
]
