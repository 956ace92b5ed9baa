"""Where a page leads on to when the address names it (`next`)."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

# Pages that lead nowhere for somebody who has just signed in.
_NEVER = frozenset(
    {"sign_in", "sign_out", "second_factor", "activate", "sign_in_again", "sign_in_as", "session"}
)


def safe_next(request: HttpRequest) -> str:
    """Give the posted or asked `next` if it is a page of this site, else the home page."""
    way = request.POST.get("next") or request.GET.get("next") or ""
    inside = way.startswith("/") and url_has_allowed_host_and_scheme(
        way, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not inside:
        return reverse("home")
    try:
        found = resolve(way.partition("?")[0].partition("#")[0])
    except Resolver404:
        return reverse("home")
    return reverse("home") if found.url_name in _NEVER else way
