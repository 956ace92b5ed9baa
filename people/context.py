"""What the frame of every page shows; nothing is asked of the database until a template draws it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, cached_property

from people.access import ANONYMOUS, Access, Held
from people.frame.navigation import navigation
from people.frame.places import (
    AGENCY,
    YEAR,
    agency_choices,
    agency_rows,
    current_agency,
    current_year,
    year_choices,
)
from people.models import Job, Notification
from people.prepared import asked

UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give `frame` to templates: navigation, switchers, counts and addresses (see `Frame`)."""
    return {"frame": SimpleLazyObject(lambda: Frame(request))}


class Frame:
    """The frame of one page for one person. Pages of refusal draw only what needs no database."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.access: Access = getattr(request, "access", ANONYMOUS)
        self.number: str = getattr(request, "number", "")
        self.version: str = settings.VERSION
        self.signed_in = self.access.signed_in
        if not self.signed_in:
            return
        self.agency = current_agency(request)
        self.year = current_year(request)
        self._remember()
        rows = agency_rows(self.request)
        self.agency_name = dict(rows).get(self.agency or 0, "")
        self.agencies = agency_choices(request, rows, self.agency)
        self.years = year_choices(request, self.agency, self.year) if self.agency else []
        self.navigation = navigation(self.access, path=request.path, agency=self.agency, year=self.year)

    @property
    def theme(self) -> str:
        """The account's choice of 浅色 or 深色, empty for what the system prefers."""
        return str(getattr(self.request.user, "theme", "")) if self.signed_in else ""

    @property
    def unread(self) -> int:
        """How many messages wait to be read."""
        found = asked(_unread_of, self.access.account or 0)
        return int(found[0][0]) if found else 0

    @property
    def busy(self) -> bool:
        """Whether own jobs wait or run, so that the page shows the panel."""
        return bool(asked(_busy_of, self.access.account or 0))

    @property
    def delegated(self) -> list[Held]:
        """What is held for somebody else here (代办)."""
        held = self.access.held
        return [one for one in held if one.on_behalf_of and (self.agency is None or one.covers(self.agency))]

    @cached_property
    def urls(self) -> dict[str, str]:
        """Addresses of pages that other parts bring; an absent one is simply not linked."""
        names = (
            "home",
            "search",
            "notifications",
            "job_panel",
            "my_account",
            "sign_in",
            "sign_out",
            "sign_in_again",
            "session",
        )
        return {name: url for name in names if (url := _address(name))}

    def _remember(self) -> None:
        """Keep the agency and year of this page for pages whose address has none."""
        session = self.request.session
        for name, value in ((AGENCY, self.agency), (YEAR, self.year)):
            match = self.request.resolver_match
            if match and name in match.kwargs and session.get(name) != value:
                session[name] = value


def _unread_of(account: int) -> QuerySet[Notification, Any]:
    rows = Notification.objects.filter(account=account, read_at__isnull=True)
    return rows.order_by().values("account").annotate(number=Count("pk")).values_list("number")


def _busy_of(account: int) -> QuerySet[Job, Any]:
    return Job.objects.filter(account=account, state__in=UNFINISHED).order_by().values_list("pk")[:1]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # a part that this installation does not have
        return ""
