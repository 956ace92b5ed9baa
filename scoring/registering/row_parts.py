"""What the commands on registers share: rows that may stand only once, who entered a row, its proofs, reasons."""

from __future__ import annotations

from collections.abc import Iterable

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from scoring.models import Entered, Standing
from scoring.registering.columns import Register
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.guards import plan_of
from scoring.registering.shapes import RATINGS
from scoring.registering.telling import doubled


def refuse_twice(register: Register, row: Entered, replaces: Entered | None) -> None:
    """One 评议得分 for a 对象 and 项目, one 违规违纪 for a 编号: the database refuses too, this says it plainly."""
    keys = {RATINGS.slug: ("subject", "item"), VIOLATIONS.slug: ("code",)}.get(register.slug)
    if keys is None or replaces is not None:
        return
    same = {key: getattr(row, key) for key in keys}
    found = register.rows_in.filter(plan=plan_of(row), **same)
    if register is RATINGS:
        found = found.exclude(standing=Standing.WITHDRAWN)
    if found.exists():
        raise doubled(register)


def set_files(row: Entered, files: Iterable[StoredFile] | None) -> dict[str, object]:
    """Attach the proofs and tell the log which came and went."""
    if files is None:
        return {}
    before = sorted(row.files.values_list("name", flat=True)) if row.pk else []
    wanted = list(files)
    row.files.set(wanted)
    after = sorted(file.name for file in wanted)
    return changes({"佐证材料": "、".join(before)}, {"佐证材料": "、".join(after)})


def needed_reason(reason: str) -> str:
    """Give the reason without blanks around. DomainError: there is none."""
    reason = reason.strip()
    if not reason:
        raise DomainError("没有写原因", why="撤销须说明", next_step="请填写原因")
    return reason


def entered_for(by: Actor, row: Entered) -> int | None:
    """Everybody for whom a row was written stays in its chain; there is room for one besides who entered it."""
    if by.on_behalf_account is None or row.entered_for_id is None:
        return by.on_behalf_account or row.entered_for_id
    if by.on_behalf_account != row.entered_for_id:
        why = f"它是代他人登记的，现在您代{by.on_behalf_of}办理"
        raise DomainError("不能修改", why=why, next_step="请撤销后另行登记")
    return row.entered_for_id
