"""Who had a part in a version: none of them answers an objection to it or decides an appeal against it (rules 7.2, 7.4)."""

from __future__ import annotations

from collections.abc import Iterable

from people import chain
from scoring.life.workflow import BY_NAME, CHECK, DECIDE, SETTLED
from scoring.models import Settlement, SettlementAct

# Those who judged the figures; putting up a sheet and publishing carry out what was decided.
JUDGING = tuple(BY_NAME[name].title for name in (CHECK, DECIDE))


def hands_on(settlement: Settlement) -> list[chain.Step]:
    """Who settled, checked and decided it; what the command line did has no hands. One query."""
    return hands_by_version([settlement])[settlement.pk]


def hands_by_version(settlements: Iterable[Settlement]) -> dict[int, list[chain.Step]]:
    """The same for many versions, by their keys. One query."""
    versions = {row.pk: row for row in settlements}
    found: dict[int, list[chain.Step]] = {}
    for key, row in versions.items():
        made = chain.Step(row.account_id, row.account_for_id, SETTLED) if row.account_id is not None else None
        found[key] = [made] if made else []
    acts = SettlementAct.objects.filter(settlement__in=versions, step__in=JUDGING, account__isnull=False)
    columns = ("settlement", "account", "account_for", "step")
    for key, account, acted_for, name in acts.order_by("pk").values_list(*columns):
        found[key].append(chain.Step(account, acted_for, name))
    return found
