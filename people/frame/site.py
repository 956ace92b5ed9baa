"""The address of the program as people type it, for what is printed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_of(request: HttpRequest) -> str:
    """Give the configured address; where nobody configured one (never in production), that of the request.

    The host of a request is one of ALLOWED_HOSTS, so nobody can have another address printed.
    """
    if settings.HENGJI_SITE_CONFIGURED:
        return str(settings.HENGJI_SITE)
    return f"{request.scheme}://{request.get_host()}"
