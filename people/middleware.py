"""What every request carries: its number, who asks with which rights, and from where."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from people.access import ANONYMOUS, Access, Held
from people.acting import Actor
from people.permissions import access_of

Answer = Callable[[HttpRequest], HttpResponse]


def request_number(get_response: Answer) -> Answer:
    """Give each request a number that error pages, log and audit rows name."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.number = secrets.token_hex(8)  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers["X-Request-ID"] = request.number  # type: ignore[attr-defined]
        return response

    return middleware


def access(get_response: Answer) -> Answer:
    """Attach `request.access`, built when it is first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.access = SimpleLazyObject(lambda: _access(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _access(request: HttpRequest) -> Access:
    if not request.user.is_authenticated:
        return ANONYMOUS
    return access_of(
        request.user,
        today=timezone.localdate(),
        second_factor=bool(request.session.get("second_factor")),
    )


def client_address(request: HttpRequest) -> str:
    """Give the client's address, behind as many reverse proxies as the environment trusts."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return str(hops[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


def actor_of(request: HttpRequest, *, on_behalf_of: str = "") -> Actor:
    """Give who gives a command through this request, and for whom (代办) by the role that `needs` found."""
    who: Access = request.access  # type: ignore[attr-defined]
    acting: Held | None = getattr(request, "acting", None)
    return Actor(
        name=who.name,
        account=who.account,
        origin=client_address(request),
        request_id=getattr(request, "number", ""),
        on_behalf_of=on_behalf_of or (acting.on_behalf_of if acting else ""),
        on_behalf_account=acting.on_behalf_account if acting else None,
    )
