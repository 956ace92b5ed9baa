"""推演: the list of scenarios, one with what it comes to, several side by side, and who stands near a line."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from bonuses.engine.lines import counted, near_lines
from bonuses.forms.scenarios import ScenarioForm, VersionForm
from bonuses.models import Scenario
from bonuses.views.scenario_place import Place, place_of, scenario_of
from bonuses.whatif import commands
from bonuses.whatif.changes import unpacked
from bonuses.whatif.comparing import MOST_COMPARED, Comparison, Window, compare
from bonuses.whatif.worlds import NOW, world_of, worlds_of
from people.errors import DomainError
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from plans.models import Plan

ASKED: Final = "s"
SUBJECTS: Final = "subjects"
PEOPLE: Final = "people"


@needs("whatif")
def whatif(request: Request, agency: int, year: int) -> HttpResponse:
    """List the scenarios of the plan; each with who made it and what it changes, in words."""
    place = place_of(request, agency, year)
    rows = list(Scenario.objects.filter(plan=place.plan))
    lines, refusal = [], None
    try:
        # Nothing is read of a year of which there is nothing to say.
        teller = place.list_teller(rows) if rows else None
        lines = [
            {"row": row, "told": teller.told(unpacked(row.changes)) if teller else [], **place.addresses(row)}
            for row in rows
        ]
    except DomainError as error:
        refusal = error
        lines = [{"row": row, "told": [], **place.addresses(row)} for row in rows]
    page = {"lines": lines, "refusal": refusal, "most": MOST_COMPARED}
    page |= {"changing": place.plan.state != Plan.State.ARCHIVED}
    return render(request, "bonuses/whatif/list.html", {**place.frame, **page})


@needs("whatif")
def whatif_compare(request: Request, agency: int, year: int) -> HttpResponse:
    """Compare now with up to three scenarios (?s=…&s=…), side by side."""
    place = place_of(request, agency, year)
    asked = {int(key) for key in request.GET.getlist(ASKED) if key.isdecimal() and len(key) < 19}
    rows = list(Scenario.objects.filter(plan=place.plan, pk__in=asked))
    if not rows:
        messages.info(request, "请先勾选要比较的推演。")
        return redirect(place.at("whatif"))
    shown = rows[:MOST_COMPARED]
    page = {"left_out": max(len(rows) - MOST_COMPARED, 0), "picked": shown, **_compared(place, shown)}
    return render(request, "bonuses/whatif/compare.html", {**place.frame, **page})


@needs("whatif")
def whatif_scenario(request: Request, agency: int, year: int, scenario: int) -> HttpResponse:
    """Show one scenario: what it changes, what is still open in it, and what it comes to beside now."""
    place, row = scenario_of(request, agency, year, scenario)
    page: dict[str, Any] = {"row": row, **place.addresses(row), **_compared(place, [row])}
    page |= {"form": VersionForm(initial={"version": row.version})}
    page |= {"changing": place.plan.state != Plan.State.ARCHIVED, "settings": not place.refusal}
    return render(request, "bonuses/whatif/scenario.html", {**place.frame, **page})


def _compared(place: Place, rows: list[Scenario]) -> dict[str, Any]:
    """The comparison for a template; a year that cannot be computed says why."""
    try:
        base = place.base
    except DomainError as refusal:
        return {"refusal": refusal, "found": None}
    window = window_of(place.request.GET)
    found = compare(base, worlds_of(base, rows), place.teller, window)
    heads = [
        {
            "world": world,
            "told": told,
            "sum": total,
            "decide": place.at("whatif_decisions", world.scenario.pk)
            if world.scenario
            else place.at("decisions"),
        }
        for world, told, total in zip(found.worlds, found.told, found.sums, strict=True)
    ]
    return {"refusal": None, "found": found, "heads": heads, "q": window.q, "tables": tables_of(found, place)}


def window_of(query: QueryDict) -> Window:
    """Which part of the tables is asked for: ?q= a name or 编号, ?subjects= and ?people= a page."""
    first, second = (query.get(name, "") for name in (SUBJECTS, PEOPLE))
    return Window(query.get("q", "").strip()[:60], _page_number(first), _page_number(second))


def _page_number(text: str) -> int:
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1


def tables_of(found: Comparison, place: Place) -> list[dict[str, Any]]:
    """The tables with the addresses of the pages before and after, everything else as it is."""
    tables = [(SUBJECTS, found.subjects)] + ([(PEOPLE, found.people)] if found.people else [])
    return [
        {"id": name, "table": table, "before": _turned(place, name, table.page - 1) if table.page > 1 else "",
         "after": _turned(place, name, table.page + 1) if table.page < table.pages else ""}
        for name, table in tables
    ]  # fmt: skip


def _turned(place: Place, name: str, page: int) -> str:
    query = place.request.GET.copy()
    query[name] = str(page)
    return f"?{query.urlencode()}#{name}"


@needs("whatif", change="whatif")
def whatif_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Begin a scenario."""
    place = place_of(request, agency, year)
    form = ScenarioForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        made = commands.make(by=actor_of(request), plan=place.plan, name=data["name"], note=data["note"])
        messages.success(request, "已建立，请选要改什么。")
        return place.at("whatif_scenario", made.pk)

    page = {"form": form, "back": place.at("whatif"), "heading": "新建推演"}
    return submitted(request, form, act) or render(
        request, "bonuses/whatif/name.html", {**place.frame, **page}
    )


@needs("whatif", change="whatif")
def whatif_name(request: Request, agency: int, year: int, scenario: int) -> HttpResponse:
    """Give a scenario another name and note."""
    place, row = scenario_of(request, agency, year, scenario)
    back = place.at("whatif_scenario", row.pk)
    start = {"version": row.version, "name": row.name, "note": row.note}
    form = ScenarioForm(request.POST or None, initial=start)

    def act() -> str:
        data = form.cleaned_data
        seen = -1 if data["version"] is None else data["version"]
        commands.name(by=actor_of(request), scenario=row, version=seen, name=data["name"], note=data["note"])
        messages.success(request, "已保存。")
        return back

    page = {"form": form, "back": back, "heading": f"“{row.name}”的名称和说明"}
    return submitted(request, form, act) or render(
        request, "bonuses/whatif/name.html", {**place.frame, **page}
    )


@needs(None, change="whatif")
def whatif_copy(request: Request, agency: int, year: int, scenario: int) -> HttpResponse:
    """Make another scenario with the same changes."""
    place, row = scenario_of(request, agency, year, scenario)
    try:
        made = commands.copy(by=actor_of(request), scenario=row)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(place.at("whatif_scenario", row.pk))
    messages.success(request, f"已复制为“{made.name}”。")
    return redirect(place.at("whatif_scenario", made.pk))


@needs(None, change="whatif")
def whatif_delete(request: Request, agency: int, year: int, scenario: int) -> HttpResponse:
    """Take a scenario away."""
    place, row = scenario_of(request, agency, year, scenario)
    form = VersionForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError("没有删除", why="页面不完整", next_step="请刷新页面后再办")
        commands.delete(by=actor_of(request), scenario=row, version=form.cleaned_data["version"])
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(place.at("whatif_scenario", row.pk))
    messages.success(request, f"已删除推演“{row.name}”。")
    return redirect(place.at("whatif"))


@needs("whatif")
def whatif_lines(request: Request, agency: int, year: int) -> HttpResponse:
    """Show who stands within half a point of a line, as things are or under a scenario (?s=)."""
    place = place_of(request, agency, year)
    key = request.GET.get(ASKED, "")
    rows = list(Scenario.objects.filter(plan=place.plan))
    picked = next((row for row in rows if str(row.pk) == key), None)
    page: dict[str, Any] = {"scenarios": rows, "picked": picked, "title": picked.name if picked else NOW}
    try:
        world = world_of(place.base, unpacked(picked.changes) if picked else (), scenario=picked)
        page["faults"] = world.faults
        if world.facts is not None and world.outcome is not None and world.scheme is not None:
            near = near_lines(world.facts, world.outcome, world.scheme)
            page |= {"near": near, "counted": counted(near), "open": world.open}
    except DomainError as error:
        page["refusal"] = error
    return render(request, "bonuses/whatif/lines.html", {**place.frame, **page})
