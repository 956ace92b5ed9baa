"""What follows on rows in force: replies to inspections, closing complaints, circulating ratings, half-years."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from people.forms.files import bind_files
from people.frame.forms import HouseForm, submitted
from people.frame.requests import Request
from people.models import Agency
from people.permissions import allowed, needs
from scoring.forms.watching_forms import CirculateForm, CloseForm, RectifyForm, ReplyForm, UnitsForm
from scoring.models import Complaint, Entered, Inspection, PublicRating, Standing
from scoring.registering import follow_up
from scoring.registering.asking import rows_of
from scoring.registering.columns import Register
from scoring.registering.conduct_shapes import COMPLAINTS
from scoring.registering.shapes import INSPECTIONS, RATINGS
from scoring.registering.values import item_words
from scoring.views.register_place import Place, actor, place_of


@needs("register.change", change="register.change")
def inspection_reply(request: Request, agency: int, year: int, row: int) -> HttpResponse:
    """Note the answer to a finding."""
    place, found = _row(request, agency, year, INSPECTIONS, row)
    assert isinstance(found, Inspection)
    start = {"version": found.version, "words": found.reply, "on": found.replied_on}
    form = ReplyForm(request.POST or None, request.FILES or None, initial=start)
    bind_files(form, request, agency)

    def do() -> str:
        follow_up.reply(by=actor(request), plan=place.plan, row=row, **form.cleaned_data)
        return "整改答复已登记。"

    return _act(request, place, row, form, do, "登记整改答复", "登记")


@needs("conduct.change", change="conduct.change")
def complaint_close(request: Request, agency: int, year: int, row: int) -> HttpResponse:
    """Close a complaint."""
    place, found = _row(request, agency, year, COMPLAINTS, row)
    assert isinstance(found, Complaint)
    form = CloseForm(request.POST or None, request.FILES or None, initial={"version": found.version})
    bind_files(form, request, agency)

    def do() -> str:
        follow_up.close_complaint(by=actor(request), plan=place.plan, row=row, **form.cleaned_data)
        return "投诉已办结。"

    return _act(request, place, row, form, do, "办结投诉", "办结")


@needs("register.change", change="register.change")
def rating_rectify(request: Request, agency: int, year: int, row: int) -> HttpResponse:
    """Send the low items of a rating to rectification."""
    place, found = _row(request, agency, year, RATINGS, row)
    form = RectifyForm(request.POST or None, initial={"version": found.version})

    def do() -> str:
        made = follow_up.rectify(by=actor(request), plan=place.plan, row=row, **form.cleaned_data)
        return f"已转 {len(made)} 项整改。"

    return _act(request, place, row, form, do, "低分项转整改", "转整改")


@needs("register.change", change="register.change")
def ratings_circulate(request: Request, agency: int, year: int) -> HttpResponse:
    """Circulate the ratings to the units."""
    place = place_of(request, agency, year, RATINGS)
    plan = place.plan
    form = CirculateForm(request.POST or None, initial={"on": request.access.today})

    def act() -> str:
        number = follow_up.circulate(by=actor(request), plan=plan, on=form.cleaned_data["on"])
        messages.success(request, f"已通报 {number} 条评议得分，被评单位会收到消息。")
        return place.list

    waiting = PublicRating.objects.filter(plan=plan, standing=Standing.IN_FORCE, circulated_on__isnull=True)
    lead = f"把 {waiting.count()} 条还没有通报的评议得分通报给被评单位；单位的绩效办和主要领导会收到消息。"
    context = {**place.frame, "form": form, "back": place.list}
    context |= {"title": "通报评议得分", "submit": "通报", "lead": lead}
    return submitted(request, form, act) or render(request, "scoring/registers/act.html", context)


@needs("register.view")
def ratings_received(request: Request, agency: int, year: int) -> HttpResponse:
    """Show a unit the ratings that were circulated to it, whoever runs the plan."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = PublicRating.objects.filter(
        subject__agency=agency, plan__year=year, circulated_on__isnull=False, standing=Standing.IN_FORCE
    )
    ratings = [
        (row, [item_words(item) for item in row.details])
        for row in rows.select_related("subject", "plan__agency").order_by("plan", "subject__code", "item")
    ]
    context = {"unit": unit, "year": year, "ratings": ratings}
    return render(request, "scoring/registers/ratings_received.html", context)


@needs("register.view", change="register.change")
def half_years(request: Request, agency: int, year: int) -> HttpResponse:
    """Show which inspecting units inspected nothing in a half-year; the list of them is kept here."""
    place = place_of(request, agency, year, INSPECTIONS)
    plan = place.plan
    rows = follow_up.half_years(plan, today=request.access.today)
    names = [row.unit for row in rows]
    changing = allowed(request.access, "register.change", agency)
    form = UnitsForm(
        request.POST or None, initial={"names": "\n".join(names), "seen": follow_up.list_digest(names)}
    )

    def act() -> str:
        follow_up.set_inspecting_units(
            by=actor(request),
            plan=plan,
            names=form.cleaned_data["names"].splitlines(),
            seen=form.cleaned_data["seen"],
        )
        messages.success(request, "名单已保存。")
        return place.at("half_years")

    context = {
        **place.frame, "rows": rows,
        "idle": [(row.unit, half) for row in rows for half in row.idle], "form": form if changing else None,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/registers/half_years.html", context)


def _row(request: Request, agency: int, year: int, register: Register, row: int) -> tuple[Place, Entered]:
    place = place_of(request, agency, year, register, row)
    found: Entered = get_object_or_404(rows_of(register, place.plan), pk=row)
    return place, found


def _act(
    request: Request, place: Place, row: int, form: HouseForm, do: Callable[[], str], title: str, submit: str
) -> HttpResponse:
    def act() -> str:
        messages.success(request, do())
        return place.url("row", row)

    context = {
        **place.frame, "form": form, "title": title, "submit": submit, "back": place.url("row", row),
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/registers/act.html", context)
