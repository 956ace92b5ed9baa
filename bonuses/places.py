"""How views of a settlement and its money fetch what an address names: out of sight is 404."""

from __future__ import annotations

from typing import Final

from django.http import Http404

from bonuses.models import BonusApproval, BonusSupplement
from people.access import Access
from scoring.models import Settlement

# Big columns that no page needs at once; they are read when somebody asks for them.
HEAVY: Final = ("inputs", "book", "result", "plan__scheme_text")


def settlement_at(access: Access, agency: int, year: int, settlement: int) -> Settlement:
    """The settlement of an address with plan and agency, without its big columns."""
    rows = Settlement.objects.visible_to(access).filter(plan__agency=agency, plan__year=year, pk=settlement)
    found = rows.select_related("plan__agency").defer(*HEAVY).first()
    if found is None:
        raise Http404
    return found


def approval_at(settlement: Settlement) -> BonusApproval:
    """The list of the settlement itself, in any state."""
    found = BonusApproval.objects.filter(settlement=settlement).first()
    if found is None:
        raise Http404
    return found


def supplement_at(settlement: Settlement, supplement: int) -> BonusSupplement:
    """A supplement that the settlement leads to."""
    found = (
        BonusSupplement.objects.filter(after=settlement, pk=supplement)
        .select_related("plan", "before")
        .first()
    )
    if found is None:
        raise Http404
    return found
