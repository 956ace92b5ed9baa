"""Every session that Django signs in gets its row, whichever way it was signed in (`people.session_limits`)."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from people.acting import Actor
from people.browsers import browser_in_words
from people.middleware import client_address
from people.models import Account
from people.services import sessions

# Keys inside a session: its row, and whether a code was given beside the password.
SESSION: Final = "session"
SECOND_FACTOR: Final = "second_factor"


def as_themselves(request: HttpRequest, account: Account) -> Actor:
    """Give who acts where somebody proves who they are, before `request.access` knows it."""
    return Actor(
        name=str(account),
        account=account.pk,
        origin=client_address(request),
        request_id=getattr(request, "number", ""),
    )


@receiver(user_logged_in)
def register(sender: object, request: HttpRequest, user: Account, **kwargs: object) -> None:
    """Begin the session's row; without one the middleware ends it."""
    row = sessions.begin_session(
        account=user,
        by=as_themselves(request, user),
        browser=browser_in_words(request.META.get("HTTP_USER_AGENT", "")),
        replaces=request.session.get(SESSION),
    )
    request.session[SESSION] = row.pk
    request.session.pop(SECOND_FACTOR, None)
