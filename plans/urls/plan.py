"""Addresses: the plans of an agency, the settings and the roster of one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from plans.views import plan_roster, plan_roster_table, plan_settings, plans

_PLAN: list[URLPattern | URLResolver] = [
    path("settings/", plan_settings.plan_settings, name="plan_settings"),
    path("subjects/", plan_roster.plan_subjects, name="plan_subjects"),
    path("subjects/new/", plan_roster.plan_subject_new, name="plan_subject_new"),
    path("subjects/<int:subject>/", plan_roster.plan_subject, name="plan_subject"),
    path("subjects/<int:subject>/remove/", plan_roster.plan_subject_remove, name="plan_subject_remove"),
    path("people/", plan_roster.plan_participants, name="plan_participants"),
    path("people/new/", plan_roster.plan_participant_new, name="plan_participant_new"),
    path("people/<int:person>/", plan_roster.plan_participant, name="plan_participant"),
    path("people/<int:person>/remove/", plan_roster.plan_participant_remove, name="plan_participant_remove"),
    path("roster/", plan_roster.plan_roster_update, name="plan_roster_update"),
    path("roster/table/", plan_roster_table.plan_roster_table, name="plan_roster_table"),
    path("roster/table/accept/", plan_roster_table.plan_roster_accept, name="plan_roster_accept"),
    path("roster/book/", plan_roster_table.plan_roster_book, name="plan_roster_book"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/plans/", plans.plans, name="plans"),
    path("units/<int:agency>/plans/new/", plans.plan_new, name="plan_new"),
    path("units/<int:agency>/years/<int:year>/plan/", include(_PLAN)),
]
