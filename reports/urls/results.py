"""Addresses of a settled year: the versions, one version's overview, subjects, people, money."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
