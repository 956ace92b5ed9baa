"""What the pages of the registers ask the tables: rows with names, people and subjects to choose from, counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from plans.engine.scheme import Scheme
from plans.models import Participant, Plan, Subject
from scoring.models import Entered, Standing
from scoring.registering.columns import Area, Register
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.shapes import ALL

FIRST_CODE: Final = "V001"
_NUMBER: Final = re.compile(r"(.*?)(\d+)$")
_LINKS: Final = ("subject", "participant")


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of a register stand how; `asked` are those whose withdrawal somebody asks for."""

    register: Register
    used: bool
    waiting: int
    in_force: int
    withdrawn: int
    asked: int

    @property
    def pending(self) -> int:
        """What waits for a second person."""
        return self.waiting + self.asked

    @property
    def words(self) -> list[tuple[str, str]]:
        """What waits, each with the tone of its badge."""
        pairs = (
            (f"待复核 {self.waiting}", "waiting", self.waiting),
            (f"申请撤销 {self.asked}", "bad", self.asked),
        )
        return [(words, tone) for words, tone, number in pairs if number]


def rows_of(register: Register, plan: Plan) -> QuerySet[Any]:
    """The rows of a register with whom they name."""
    names = {column.attribute for column in register.columns}
    rows: QuerySet[Any] = register.rows_in.filter(plan=plan)
    return rows.select_related(*(link for link in _LINKS if link in names))


def subjects_of(plan: Plan) -> list[Subject]:
    """The 考核对象 of the plan by 编号, with their heads."""
    return list(Subject.objects.filter(plan=plan).select_related("head").order_by("code"))


def people_of(plan: Plan) -> list[Participant]:
    """The people of the plan by 工号, with where they stand and who heads it."""
    return list(Participant.objects.filter(plan=plan).select_related("subject__head").order_by("number"))


def held_in(plan: Plan, areas: Iterable[Area], scheme: Scheme | None) -> list[Held]:
    """Count the rows of every register of the areas; one that the scheme does not use only where it has rows."""
    found = []
    for register in ALL:
        if register.area not in areas:
            continue
        groups = register.rows_in.filter(plan=plan).order_by().values("standing")
        counts: Counter[str] = Counter()
        asked = 0
        for group in groups.annotate(number=Count("pk"), asked=Count("withdrawal_at")):
            counts[group["standing"]] = group["number"]
            asked += group["asked"] if group["standing"] == Standing.IN_FORCE else 0
        used = scheme is None or register.used(scheme)
        if used or counts:
            numbers = (counts[Standing.WAITING], counts[Standing.IN_FORCE], counts[Standing.WITHDRAWN])
            found.append(Held(register, used, *numbers, asked))
    return found


def next_code(plan: Plan) -> str:
    """The 编号 to propose for the next 违规违纪: one more than the largest."""
    found = [
        _NUMBER.fullmatch(code)
        for code in VIOLATIONS.rows_in.filter(plan=plan).values_list("code", flat=True)
    ]
    numbered = [match for match in found if match is not None]
    if not numbered:
        return FIRST_CODE
    last = max(numbered, key=lambda match: int(match[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}d}"


def waiting_for(row: Entered) -> str:
    """What a row waits for; empty when for nothing."""
    if row.standing == Standing.WAITING:
        return "待复核"
    return "申请撤销" if row.standing == Standing.IN_FORCE and row.withdrawal_at else ""
