"""The pages of refusal: in Chinese, what to do, the number of the request; they need no database."""

from __future__ import annotations

import logging
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
TOO_LARGE: Final = 413


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; an upload over the limit is a 413 with the limit."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return refusal(request, "400", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return refusal(request, "403", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the page was too old or cookies are off."""
    return refusal(request, "403_csrf", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it is not for this account; the page does not say which."""
    return refusal(request, "404", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413 with the limit in MB: of files, or of text alone."""
    files = (request.content_type or "").startswith("multipart/")
    limit = settings.UPLOAD_LIMIT if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return refusal(request, "413", status=TOO_LARGE, limit=limit // 1_000_000, files=files)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many attempts; for the lock-out of signing in as well."""
    return refusal(request, "429", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; when even its page cannot be drawn, one plain sentence."""
    try:
        return refusal(request, "500", status=500)
    except Exception:
        logger.exception("the page of a failure failed")
        number = getattr(request, "number", "")
        text = f"系统出了问题，没有办成。请稍后再试；仍不行时把请求编号 {number} 告诉系统管理员。"
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def refusal(request: HttpRequest, name: str, *, status: int, **context: object) -> HttpResponse:
    """Draw templates/errors/<name>.html; without context processors, so nothing asks the database.

    A fragment for htmx gets the sentence alone.
    """
    context["number"] = getattr(request, "number", "")
    return HttpResponse(render_to_string(f"errors/{name}.html", context), status=status)
