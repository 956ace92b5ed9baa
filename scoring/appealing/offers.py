"""What a person may ask for now: 复核, or 申诉 after it or without it, each with its last day (rules 7.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from plans.engine.appeal_settings import APPEAL_SETTINGS, Terms, terms
from plans.models import Participant, PlanSetting
from scoring.engine.appeal_days import days_to_ask, last_day
from scoring.models import Appeal, PersonResult, Settlement

Stage = Appeal.Stage
Outcome = Appeal.Outcome
DECIDED = (Outcome.UPHELD, Outcome.CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that may be asked for: `since` is the day from which the usual term runs, `last` its last day."""

    stage: str
    since: date
    last: date
    days: int
    after: Appeal | None = None

    @property
    def words(self) -> str:
        """The offer in one line."""
        begin = "收到复核决定" if self.after else "知悉结果"
        direct = "不经复核直接" if self.stage == Stage.APPEAL and self.after is None else ""
        return f"{direct}{self.stage}（自{begin}之日起 {self.days} 日内提出）"


def terms_of(plan: int) -> Terms:
    """The terms of a plan: those of the law where it says nothing else. One query."""
    rows = PlanSetting.objects.filter(plan=plan, name__in=list(APPEAL_SETTINGS))
    return terms(dict(rows.values_list("name", "value")))


def published_on(settlement: Settlement) -> date:
    """The day on which everybody could know the result; of example years that of its making."""
    return timezone.localdate(settlement.published_at or settlement.created_at)


def last_day_to_ask(settlement: Settlement) -> date | None:
    """The last day on which anybody may still ask: after the publication, or after the last decision on a 复核.

    None where no person has a result. Who came to know of it later asks later: no year waits for that. 3 queries.
    """
    if not PersonResult.objects.filter(settlement=settlement).exists():
        return None
    held = terms_of(settlement.plan_id)
    last = last_day(published_on(settlement), days_to_ask(held, appeal=False, reviewed=False))
    reviews = Appeal.objects.filter(settlement=settlement, stage=Stage.REVIEW, outcome__in=DECIDED)
    decided = reviews.order_by("decided_on").values_list("decided_on", flat=True).last()
    if decided is None:
        return last
    return max(last, last_day(decided, days_to_ask(held, appeal=True, reviewed=True)))


def offers_of(settlement: Settlement, participant: Participant | None) -> list[Offer]:
    """What may be asked for; nothing before the publication and after archiving. 3 queries.

    One whose last day is over is still named: who came to know of it later says so, with the reason.
    """
    if participant is None or settlement.state != Settlement.State.PUBLISHED:
        return []
    if not in_result(settlement, participant):
        return []
    return list(_possible(settlement, standing_of(settlement, participant), terms_of(settlement.plan_id)))


def in_result(settlement: Settlement, participant: Participant) -> bool:
    """Whether the version holds a result of that person."""
    rows = PersonResult.objects.filter(
        settlement=settlement, number=participant.number, name=participant.name
    )
    return rows.exists()


def standing_of(settlement: Settlement, participant: Participant) -> list[Appeal]:
    """What the person asked for against the version and did not take back."""
    rows = Appeal.objects.filter(settlement=settlement, participant=participant)
    return list(rows.exclude(outcome=Outcome.WITHDRAWN).order_by("pk"))


def _possible(settlement: Settlement, standing: Iterable[Appeal], held: Terms) -> Iterable[Offer]:
    by_stage = {row.stage: row for row in standing}
    if Stage.APPEAL in by_stage:
        return
    review, since = by_stage.get(Stage.REVIEW), published_on(settlement)
    if review is None:
        days = days_to_ask(held, appeal=False, reviewed=False)
        for stage in (Stage.REVIEW, Stage.APPEAL):
            yield Offer(stage=stage, since=since, last=last_day(since, days), days=days)
    elif review.outcome in DECIDED and review.decided_on is not None:
        days = days_to_ask(held, appeal=True, reviewed=True)
        yield Offer(
            stage=Stage.APPEAL, since=review.decided_on, last=last_day(review.decided_on, days), days=days,
            after=review,
        )  # fmt: skip
