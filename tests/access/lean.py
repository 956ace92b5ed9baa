"""What thousands of requests need not do where nobody looks at it: copies for the tester, lines of log, papers laid out.

Each function takes the place of a part of the program for one test; the modules call them from a fixture of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import ResolverMatch, URLResolver, get_resolver

from people import printing


def without_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw templates as the program does: Django's tester keeps a copy of what each of them was given."""
    monkeypatch.setattr(Template, "_render", _drawn)


def _drawn(template: Template, context: Context) -> Any:
    return template.nodelist.render(context)


def without_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no page: who gets in is decided before; that each page can be drawn is the business of other tests."""
    monkeypatch.setattr(Template, "_render", lambda template, context: "")


@contextmanager
def without_lines() -> Iterator[None]:
    """Write no line for an answer or a refusal; errors are logged as ever.

    `logging.disable` also forgets what each logger remembers of its levels, before and after.
    """
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer 404 without drawing the page of refusal."""

    def plain(self: URLResolver, view_type: int) -> Any:
        return lambda request, exception=None: HttpResponse(status=view_type)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", plain)


def each_address_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember what an address leads to: fourteen askers ask for each, and finding it walks two hundred patterns."""
    monkeypatch.setattr(get_resolver(), "resolve", _resolved)


_resolve = URLResolver.resolve


@lru_cache(maxsize=512)
def _resolved(path: str) -> ResolverMatch:
    return _resolve(get_resolver(), path)


@contextmanager
def only_what_opens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look at what opens: neither refusals are drawn nor papers laid out, nothing is copied or logged."""
    without_copies(monkeypatch)
    plain_refusals(monkeypatch)
    no_layout(monkeypatch)
    each_address_resolved_once(monkeypatch)
    with without_lines():
        yield


class _Laid:
    """Stands for a document that was laid out."""

    def write_pdf(self, target: Path | None = None, **options: object) -> bytes:
        if target is not None:
            target.write_bytes(b"%PDF-")
        return b"%PDF-"


def no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw papers, and do not lay them out: that takes most of their time."""
    monkeypatch.setattr("people.printing.document", lambda html, style: _Laid())


_document = printing.document


class _LaidOnce:
    """A document with what was written of it."""

    def __init__(self, html: str, style: Any) -> None:
        self._document = _document(html, style)
        self._written: dict[str, bytes] = {}

    def write_pdf(self, target: Path | None = None, **options: object) -> bytes:
        key = repr(options)
        if key not in self._written:
            self._written[key] = self._document.write_pdf(None, **options)
        if target is not None:
            target.write_bytes(self._written[key])
        return self._written[key]


def each_paper_laid_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a paper out again only when something else stands in it."""
    monkeypatch.setattr("people.printing.document", _laid_once)


_laid_once = lru_cache(maxsize=16)(_LaidOnce)
