"""The first page: what waits, messages, my offices, and how to begin."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from people.frame.guides import guide_of
from people.frame.mine import mine_of
from people.frame.places import agency_rows, current_agency
from people.frame.requests import Request
from people.frame.todo import Todo, todos_of
from people.models import Notification
from people.permissions import needs

MESSAGES = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, as a sentence."""

    sentence: str
    link: str
    hint: str
    overdue: bool


@needs("home")
def home(request: Request) -> HttpResponse:
    """Show what waits first; a constant number of queries."""
    access, today = request.access, request.access.today
    waiting = [_line(todo, request) for todo in todos_of(access)]
    news = Notification.objects.filter(account=access.account, read_at__isnull=True).order_by(
        "-created_at", "-pk"
    )
    guide = guide_of(access, current_agency(request))
    shown = {
        "waiting": waiting,
        "news": news[:MESSAGES],
        "mine": mine_of(access, dict(agency_rows(request))),
        "guide": guide,
        "today": today,
    }
    return render(request, "people/home/home.html", shown)


def _line(todo: Todo, request: Request) -> Line:
    today = request.access.today
    return Line(todo.sentence(today), todo.link, todo.hint, todo.overdue(today))
