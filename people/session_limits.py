"""The limits of a session: 30 minutes idle, 12 hours in all, ended from elsewhere; and the second factor before all.

A session lives as long as its `AccountSession` row. A page view notes the use at most once a minute; a view marked
`@leaves_no_trace` (casting a ballot, asking whether the session lives) never does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from people.access import Access
from people.permissions import PUBLIC, declared
from people.services import second_factor, sessions
from people.signing_in import SECOND_FACTOR, SESSION

logger = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def leaves_no_trace(view: View) -> View:
    """Mark a view that must not write when the session was last used."""
    view.leaves_no_trace = True  # type: ignore[attr-defined]
    return view


def before_second_factor(view: View) -> View:
    """Mark a view that somebody without the second factor that the roles ask for may reach."""
    view.before_second_factor = True  # type: ignore[attr-defined]
    return view


class SessionLimits:
    """The middleware; stands behind those of sessions, users and access."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End what is over its limits before anything asks who is there."""
        if request.session.session_key and request.user.is_authenticated:
            now = timezone.now()
            row = sessions.living(
                session=request.session.get(SESSION, 0),
                account=request.user.pk,
                epoch=request.user.epoch,
                now=now,
            )
            if row is None:
                request.session.flush()
                request.user = AnonymousUser()
            request.signed_session = row  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Note the use, and lead those who lack a second factor to where it is set up."""
        row = getattr(request, "signed_session", None)
        if row is None:
            return None
        if not getattr(view, "leaves_no_trace", False):
            try:
                sessions.touch(session=row, now=timezone.now())
            except OperationalError:
                # A long import holds SQLite's write lock: reading goes on, the next view notes the use.
                logger.warning("session use not noted: database busy")
        if request.session.get(SECOND_FACTOR):
            return None
        return _second_factor_first(request, view)


def _second_factor_first(request: HttpRequest, view: Callable[..., Any]) -> HttpResponse | None:
    declaration = declared(view)
    if declaration is not None and PUBLIC in (declaration.read, declaration.change):
        return None
    access: Access = request.access  # type: ignore[attr-defined]
    if not second_factor.required(access):
        return None
    # No role is held before: whatever a page of the frame asks, the answer is no.
    request.access = Access(  # type: ignore[attr-defined]
        account=access.account,
        name=access.name,
        employee=access.employee,
        home_agency=access.home_agency,
        today=access.today,
    )
    request.second_factor_missing = True  # type: ignore[attr-defined]
    if getattr(view, "before_second_factor", False):
        return None
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse("second_factor_set_up"))
    way_back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(reverse("second_factor_set_up") + (f"?{way_back}" if way_back else ""))
