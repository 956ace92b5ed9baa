"""Addresses: files and their previews."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from people.views import files

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/files/", files.file_add, name="file_add"),
    path("files/<uuid:file>/", files.file_open, name="file_open"),
    path("files/<uuid:file>/preview/", files.file_preview, name="file_preview"),
    path("files/<uuid:file>/pages/<int:page>/", files.file_page, name="file_page"),
]
