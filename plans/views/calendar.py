"""The year's calendar: what is owed to whom, months, recording a filing, the file for calendar programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from people.access import LINE, READERS
from people.forms.files import bind_files
from people.frame.attached import attached
from people.frame.forms import HouseForm
from people.frame.requests import Request
from people.permissions import allowed, needs
from plans.forms.calendar import DoneForm, ItemForm
from plans.forms.route import ReasonedForm
from plans.models import CalendarItem, Plan
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of
from plans.services import calendar as services
from plans.services.calendar_file import calendar_file
from plans.services.calendar_page import months_around, shown_month
from plans.services.calendar_words import lines_of, month_grid, owed_to
from plans.services.working_days import working_calendar

TEMPLATE = "plans/calendar/act.html"


@needs("plan.view")
def calendar(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the year as a list, or one month as a grid (`?month=2026-09`)."""
    plan = plan_of(request, agency, year)
    items = list(
        CalendarItem.objects.filter(plan=plan).prefetch_related("files").order_by("due", "pk")
    ) or services.items_of(plan)
    today, working = request.access.today, working_calendar()
    lines = lines_of(items, today, working)
    month = shown_month(request.GET.get("month", ""))
    context = {
        "lines": lines,
        "owed": owed_to(lines),
        "late": [line for line in lines if line.state == "late"],
        "started": bool(items and items[0].pk),
        "changing": allowed(request.access, "plan.change", agency),
        "internal": request.access.has(*READERS, *LINE, agency=agency),
        "month": month,
        "grid": month_grid(month.year, month.month, lines, today, working) if month else None,
        "this_month": f"{_near(plan, today):%Y-%m}",
        **(months_around(month) if month else {}),
    }
    return render(request, "plans/calendar/calendar.html", frame_of(request, plan) | context)


@needs("plan.view")
def calendar_ics(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the year as .ics."""
    plan = plan_of(request, agency, year)
    packed = calendar_file(plan, services.items_of(plan), site=request.get_host(), now=timezone.now())
    return HttpResponse(
        packed,
        content_type="text/calendar; charset=utf-8",
        headers=attached(f"{plan.agency.name}{year}年度日程", "ics"),
    )


@needs("plan.change", change="plan.change")
def calendar_open(request: Request, agency: int, year: int) -> HttpResponse:
    """Start the calendar from the scheme."""
    plan = plan_of(request, agency, year)
    form = HouseForm(request.POST if request.method == "POST" else None)

    def do(data: dict[str, Any]) -> str:
        made = services.open_calendar(by=by_office(request, agency), plan=plan)
        return f"已载入 {len(made)} 项，请核对日期和份数。"

    lead = "把方案写明的节点、报送、季度报表和会议载入日程，以后可以逐项更改、增加。"
    then = page_of(request, plan, "calendar")
    return act(
        request, plan, form, do, then=then, template=TEMPLATE, title="载入日程", submit="载入", lead=lead
    )


@needs("plan.change", change="plan.change")
def calendar_item_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Add an own item."""
    plan = plan_of(request, agency, year)
    form = ItemForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        made = services.add_item(by=by_office(request, agency), plan=plan, facts=form.facts())
        return f"已增加“{made.name}”。"

    then = page_of(request, plan, "calendar")
    return act(request, plan, form, do, then=then, template=TEMPLATE, title="增加日程", submit="增加")


@needs("plan.change", change="plan.change")
def calendar_item_change(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Change an item that is not done."""
    plan = plan_of(request, agency, year)
    row = _item(plan, item)
    names = ("name", "kind", "due", "recipient", "copies", "quarter", "clause", "version")
    form = ItemForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def do(data: dict[str, Any]) -> str:
        services.change_item(
            by=by_office(request, agency), item=row.pk, version=data["version"] or 0, facts=form.facts()
        )
        return "已保存。"

    then = page_of(request, plan, "calendar")
    return act(request, plan, form, do, then=then, template=TEMPLATE, title=f"更改“{row.name}”", item=row)


@needs("plan.change", change="plan.change")
def calendar_item_done(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Record that an item was done or sent."""
    plan = plan_of(request, agency, year)
    row = _item(plan, item)
    start = {"version": row.version, "done_on": request.access.today, "sent_copies": row.copies}
    form = DoneForm(request.POST or None, request.FILES or None, initial=start, owed=bool(row.recipient))
    bind_files(form, request, agency)

    def do(data: dict[str, Any]) -> str:
        services.record_done(
            by=by_office(request, agency), item=row.pk, version=data["version"], facts=form.facts()
        )
        return f"已办结“{row.name}”。"

    copies = f"，{row.copies} 份" if row.copies else ""
    lead = f"{f'报{row.recipient}{copies}，' if row.recipient else ''}截止 {row.due}。"
    then = page_of(request, plan, "calendar")
    title = f"{'登记报送' if row.recipient else '登记办结'}：{row.name}"
    return act(
        request, plan, form, do, then=then, template=TEMPLATE, title=title, submit="登记", lead=lead, item=row
    )


@needs("plan.change", change="plan.change")
def calendar_item_undo(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Take back that an item is done."""
    return _reasoned(request, agency, year, item, services.undo_done, "撤销办结")


@needs("plan.change", change="plan.change")
def calendar_item_remove(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Take an item out of the year."""
    return _reasoned(request, agency, year, item, services.remove_item, "删除")


def _reasoned(request: Request, agency: int, year: int, item: int, command: Any, word: str) -> HttpResponse:
    plan = plan_of(request, agency, year)
    row = _item(plan, item)
    form = ReasonedForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        command(
            by=by_office(request, agency), item=row.pk, version=data["version"] or 0, reason=data["reason"]
        )
        return f"已{word}“{row.name}”。"

    lead = "原来登记的内容留在审计记录里。"
    then = page_of(request, plan, "calendar")
    title = f"{word}：{row.name}"
    return act(
        request,
        plan,
        form,
        do,
        then=then,
        template=TEMPLATE,
        title=title,
        submit=word,
        lead=lead,
        danger=True,
    )


def _item(plan: Plan, item: int) -> CalendarItem:
    return get_object_or_404(CalendarItem, pk=item, plan=plan)


def _near(plan: Plan, today: date) -> date:
    """The month to open with: today's while the plan's year and the quarter after it last, else its first."""
    return today if date(plan.year, 1, 1) <= today <= date(plan.year + 1, 3, 31) else date(plan.year, 1, 1)
