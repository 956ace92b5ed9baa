"""The registers of an example year under way: rows in force, and rows that wait for a second person."""

from __future__ import annotations

from typing import Any

from people.acting import Actor
from plans.engine.units import POINT
from plans.models import Participant, Plan, Subject
from reports.demo.moment import Moment
from scoring.registering.columns import Register
from scoring.registering.commands import confirm, enter, scheme_of
from scoring.registering.conduct_shapes import COMPLAINTS
from scoring.registering.shapes import CHARGES, INSPECTIONS

Row = tuple[Register, dict[str, Any], bool]


def make_register_rows(plan: Plan, moment: Moment, clerk: Actor, second: Actor) -> None:
    """Enter what the scheme keeps; the first of each kind is confirmed, the second waits."""
    for register, values, in_force in _rows(plan, moment):
        row = enter(by=clerk, plan=plan, register=register, values=values)
        if in_force:
            confirm(by=second, plan=plan, register=register, row=row.pk, version=row.version)


def _rows(plan: Plan, moment: Moment) -> list[Row]:
    scheme = scheme_of(plan)
    sections = list(Subject.objects.filter(plan=plan, kind=Subject.Kind.SECTION).order_by("code"))
    staff = list(Participant.objects.filter(plan=plan, post="一般人员").order_by("number"))
    day = moment.after(moment.quarter, 5)
    rows: list[Row] = []
    if CHARGES.used(scheme):
        charge = {"responsibility": "直接", "points": POINT, "basis": "材料报送迟延，责令改正"}
        rows += [(CHARGES, charge | {"participant": staff[place]}, place == 5) for place in (5, 8)]
    visit = {
        "kind": "平时考察", "form": "现场调查", "on": day, "inspector": "绩效办", "participant": None,
        "finding": "台账齐全，现场与填报一致。", "problem": False,
    }  # fmt: skip
    rows.append((INSPECTIONS, visit | {"subject": sections[1]}, True))
    found = {"finding": "现场照片缺少时间和地点。", "problem": True}
    rows.append((INSPECTIONS, visit | found | {"subject": sections[2]}, False))
    complaint = {
        "received_on": day, "source": "12345 热线", "subject": sections[3], "participant": None,
        "content": "反映咨询电话无人接听。", "handler": "办公室", "due": None,
    }  # fmt: skip
    rows.append((COMPLAINTS, complaint, False))
    return rows
