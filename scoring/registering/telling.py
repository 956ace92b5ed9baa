"""What commands on registers say: to the log, to those concerned, and when they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils import timezone

from people.acting import Actor
from people.errors import DomainError
from people.services.notifications import notify
from scoring.models import Entered, Standing
from scoring.registering.columns import Register
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.guards import plan_of

NOT_STORED: Final = "没有登记"


def doubled(register: Register) -> DomainError:
    """The refusal of a row that there is already."""
    if register is VIOLATIONS:
        return DomainError(
            NOT_STORED, why="这个编号已有登记，每人每件一行", next_step="请换一个编号，或查看已有的登记"
        )
    return DomainError(
        NOT_STORED, why="相同的登记已经有了，或刚刚有人登记", next_step="请刷新列表，核对后更正已有的一条"
    )


def told_in_log(by: Actor, register: Register, act: str, row: Entered, detail: Mapping[str, object]) -> None:
    """The target names register and number only: whom it concerns stands in the detail."""
    plan = plan_of(row)
    name = getattr(row, "code", "") if register is VIOLATIONS else f"第{row.pk}号"
    by.record(
        action=f"{act}{register.title}",
        target=f"{plan} {register.title} {name}",
        detail={"编号": row.pk, **detail},
        agency=plan.agency_id,
    )


def tell(by: Actor, register: Register, row: Entered, account: int | None, what: str) -> None:
    """Tell somebody else what became of the row; of discipline no more than that it moved."""
    if account is None or account == by.account:
        return
    plan = plan_of(row)
    where = {"agency": plan.agency_id, "year": plan.year, "register": register.slug, "row": row.pk}
    link = reverse(f"{register.area}_row", kwargs=where)
    notify([account], title=f"{plan.year}年度{register.title}第{row.pk}号{what}", link=link)


def moved(old: Standing, new: Standing) -> dict[str, object]:
    """Old and new 效力 for the log."""
    return {"效力": {"旧": str(old), "新": str(new)}}


def already(row: Entered) -> str:
    """Why a step comes too late: what somebody else has done."""
    if row.standing == Standing.IN_FORCE and row.confirmed_at:
        return f"已由{row.confirmed_name}于{timezone.localtime(row.confirmed_at):%Y-%m-%d %H:%M}复核"
    return f"它现在是“{row.standing}”"
