"""Only rows in force leave in a workbook and are frozen in a settlement; both read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management import call_command

from bonuses.services import settle_plan
from people.access import Role
from plans.current import rules_in_force
from scoring.gather import gather
from scoring.models import Settlement
from scoring.registering import commands
from scoring.rows_codec import pack_rows, unpack_rows
from scoring.year import load_year
from tests.office import Office
from tests.scoring.registers.world import (
    TOWN,
    addition,
    by,
    confirm,
    enter,
    in_force,
    plan_of,
    register,
    section,
    violation,
)


def one_of_each_standing(office: Office) -> Any:
    """One row waits, one was withdrawn, one counts, one counts as a correction."""
    plan = plan_of(office, TOWN)
    enter(office, plan, "adjustments", addition(plan, basis="待复核的"))
    gone = enter(office, plan, "adjustments", addition(plan, basis="撤销的"))
    commands.withdraw(
        by=by(office), plan=plan, register=register("adjustments"), row=gone.pk, version=0, reason="错"
    )
    in_force(office, plan, "adjustments", addition(plan, basis="生效的"))
    old = in_force(office, plan, "adjustments", addition(plan, basis="更正前", subject=section(plan, "二科")))
    new = commands.correct(
        by=by(office), plan=plan, register=register("adjustments"), row=old.pk, version=old.version,
        values=addition(plan, basis="更正后", level="市级", subject=section(plan, "二科")),
    )  # fmt: skip
    confirm(office, new, "adjustments")
    return plan


def test_the_exported_workbook_has_only_rows_in_force(office: Office, tmp_path: Path) -> None:
    plan = one_of_each_standing(office)
    out = tmp_path / "年度工作簿.xlsx"
    call_command("write_book", str(out), agency="甲局", year=plan.year)
    lines = list(openpyxl.load_workbook(out)["加减分"].iter_rows(values_only=True))
    at, points = lines[0].index("依据"), lines[0].index("分值")
    assert [(line[at], line[points]) for line in lines[1:]] == [("生效的", 2), ("更正后", 3)]


def test_a_settlement_freezes_only_rows_in_force_and_verifies(office: Office) -> None:
    plan = one_of_each_standing(office)
    rules = rules_in_force(plan).rules
    assert rules is not None
    settle_plan(plan, rules)
    call_command("verify")
    stored = Settlement.objects.get(plan=plan)
    rows = load_year(plan)
    assert [row.basis for row in rows.adjustments] == ["生效的", "更正后"]
    again = unpack_rows(pack_rows(rows), plan)
    assert gather(again, rules.scheme) == gather(rows, rules.scheme)
    assert pack_rows(again) == pack_rows(rows)
    assert json.loads(stored.result)["year"] == plan.year


def test_discipline_of_a_waiting_row_changes_no_result(office: Office) -> None:
    plan = plan_of(office)
    row = enter(office, plan, "violations", violation(plan))
    rules = rules_in_force(plan).rules
    assert rules is not None
    settle_plan(plan, rules)
    before = json.loads(Settlement.objects.get(plan=plan, state="草稿").result)["people"]
    confirm(office, row, "violations", Role.CHIEF_LEADER)
    settle_plan(plan, rules)
    after = json.loads(Settlement.objects.get(plan=plan, state="草稿").result)["people"]
    cancelled = [one["cancelled_by"] for one in after if one["cancelled_by"]]
    assert cancelled == [["V001"]]
    assert all(one["cancelled_by"] == [] for one in before)
