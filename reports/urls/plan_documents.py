"""Addresses: the plan as a document."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import plan_documents as views

YEAR: Final = "units/<int:agency>/years/<int:year>/documents/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(YEAR, views.plan_documents, name="plan_documents"),
    path(f"{YEAR}plan.pdf", views.plan_document_pdf, name="plan_document_pdf"),
    path(f"{YEAR}plan.xlsx", views.plan_document_book, name="plan_document_book"),
    path(f"{YEAR}public.pdf", views.plan_public_pdf, name="plan_public_pdf"),
]
