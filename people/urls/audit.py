"""Addresses of the log and of the opinions of the 监督小组."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from people.views import audit, opinions

urlpatterns: list[URLPattern | URLResolver] = [
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.audit_export, name="audit_export"),
    path("audit/check/", audit.audit_check, name="audit_check"),
    path("audit/<int:position>/", audit.audit_row, name="audit_row"),
    path("units/<int:agency>/opinions/", opinions.opinions, name="opinions"),
    path("units/<int:agency>/opinions/new/", opinions.opinion_new, name="opinion_new"),
    path("units/<int:agency>/opinions/<int:opinion>/", opinions.opinion, name="opinion"),
]
