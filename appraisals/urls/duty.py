"""Addresses: 述职报告 and the order of speakers."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from appraisals.views import duty as views

DUTY: Final = "units/<int:agency>/years/<int:year>/rounds/<int:round>/reports/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(DUTY, views.duty_reports, name="duty_reports"),
    path(f"{DUTY}order/", views.duty_order, name="duty_order"),
    path(f"{DUTY}<int:target>/", views.duty_report, name="duty_report"),
    path(f"{DUTY}<int:target>/change/", views.duty_report_change, name="duty_report_change"),
]
