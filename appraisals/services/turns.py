"""Who may move a round now: every command on an open round takes its row first, so that casting and closing never cross.

On SQLite the IMMEDIATE transaction does it. On PostgreSQL casting shares the row, everything that changes the round or its
roll has it alone: closing waits for the ballots on their way and lets no later one in.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from appraisals.models import AppraisalRound
from people.errors import DomainError

State = AppraisalRound.State


def share_round(key: int) -> str:
    """Give the round's state, which stays so to the end of the transaction; only in one."""
    # The ORM knows no FOR SHARE.
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
    table = AppraisalRound._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state FROM {table} WHERE id = %s{lock}", [key])
        row = cursor.fetchone()
    return row[0] if row else ""


def take_round(key: int, *, version: int, states: tuple[str, ...]) -> AppraisalRound:
    """Win the right to change a round as last seen; only in a transaction. DomainError when it has moved meanwhile."""
    moved = AppraisalRound.objects.filter(pk=key, version=version, state__in=states)
    if moved.update(version=F("version") + 1) == 1:
        return AppraisalRound.objects.select_related("plan__agency").get(pk=key)
    row = AppraisalRound.objects.filter(pk=key).first()
    if row is None:
        why = "这一轮测评已被删除"
    elif row.state not in states:
        why = f"“{row.name}”现在是“{row.state}”"
    else:
        why = f"“{row.name}”刚被别人改过"
    raise DomainError("没有办理", why=why, next_step="请刷新页面，核对后再办")
