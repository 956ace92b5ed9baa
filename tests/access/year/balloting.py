"""Who gets in: the day of a round. Slips and closing are the 绩效办's, paper too; holders of the key come in as well."""

from __future__ import annotations

from typing import Final

from appraisals.models import RoundGroup
from people.access import Role
from tests.access.table import YEARLY, Expected, Maker, Scope, page
from tests.access.year.rounds import CHANGE, READ, a_round
from tests.office import Office


def _group(office: Office, scope: Scope, channel: str, position: int) -> int:
    made, _ = RoundGroup.objects.get_or_create(
        round=a_round(office, scope), position=position, defaults={"name": channel, "channel": channel}
    )
    return made.pk


def slip_group(office: Office, who: Role | None, scope: Scope) -> int:
    return _group(office, scope, RoundGroup.Channel.SLIP, 8)


def paper_group(office: Office, who: Role | None, scope: Scope) -> int:
    return _group(office, scope, RoundGroup.Channel.PAPER, 9)


EXPECTATIONS: Final[dict[str, Expected]] = {
    "round_slips": page(CHANGE, CHANGE),
    "round_slip_anew": page(None, CHANGE),
    "round_slip_register": page(CHANGE),
    # Nobody of those who ask here keeps the key (tests/appraisals/day has the holders).
    "round_paper": page(CHANGE, CHANGE),
    "round_paper_print": page(CHANGE),
    "round_paper_entry": page(CHANGE, CHANGE),
    "round_paper_remove": page(None, CHANGE),
    "round_paper_clear": page(None, CHANGE),
    "round_close": page(CHANGE, CHANGE),
    "round_turnout": page(READ),
    "round_remind": page(None, CHANGE),
    "round_hall": page(READ),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "round_slip_register.group": (slip_group, YEARLY),
    "round_paper_print.group": (paper_group, YEARLY),
    "round_paper_entry.group": (paper_group, YEARLY),
    "round_paper_remove.group": (paper_group, YEARLY),
    "round_paper_clear.group": (paper_group, YEARLY),
}
