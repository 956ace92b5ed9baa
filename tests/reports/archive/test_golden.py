"""Archived years of all five plans, and of every engine there was, computed again to the same bytes (quality «Results pin»)."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Final

import pytest

from bonuses.recompute import replay
from plans.models import Plan
from reports.verification import first_difference
from scoring.engine import ENGINE_VERSION
from scoring.models import Settlement
from tests.golden import Kept, digest_of, kept_years
from tests.reports.pages.settled_samples import SAMPLES, settle_samples

PLANS: Final = {"gongshanglian-2015", "gongxinju-2019", "kejiju-2021", "kexie-2017", "xiangzhen-2024"}
YEARS: Final = list(kept_years())


def test_all_five_plans_are_kept_for_the_present_engine() -> None:
    assert {year.name for year in YEARS if year.engine == ENGINE_VERSION} == PLANS


@pytest.mark.parametrize("kept", YEARS, ids=lambda year: f"{year.engine}-{year.name}")
def test_an_archived_year_gives_the_same_bytes(kept: Kept) -> None:
    assert hashlib.sha256(zlib.decompress(kept.inputs)).hexdigest() == kept.inputs_digest
    row = Settlement(
        plan=Plan(year=int(kept.name[-4:]), scheme_code=kept.name), version=1, state=Settlement.State.ARCHIVED,
        inputs=kept.inputs, rules=kept.rules, inputs_digest=kept.inputs_digest, scheme_digest=kept.scheme_digest,
        engine_version=kept.engine, result=kept.result, result_digest=digest_of(kept.result),
    )  # fmt: skip
    again = replay(row)
    assert again.rules.digest == kept.scheme_digest
    assert again.text() == kept.result


@pytest.mark.parametrize("kept", [year for year in YEARS if year.engine == 1], ids=lambda year: year.name)
def test_what_is_kept_is_what_the_samples_expect(kept: Kept) -> None:
    """The golden files agree with the results that were worked out independently of the engine."""
    expected = json.loads((SAMPLES / f"{kept.name}.json").read_text(encoding="utf-8"))
    found = json.loads(kept.result)
    for name in ("subjects", "people", "bonus", "honours"):
        assert found[name] == expected[name], name


def test_a_year_archived_now_is_verified_and_a_changed_figure_found(db: None) -> None:
    row = settle_samples("镇").settlements["镇"]
    Settlement.objects.filter(pk=row.pk).update(state=Settlement.State.ARCHIVED)
    stored = Settlement.objects.select_related("plan__agency").get(pk=row.pk)
    assert first_difference(stored) is None
    stored.result = stored.result.replace('"rank": 1,', '"rank": 2,', 1)
    found = first_difference(stored)
    assert found is not None
    assert "名次" in found.figure
