"""Addresses: what needs a decision, and results of earlier years taken over."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from scoring.views import decisions, past

_DECISIONS: list[URLPattern | URLResolver] = [
    path("", decisions.decisions, name="decisions"),
    path("enter/", decisions.decision_enter, name="decision_enter"),
    path("confirm/", decisions.decision_confirm, name="decision_confirm"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/decisions/", include(_DECISIONS)),
    path("units/<int:agency>/years/<int:year>/past/", past.past_take, name="past_take"),
]
