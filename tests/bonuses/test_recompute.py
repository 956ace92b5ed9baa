"""A stored settlement recomputes to the same bytes from its frozen inputs, whatever became of the facts."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from bonuses.models import BonusAllocation
from bonuses.recompute import recompute
from bonuses.services import store_and_settle
from indicators.models import LedgerEntry
from plans.engine.step_codec import unpack_step
from plans.engine.steps import Step
from plans.models import Participant
from reports.workbook.check import check
from scoring.models import PersonResult, Settlement, SubjectResult

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
SCHEMES = sorted(path.stem for path in SAMPLES.glob("*.xlsx"))


def settled(book: Path) -> Settlement:
    reading = check(book)
    assert reading.rows is not None
    assert reading.rules is not None
    return store_and_settle(reading.rows, reading.rules, owner=reading.agency).settlement


@pytest.mark.django_db
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_frozen_year_gives_the_same_bytes(scheme: str) -> None:
    stored = Settlement.objects.get(pk=settled(SAMPLES / f"{scheme}.xlsx").pk)
    Participant.objects.update(name="改名", appraised=False)
    LedgerEntry.objects.all().delete()
    assert recompute(stored) == stored.result


@pytest.mark.django_db
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_figure_has_a_trace_that_ends_at_rows(scheme: str) -> None:
    settlement = settled(SAMPLES / f"{scheme}.xlsx")
    traces = [
        unpack_step(zlib.decompress(bytes(packed)).decode())
        for packed in [
            *SubjectResult.objects.filter(settlement=settlement).values_list("trace", flat=True),
            *PersonResult.objects.filter(settlement=settlement).values_list("trace", flat=True),
        ]
    ]
    assert traces
    for trace in traces:
        assert trace.label
        if trace.value is not None:
            assert [leaf for child in trace.children for leaf in leaves(child)], trace


def leaves(step: Step) -> list[str]:
    found = list(step.inputs)
    for child in step.children:
        found += leaves(child)
    return found


@pytest.mark.django_db
def test_allocations_hold_what_the_document_says() -> None:
    settlement = settled(SAMPLES / "kexie-2017.xlsx")
    rows = BonusAllocation.objects.filter(pool__settlement=settlement).select_related("person_result")
    assert all(row.amount_fen == row.base_fen - row.deduction_fen + row.supplement_fen for row in rows)
    assert rows.count() > 0
