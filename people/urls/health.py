"""Addresses of the health questions; public, never redirected to HTTPS, never logged."""

from __future__ import annotations

from django.urls import path

from people.views import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]
