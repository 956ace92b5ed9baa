"""How the money of a plan stands: its list, the supplements after it, and what everybody has been granted so far."""

from __future__ import annotations

from dataclasses import dataclass

from bonuses.approving.lists import PaymentList, Unbalanced, payment_list
from bonuses.engine.differences import Difference, differences
from bonuses.models import BonusApproval, BonusSupplement
from plans.models import Plan
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED

State = BonusApproval.State


@dataclass(frozen=True, slots=True)
class Granted:
    """What 党组 has approved up to now: fen and names by 工号, the version it stands for."""

    amounts: dict[str, int]
    names: dict[str, str]
    sections: dict[str, str]
    settlement: Settlement

    @property
    def total(self) -> int:
        """Σ of the list and its supplements."""
        return sum(self.amounts.values())


def list_of(plan: Plan | int) -> BonusApproval | None:
    """The list of a plan that is waiting or approved: there is one at most."""
    rows = BonusApproval.objects.filter(settlement__plan=plan).exclude(state=State.WITHDRAWN)
    return rows.select_related("settlement__plan__agency").defer(*_heavy("settlement__")).first()


def supplements_of(plan: Plan | int) -> list[BonusSupplement]:
    """All supplements of a plan by number, those taken back too."""
    rows = BonusSupplement.objects.filter(plan=plan).select_related("after", "before", "plan__agency")
    rows = rows.prefetch_related("lines")
    return list(rows.defer(*_heavy("after__"), *_heavy("before__")).order_by("number"))


def granted(plan: Plan | int) -> Granted | None:
    """What was approved so far; None before the list is. Unbalanced: an approved list is not what it was."""
    approval = list_of(plan)
    if approval is None or approval.state != State.APPROVED:
        return None
    found = sealed_list(approval)
    amounts = {row.number: row.amount for row in found.rows}
    names = {row.number: row.name for row in found.rows}
    sections = {row.number: row.section_name for row in found.rows}
    stands_for = approval.settlement
    for supplement in supplements_of(plan):
        if supplement.state != State.APPROVED:
            continue
        for line in supplement.lines.all():
            amounts[line.number] = amounts.get(line.number, 0) + line.difference_fen
            names[line.number] = line.name
            sections[line.number] = line.section
        stands_for = supplement.after
    return Granted(amounts, names, sections, stands_for)


def sealed_list(approval: BonusApproval) -> PaymentList:
    """The list of an approval, proved against the digest and total it was prepared with."""
    found = payment_list(approval.settlement)
    if found is None or (found.digest, found.paid) != (approval.digest, approval.total_fen):
        raise Unbalanced("名单与提交核定时的不一致")
    return found


def owed(plan: Plan | int, after: Settlement) -> list[Difference]:
    """What a version changes in what was granted, person by person; nothing before the list is approved."""
    so_far, found = granted(plan), payment_list(after)
    if so_far is None or found is None:
        return []
    return differences(so_far.amounts, {row.number: row.amount for row in found.rows})


def newest_published(plan: Plan | int) -> Settlement | None:
    """The newest version of a plan that stands before everybody."""
    rows = Settlement.objects.get_queryset().filter(plan=plan, state__in=PUBLISHED).order_by("-version")
    return rows.select_related("plan__agency").defer(*_heavy()).first()


def newer_of(settlement: Settlement) -> Settlement | None:
    """The newest published version after this one; None where there is none."""
    found = newest_published(settlement.plan_id)
    return found if found is not None and found.version > settlement.version else None


def _heavy(path: str = "") -> tuple[str, ...]:
    return tuple(f"{path}{name}" for name in ("inputs", "book", "result"))
