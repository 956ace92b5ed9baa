"""Addresses: the documents of the year."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import papers as views

HERE: Final = "units/<int:agency>/years/<int:year>/papers/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, views.papers, name="papers"),
    path(f"{HERE}new/<slug:kind>/", views.paper_new, name="paper_new"),
    path(f"{HERE}<int:paper>/", views.paper, name="paper"),
    path(f"{HERE}<int:paper>/edit/", views.paper_edit, name="paper_edit"),
    path(f"{HERE}<int:paper>/paper.pdf", views.paper_pdf, name="paper_pdf"),
    path(f"{HERE}<int:paper>/issue/", views.paper_issue, name="paper_issue"),
    path(f"{HERE}<int:paper>/drop/", views.paper_drop, name="paper_drop"),
]
