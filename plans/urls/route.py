"""Addresses: the route to approval, 附件4 and the publication of the plan."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from plans.views import publications, route

_STEP: list[URLPattern | URLResolver] = [
    path("", route.route_step, name="route_step"),
    path("undo/", route.route_undo, name="route_undo"),
    path("opinions/new/", route.review_opinion_new, name="review_opinion_new"),
    path("opinions/<int:opinion>/", route.review_opinion_answer, name="review_opinion_answer"),
    path("opinions/<int:opinion>/remove/", route.review_opinion_remove, name="review_opinion_remove"),
]
_YEAR: list[URLPattern | URLResolver] = [
    path("route/", route.route, name="route"),
    path("route/<int:step>/", include(_STEP)),
    path("publications/", publications.publications, name="publications"),
    path("publications/new/", publications.publication_new, name="publication_new"),
    path(
        "publications/<int:publication>/remove/", publications.publication_remove, name="publication_remove"
    ),
    path("liaisons/", publications.liaisons, name="liaisons"),
    path("liaisons/new/", publications.liaison_new, name="liaison_new"),
    path("liaisons/<int:liaison>/", publications.liaison_change, name="liaison_change"),
    path("liaisons/<int:liaison>/remove/", publications.liaison_remove, name="liaison_remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/", include(_YEAR)),
]
