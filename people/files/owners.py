"""Who may open a file: whoever may see what it is attached to. Apps register their part of the answer when ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db.models import Q

from people.access import Access

Owner = Callable[[Access], Q]

_OWNERS: Final[dict[str, Owner]] = {}


def register_owner(name: str, owner: Owner) -> None:
    """Add a condition over StoredFile («attached to something that the access may see»); a name replaces its earlier one."""
    _OWNERS[name] = owner


def seen_through_owners(access: Access) -> Q:
    """Give the condition «attached to anything visible, or handed in by oneself» for an agency one still belongs to."""
    own = Q(uploaded_by=access.account, agency__in=access.agencies)
    found = own if access.account is not None else Q(pk__in=())
    for owner in _OWNERS.values():
        found |= owner(access)
    return found
