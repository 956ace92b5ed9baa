"""称号: the register of titles of a unit."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from people.views.units import unit_of
from scoring.consequences.titles import add_title, change_title
from scoring.forms.consequences import TitleForm
from scoring.models import Title

State = Title.State
TONES: Final = {State.HELD: "good", State.NOT_PAID: "waiting", State.LOST: "muted"}
_ACT: Final = "scoring/consequences/act.html"


@needs("title.view")
def titles(request: Request, agency: int) -> HttpResponse:
    """List the titles of a unit; of a city also those of the units below."""
    unit = unit_of(request, agency)
    rows = Title.objects.filter(agency=unit)
    below = Agency.objects.visible_to(request.access).filter(parent=unit)
    shown = (rows | Title.objects.filter(agency__in=below)).select_related("agency")
    context = {
        "unit": unit,
        "rows": [
            (row, TONES[State(row.state)]) for row in shown.order_by("agency__name", "-awarded_on", "pk")
        ],
        "changing": allowed(request.access, "title.change", agency),
    }
    return render(request, "scoring/consequences/titles.html", context)


@needs("title.change", change="title.change")
def title_new(request: Request, agency: int) -> HttpResponse:
    """Enter a title."""
    unit = unit_of(request, agency)
    form = TitleForm(request.POST or None, initial={"name": "文明单位", "level": "市级", "state": State.HELD})

    def act() -> str:
        add_title(by=actor_of(request), agency=unit, facts=form.facts())
        messages.success(request, "已登记。")
        return reverse("titles", args=[agency])

    context = {"unit": unit, "form": form, "title": "登记称号", "submit": "登记", **_back(agency)}
    return submitted(request, form, act) or render(request, _ACT, context)


@needs("title.change", change="title.change")
def title_change(request: Request, agency: int, title: int) -> HttpResponse:
    """Change a title: a new round, a correction, a loss."""
    unit = unit_of(request, agency)
    row = get_object_or_404(Title, pk=title, agency=unit)
    names = ("name", "level", "awarded_on", "until", "document", "state", "reason", "version")
    form = TitleForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def act() -> str:
        version = form.cleaned_data["version"] or 0
        change_title(by=actor_of(request), agency=unit, title=title, version=version, facts=form.facts())
        messages.success(request, "已保存。")
        return reverse("titles", args=[agency])

    context = {"unit": unit, "form": form, "title": "更改称号", "submit": "保存", **_back(agency)}
    return submitted(request, form, act) or render(request, _ACT, context)


def _back(agency: int) -> dict[str, object]:
    return {"back": reverse("titles", args=[agency]), "titles_page": True}
