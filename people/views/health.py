"""Whether the process answers, and whether it can work: for monitors and load balancers, without a word of data."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, JsonResponse

from people.frame.requests import Request
from people.health import readiness
from people.permissions import PUBLIC, needs

UNAVAILABLE: Final = 503


@needs(PUBLIC)
def live(request: Request) -> HttpResponse:
    """Say that the process answers; asks nothing else, not even the database."""
    return _plain({"live": True}, 200)


@needs(PUBLIC)
def ready(request: Request) -> HttpResponse:
    """Say whether pages can be served (200) or not (503), and which part it is that fails."""
    found = readiness()
    return _plain({"ready": found.ready, **found.parts}, 200 if found.ready else UNAVAILABLE)


def _plain(content: dict[str, object], status: int) -> HttpResponse:
    response = JsonResponse(content, status=status)
    response.headers["Cache-Control"] = "no-store"
    # A monitor asks every few seconds; Django would log each refusal as an error.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
