"""What a second person should look at before confirming: proofs, the meeting, who certified (rules 4.9, 5.8)."""

from __future__ import annotations

from scoring.models import Adjustment, Entered, PersonalCharge, PublicRating, Standing, Violation
from scoring.registering.columns import Register


def hints_of(register: Register, row: Entered, *, proofs: int | None = None) -> list[str]:
    """Name what is missing in a waiting row; nothing of it forbids the confirmation. `proofs`: how many, where known."""
    if row.standing != Standing.WAITING:
        return []
    found = []
    if register.scored and not (row.files.exists() if proofs is None else proofs):
        found.append("还没有佐证材料")
    if isinstance(row, Adjustment):
        if not row.meeting_date:
            found.append("没有填研究决定的会议日期")
        if not row.minutes:
            found.append("没有填会议纪要")
    if isinstance(row, Adjustment | PersonalCharge) and not row.basis:
        found.append("没有填依据")
    if isinstance(row, PublicRating) and not (row.source and row.respondents):
        found.append("没有填评议主体和参评人数")
    if isinstance(row, Violation) and row.self_investigated and not row.certified_by:
        found.append("自查自办的没有填认定单位")
    return found
