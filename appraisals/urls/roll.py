"""Addresses: see the views of the same name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from appraisals.views import roll

_ROLL: list[URLPattern | URLResolver] = [
    path("targets/", roll.round_targets, name="round_targets"),
    path("targets/order/", roll.round_target_order, name="round_target_order"),
    path("groups/", roll.round_groups, name="round_groups"),
    path("groups/<int:group>/electors/", roll.round_electors, name="round_electors"),
    path("holders/", roll.round_holders, name="round_holders"),
    path("roll/", roll.round_roll, name="round_roll"),
    path("roll/<int:elector>/strike/", roll.round_strike, name="round_strike"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/rounds/<int:round>/", include(_ROLL)),
]
