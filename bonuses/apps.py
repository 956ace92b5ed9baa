"""The Django app «奖金»."""

from __future__ import annotations

from django.apps import AppConfig


class BonusesConfig(AppConfig):
    """Pools and distributions: the money of a settlement."""

    name = "bonuses"
    verbose_name = "奖金"

    def ready(self) -> None:
        """Join the way of a settlement, 待办, the navigation and the question who may open a file."""
        from bonuses.approving import joining as approving
        from bonuses.chain import joining as chain
        from bonuses.whatif import joining as whatif

        approving.join()
        chain.join()
        whatif.join()
