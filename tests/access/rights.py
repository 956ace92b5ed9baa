"""The rights and sessions of the askers, read once for the thousands of requests of the matrix.

Each request reads the same queries of who asks and who may what again, half of what a refusal costs. Here rights are
kept by account and sessions by key until something that gives rights is written (a grant, a duty, a delegation, a
person's place, an agency) or a session is; from there on everything is read as the program reads it, until what was
written has been rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from people.access import Access
from people.models import (
    Account,
    AccountSession,
    Agency,
    Delegation,
    Department,
    Duty,
    Employee,
    Posting,
    RoleGrant,
)
from people.permissions import access_of

_GIVING: Final = tuple(
    f'"{model._meta.db_table}"'
    for model in (Account, Agency, Delegation, Department, Duty, Employee, Posting, RoleGrant, Session)
)
_ASKING: Final = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def stay_signed_in() -> None:
    """Have no request of the next hours note that its session is in use, as each does a minute after the last note."""
    AccountSession.objects.update(seen_at=timezone.now() + timedelta(hours=5))


class KeptRights:
    """`access_of` with a memory; `watch` is an `execute_wrapper` of the connection that the requests use."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, date, bool], Access] = {}
        self._sessions: dict[str, Session] = {}
        self._read_session: Callable[[SessionStore[Session]], Session | None]
        self._read_session = SessionStore._get_session_from_db  # type: ignore[attr-defined]
        self._written = False

    def forget(self) -> None:
        """Know nothing: a world that is built anew may give the same keys to other accounts."""
        self._known.clear()
        self._sessions.clear()
        self._written = False

    def lend_to(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have the program ask this memory for the length of a test."""
        monkeypatch.setattr("people.middleware.access_of", self.access_of)
        monkeypatch.setattr(SessionStore, "_get_session_from_db", lambda store: self.session_of(store))

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note that something was written which may give rights."""
        if not self._written and not sql.startswith(_ASKING):
            self._written = any(table in sql for table in _GIVING)
        return execute(sql, params, many, context)

    def rolled_back(self) -> None:
        """Trust the memory again: what was written is gone."""
        self._written = False

    @contextmanager
    def giving_nothing(self) -> Iterator[None]:
        """What is written inside gives no rights, whatever table it stands in: words, for example."""
        before = self._written
        yield
        self._written = before

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Roll back what is written inside; what was trusted before is trusted again."""
        before = self._written
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self._written = before

    def access_of(self, account: Account, *, today: date, second_factor: bool = False) -> Access:
        """Give the rights as the program reads them."""
        if self._written:
            return access_of(account, today=today, second_factor=second_factor)
        key = (account.pk, today, second_factor)
        if key not in self._known:
            self._known[key] = access_of(account, today=today, second_factor=second_factor)
        return self._known[key]

    def session_of(self, store: SessionStore[Session]) -> Session | None:
        """Give the row of a session as the program reads it; one that is missing is asked for again each time."""
        known = None if self._written else self._sessions.get(store.session_key or "")
        found = known or self._read_session(store)
        if found is not None and not self._written:
            self._sessions[found.session_key] = found
        return found
