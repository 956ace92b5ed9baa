"""Addresses of the site: each app's own, and the pages of refusal."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("people.urls")),
    path("", include("plans.urls")),
    path("", include("reports.urls")),
]

handler400 = "people.views.refusals.bad_request"
handler403 = "people.views.refusals.forbidden"
handler404 = "people.views.refusals.not_found"
handler500 = "people.views.refusals.server_error"
