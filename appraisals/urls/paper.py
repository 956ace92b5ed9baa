"""Addresses of paper ballots."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from appraisals.views import paper

_PAPER: list[URLPattern | URLResolver] = [
    path("", paper.paper, name="round_paper"),
    path("<int:group>/print/", paper.paper_print, name="round_paper_print"),
    path("<int:group>/entry/", paper.paper_entry, name="round_paper_entry"),
    path("<int:group>/remove/", paper.paper_remove, name="round_paper_remove"),
    path("<int:group>/clear/", paper.paper_clear, name="round_paper_clear"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/rounds/<int:round>/paper/", include(_PAPER)),
]
