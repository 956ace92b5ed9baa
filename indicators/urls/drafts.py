"""Addresses: the plan with its check, approval and versions, cloning, and what sections draft."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from indicators.views import cloning, plan, plan_compare, plan_drafts

_PLAN: list[URLPattern | URLResolver] = [
    path("", plan.plan, name="plan"),
    path("check/", plan.plan_check, name="plan_check"),
    path("read/", plan.plan_read, name="plan_read"),
    path("read.pdf", plan.plan_pdf, name="plan_pdf"),
    path("prepare/", plan.plan_prepare, name="plan_prepare"),
    path("approve/", plan.plan_approve, name="plan_approve"),
    path("versions/", plan.plan_versions, name="plan_versions"),
    path("versions/<int:number>/", plan.plan_version, name="plan_version"),
    path("last-year/", plan_compare.plan_last_year, name="plan_last_year"),
    path("drafts/", plan_drafts.plan_drafts, name="plan_drafts"),
    path("drafts/<int:subject>/", plan_drafts.plan_draft, name="plan_draft"),
    path("drafts/<int:subject>/withdraw/", plan_drafts.plan_draft_withdraw, name="plan_draft_withdraw"),
    path("drafts/<int:subject>/merge/", plan_drafts.plan_draft_merge, name="plan_draft_merge"),
    path("drafts/<int:subject>/return/", plan_drafts.plan_draft_return, name="plan_draft_return"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:agency>/plans/<int:source>/clone/", cloning.plan_clone, name="plan_clone"),
    path("units/<int:agency>/years/<int:year>/plan/", include(_PLAN)),
    path(
        "units/<int:agency>/years/<int:year>/route/<int:step>/opinions/<int:opinion>/difference/",
        plan_compare.opinion_difference,
        name="opinion_difference",
    ),
]
