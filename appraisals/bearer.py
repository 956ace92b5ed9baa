"""Who bears a 测评码: a sealed cookie that only the pages below /vote/ get, and that goes with the vote.

It holds the digest of the code, not the code; nothing of it is kept in the program.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from appraisals.models import Elector
from appraisals.papers import elector_of_digest
from people.errors import DomainError
from people.sealing import seal, unseal

COOKIE: Final = "hengji_vote"
SECONDS: Final = 3 * 60 * 60


def give(answer: HttpResponse, elector: Elector) -> None:
    """Hand the cookie out for some hours."""
    answer.set_cookie(
        COOKIE,
        seal(elector.code_digest or ""),
        max_age=SECONDS,
        path=reverse("vote"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def elector_in(request: HttpRequest) -> Elector | None:
    """Give whose code the cookie stands for; None without one, or when the code was replaced meanwhile."""
    sealed = request.COOKIES.get(COOKIE, "")
    if not sealed:
        return None
    try:
        digest = unseal(sealed)
    except (DomainError, ValueError):
        return None
    return elector_of_digest(digest) if digest else None


def take_away(answer: HttpResponse) -> None:
    """Remove it."""
    answer.delete_cookie(COOKIE, path=reverse("vote"), samesite="Strict")
