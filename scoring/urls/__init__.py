"""Addresses of scoring, one module a subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("scoring.urls.changes")),
    path("", include("scoring.urls.registers")),
    path("", include("scoring.urls.watching")),
    path("", include("scoring.urls.quarters")),
    path("", include("scoring.urls.decisions")),
    path("", include("scoring.urls.life")),
    path("", include("scoring.urls.verdicts")),
    path("", include("scoring.urls.appeals")),
    path("", include("scoring.urls.consequences")),
]
