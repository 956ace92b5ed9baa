"""A button that does one thing: carry it out, say what came of it, go back to where it stood."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from people.errors import DomainError
from people.frame.requests import Request


def done(request: Request, back: str, said: str, act: Callable[[], object]) -> HttpResponse:
    """Carry out `act` and redirect to `back` with `said`, or with the refusal."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(back)
