"""What a person, and a person's slip, is told of the own bonus: whether 党组 has approved it (rules 7.3)."""

from __future__ import annotations

from typing import Final

from bonuses.approving.inside import inside_stamp, paid_inside, splits_of
from bonuses.approving.standing import list_of
from bonuses.models import BonusAllocation, BonusApproval, BonusSupplement, SupplementLine
from scoring.models import Settlement

State = BonusApproval.State
WAITING: Final = "待核定"
APPROVED: Final = "已核定"
CHANGED: Final = "差额待核定"
INSIDE: Final = "由本单位内部分配"
UNPAID: Final = "未核定"
PARTLY: Final = "有单位内部分配，以签领表为准"


def own_state(settlement: Settlement, number: str) -> str:
    """待核定, 已核定 or 差额待核定 of a published version; empty of any other, or where the person is on no list.

    由本单位内部分配 where the unit splits its total by an inner plan: the amount is a basis, this list does not pay it.
    """
    if paid_inside(settlement, number):
        return INSIDE
    if settlement.state != Settlement.State.PUBLISHED:
        return ""
    approval = list_of(settlement.plan_id)
    if approval is None or approval.state != State.APPROVED:
        return WAITING
    due = _amount(settlement.pk, number)
    lines = SupplementLine.objects.filter(
        supplement__plan=settlement.plan_id, supplement__state=State.APPROVED, number=number
    )
    granted = _amount(approval.settlement_id, number) + sum(lines.values_list("difference_fen", flat=True))
    return APPROVED if granted == due else CHANGED


def list_stamp(settlement: Settlement) -> str:
    """What of the approval a printed paper of a published version shows: another one makes another file."""
    if settlement.state != Settlement.State.PUBLISHED or not settlement.pk:
        return ""
    parts = ("approved" if list_approved(settlement) else "waiting", inside_stamp(splits_of(settlement)))
    return "-".join(part for part in parts if part)


def amounts_wait(settlement: Settlement) -> bool:
    """Whether a published version's amounts are not approved by 党组 yet."""
    return list_stamp(settlement).startswith("waiting")


def list_approved(settlement: Settlement) -> bool:
    """Whether the plan has an approved list. One query."""
    rows = BonusApproval.objects.filter(settlement__plan=settlement.plan_id, state=State.APPROVED)
    return rows.exists()


def payment_mark(settlement: Settlement) -> str:
    """Why a sheet of a version's bonuses is not one to pay by: 未核定, or units split theirs; empty when it is."""
    if not settlement.pk:
        return ""
    rows = BonusApproval.objects.filter(settlement=settlement, state=State.APPROVED)
    later = BonusSupplement.objects.filter(after=settlement, state=State.APPROVED)
    if not rows.exists() and not later.exists():
        return UNPAID
    return PARTLY if splits_of(settlement) else ""


def mark_stamp(settlement: Settlement) -> str:
    """As `list_stamp`, of the mark."""
    return {UNPAID: "unpaid", PARTLY: "partly"}.get(payment_mark(settlement), "")


def _amount(settlement: int, number: str) -> int:
    rows = BonusAllocation.objects.filter(person_result__settlement=settlement, person_result__number=number)
    return rows.values_list("amount_fen", flat=True).first() or 0
