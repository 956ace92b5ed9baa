"""The year under way is what its description says: a test that stands on it stands on firm ground."""

from __future__ import annotations

import pytest

from indicators.models import LedgerEntry, SecondaryIndicator
from plans.models import Participant, Subject
from scoring.now import compute
from tests.office import build_office
from tests.running_year import entry, running_year

pytestmark = pytest.mark.django_db


def test_the_year_under_way_is_as_described() -> None:
    office = build_office()
    plan = running_year(office)
    assert Subject.objects.filter(plan=plan, kind="科室").count() == 2
    assert Participant.objects.get(plan=plan, number="A01").subject.name == "一科"
    codes = list(SecondaryIndicator.objects.filter(plan=plan).values_list("code", "responsible__name"))
    assert codes == [
        ("1.1", None),
        ("1.2", None),
        ("1.3", "一科干事"),
        ("2.1", None),
        ("2.2", None),
        ("2.3", "二科干事"),
    ]
    assert running_year(office) == plan


def test_what_is_approved_counts_at_once() -> None:
    plan = running_year(build_office())
    entry(plan, "1.1", 1, LedgerEntry.State.APPROVED)
    entry(plan, "1.2", 1, LedgerEntry.State.SUBMITTED)
    now = compute(plan)
    assert {row.code: row.score for row in now.outcome.subjects if row.kind == "科室"} == {
        "K1": 3333,
        "K2": 0,
    }
