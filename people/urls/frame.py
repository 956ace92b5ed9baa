"""Addresses of the frame."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from people.views import frame

urlpatterns: list[URLPattern | URLResolver] = [
    path("switch/", frame.switch, name="switch"),
    path("components/", frame.components, name="components"),
    path("theme/", frame.theme, name="theme"),
]
