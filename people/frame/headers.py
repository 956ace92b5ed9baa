"""Headers of every answer that Django has no setting for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

# An office program needs none of the machine's senses.
POLICY: Final = ", ".join(
    f"{sense}=()"
    for sense in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "serial",
        "midi",
    )
)


Answer = Callable[[HttpRequest], HttpResponse]


def no_copies(get_response: Answer) -> Answer:
    """Let neither browser nor proxy keep what was shown to somebody signed in: on a shared machine the next person
    would go back to it after the sign-out. Stands behind the middleware that knows who is there.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        before = request.user.is_authenticated
        response = get_response(request)
        if before or request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def permissions_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Switch off what no page uses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware
