"""The Django app «测评»."""

from __future__ import annotations

from django.apps import AppConfig


class AppraisalsConfig(AppConfig):
    """民主测评 and 述职测评: rounds, ballots and tallies."""

    name = "appraisals"
    verbose_name = "测评"

    def ready(self) -> None:
        """Join the frame."""
        from appraisals import duty_joining, joining, voting_frame, waiting
        from appraisals.services import tidying

        duty_joining.join()
        joining.join()
        voting_frame.join()
        waiting.join()
        tidying.join()
