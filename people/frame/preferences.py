"""What the program remembers for an account: filters and sorting of its lists, and the look."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.http import HttpRequest, QueryDict

from people.access import Access
from people.models import Account, TablePreference

RESET: Final = "reset"
LONGEST: Final = 2_000
# As the system prefers, 浅色, 深色.
LOOKS: Final = ("", "light", "dark")


def asked_for(request: HttpRequest, table: str, *, own: Collection[str]) -> tuple[QueryDict, bool]:
    """Give what the address asks of the table, or what the account last asked; and whether it was remembered.

    `own` names the parameters of the table; others (page, year) are kept in the answer but never remembered.
    A change is stored, `?reset=1` forgets. Only GET stores.
    """
    access: Access = request.access  # type: ignore[attr-defined]
    given = request.GET.copy()
    forget = bool(given.pop(RESET, None))
    asked = _only(given, own)
    if access.account is None:
        return given, False
    kept = TablePreference.objects.filter(account=access.account, table=table).order_by()
    stored = kept.values_list("query", flat=True).first()
    if not asked and not forget:
        if stored:
            given.update(QueryDict(stored))
        return given, bool(stored)
    wanted = asked.urlencode()
    if wanted != (stored or "") and len(wanted) <= LONGEST and request.method == "GET":
        TablePreference.objects.update_or_create(
            account_id=access.account, table=table, defaults={"query": wanted}
        )
    return given, False


def _only(query: QueryDict, names: Collection[str]) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in sorted(names):
        values = [value for value in query.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept


def choose_look(account: int, look: str) -> None:
    """Keep the look that an account chose; an unknown one raises ValueError."""
    if look not in LOOKS:
        raise ValueError(f"no such look: {look}")
    Account.objects.filter(pk=account).update(theme=look)
