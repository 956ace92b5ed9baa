"""The rights of the askers, read once for the thousands of requests of the matrix.

Each request reads the same four queries of who may what again, a third of what it costs. Here they are kept by account
until something that gives rights is written (a grant, a duty, a delegation, a person's place, an agency); from there on
everything is read as the program reads it, until what was written has been rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from people.access import Access
from people.models import (
    Account,
    Agency,
    Delegation,
    Department,
    Duty,
    Employee,
    Posting,
    RoleGrant,
)
from people.permissions import access_of

_GIVING: Final = frozenset(
    model._meta.db_table
    for model in (Account, Agency, Delegation, Department, Duty, Employee, Posting, RoleGrant)
)


class KeptRights:
    """`access_of` with a memory; `watch` is an `execute_wrapper` of the connection that the requests use."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, date, bool], Access] = {}
        self._written = False

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note that something was written which may give rights."""
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self._written = self._written or any(f'"{table}"' in sql for table in _GIVING)
        return execute(sql, params, many, context)

    def rolled_back(self) -> None:
        """Trust the memory again: what was written is gone."""
        self._written = False

    def access_of(self, account: Account, *, today: date, second_factor: bool = False) -> Access:
        """Give the rights as the program reads them."""
        if self._written:
            return access_of(account, today=today, second_factor=second_factor)
        key = (account.pk, today, second_factor)
        if key not in self._known:
            self._known[key] = access_of(account, today=today, second_factor=second_factor)
        return self._known[key]
