"""An id that is both a 编号 and a 工号: where people are rated it means the person, from the sheet to the result."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from appraisals.models import Ballot
from reports.workbook.check import check
from scoring.gather import gather
from scoring.services import store_year
from scoring.year import load_year
from tests.broken.kinds import KX, XZ
from tests.reports.workbook.books import changed

pytestmark = pytest.mark.django_db


def _section_named_like_a_person(book: openpyxl.Workbook) -> None:
    book["考核对象"].append(["P001", "同号科", "科室", "U01"])


def _person_named_like_a_section(book: openpyxl.Workbook) -> None:
    book["人员"].append(["K01", "同号某", "K02", "科级及以下", "一般人员"])


def test_ballots_of_a_person_stay_with_the_person(tmp_path: Path) -> None:
    reading = check(changed(tmp_path, KX, _section_named_like_a_person))
    assert reading.faults == []
    assert reading.rows is not None
    assert reading.rules is not None
    before = gather(reading.rows, reading.rules.scheme).tallies
    plan = store_year(reading.rows, owner=reading.agency)
    assert not Ballot.objects.filter(subject__isnull=False).exists()
    assert Ballot.objects.filter(participant__number="P001").exists()
    assert gather(load_year(plan), reading.rules.scheme).tallies == before


def test_ballots_of_a_section_stay_with_the_section(tmp_path: Path) -> None:
    reading = check(changed(tmp_path, XZ, _person_named_like_a_section))
    assert reading.faults == []
    assert reading.rows is not None
    assert reading.rules is not None
    assert any(ballot.target == "K01" for ballot in reading.rows.ballots)
    before = gather(reading.rows, reading.rules.scheme).tallies
    plan = store_year(reading.rows, owner=reading.agency)
    assert not Ballot.objects.filter(participant__isnull=False).exists()
    assert gather(load_year(plan), reading.rules.scheme).tallies == before
