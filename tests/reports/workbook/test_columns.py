"""Which headings name which column, and the table itself."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldDoesNotExist

from plans.engine.loading import load_rules
from plans.schemes import scheme_codes, scheme_text
from reports.workbook.columns import recognise, without_note
from reports.workbook.tables import ledger_sheet, person_sheet, tables
from reports.workbook.vocabulary import ORDER
from reports.workbook.writer_rows import LISTS
from scoring.year import YearRows
from tests.scoring.year_rows import make_year


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("奖金基数", "奖金基数"),
        ("奖金基数 (元)", "奖金基数"),
        ("奖金基数（元）", "奖金基数"),
        ("在编 (是/否)", "在编"),
        ("在岗月数（1–12）", "在岗月数"),
        ("奖金基数 (万元)", None),
        ("奖金基数(%)", None),
        ("(元)", None),
    ],
)
def test_a_note_in_parentheses_is_no_part_of_a_heading_but_a_unit_is(text: str, column: str | None) -> None:
    found = recognise(person_sheet(None), text)
    assert (found[0] if found else None) == column


@pytest.mark.parametrize("text", ["完成率(%)", "完成率（%）", "完成率 (％)", "完成率（％）"])
def test_a_percent_heading_keeps_its_meaning(text: str) -> None:
    assert recognise(ledger_sheet(None), text) == ("完成率", "完成率(%)")


def test_a_note_alone_is_kept() -> None:
    assert without_note("（元）") == "(元)"


@pytest.mark.parametrize("code", [*scheme_codes(), None])
def test_the_table_has_every_sheet_in_order_and_every_column_its_field(code: str | None) -> None:
    text = scheme_text(code) if code else None
    rules = load_rules(text).rules if text else None
    sheets = tables(rules.scheme if rules else None)
    assert tuple(sheets) == ORDER
    rows: YearRows = make_year()
    for name, sheet in sheets.items():
        headings = [column.heading for column in sheet.columns]
        assert len(set(headings)) == len(headings)
        if name in LISTS:
            meta = type(LISTS[name](rows)[0])._meta
            for column in sheet.columns:
                try:
                    meta.get_field(column.attribute)
                except FieldDoesNotExist:
                    pytest.fail(f"{name}.{column.heading}: {column.attribute}")
