"""Addresses: the registers that feed the score."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from scoring.views import (
    attendance,
    charge_proposals,
    register_acts,
    register_follow,
    register_tables,
    registers,
)

_BESIDE: list[URLPattern | URLResolver] = [
    path("", registers.registers, name="registers"),
    path("ratings/circulate/", register_follow.ratings_circulate, name="ratings_circulate"),
    path("ratings/received/", register_follow.ratings_received, name="ratings_received"),
    path("ratings/<int:row>/rectify/", register_follow.rating_rectify, name="rating_rectify"),
    path("inspections/half-years/", register_follow.half_years, name="half_years"),
    path("inspections/<int:row>/reply/", register_follow.inspection_reply, name="inspection_reply"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/import/", attendance.attendance_import, name="attendance_import"),
    path("attendance/confirm/", attendance.attendance_confirm, name="attendance_confirm"),
    path("charges/proposals/", charge_proposals.charge_proposals, name="charge_proposals"),
    path(
        "charges/proposals/<int:indicator>/<int:person>/<slug:responsibility>/",
        charge_proposals.charge_decide,
        name="charge_decide",
    ),
]
_REGISTERS: list[URLPattern | URLResolver] = [
    path("<slug:register>/", registers.register_list, name="register_list"),
    path("<slug:register>/new/", register_acts.register_new, name="register_new"),
    path("<slug:register>/effect/", register_acts.register_effect, name="register_effect"),
    path("<slug:register>/book/", register_tables.register_book, name="register_book"),
    path("<slug:register>/table/", register_tables.register_table, name="register_table"),
    path(
        "<slug:register>/table/confirm/",
        register_tables.register_table_confirm,
        name="register_table_confirm",
    ),
    path("<slug:register>/confirm/", register_tables.register_confirm_many, name="register_confirm_many"),
    path("<slug:register>/<int:row>/", registers.register_row, name="register_row"),
    path("<slug:register>/<int:row>/change/", register_acts.register_change, name="register_change"),
    path("<slug:register>/<int:row>/correct/", register_acts.register_correct, name="register_correct"),
    path("<slug:register>/<int:row>/confirm/", register_acts.register_confirm, name="register_confirm"),
    path("<slug:register>/<int:row>/withdraw/", register_acts.register_withdraw, name="register_withdraw"),
    path("<slug:register>/<int:row>/answer/", register_acts.register_answer, name="register_answer"),
]
_CONDUCT: list[URLPattern | URLResolver] = [
    path("complaints/<int:row>/close/", register_follow.complaint_close, name="complaint_close"),
    path("<slug:register>/", registers.conduct_list, name="conduct_list"),
    path("<slug:register>/new/", register_acts.conduct_new, name="conduct_new"),
    path("<slug:register>/effect/", register_acts.conduct_effect, name="conduct_effect"),
    path("<slug:register>/book/", register_tables.conduct_book, name="conduct_book"),
    path("<slug:register>/table/", register_tables.conduct_table, name="conduct_table"),
    path(
        "<slug:register>/table/confirm/", register_tables.conduct_table_confirm, name="conduct_table_confirm"
    ),
    path("<slug:register>/confirm/", register_tables.conduct_confirm_many, name="conduct_confirm_many"),
    path("<slug:register>/<int:row>/", registers.conduct_row, name="conduct_row"),
    path("<slug:register>/<int:row>/change/", register_acts.conduct_change, name="conduct_change"),
    path("<slug:register>/<int:row>/correct/", register_acts.conduct_correct, name="conduct_correct"),
    path("<slug:register>/<int:row>/confirm/", register_acts.conduct_confirm, name="conduct_confirm"),
    path("<slug:register>/<int:row>/withdraw/", register_acts.conduct_withdraw, name="conduct_withdraw"),
    path("<slug:register>/<int:row>/answer/", register_acts.conduct_answer, name="conduct_answer"),
]
_AT = "units/<int:agency>/years/<int:year>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_AT}/registers/", include([*_BESIDE, *_REGISTERS])),
    path(f"{_AT}/conduct/", include(_CONDUCT)),
]
