"""A decision entered in the browser goes where those of a workbook go: settlement, trace, exported year, packed rows."""

from __future__ import annotations

import zlib
from pathlib import Path

import openpyxl

from bonuses.services import settle_plan
from plans.current import rules_in_force
from reports.workbook.export import export_year
from scoring.models import Settlement, SettlementProblem, SubjectResult
from scoring.rows_codec import unpack_rows
from tests.office import Office
from tests.scoring.decisions.world import DAY, confirmed, decided, sections, tied_town
from tests.scoring.registers.world import by


def test_a_confirmed_decision_is_settled_traced_and_exported(office: Office, tmp_path: Path) -> None:
    plan = tied_town(office)
    rules = rules_in_force(plan).rules
    assert rules is not None
    first = settle_plan(plan, rules, by=by(office))
    assert SettlementProblem.objects.filter(settlement=first.settlement, code="TIE_AT_CUT").exists()
    confirmed(office, plan, decided(office, plan, "良好", "优秀"))
    second = settle_plan(plan, rules, by=by(office)).settlement
    assert not SettlementProblem.objects.filter(settlement=second, blocking=True).exists()
    assert Settlement.objects.get(pk=first.settlement.pk).state == Settlement.State.SUPERSEDED
    results = SubjectResult.objects.filter(settlement=second, kind="科室").order_by("code")
    assert [row.grade for row in results] == ["良好", "优秀"]
    assert "党委会研究" in zlib.decompress(bytes(results[0].trace)).decode()
    kept = unpack_rows(bytes(second.book), plan).decisions
    assert [(row.conclusion, row.body, row.decided_on) for row in kept] == [
        ("良好", "党委会", DAY),
        ("优秀", "党委会", DAY),
    ]
    path = tmp_path / "年度.xlsx"
    export_year(plan, path)
    sheet = openpyxl.load_workbook(path)["决定"]
    codes = [row.code for row in sections(plan)]
    assert [row[:5] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        (codes[0], "TIE_AT_CUT", "良好", "党委会研究", "党委会"),
        (codes[1], "TIE_AT_CUT", "优秀", "党委会研究", "党委会"),
    ]
