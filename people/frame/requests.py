"""The request as every view of the program gets it, for type checking."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from people.access import Access
from people.models import Account


class Request(HttpRequest):
    """What the middleware adds: the rights of who asks, the number of the request, whether htmx asks."""

    access: Access
    number: str
    user: Account  # only behind `needs` with a rule that asks for signing in
    htmx: HtmxDetails
