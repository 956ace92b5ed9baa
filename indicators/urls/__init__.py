"""Addresses of indicators, one module a subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("indicators.urls.drafts")),
    path("", include("indicators.urls.grid")),
    path("", include("indicators.urls.importing")),
    path("", include("indicators.urls.filing")),
    path("", include("indicators.urls.reviewing")),
]
