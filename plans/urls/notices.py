"""Addresses: 公示 and objections."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from plans.views import notices, objections

_ONE: list[URLPattern | URLResolver] = [
    path("", notices.notice, name="notice"),
    path("print.pdf", notices.notice_print, name="notice_print"),
    path("change/", notices.notice_change, name="notice_change"),
    path("post/", notices.notice_post, name="notice_post"),
    path("close/", notices.notice_close, name="notice_close"),
    path("withdraw/", notices.notice_withdraw, name="notice_withdraw"),
    path("objections/new/", objections.objection_new, name="objection_new"),
    path("objections/paper/", objections.objection_paper, name="objection_paper"),
    path("objections/<int:objection>/", objections.objection_answer, name="objection_answer"),
]
_NOTICES: list[URLPattern | URLResolver] = [
    path("", notices.notices, name="notices"),
    path("new/", notices.notice_new, name="notice_new"),
    path("<int:notice>/", include(_ONE)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/years/<int:year>/notices/", include(_NOTICES)),
]
