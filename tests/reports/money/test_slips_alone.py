"""A slip is one person's: why the whole supplement was made (whose appeal, whose punishment) stands on nobody's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from people.access import Role
from reports.money_files.kinds import KINDS, build, source_of
from tests.bonuses.money_world import amounts_of, approved, later, published, supplemented
from tests.office import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_nobody_reads_on_the_own_slip_why_others_are_paid_otherwise(
    office: Office, settings: Any, tmp_path: Path
) -> None:
    settings.HENGJI_DATA = tmp_path
    first = published(office)
    approved(office, first)
    had = amounts_of(first)
    second = later(first, {"A01": had["A01"] + 10_000, "A03": had["A03"] - 10_000})
    whose = office.employee(Role.STAFF).name
    made = supplemented(office, second, reason=f"{whose}申诉决定变更")
    source = source_of(second, made.pk)
    assert source is not None
    pages = [page.extract_text() for page in PdfReader(build(source, KINDS["slips"])).pages]
    assert len(pages) == 2
    own = next(page for page in pages if "A01" in page)
    other = next(page for page in pages if "A03" in page)
    assert "申诉" not in own
    assert "申诉" not in other
    assert whose not in other
