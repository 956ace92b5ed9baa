"""The tree of an agency as of a day, and the agencies below it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.access import OFFICES
from people.acting import Actor
from people.forms.organisation import AgencyCorrectForm, AgencyForm, day_in, dumped
from people.frame.columns import BadgeColumn, DayColumn, LinkedColumn, NumberColumn
from people.frame.forms import submitted
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from people.services.organisation import add_agency, correct_agency, seen_facts
from people.services.tree import FUTURE, PAST, PRESENT, agencies_below, path_to, sections_on, whole_agency
from people.views.units import unit_of

TONES = {PRESENT: "good", PAST: "muted", FUTURE: "info"}


class SectionTable(HouseTable):
    """The sections of an agency on a day."""

    code = tables.Column("编号")
    name = LinkedColumn(verbose_name="名称", to=lambda row: f"sections/{row.pk}/")
    kind = tables.Column("类型")
    group = tables.Column("分组")
    head = tables.Column("负责人")
    leader = tables.Column("分管领导")
    filers = tables.Column("填报人")
    staff = NumberColumn(verbose_name="在岗人数")
    valid_from = DayColumn(verbose_name="启用日期")
    last_day = DayColumn(verbose_name="最后一天")
    state = BadgeColumn(verbose_name="状态", tones=TONES)

    class Meta(HouseTable.Meta):
        """What an agency without sections says."""

        empty_text = "这一天没有科室。"


@needs("organisation.view")
def organisation(request: Request, agency: int) -> HttpResponse:
    """Show the agency on a day: where it stands, its sections, the agencies below."""
    unit = unit_of(request, agency)
    day = day_in(request.GET, "on", request.access.today)
    every = request.GET.get("every") == "1"
    rows = sections_on(agency, day, every=every)
    shown = listing(
        request,
        name="sections",
        table=SectionTable,
        rows=rows,
        file_name=f"{unit.name}科室 {day.isoformat()}",
    )
    if shown.download:
        return shown.download
    context = {
        "unit": unit,
        "path": path_to(unit),
        "day": day,
        "every": every,
        "other": urlencode({"on": day.isoformat(), **({} if every else {"every": "1"})}),
        "shown": shown,
        "below": agencies_below(agency, day, in_sight=request.access.agencies, every=every),
        "whole": whole_agency(agency, day),
        "changing": allowed(request.access, "organisation.change", agency),
    }
    return render(request, "people/organisation/tree.html", context)


@needs("organisation.change", change="organisation.change")
def agency_new(request: Request, agency: int) -> HttpResponse:
    """Add an agency below this one."""
    unit = unit_of(request, agency)
    form = AgencyForm(request.POST or None)

    def act() -> str:
        made = add_agency(by=changing(request, agency), parent=agency, **form.cleaned_data)
        messages.success(request, f"已在{unit.name}下面增加{made.name}。")
        return reverse("organisation", args=[agency])

    context = {"form": form, "unit": unit, "title": "增加下级单位", "submit": "增加"}
    return submitted(request, form, act) or render(request, "people/organisation/act.html", context)


@needs("organisation.change", change="organisation.change")
def agency_correct(request: Request, agency: int, unit: int) -> HttpResponse:
    """Change name, group or closing of this agency or of one directly below it."""
    row = get_object_or_404(Agency.objects.filter(Q(pk=agency) | Q(parent=agency)), pk=unit)
    start: dict[str, Any] = {"name": row.name, "group": row.group, "closed_on": row.closed_on}
    form = AgencyCorrectForm(request.POST or None, initial={**start, "seen": dumped(seen_facts(row))})

    def act() -> str:
        data = form.cleaned_data
        correct_agency(
            by=changing(request, agency), agency=row.pk, seen=form.known(),
            name=data["name"], group=data["group"], closed_on=data["closed_on"],
        )  # fmt: skip
        messages.success(request, f"{data['name']}的信息已保存。")
        return reverse("organisation", args=[agency])

    context = {"form": form, "unit": unit_of(request, agency), "title": f"更改{row.name}", "submit": "保存"}
    return submitted(request, form, act) or render(request, "people/organisation/act.html", context)


def changing(request: Request, agency: int) -> Actor:
    """Give who changes something in the agency, and for whom."""
    return actor_of(request, on_behalf_of=request.access.acting_for(*OFFICES, agency=agency))
