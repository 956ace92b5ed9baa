"""Messages: one's own, newest first; opening one marks it as read."""

from __future__ import annotations

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render

from people.frame.asked import number_asked
from people.frame.requests import Request
from people.models import Notification
from people.permissions import needs
from people.services.notifications import mark_all_read, mark_read, mark_unread

SIZE = 50


@needs("signed_in")
def messages(request: Request) -> HttpResponse:
    """List the account's messages, all or only unread ones."""
    rows = _own(request)
    unread_only = request.GET.get("unread") == "1"
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    last = _own(request).aggregate(last=Max("pk"))["last"]
    shown = {"page": page, "unread_only": unread_only, "last": last}
    return render(request, "people/messages/list.html", shown)


@needs(None, change="signed_in")
def message_open(request: Request, message: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    found = get_object_or_404(_own(request), pk=message)
    mark_read(account=request.user.pk, message=found.pk)
    return HttpResponseRedirect(found.link) if found.link else redirect("notifications")


@needs(None, change="signed_in")
def message_unread(request: Request, message: int) -> HttpResponse:
    """Mark a message as unread again."""
    found = get_object_or_404(_own(request), pk=message)
    mark_unread(account=request.user.pk, message=found.pk)
    return redirect("notifications")


@needs(None, change="signed_in")
def messages_read(request: Request) -> HttpResponse:
    """Mark every message that the page showed as read."""
    last = number_asked(request.POST.get("last"))
    number = 0 if last is None else mark_all_read(account=request.user.pk, up_to=last)
    notes.success(request, f"已把 {number} 条消息标为已读。")
    return redirect("notifications")


def _own(request: Request) -> QuerySet[Notification]:
    return Notification.objects.filter(account=request.access.account).order_by("-created_at", "-pk")
