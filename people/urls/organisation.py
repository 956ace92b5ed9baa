"""Addresses of the organisation: tree, sections over time, duties, handover."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from people.views import duties, handover, organisation, sections

_SECTION: list[URLPattern | URLResolver] = [
    path("", sections.department_detail, name="department_detail"),
    path("correct/", sections.department_correct, name="department_correct"),
    path("rename/", sections.department_rename, name="department_rename"),
    path("split/", sections.department_split, name="department_split"),
    path("abolish/", sections.department_abolish, name="department_abolish"),
]
_DUTY: list[URLPattern | URLResolver] = [
    path("end/", duties.duty_end, name="duty_end"),
    path("replace/", duties.duty_replace, name="duty_replace"),
    path("withdraw/", duties.duty_withdraw, name="duty_withdraw"),
]
_ORGANISATION: list[URLPattern | URLResolver] = [
    path("", organisation.organisation, name="organisation"),
    path("agencies/new/", organisation.agency_new, name="agency_new"),
    path("agencies/<int:unit>/", organisation.agency_correct, name="agency_correct"),
    path("sections/new/", sections.department_new, name="department_new"),
    path("sections/merge/", sections.department_merge, name="department_merge"),
    path("sections/<int:department>/", include(_SECTION)),
    path("duties/", duties.duties, name="duties"),
    path("duties/new/", duties.duty_new, name="duty_new"),
    path("duties/<int:duty>/", include(_DUTY)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/organisation/", include(_ORGANISATION)),
    path("units/<int:agency>/handover/", handover.handover, name="handover"),
    path("units/<int:agency>/handover/new/", handover.handover_new, name="handover_new"),
    path("units/<int:agency>/handover/<int:record>/", handover.handover_detail, name="handover_detail"),
    path("units/<int:agency>/handover/<int:record>/list.pdf", handover.handover_pdf, name="handover_pdf"),
]
