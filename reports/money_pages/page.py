"""What the page of 奖金核定 shows of a version: where it stands, its sums, who gets nothing, what is open to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bonuses.approving.alike import hints_of
from bonuses.approving.lists import PaymentList, Unbalanced, payment_list
from bonuses.approving.reading import sentences_against
from bonuses.approving.reasons import part_year, unpaid
from bonuses.approving.standing import Granted, granted, list_of, newest_published, owed, supplements_of
from bonuses.approving.totals import all_totals
from bonuses.chain.once import where_paid
from bonuses.engine.differences import Difference
from bonuses.models import BonusApproval, BonusSupplement
from people.access import Access
from people.permissions import allowed
from reports.money_pages.against import against_last_year
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED

State = BonusApproval.State
UNPAID_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of the way of a list."""

    title: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """A supplement with its sums in fen and what the asker may do."""

    row: BonusSupplement
    people: int
    paid: int
    taken: int
    may_approve: bool
    may_withdraw: bool


def money_page(access: Access, found: Settlement) -> dict[str, Any]:
    """Everything the page shows; a list that does not add up is said to be, and nothing of it is shown."""
    try:
        listed = payment_list(found)
        return _page(access, found, listed) if listed is not None else {"listed": None}
    except Unbalanced as error:
        return {"listed": None, "unbalanced": error}


def _page(access: Access, found: Settlement, listed: PaymentList) -> dict[str, Any]:
    approval = list_of(found.plan_id)
    own = approval if approval is not None and approval.settlement_id == found.pk else None
    so_far, changed = granted(found.plan_id), list[Difference]()
    newest = newest_published(found.plan_id)
    if so_far is not None and found.state in PUBLISHED and found.version > so_far.settlement.version:
        changed = owed(found.plan_id, found)
    nothing = unpaid(found, listed, where_paid(found, listed.rows))
    supplements = supplements_of(found.plan_id)
    waiting = any(row.state == State.WAITING for row in supplements)
    return {
        "listed": listed,
        "totals": all_totals(listed, own.sources if own else None),
        "hints": hints_of(listed),
        "unpaid": nothing[:UNPAID_SHOWN],
        "unpaid_more": len(nothing) - UNPAID_SHOWN,
        "part_year": part_year(listed),
        "change": against_last_year(found, listed),
        "approval": own,
        "elsewhere": approval if own is None else None,
        "files": list(own.files.all()) if own else [],
        "steps": steps_of(found, own),
        "against": sentences_against(found) if so_far is None and own is None else [],
        "so_far": so_far,
        "changed": changed,
        "sums": sums_of(changed),
        "newest": newest if newest is not None and newest.version > found.version else None,
        "supplements": [_supplement(access, found, row) for row in supplements],
        "may": _may(access, found, approval, own, changed, waiting=waiting, so_far=so_far),
    }


def _may(
    access: Access, found: Settlement, approval: BonusApproval | None, own: BonusApproval | None,
    changed: Sequence[Difference], *, waiting: bool, so_far: Granted | None,
) -> dict[str, bool]:  # fmt: skip
    agency = found.plan.agency_id
    changes, approves = allowed(access, "bonus.change", agency), allowed(access, "bonus.approve", agency)
    is_waiting = own is not None and own.state == State.WAITING
    ready = found.state in PUBLISHED and not sentences_against(found)
    mine = own is not None and _took_part(access, own, found)
    return {
        "prepare": changes and approval is None and ready,
        "approve": approves and is_waiting and ready and not mine,
        "own": is_waiting and approves and mine,
        "withdraw": changes and is_waiting,
        "supplement": changes and so_far is not None and bool(changed) and not waiting and ready,
    }


def _took_part(access: Access, row: BonusApproval | BonusSupplement, found: Settlement) -> bool:
    return access.account in (row.prepared_by_id, row.prepared_for_id, found.account_id, found.account_for_id)


def steps_of(found: Settlement, own: BonusApproval | None) -> list[StepShown]:
    """The way of the list as a stepper."""
    published = found.state in PUBLISHED
    state = own.state if own else ""
    prepared = own is not None
    detail = f"{own.prepared_name} {own.prepared_at:%Y-%m-%d}" if own else ""
    approved = own is not None and state == State.APPROVED
    meeting = f"{own.body} {own.meeting_date:%Y-%m-%d}，{own.approved_name}登记" if own and approved else ""
    return [
        StepShown(
            "结果发布", "done" if published else "current", "" if published else f"现在是“{found.state}”"
        ),
        StepShown("提交核定", "done" if prepared else "current" if published else "waiting", detail),
        StepShown("党组核定", "done" if approved else "current" if prepared else "waiting", meeting),
        StepShown("发放", "current" if approved else "waiting", "签领表、财务发放表" if approved else ""),
    ]


def sums_of(changed: Sequence[Difference]) -> dict[str, int]:
    """What is paid on top, taken back, and both together, in fen."""
    paid = sum(row.fen for row in changed if row.fen > 0)
    taken = -sum(row.fen for row in changed if row.fen < 0)
    return {"people": len(changed), "paid": paid, "taken": taken, "net": paid - taken}


def _supplement(access: Access, found: Settlement, row: BonusSupplement) -> Supplement:
    fen = [line.difference_fen for line in row.lines.all()]
    open_here = row.state == State.WAITING and row.after_id == found.pk
    agency = found.plan.agency_id
    return Supplement(
        row, len(fen), sum(each for each in fen if each > 0), -sum(each for each in fen if each < 0),
        open_here and allowed(access, "bonus.approve", agency) and not _took_part(access, row, found),
        open_here and allowed(access, "bonus.change", agency),
    )  # fmt: skip
