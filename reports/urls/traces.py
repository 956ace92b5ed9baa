"""Addresses of 计算过程: a subject's, a person's, an input row, the plan behind, versions compared, one's own result."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
