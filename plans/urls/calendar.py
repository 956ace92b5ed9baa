"""Addresses: milestones, filings, working days."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from plans.views import calendar, working_days

_YEAR: list[URLPattern | URLResolver] = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar.ics", calendar.calendar_ics, name="calendar_ics"),
    path("calendar/open/", calendar.calendar_open, name="calendar_open"),
    path("calendar/new/", calendar.calendar_item_new, name="calendar_item_new"),
    path("calendar/<int:item>/", calendar.calendar_item_change, name="calendar_item_change"),
    path("calendar/<int:item>/done/", calendar.calendar_item_done, name="calendar_item_done"),
    path("calendar/<int:item>/undo/", calendar.calendar_item_undo, name="calendar_item_undo"),
    path("calendar/<int:item>/remove/", calendar.calendar_item_remove, name="calendar_item_remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/", include(_YEAR)),
    path("working-days/", working_days.working_days, name="working_days"),
    path("working-days/correct/", working_days.working_day_correct, name="working_day_correct"),
    path("working-days/year/", working_days.working_year_load, name="working_year_load"),
]
