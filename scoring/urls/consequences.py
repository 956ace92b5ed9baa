"""Addresses: 结果运用, titles, and years side by side."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, include, path

from scoring.views import careers, consequences, own_consequences, titles

_ITEMS: Final[list[URLPattern | URLResolver]] = [
    path("", consequences.consequences, name="consequences"),
    path("make/", consequences.consequences_make, name="consequences_make"),
    path("tables/<slug:table>/", careers.consequence_table, name="consequence_table"),
    path("<int:item>/", consequences.consequence, name="consequence"),
    path("<int:item>/change/", consequences.consequence_change, name="consequence_change"),
    path("<int:item>/finish/", consequences.consequence_finish, name="consequence_finish"),
    path("<int:item>/reopen/", consequences.consequence_reopen, name="consequence_reopen"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/consequences/", include(_ITEMS)),
    path(
        "units/<int:agency>/years/<int:year>/my-matters/",
        own_consequences.my_consequences,
        name="my_consequences",
    ),
    path("units/<int:agency>/titles/", titles.titles, name="titles"),
    path("units/<int:agency>/titles/new/", titles.title_new, name="title_new"),
    path("units/<int:agency>/titles/<int:title>/", titles.title_change, name="title_change"),
    path("units/<int:agency>/careers/", careers.careers, name="careers"),
    path("units/<int:agency>/careers/people/<int:employee>/", careers.career_person, name="career_person"),
    path(
        "units/<int:agency>/careers/sections/<int:department>/", careers.career_section, name="career_section"
    ),
]
