"""Addresses of the site: each app's own, and the pages of refusal."""

from __future__ import annotations

from django.urls import include, path

# reports first: /help/rules/ and /help/errors/ would otherwise be taken for pages of the handbook.
urlpatterns = [
    path("", include("reports.urls")),
    path("", include("people.urls")),
    path("", include("plans.urls")),
    path("", include("indicators.urls")),
    path("", include("appraisals.urls")),
    path("", include("scoring.urls")),
    path("", include("bonuses.urls")),
]

handler400 = "people.views.refusals.bad_request"
handler403 = "people.views.refusals.forbidden"
handler404 = "people.views.refusals.not_found"
handler500 = "people.views.refusals.server_error"
