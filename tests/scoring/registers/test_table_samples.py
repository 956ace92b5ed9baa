"""The registers of a sample, taken in by their sheets and confirmed together, are what the workbook's importer stores."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest

from bonuses.services import settle_plan
from people.access import Role
from people.acting import Actor
from plans.current import rules_in_force
from plans.models import Plan
from reports.workbook.parse import read_book
from scoring.models import Settlement
from scoring.registering.asking import rows_of
from scoring.registering.columns import Register
from scoring.registering.commands import confirm_many, scheme_of
from scoring.registering.table_import import import_rows, preview_table
from scoring.registering.table_lines import file_table
from scoring.registering.table_packing import sealed
from scoring.registering.values import values_of
from scoring.services import store_year
from tests.reports.agreement import differences
from tests.scoring.registers.test_samples import BOOKS, SAMPLES, SCORED, people, taken_out

CITY: Final = SAMPLES / "gongxinju-2019.xlsx"


def plain(register: Register, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Values of rows by attribute, links by 编号 and 工号, in the order in which they were entered."""
    found = []
    for row in rows:
        values = values_of(register, row)
        for name in ("subject", "participant"):
            if values.get(name) is not None:
                values[name] = getattr(values[name], "code", None) or values[name].number
        found.append(values)
    return found


def take_in(by: Actor, plan: Plan, register: Register, content: bytes) -> int:
    table = file_table(register, content, "工作簿.xlsx")
    preview = preview_table(plan, register, scheme_of(plan), table)
    assert [row.faults for row in preview.rows if row.faults] == []
    packed = sealed(preview.packing, plan=plan, register=register)
    return import_rows(by=by, plan=plan, register=register, packed=packed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("book", "expected"),
    [
        (CITY, {"ratings": 75, "adjustments": 37, "letters": 16, "grave": 3, "past": 92, "violations": 88}),
        *(pytest.param(book, None, marks=pytest.mark.prove) for book in BOOKS if book != CITY),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_the_registers_of_a_sample_come_in_by_their_sheets(
    book: Path, expected: dict[str, int] | None
) -> None:
    reading = read_book(book)
    assert reading.rows is not None
    listed = taken_out(reading.rows)
    plan = store_year(reading.rows, owner=reading.agency)
    clerk, second = people(Role.PERFORMANCE_OFFICE), people(Role.CHIEF_LEADER)
    content, counts = book.read_bytes(), dict[str, int]()
    for register in SCORED:
        if not listed[register.slug]:
            continue
        counts[register.slug] = take_in(clerk, plan, register, content)
        rows = list(rows_of(register, plan).order_by("pk"))
        assert plain(register, rows) == listed[register.slug]
        confirm_many(by=second, plan=plan, register=register, picked={row.pk: row.version for row in rows})
    assert expected is None or counts == expected
    rules = rules_in_force(plan).rules
    assert rules is not None
    settle_plan(plan, rules)
    ours = json.loads(Settlement.objects.get(plan=plan).result)
    theirs = json.loads(book.with_suffix(".json").read_text(encoding="utf-8"))
    assert list(differences(ours, theirs)) == []
