"""Where a process that has read no page yet reads the program's addresses: before a command's transaction, or inside it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import URLResolver, clear_url_caches


def forget_addresses(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Forget what was read of them; the list gets, at every reading, in how many transactions of the code it happens.

    Only under a test that itself is one transaction (django_db): those of the code are savepoints in it.
    """
    found: list[int] = []
    read = URLResolver._populate

    def noted(resolver: URLResolver) -> None:
        found.append(len(connection.savepoint_ids))
        read(resolver)

    monkeypatch.setattr(URLResolver, "_populate", noted)
    clear_url_caches()
    return found
