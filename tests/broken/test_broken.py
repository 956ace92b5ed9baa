"""Every broken workbook is refused with the right place, problem and remedy (workbook.md; issue part 8)."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.broken.catalogue import BROKEN, HOSTILE, SOUND
from tests.broken.kinds import NO_CELL, Broken, FaultLine
from tests.broken.many import FLOOD

SECONDS = 20
KILOBYTES = 1_000_000
LIMIT = 500

pytestmark = pytest.mark.usefixtures("usual_garbage")


def check_book(path: Path) -> list[str]:
    """The fault lines of a workbook."""
    from reports.workbook.check import fault_lines

    return fault_lines(path)


def _named(kinds: list[Broken]) -> list[object]:
    return [pytest.param(kind, id=kind.name) for kind in kinds]


def _every_other(kinds: list[Broken]) -> list[object]:
    """The kinds; those between them only in `make prove`."""
    return [
        pytest.param(kind, id=kind.name, marks=pytest.mark.prove if place % 2 else ())
        for place, kind in enumerate(kinds)
    ]


def _lines(kind: Broken, folder: Path) -> list[FaultLine]:
    """The fault lines of a kind, taken apart; in time, on one line each, without the words of a crash."""
    path = kind.write(folder)
    before = path.read_bytes()
    start, peak = time.process_time(), getrusage(RUSAGE_SELF).ru_maxrss
    lines = check_book(path)
    assert time.process_time() - start < SECONDS
    assert getrusage(RUSAGE_SELF).ru_maxrss - peak < KILOBYTES
    assert path.read_bytes() == before
    for line in lines:
        assert not re.search(r'Traceback|Error\b|Exception|File "|<class|None\b|object at 0x', line), line
    if len(lines) == LIMIT + 1:  # the last line is their number
        lines = lines[:LIMIT]
    return [FaultLine.parse(line) for line in lines]


@pytest.mark.parametrize("kind", _every_other(BROKEN))
def test_a_broken_book_is_refused_with_place_problem_and_remedy(kind: Broken, tmp_path: Path) -> None:
    lines = _lines(kind, tmp_path)
    for expected in kind.expect:
        assert any(expected.matches(line) for line in lines), (expected, lines[:20])
    if kind.only:
        assert len(lines) == len(kind.expect), lines[:20]
    if kind.ordered:
        assert [line.place for line in lines] == [expected.place for expected in kind.expect]


@pytest.mark.parametrize("kind", _named(HOSTILE))
def test_a_hostile_file_is_refused_before_it_is_parsed(kind: Broken, tmp_path: Path) -> None:
    lines = _lines(kind, tmp_path)
    (expected,) = kind.expect
    assert any(expected.matches(line) for line in lines), lines[:20]
    if kind.only:
        assert len(lines) == 1, lines[:20]
    if expected.place == NO_CELL:
        assert lines[0].place == NO_CELL
    assert os.listdir(tmp_path) == [f"工作簿{kind.suffix}"], "a check writes nothing"


@pytest.mark.parametrize("kind", _named(SOUND))
def test_an_odd_but_sound_book_has_no_fault(kind: Broken, tmp_path: Path) -> None:
    assert check_book(kind.write(tmp_path)) == []


def test_the_catalogue_is_large_and_its_names_are_unique() -> None:
    names = [kind.name for kind in (*BROKEN, *HOSTILE, *SOUND)]
    assert len(names) == len(set(names))
    assert len(BROKEN) + len(HOSTILE) >= 250


def _kind(name: str) -> Broken:
    return next(kind for kind in (*BROKEN, *HOSTILE) if kind.name == name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["每张表各一处", "科协自选合计多一分", "截断一半"])
def test_settle_exits_2_and_neither_writes_nor_stores(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = _kind(name)
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as stopped:
        call_command("settle", str(kind.write(tmp_path)), "--out", str(out))
    assert stopped.value.code == 2
    lines = [FaultLine.parse(line) for line in capsys.readouterr().err.splitlines()]
    assert len(lines) == len(kind.expect)
    for expected, line in zip(kind.expect, lines, strict=True):
        assert expected.matches(line), line
    assert not out.exists() or not list(out.iterdir())
    assert _nothing_stored()


@pytest.mark.django_db
def test_settle_names_500_faults_and_then_their_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = _kind("超过五百行给出总数")
    with pytest.raises(SystemExit) as stopped:
        call_command("settle", str(kind.write(tmp_path)), "--out", str(tmp_path / "out"))
    assert stopped.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == LIMIT + 1
    assert [FaultLine.parse(line).place for line in lines[:LIMIT]] == [
        f"测评!A{number}" for number in range(8, 8 + LIMIT)
    ]
    assert str(FLOOD) in lines[-1]


def _nothing_stored() -> bool:
    return not any(
        apps.get_model(name).objects.exists()
        for name in ("plans.Plan", "scoring.Settlement", "people.Agency")
    )
