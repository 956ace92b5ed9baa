"""Addresses: 推演."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bonuses.views import scenario_changes, scenarios

_ONE: list[URLPattern | URLResolver] = [
    path("", scenarios.whatif_scenario, name="whatif_scenario"),
    path("name/", scenarios.whatif_name, name="whatif_name"),
    path("copy/", scenarios.whatif_copy, name="whatif_copy"),
    path("delete/", scenarios.whatif_delete, name="whatif_delete"),
    path("settings/", scenario_changes.whatif_settings, name="whatif_settings"),
    path("rows/", scenario_changes.whatif_rows, name="whatif_rows"),
    path("decisions/", scenario_changes.whatif_decisions, name="whatif_decisions"),
    path("method/", scenario_changes.whatif_method, name="whatif_method"),
]
_WHATIF: list[URLPattern | URLResolver] = [
    path("", scenarios.whatif, name="whatif"),
    path("compare/", scenarios.whatif_compare, name="whatif_compare"),
    path("new/", scenarios.whatif_new, name="whatif_new"),
    path("lines/", scenarios.whatif_lines, name="whatif_lines"),
    path("<int:scenario>/", include(_ONE)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/whatif/", include(_WHATIF)),
]
