"""The lock after five failures: what django-axes is told, and what pages and services ask of it.

Sign-in, the second factor and activation count together, by login name; an unknown name is locked like any other.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from people.middleware import client_address

_NOTHING_POSTED: Final = ""
# One sign may become eighteen half-width ones, and the column of django-axes holds 255.
NAME_LONGEST: Final = 64


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts failures without keeping what was typed: a wrong password is often the right one of elsewhere."""

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Count the failure, then forget everything about it but name, address, browser and time."""
        super().user_login_failed(sender, credentials, request, **kwargs)
        kept = AccessAttempt.objects.filter(username=name_of(request, credentials))
        kept.exclude(post_data=_NOTHING_POSTED, get_data=_NOTHING_POSTED).update(
            post_data=_NOTHING_POSTED, get_data=_NOTHING_POSTED
        )


def normal_name(username: str) -> str:
    """Give a login name as it is counted: without blanks around it, half-width, in small letters."""
    return unicodedata.normalize("NFKC", username).strip().lower()[:NAME_LONGEST]


def name_of(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str | None:
    """Tell django-axes the name that was tried."""
    posted = request.POST.get("username") if request is not None and not credentials else None
    typed = (credentials or {}).get("username", posted)
    return normal_name(str(typed)) if typed is not None else None


def address_of(request: HttpRequest) -> str | None:
    """Tell django-axes the client's address; None where the server names none (a local socket)."""
    try:
        return str(ipaddress.ip_address(client_address(request)))
    except ValueError:
        return None


def open_to(request: HttpRequest, username: str) -> bool:
    """Whether the name may be tried from here now."""
    return bool(AxesProxyHandler.is_allowed(request, {"username": username}))


def count_failure(request: HttpRequest, username: str) -> None:
    """Count a wrong code against the name; the fifth failure answers the request with the lock page."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def locked_until(username: str) -> datetime | None:
    """Give when the lock of a name ends by itself; None when it is not locked."""
    return locks({normal_name(username)}).get(normal_name(username))


def locks(names: set[str] | None = None) -> dict[str, datetime]:
    """Give the names (of these, or all) that are locked now, with the end of each lock."""
    attempts = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME)
    if names is not None:
        attempts = attempts.filter(username__in=names)
    found: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for name, at, failures in attempts.values_list("username", "attempt_time", "failures_since_start"):
        found[name or ""].append((at, failures))
    ends = {name: _end(rows) for name, rows in found.items()}
    return {name: end for name, end in ends.items() if end is not None}


def _end(rows: list[tuple[datetime, int]]) -> datetime | None:
    """Failures drop out fifteen minutes after the last one of their browser; the lock ends below five."""
    left = sum(failures for _, failures in rows)
    end = None
    for at, failures in sorted(rows):
        if left < settings.AXES_FAILURE_LIMIT:
            break
        left -= failures
        end = at + settings.AXES_COOLOFF_TIME
    return end


def forget(username: str) -> int:
    """Forget the failures of a name, which ends its lock; give how many rows there were."""
    return int(AccessAttempt.objects.filter(username=normal_name(username)).delete()[0])
