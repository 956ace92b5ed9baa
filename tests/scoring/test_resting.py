"""A correction names the year's settlements that people have seen, and no others."""

from __future__ import annotations

import pytest

from indicators.corrections_registry import resting_on
from people.access import Role
from tests.indicators.reviewing.rows import filed
from tests.office import build_office
from tests.running_year import running_year
from tests.scoring.settlements import make_settlement


@pytest.mark.django_db
def test_posted_and_published_settlements_are_named() -> None:
    office = build_office()
    plan = running_year(office)
    row = filed(office, plan, "1.1", filed_by=office.account(Role.FILER))
    assert resting_on(row) == ()
    for version, state in enumerate(("草稿", "公示", "发布"), 1):
        make_settlement(plan, version=version, state=state)
    assert resting_on(row) == ("2026年度核算第2版（公示）", "2026年度核算第3版（发布）")
