"""Addresses of the reference in the help: rule books, what errors mean, workbooks to practise with."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from reports.views import rule_book

urlpatterns: list[URLPattern | URLResolver] = [
    path("help/rules/", rule_book.rule_books, name="rule_books"),
    path("help/rules/<str:code>/", rule_book.rule_book_page, name="rule_book"),
    path("help/errors/", rule_book.error_guide, name="error_guide"),
    path("help/practice/<slug:slug>/", rule_book.practice_book, name="practice_book"),
]
