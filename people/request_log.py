"""One line in access.log for every answered request: what, how it ended, how long; never who, from where, for what.

Views that leave no trace (people.session_limits) leave none here either: when somebody voted is nobody's business.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse

from people.log_lines import current_number, route_of

# Asked every few seconds by machines; a line each would bury the others.
QUIET: Final = ("/health/", "/static/")

logger = logging.getLogger("hengji.access")


def request_log(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log each request under its number; stands right after the middleware that gives it one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = current_number.set(getattr(request, "number", ""))
        began = time.perf_counter()
        try:
            response = get_response(request)
            if _traceless(request):
                _keep_django_quiet(response)
            elif not request.path_info.startswith(QUIET):
                _log(request, response, time.perf_counter() - began)
            return response
        finally:
            current_number.reset(token)

    return middleware


def _traceless(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "leaves_no_trace", False)


def _keep_django_quiet(response: HttpResponse) -> None:
    """Django writes a warning about every refusal (an expired session, a wrong code); only our own failures are told."""
    if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        response._has_been_logged = True  # type: ignore[attr-defined]


def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    length = 0 if response.streaming else len(response.content)
    # Anything may be written where the method stands.
    method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
    logger.info(
        "answered",
        extra={
            "fields": {
                "method": method,
                "route": route_of(request) or "(no such address)",
                "status": response.status_code,
                "bytes": length,
                "milliseconds": int(seconds * 1000),
            }
        },
    )
