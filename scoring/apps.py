"""The Django app «评分与核算»."""

from __future__ import annotations

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Adjustments, violations and ratings; scores, ranks, grades and settlements."""

    name = "scoring"
    verbose_name = "评分与核算"

    def ready(self) -> None:
        """Join the navigation, 待办 and the question who may open a file."""
        from scoring import overview, resting, search
        from scoring.quarterly import joining as quarters
        from scoring.registering import joining
        from scoring.watching import joining as watching

        joining.join()
        quarters.join()
        resting.join()
        watching.join()
        overview.join()
        search.join()
