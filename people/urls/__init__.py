"""Addresses of people: one module a subject; addresses of one agency begin with /units/<agency>/."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("people.urls.home")),
    path("", include("people.urls.organisation")),
    path("", include("people.urls.staff")),
    path("", include("people.urls.accounts")),
    path("", include("people.urls.roles")),
    path("", include("people.urls.audit")),
    path("", include("people.urls.jobs")),
    path("", include("people.urls.frame")),
    path("", include("people.urls.health")),
    path("", include("people.urls.files")),
]
