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
        from scoring.appealing import joining as appealing
        from scoring.consequences import joining as consequences
        from scoring.life import joining as life
        from scoring.quarterly import joining as quarters
        from scoring.registering import joining
        from scoring.verdicts import joining as verdicts
        from scoring.watching import joining as watching

        appealing.join()
        joining.join()
        quarters.join()
        life.join()
        resting.join()
        watching.join()
        verdicts.join()
        consequences.join()
        overview.join()
        search.join()
