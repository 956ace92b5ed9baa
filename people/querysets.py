"""Ways to ask for rows."""

from __future__ import annotations

from typing import Any, Final, NoReturn, TypeVar

from django.db.models import Manager, Model, QuerySet

APPEND_ONLY: Final = "审计记录只能追加，不能修改或删除。"
Row = TypeVar("Row", bound=Model)


class AppendOnlyQuerySet(QuerySet[Row]):
    """Rows that may be added and read; everything else is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse with TypeError."""
        raise TypeError(APPEND_ONLY)

    def delete(self) -> NoReturn:
        """Refuse with TypeError."""
        raise TypeError(APPEND_ONLY)


class AppendOnlyManager(Manager[Row]):
    """The manager of such rows, written out: mypy loses a generated one whenever its model's file changes."""

    def get_queryset(self) -> AppendOnlyQuerySet[Row]:
        """Give the rows that may only be added and read."""
        return AppendOnlyQuerySet(self.model, using=self._db)
