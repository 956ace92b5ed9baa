"""Two packages of one year are the same bytes: nothing in them tells when or how often they were made."""

from __future__ import annotations

import shutil
import time
import zipfile
from pathlib import Path
from typing import Any, Final

from people.audit import head
from reports.archive.making import make_package
from reports.result_files import FOLDER
from scoring.models import Settlement
from tests.indicators.reviewing.rows import by
from tests.office import Office
from tests.scoring.life.years import SETTLER, published

AUDIT: Final = "12-审计记录/"


def package(row: Settlement, target: Path, settings: Any) -> Path:
    """The package made from nothing: result files that were made before are made anew."""
    shutil.rmtree(settings.HENGJI_DATA / FOLDER, ignore_errors=True)
    settlement = Settlement.objects.select_related("plan__agency").get(pk=row.pk)
    make_package(settlement, target, with_evidence=False, progress=lambda step: None)
    return target


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_made_again_it_is_the_same_to_the_byte(office: Office, settings: Any, tmp_path: Path) -> None:
    row = published(office)
    first = package(row, tmp_path / "一.zip", settings)
    # A zip tells time by two seconds, a workbook by one.
    time.sleep(2.1)
    second = package(row, tmp_path / "二.zip", settings)
    one, two = members(first), members(second)
    assert [name for name in one if one[name] != two.get(name)] == []
    assert first.read_bytes() == second.read_bytes()
    # What was done meanwhile changes the extract of the log and the two pages that print the head of its chain.
    before = str(head())
    by(office, SETTLER).record(action="查阅", target="目录", detail={}, agency=office.a.pk)
    three = members(package(row, tmp_path / "三.zip", settings))
    changed = {name for name in one if one[name] != three.get(name)}
    assert {name for name in changed if not name.startswith(AUDIT)} == {"index.html", "manifest.json"}
    assert before.encode() in one["index.html"]
    assert before.encode() not in three["index.html"]
