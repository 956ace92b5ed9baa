"""Settings: small offices, how long sessions last, who set what; for 系统管理员 also how the program stands."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.access import Role
from people.forms.settings import VALUES, SmallOfficeForm
from people.frame.forms import submitted
from people.frame.requests import Request
from people.frame.system_facts import system_facts
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.services.offices import set_small_office
from people.services.offices import small_office as why_small
from people.services.sessions import ABSOLUTE, IDLE
from people.services.settings import office_settings, offices_of, settings_changes

SIZE = 50


@needs("settings.view")
def show(request: Request) -> HttpResponse:
    """Show the settings that the access may see."""
    page = Paginator(offices_of(request.access), SIZE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "offices": office_settings(list(page.object_list), request.access.today),
        "changing": allowed(request.access, "settings.change"),
        "changes": settings_changes(request.access),
        "idle": IDLE // timedelta(minutes=1),
        "longest": ABSOLUTE // timedelta(hours=1),
        "facts": system_facts() if request.access.has(Role.SYSTEM_ADMIN) else [],
    }
    return render(request, "people/settings/show.html", shown)


@needs("settings.change", change="settings.change")
def small_office(request: Request, unit: int) -> HttpResponse:
    """Set whether one agency counts as a small office."""
    agency = get_object_or_404(offices_of(request.access), pk=unit)
    current = next(name for name, value in VALUES.items() if value is agency.small_office)
    form = SmallOfficeForm(request.POST or None, initial={"small_office": current})

    def act() -> str:
        set_small_office(by=actor_of(request), agency=agency, value=form.value())
        messages.success(request, f"{agency.name}的小单位设置已保存。")
        return reverse("settings")

    shown = {"form": form, "agency": agency, "now": why_small(agency, today=request.access.today)}
    return submitted(request, form, act) or render(request, "people/settings/small_office.html", shown)
