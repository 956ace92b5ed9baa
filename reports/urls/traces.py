"""Addresses of 计算过程: a subject's, a person's, an input row, the plan behind, versions compared, one's own result."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from reports.views import traces

_RESULT = "units/<int:agency>/years/<int:year>/results/<int:settlement>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_RESULT}/subjects/<int:subject>/", traces.result_subject, name="result_subject"),
    path(f"{_RESULT}/people/<int:person>/", traces.result_person, name="result_person"),
    path(f"{_RESULT}/input/", traces.result_input, name="result_input"),
    path(f"{_RESULT}/plan/", traces.result_plan, name="result_plan"),
    path(f"{_RESULT}/compare/", traces.result_compare, name="result_compare"),
    path("units/<int:agency>/years/<int:year>/my-result/", traces.my_result, name="my_result"),
]
