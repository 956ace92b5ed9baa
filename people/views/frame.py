"""The switchers, the look, and the page of pieces."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from people.frame import samples
from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.places import AGENCY, YEAR
from people.frame.preferences import LOOKS, choose_look
from people.frame.requests import Request
from people.frame.tables import listing
from people.models import Agency
from people.permissions import needs
from people.permissions.declare import YEARS


@needs("signed_in")
def switch(request: Request) -> HttpResponse:
    """Remember the agency or year for pages whose address has none, and go back."""
    target = safe_path(request, request.GET.get("next", ""))
    agency, year = number_asked(request.GET.get(AGENCY)), number_asked(request.GET.get(YEAR))
    if agency in request.access.agencies:
        request.session[AGENCY] = agency
        if AGENCY in _arguments(target):
            target = "/"
    if year is not None and year in YEARS:
        request.session[YEAR] = year
    return HttpResponseRedirect(target)


def safe_path(request: Request, path: str) -> str:
    """Give the path if it lies on this site, else the home page."""
    inside = url_has_allowed_host_and_scheme(path, allowed_hosts=None, require_https=request.is_secure())
    return path if inside and path.startswith("/") else "/"


def _arguments(path: str) -> dict[str, object]:
    """Name the arguments in the address of one row, which another agency does not have."""
    try:
        return dict(resolve(path.partition("?")[0]).kwargs)
    except Resolver404:
        return {}


@needs("signed_in", change="signed_in")
def theme(request: Request) -> HttpResponse:
    """Keep the look that was chosen: 浅色, 深色, or what the system prefers."""
    wanted = request.POST.get("theme", "")
    if request.method == "POST" and wanted in LOOKS:
        choose_look(request.user.pk, wanted)
    return redirect(safe_path(request, request.POST.get("next", "")))


@needs("signed_in", change="signed_in")
def components(request: Request) -> HttpResponse:
    """Show every piece in all its states."""
    form = samples.SampleForm(request.POST or None, request.FILES or None)

    def act() -> str:
        messages.success(request, f"已收到{form.cleaned_data['name']}的登记（只是演示，没有保存）。")
        return request.path

    done = submitted(request, form, act) if "name" in request.POST else None
    if done:
        return done
    rows = samples.sample_rows()
    shown = listing(request, name="components", table=samples.SampleTable, rows=rows, file_name="虚构报表")
    return shown.download or render(
        request, "people/frame/components.html", {**_pieces(request), "shown": shown, "form": form}
    )


def _pieces(request: Request) -> dict[str, object]:
    rows = samples.sample_rows()[:6]
    agencies = Agency.objects.visible_to(request.access)
    return {
        "badges": samples.BADGES,
        "steps": samples.STEPS,
        "steps_sent_back": samples.STEPS_SENT_BACK,
        "facts": samples.FACTS,
        "changes": samples.CHANGES,
        "wrong": samples.wrong_form(),
        "refused": samples.refused_form(),
        "agencies": listing(
            request,
            name="components_agencies",
            table=samples.AgencyTable,
            rows=agencies,
            filters=samples.AgencyFilter,
            file_name="单位",
        ),
        "scrolled": listing(
            request, name="components_scroll", table=samples.ScrollTable, rows=rows, file_name="虚构报表"
        ),
    }
