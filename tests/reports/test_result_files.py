"""The files of a settlement: made once, kept by version and state, made again from what was frozen."""

from __future__ import annotations

from pathlib import Path

import pytest

from people.acting import Actor
from people.errors import DomainError
from reports.opened import settled_of
from reports.result_files import KINDS, build, file_name, kind_named, kinds_of, place, stored
from scoring.life.steps import advance
from scoring.models import Settlement
from tests.reports.results.books import settle_sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def settlement(settings: object, tmp_path: Path) -> Settlement:
    settings.HENGJI_DATA = tmp_path  # type: ignore[attr-defined]
    settle_sample("kexie-2017")
    return Settlement.objects.select_related("plan__agency").get()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_made_from_what_was_frozen(settlement: Settlement, kind: str) -> None:
    assert stored(settlement, KINDS[kind]) is None
    path = build(settlement, KINDS[kind])
    assert stored(settlement, KINDS[kind]) == path
    assert path.stat().st_size > 1_000
    assert path.parent.stat().st_mode & 0o077 == 0
    before = path.stat().st_mtime_ns
    assert build(settlement, KINDS[kind]).stat().st_mtime_ns == before


def test_a_file_that_prints_the_state_is_made_anew_for_each(settlement: Settlement) -> None:
    draft = place(settlement, KINDS["pdf"]), place(settlement, KINDS["xlsx"])
    advance(by=Actor(name="测试"), settlement=settlement, to=Settlement.State.CHECKED)
    assert place(settlement, KINDS["pdf"]) != draft[0]
    assert place(settlement, KINDS["xlsx"]) == draft[1]


def test_names_and_kinds(settlement: Settlement) -> None:
    name = file_name(settlement, KINDS["xlsx"])
    assert name == f"{settlement.plan.agency.name}2017年度第1版-结果.xlsx"
    assert KINDS["bonus"] not in kinds_of(settlement, pays=False)
    assert KINDS["bonus"] in kinds_of(settlement, pays=True)
    assert KINDS["slips"] in kinds_of(settlement, pays=False), "people are appraised"
    with pytest.raises(DomainError, match="没有这种文件"):
        kind_named("docx")


def test_where_nobody_is_appraised_or_paid_there_are_no_slips() -> None:
    settlement = settle_sample("xiangzhen-2024").settlement
    assert KINDS["slips"] not in kinds_of(settlement, pays=False)
    assert KINDS["slips"] in kinds_of(settlement, pays=True)


def test_a_version_from_before_rows_were_kept_says_so_when_they_are_gone(settlement: Settlement) -> None:
    Settlement.objects.update(book=b"")
    settlement.refresh_from_db()
    assert settled_of(settlement).settlement.result == settlement.result
    settle_sample("kexie-2017")
    settlement.refresh_from_db()
    with pytest.raises(DomainError, match="已被后来的草稿替换"):
        settled_of(settlement)
