"""Addresses of bonuses, one module a subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bonuses.urls.approval")),
    path("", include("bonuses.urls.chain")),
    path("", include("bonuses.urls.scenarios")),
]
