"""Working days: the year's holidays and make-up days, correcting one, entering a year that nobody knows yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from plans.forms.calendar import WorkingDayForm, WorkingYearForm
from plans.services import working_days as services
from plans.services.calendar_words import WEEKDAYS


@needs("workdays.view")
def working_days(request: Request) -> HttpResponse:
    """Show a year's days that differ from their weekday."""
    year = number_asked(request.GET.get("year")) or request.access.today.year
    year = min(max(year, services.FIRST_YEAR), services.LAST_YEAR)
    days = [
        (day, f"周{WEEKDAYS[day.weekday()]}", working, note)
        for day, (working, note) in sorted(services.special_days(year).items())
    ]
    context = {"shown_year": year, "days": days, "source": services.source_of(year)}
    return render(request, "plans/calendar/working_days.html", context)


@needs("workdays.change", change="workdays.change")
def working_day_correct(request: Request) -> HttpResponse:
    """Say of a day whether it is worked."""
    form = WorkingDayForm(request.POST or None)

    def act() -> str:
        day: date = form.cleaned_data["day"]
        services.correct_day(by=actor_of(request), **form.cleaned_data)
        messages.success(request, f"{day} 已改。以后发布的公示按新的安排计算；已发布的截止日期不变。")
        return _page(day.year)

    context: dict[str, Any] = {
        "form": form, "title": "更正工作日", "lead": "按国务院办公厅的放假通知更正，全系统共用。",
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "plans/calendar/working_day.html", context)


@needs("workdays.change", change="workdays.change")
def working_year_load(request: Request) -> HttpResponse:
    """Enter a year."""
    form = WorkingYearForm(request.POST or None, initial={"year": number_asked(request.GET.get("year"))})

    def act() -> str:
        year: int = form.cleaned_data["year"]
        services.load_year(by=actor_of(request), year=year)
        messages.success(request, f"{year} 年已录入，请逐日补上放假和调休。")
        return _page(year)

    context: dict[str, Any] = {
        "form": form, "title": "录入年份",
        "lead": "系统已知的年份自动带出放假和调休；其他年份先按周一至周五上班录入，再逐日更正。",
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "plans/calendar/working_day.html", context)


def _page(year: int) -> str:
    return f"{reverse('working_days')}?year={year}"
