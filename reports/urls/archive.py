"""Addresses: the archive of a year and what is removed by rule."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import archive as views

HERE: Final = "units/<int:agency>/years/<int:year>/archive/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, views.archive, name="archive"),
    path(f"{HERE}make/", views.archive_make, name="archive_make"),
    path(f"{HERE}<int:package>/package.zip", views.archive_package, name="archive_package"),
    path(f"{HERE}removals/<slug:rule>/", views.removal_propose, name="removal_propose"),
    path(f"{HERE}removals/<int:removal>/confirm/", views.removal_confirm, name="removal_confirm"),
    path(f"{HERE}removals/<int:removal>/withdraw/", views.removal_withdraw, name="removal_withdraw"),
]
