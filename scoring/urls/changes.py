"""Addresses: 变更 of an approved plan."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from scoring.views import plan_changes as views

_CHANGES: list[URLPattern | URLResolver] = [
    path("", views.plan_changes, name="plan_changes"),
    path("new/", views.plan_change_new, name="plan_change_new"),
    path("<int:change>/", views.plan_change, name="plan_change"),
    path("<int:change>/reason/", views.plan_change_reason, name="plan_change_reason"),
    path("<int:change>/row/", views.plan_change_row, name="plan_change_row"),
    path("<int:change>/propose/", views.plan_change_propose, name="plan_change_propose"),
    path("<int:change>/withdraw/", views.plan_change_withdraw, name="plan_change_withdraw"),
    path("<int:change>/approve/", views.plan_change_approve, name="plan_change_approve"),
    path("<int:change>/refuse/", views.plan_change_refuse, name="plan_change_refuse"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/plan/changes/", include(_CHANGES)),
]
