"""Addresses of the pages and files of 奖金核定; its commands stand in `bonuses.urls.approval`."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from reports.views import money, money_files

HERE: Final = "units/<int:agency>/years/<int:year>/results/<int:settlement>/money/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, money.bonus_approval, name="bonus_approval"),
    path(f"{HERE}people/", money.bonus_people, name="bonus_people"),
    path(f"{HERE}supplements/<int:supplement>/", money.bonus_supplement, name="bonus_supplement"),
    path(f"{HERE}files/", money_files.money_files, name="money_files"),
    path(f"{HERE}files/<int:supplement>/<str:kind>/", money_files.money_file, name="money_file"),
]
