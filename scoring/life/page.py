"""What the page of a settlement's way shows: which version, its stations, what was done, what the asker may do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from people.access import Access
from people.permissions import allowed
from plans.models import Plan
from scoring.life.guards import reasons_against
from scoring.life.noticing import asks_notice
from scoring.life.turns import HEAVY, hands, hangs, not_closed, own_reasons
from scoring.life.workflow import CLOSE, PUBLISH, REOPEN, SEND_BACK, STEPS, Step
from scoring.models import Settlement, SettlementAct

State = Settlement.State
TONES: Final[dict[str, str]] = {
    State.DRAFT: "waiting", State.CHECKED: "info", State.APPROVED: "info", State.POSTED: "info",
    State.PUBLISHED: "good", State.ARCHIVED: "good", State.SUPERSEDED: "muted",
}  # fmt: skip
# Asked for apart from the way: they lead back.
BACKWARDS: Final = (SEND_BACK, REOPEN, CLOSE)


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that the asker may take now, or why that person may not (`against`: own hands).

    `first`: it is what comes next; a blocked draft may be checked, but is settled anew first.
    """

    step: Step
    url: str
    against: str = ""
    first: bool = True

    @property
    def back(self) -> bool:
        """Whether it leads back."""
        return self.step.name in BACKWARDS


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list; `before` is the one that it is compared with."""

    row: Settlement
    tone: str
    before: int | None


def versions_of(access: Access, plan: Plan) -> list[Version]:
    """All versions of a plan, the newest first. One query."""
    rows = (
        Settlement.objects.visible_to(access)
        .filter(plan=plan)
        .select_related("account", "notice", "plan__agency")
        .defer(*HEAVY, "result")
        .order_by("-version")
    )
    found = list(rows)
    older = [*found[1:], None][: len(found)]
    return [
        Version(row, TONES[row.state], before.pk if before else None)
        for row, before in zip(found, older, strict=True)
    ]


def version_at_hand(versions: Sequence[Version], wanted: int | None = None) -> Settlement | None:
    """The version that the page leads through: the wanted one, else the newest that was not given up.

    Where all were, the newest; None where the plan was not settled yet or the wanted one is not among them.
    """
    rows = [version.row for version in versions]
    if wanted is not None:
        return next((row for row in rows if row.pk == wanted), None)
    return next((row for row in rows if row.state != State.SUPERSEDED), rows[0] if rows else None)


def offers_of(settlement: Settlement, access: Access) -> Iterator[Offer]:
    """The steps that the state allows and nothing forbids, for who holds the right to take them."""
    plan = settlement.plan
    mine = {access.account, *(held.on_behalf_account for held in access.held)} - {None}
    for step in STEPS:
        if step.by_notice or settlement.state not in step.sources or not allowed(
            access, step.rule, plan.agency_id
        ):  # fmt: skip
            continue
        if _stands_against(settlement, step):
            continue
        at = {"agency": plan.agency_id, "year": plan.year, "settlement": settlement.pk}
        taken = [one.name for one in hands(settlement, step) if one.people & mine]
        first = not (settlement.blocked and settlement.state == State.DRAFT)
        yield Offer(step, reverse(f"life_{step.name}", kwargs=at), taken[0] if taken else "", first)


def _stands_against(settlement: Settlement, step: Step) -> bool:
    if own_reasons(settlement, step):
        return True
    if step.name == SEND_BACK:
        return hangs(settlement)
    if step.name == CLOSE and not_closed(settlement):
        return True
    if step.name == PUBLISH:
        if settlement.state == State.APPROVED and asks_notice(settlement):
            return True
        if settlement.state == State.POSTED and not over(settlement):
            return True
    return bool(reasons_against(settlement, step.name))


def over(settlement: Settlement) -> bool:
    """Whether the 公示 of a version has ended, so that it may be published."""
    notice = settlement.notice
    return notice is not None and notice.state == notice.State.CLOSED


def acts_done(settlement: Settlement) -> QuerySet[SettlementAct]:
    """What people did on a version, with its files, in the order of time."""
    rows = SettlementAct.objects.filter(settlement=settlement).select_related("account_for")
    return rows.prefetch_related("files").order_by("pk")
