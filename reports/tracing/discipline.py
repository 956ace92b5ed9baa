"""What of 违规违纪 stands beside a result for who may not see discipline (`conduct.view`).

A result tells what was judged (the situation, by whom it was investigated, the punishment), for that is what it rests on.
What happened and who established it is told in the register, to its narrow circle alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from people.access import Access
from people.permissions import allowed
from reports.result_pages.frozen import frozen_of
from reports.tracing.inputs import InputRow
from reports.workbook import vocabulary as word
from scoring.models import Settlement

CLOSED: Final = frozenset({"同一事件", "认定单位"})
UNSAID: Final = "（限少数人查看）"


def sees_discipline(access: Access, settlement: Settlement) -> bool:
    """Whether the asker may see everything that the version holds of discipline."""
    return allowed(access, "conduct.view", settlement.plan.agency_id)


def may_have_discipline(access: Access, settlement: Settlement) -> bool:
    """Whether a file with the whole register may go to the asker: one of the circle, or there is no row in it."""
    return sees_discipline(access, settlement) or not frozen_of(settlement).discipline


def open_row(row: InputRow) -> InputRow:
    """A row without what is for the circle."""
    if row.sheet != word.VIOLATIONS:
        return row
    fields = tuple((name, UNSAID if name in CLOSED and text else text) for name, text in row.fields)
    return replace(row, fields=fields)
