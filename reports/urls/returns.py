"""Addresses: the quarterly returns and the self-evaluation package as files."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import returns

YEAR: Final = "units/<int:agency>/years/<int:year>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{YEAR}returns/<int:quarter>/<str:kind>/file/", returns.return_file, name="return_file"),
    path(f"{YEAR}self-evaluation/", returns.self_evaluation, name="self_evaluation"),
    path(
        f"{YEAR}self-evaluation/<str:period>/package/",
        returns.self_evaluation_package,
        name="self_evaluation_package",
    ),
    path(
        f"{YEAR}self-evaluation/<str:period>/<str:kind>/file/",
        returns.self_evaluation_file,
        name="self_evaluation_file",
    ),
]
