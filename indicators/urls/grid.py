"""Addresses: the grid of indicators, their library and exits."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from indicators.views import grid, grid_indicator, grid_library

_INDICATORS: list[URLPattern | URLResolver] = [
    path("", grid.grid, name="grid"),
    path("save/", grid.grid_save, name="grid_save"),
    path("new/", grid.indicator_new, name="indicator_new"),
    path("library/", grid_library.indicator_library, name="indicator_library"),
    path("exits/", grid_library.indicator_exits, name="indicator_exits"),
    path("exits/<int:indicator>/", grid_library.exit_decide, name="exit_decide"),
    path("<int:indicator>/", grid_indicator.indicator, name="indicator"),
    path("<int:indicator>/edit/", grid.indicator_edit, name="indicator_edit"),
    path("<int:indicator>/remove/", grid.indicator_remove, name="indicator_remove"),
]

_RESPONSIBILITY: list[URLPattern | URLResolver] = [
    path("", grid_indicator.responsibility, name="responsibility"),
    path("print.pdf", grid_indicator.responsibility_pdf, name="responsibility_pdf"),
    path("publish/", grid_indicator.responsibility_publish, name="responsibility_publish"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/indicators/", include(_INDICATORS)),
    path("units/<int:agency>/years/<int:year>/responsibility/", include(_RESPONSIBILITY)),
]
