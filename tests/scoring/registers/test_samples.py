"""The registers of every sample, entered row by row and confirmed by another, give the figures of the sample; what the
preview said of the last row of each register is what the year then comes to.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from bonuses.services import settle_plan
from people.access import Role
from people.acting import Actor
from people.models import Account
from plans.current import rules_in_force
from plans.models import Participant, Plan, Subject
from reports.workbook.parse import read_book
from scoring.models import Settlement
from scoring.now import compute
from scoring.registering import commands
from scoring.registering.columns import Register
from scoring.registering.effect import Effect, Figure, effect_of_adding
from scoring.registering.shapes import ALL
from scoring.registering.values import values_of
from scoring.services import store_year
from scoring.year import YearRows
from tests.reports.agreement import differences

SAMPLES: Final = Path(__file__).resolve().parents[2] / "data" / "samples"
BOOKS: Final = sorted(SAMPLES.rglob("*.xlsx"))
SCORED: Final = [register for register in ALL if register.scored]


def people(role: Role) -> Actor:
    account = Account.objects.create(username=role.name, name=role.value)
    return Actor(name=account.name, account=account.pk)


def taken_out(rows: YearRows) -> dict[str, list[dict[str, Any]]]:
    """Take the registers out of a year that was read: their values, named by 编号 and 工号."""
    found = {}
    for register in SCORED:
        listed = []
        for row in getattr(rows, register.rows):
            values = values_of(register, row)
            for name in ("subject", "participant"):
                if values.get(name) is not None:
                    values[name] = getattr(values[name], "code", None) or values[name].number
            listed.append(values)
        found[register.slug] = listed
        setattr(rows, register.rows, [])
    return found


def enter_all(
    plan: Plan, register: Register, listed: list[dict[str, Any]], clerk: Actor, second: Actor
) -> Effect | None:
    """Enter and confirm the rows; give what the preview said of the last one."""
    subjects = {row.code: row for row in Subject.objects.filter(plan=plan).select_related("head")}
    staff = {row.number: row for row in Participant.objects.filter(plan=plan).select_related("subject__head")}
    said = None
    for place, values in enumerate(listed, 1):
        named = dict(values)
        if "subject" in named:
            named["subject"] = subjects.get(named["subject"])
        if "participant" in named:
            named["participant"] = staff.get(named["participant"])
        row: Any = commands.enter(by=clerk, plan=plan, register=register, values=named)
        if place == len(listed):
            said = effect_of_adding(plan, register, row)
        commands.confirm(by=second, plan=plan, register=register, row=row.pk, version=row.version)
    return said


def told(effect: Effect, plan: Plan) -> list[str]:
    """What a preview said that the year does not come to."""
    outcome = compute(plan).outcome
    figures: dict[str, Figure] = {}
    for row in outcome.subjects:
        score = "—" if row.score is None else f"{row.score // 100}.{row.score % 100:02d}"
        figures[f"{row.name}（{row.code}）"] = Figure(score, row.grade or "—", str(row.rank or "—"))
    for one in outcome.people:
        score = "—" if one.score is None else f"{one.score // 100}.{one.score % 100:02d}"
        figures[f"{one.name}（{one.number}）"] = Figure(score, one.grade or "—")
    moved = [*effect.subjects, *effect.people]
    return [
        f"{each.name}: {each.after} ≠ {figures[each.name]}"
        for each in moved
        if each.after != figures[each.name]
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_a_sample_entered_row_by_row_comes_to_its_figures(book: Path) -> None:
    reading = read_book(book)
    assert reading.rows is not None
    listed = taken_out(reading.rows)
    plan = store_year(reading.rows, owner=reading.agency)
    clerk, second = people(Role.PERFORMANCE_OFFICE), people(Role.CHIEF_LEADER)
    for register in SCORED:
        effect = enter_all(plan, register, listed[register.slug], clerk, second)
        if effect is not None:
            assert effect.refusal is None
            assert told(effect, plan) == []
    rules = rules_in_force(plan).rules
    assert rules is not None
    settle_plan(plan, rules)
    ours = json.loads(Settlement.objects.get(plan=plan).result)
    theirs = json.loads(book.with_suffix(".json").read_text(encoding="utf-8"))
    assert list(differences(ours, theirs)) == []
