"""The city's chain on pages: all units, one unit down to its people, and the unit's own side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from bonuses.approving.lists import Unbalanced
from bonuses.chain.commands import hand_down, link_inner
from bonuses.chain.inner import inner_plans
from bonuses.chain.page import chain_of, inner_views, standings_of
from bonuses.forms.chain import HandDownForm, LinkForm
from bonuses.models import InternalSplit
from bonuses.places import settlement_at
from people.errors import DomainError
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.models import Agency
from people.permissions import allowed, needs
from plans.plan_pages import by_office
from scoring.models import SubjectResult


@needs("bonus.view", change="bonus.change")
def bonus_chain(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Show every unit with its total and what became of it; POST hands the totals down."""
    found = settlement_at(request.access, agency, year, settlement)
    form = HandDownForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        number = hand_down(by=by_office(request, agency), settlement=found)
        messages.success(request, f"已下达 {number} 个单位的总额。" if number else "各单位的总额都已下达。")
        return request.path

    done = submitted(request, form, do)
    if done:
        return done
    page: dict[str, Any] = {"settlement": found, "plan": found.plan, "form": form}
    try:
        page["chain"] = chain_of(found)
    except Unbalanced as error:
        page["unbalanced"] = error
    page["changes"] = allowed(request.access, "bonus.change", agency)
    return render(request, "bonuses/chain/city.html", page)


@needs("bonus.view")
def bonus_chain_unit(request: Request, agency: int, year: int, settlement: int, subject: int) -> HttpResponse:
    """Show one unit: what the city gives its people, and the inner split down to each person."""
    found = settlement_at(request.access, agency, year, settlement)
    row = get_object_or_404(SubjectResult, settlement=found, pk=subject)
    page: dict[str, Any] = {"settlement": found, "plan": found.plan, "row": row}
    try:
        chain = chain_of(found, row.code)
    except Unbalanced as error:
        chain = None
        page["unbalanced"] = error
    line = next((each for each in chain.lines if each.unit.code == row.code), None) if chain else None
    if chain is not None and line is not None:
        inner = line.inner
        # A reader of the city reads the units below; one who does not sees the totals only.
        if inner is not None and not allowed(request.access, "bonus.view", inner.settlement.plan.agency_id):
            inner = None
        page |= {
            "line": line,
            "inner": inner,
            "people": [each for each in chain.city.listed.rows if each.unit == row.code],
        }
    return render(request, "bonuses/chain/unit.html", page)


@needs("bonus.view")
def internal_bonus(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the unit's side: totals handed down, the inner plan, its split down to each person."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    page: dict[str, Any] = {"unit": unit, "year": year}
    try:
        found = standings_of(agency, year)
        views = inner_views(found)
        page["rows"] = [(standing, views.get(standing.split.pk)) for standing in found]
    except DomainError as error:
        page["unbalanced"] = error
    page["changes"] = allowed(request.access, "bonus.change", agency)
    return render(request, "bonuses/chain/internal.html", page)


@needs("bonus.change", change="bonus.change")
def internal_link(request: Request, agency: int, year: int, split: int) -> HttpResponse:
    """Take a total over into an inner plan after 党组 has agreed."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = InternalSplit.objects.select_related("outer__plan__agency", "inner")
    found = rows.filter(agency=agency, outer__plan__year=year, pk=split).first()
    if found is None:
        raise Http404
    back = reverse("internal_bonus", args=[agency, year])
    plans = inner_plans(found)
    if not plans:
        messages.info(request, "本单位当年还没有内部方案。请先建立内部方案，再转入总额。")
        return redirect(back)
    form = LinkForm(
        request.POST or None,
        request.FILES or None,
        plans=plans,
        initial={"meeting_date": request.access.today},
    )
    bind_files(form, request, agency)

    def do() -> str:
        row = link_inner(by=by_office(request, agency), split=found.pk, version=found.version, **form.values)
        waits = f"；第{row.change.number}号变更待批准后生效" if row.change else ""
        messages.success(request, f"总额已转入内部方案{waits}。")
        return back

    page = {"unit": unit, "year": year, "split": found, "form": form, "back": back}
    return submitted(request, form, do) or render(request, "bonuses/chain/link.html", page)
