"""Addresses of plans: the bodies of a year."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from plans.views import bodies

_BODIES: list[URLPattern | URLResolver] = [
    path("", bodies.bodies, name="bodies"),
    path("print/", bodies.bodies_print, name="bodies_print"),
    path("print.pdf", bodies.bodies_pdf, name="bodies_pdf"),
    path("copy/", bodies.bodies_copy, name="bodies_copy"),
    path("new/", bodies.body_new, name="body_new"),
    path("<int:body>/", bodies.body_change, name="body_change"),
    path("<int:body>/remove/", bodies.body_remove, name="body_remove"),
    path("<int:body>/members/new/", bodies.member_new, name="member_new"),
    path("<int:body>/members/<int:member>/", bodies.member_change, name="member_change"),
    path("<int:body>/members/<int:member>/remove/", bodies.member_remove, name="member_remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/bodies/", include(_BODIES)),
    path("", include("plans.urls.plan")),
    path("", include("plans.urls.route")),
    path("", include("plans.urls.calendar")),
    path("", include("plans.urls.notices")),
]
