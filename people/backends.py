"""How Django finds who a session belongs to; passwords are checked as Django does."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from people.models import Account
from people.prepared import asked, columns_of, made


class OfficeBackend(ModelBackend):
    """Reads the account of every request by a query that is written once."""

    def get_user(self, user_id: int) -> Account | None:
        """Give the account of a session; None when it is gone or no longer active."""
        found = asked(_account_rows, user_id)
        account = made(Account, found[0]) if found else None
        return account if account is not None and self.user_can_authenticate(account) else None


def _account_rows(key: int) -> QuerySet[Account, Any]:
    return Account.objects.filter(pk=key).order_by().values_list(*columns_of(Account))
