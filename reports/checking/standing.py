"""What is stored for the year of a workbook: what was compared (the pin), and what forbids replacing it.

A confirmation holds for what the clerk saw. The pin names the plan, the version of its facts and the newest
settlement at the moment of comparing; when any of them has moved on, the confirmation is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from people.errors import DomainError
from people.job_runners import JSON
from plans.models import Plan
from plans.schemes import scheme_titles
from scoring.models import Settlement
from scoring.services import KEEP_FILED, filed_online, frozen_settlement

NOT_SETTLED: Final = "工作簿没有核算"


@dataclass(frozen=True, slots=True)
class Pin:
    """Key and version of the plan (0: none yet), and version of its newest settlement (0: none yet)."""

    plan: int = 0
    facts: int = 0
    settlement: int = 0

    def stored(self) -> dict[str, JSON]:
        """Give it as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Standing:
    """The year as it is stored now: `frozen` says why it cannot be replaced, `frozen_next` what to do instead.

    `others` names other schemes under which the same year is stored: a workbook does not replace them.
    """

    pin: Pin
    newest: Settlement | None = None
    frozen: str = ""
    frozen_next: str = ""
    others: tuple[str, ...] = ()


class MovedOn(DomainError):
    """What was compared is no longer what is stored: the comparison has to be seen again."""

    def __init__(self) -> None:
        super().__init__(
            NOT_SETTLED,
            why="您查看比较以后，有人又存入了本年度的数据",
            next_step="请看过与现有数据的新比较，再确认一次",
        )


def standing(agency: int, year: int, scheme: str) -> Standing:
    """Read what is stored for an agency's year under a scheme."""
    plans = Plan.objects.filter(agency=agency, year=year)
    others = plans.exclude(scheme_code=scheme).filter(settlements__isnull=False).distinct()
    titles = dict(scheme_titles())
    names = tuple(titles.get(code, code) for code in others.values_list("scheme_code", flat=True))
    plan = plans.filter(scheme_code=scheme).first()
    if plan is None:
        return Standing(Pin(), others=names)
    rows = Settlement.objects.filter(plan=plan).select_related("plan__agency")
    newest = rows.defer("inputs", "book", "rules").order_by("-version").first()
    pin = Pin(plan.pk, plan.version, newest.version if newest else 0)
    return Standing(pin, newest, *_frozen(plan), names)


def pin_of(stored: Mapping[str, object] | None) -> Pin | None:
    """Read a pin back from a job's row; None where there is none."""
    pin = (stored or {}).get("pin")
    return Pin(**pin) if isinstance(pin, dict) else None


def _frozen(plan: Plan) -> tuple[str, str]:
    if plan.state != Plan.State.DRAFT:
        return (
            f"{plan.year}年度的方案已是“{plan.state}”，不能用工作簿整体替换",
            "请逐项更正；要试算，可把工作簿的年度改成别的年份再上传",
        )
    filed = filed_online(plan)
    if filed:
        return f"{plan.year}年度{filed}", KEEP_FILED
    frozen = frozen_settlement(plan)
    if frozen is not None:
        return (
            f"{plan.year}年度的核算第{frozen.version}版已到“{frozen.state}”，它所依据的数据不能整体替换",
            "请按更正办理；下面仍列出这本工作簿与现有结果的不同，供更正时对照",
        )
    return "", ""
