"""Requests as the middleware hands them on, without a server."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from people.access import Access
from people.models import Account
from people.permissions import access_of


def as_account(request: HttpRequest, account: Account, **session: Any) -> HttpRequest:
    """Give the request the account's rights, an empty session and room for messages."""
    marked = cast(Any, request)
    marked.user = account
    marked.access = access_of(account, today=date(2026, 4, 1), second_factor=True)
    marked.number = "0123456789abcdef"
    marked.session = SessionStore()
    marked.session.update(session)
    marked.resolver_match = None
    marked._messages = FallbackStorage(request)
    return request


def got(path: str, account: Account, **parameters: Any) -> HttpRequest:
    """A GET with these parameters."""
    return as_account(RequestFactory().get(path, parameters), account)


def posted(path: str, account: Account, **values: Any) -> HttpRequest:
    """A POST with these values."""
    return as_account(RequestFactory().post(path, values), account)


def told(request: HttpRequest) -> list[str]:
    """The messages that the next page shows."""
    storage: BaseStorage = cast(Any, request)._messages
    return [str(message) for message in storage]


def access(request: HttpRequest) -> Access:
    found: Access = cast(Any, request).access
    return found
