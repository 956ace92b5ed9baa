"""Addresses of 测评."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("appraisals.urls.rounds")),
    path("", include("appraisals.urls.roll")),
    path("", include("appraisals.urls.voting")),
    path("", include("appraisals.urls.slips")),
    path("", include("appraisals.urls.paper")),
    path("", include("appraisals.urls.closing")),
    path("", include("appraisals.urls.results")),
    path("", include("appraisals.urls.duty")),
]
