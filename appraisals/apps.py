"""The Django app «测评»."""

from __future__ import annotations

from django.apps import AppConfig


class AppraisalsConfig(AppConfig):
    """民主测评 and 述职测评: rounds, ballots and tallies."""

    name = "appraisals"
    verbose_name = "测评"
