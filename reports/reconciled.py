"""对账 of a stored settlement: its own facts and rules against pasted figures; nothing is stored."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from people.frame.spreadsheet import workbook_response
from people.frame.tables import HouseTable
from reports.opened import facts_of, rules_of
from reports.reconciling.reconcile import KIND_WORDS, Difference, Reconciliation, reconcile
from reports.reconciling.table import read_lines
from scoring.models import PersonResult, Settlement, SubjectResult


class DifferenceTable(HouseTable):
    """The differences as a spreadsheet."""

    kind = tables.Column(verbose_name="类别")
    code = tables.Column(verbose_name="编号或工号")
    who = tables.Column(verbose_name="名称或姓名")
    field = tables.Column(verbose_name="项目")
    given = tables.Column(verbose_name="自己算的")
    ours = tables.Column(verbose_name="系统的")
    apart = tables.Column(verbose_name="相差")
    reason = tables.Column(verbose_name="可能的原因")
    line = tables.Column(verbose_name="粘贴的行")

    class Meta(HouseTable.Meta):
        """Said when there is none."""

        empty_text = "没有不同的数。"


def reconciled(settlement: Settlement, text: str, *, figure: str = "") -> Reconciliation:
    """Compare pasted figures with those of a settlement."""
    return reconcile(facts_of(settlement), rules_of(settlement), read_lines(text), figure=figure)


def rows_of(settlement: Settlement, found: Reconciliation, *, most: int) -> list[dict[str, Any]]:
    """The first differences for the page, each with the key of the result whose 计算过程 shows ours."""
    keys = {
        "subject": dict(SubjectResult.objects.filter(settlement=settlement).values_list("code", "pk")),
        "person": dict(PersonResult.objects.filter(settlement=settlement).values_list("number", "pk")),
    }
    return [
        {**_row(each), "of": each.key[0], "pk": keys.get(each.key[0], {}).get(each.key[1])}
        for each in found.differences[:most]
    ]


def differences_book(found: Reconciliation, name: str) -> Any:
    """The differences as a spreadsheet to be downloaded."""
    return workbook_response(DifferenceTable([_row(each) for each in found.differences]), name)


def _row(each: Difference) -> dict[str, Any]:
    kind = KIND_WORDS[each.key[0]]
    return {
        "kind": kind, "code": each.key[1], "who": each.name, "field": each.field, "given": each.given,
        "ours": each.ours, "apart": each.apart, "reason": each.reason, "line": each.line,
    }  # fmt: skip
