"""`manage.py settle` as a user runs it: the samples, the same bytes again, both databases, exits 0, 1 and 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bonuses.models import BonusPool
from plans.models import Plan
from reports import services
from scoring.models import Settlement
from tests.postgres import PostgresServer
from tests.reports.agreement import differences

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "data" / "samples"
BOOKS = sorted(SAMPLES.rglob("*.xlsx"))
EDGES = [book for book in BOOKS if book.parent != SAMPLES]
SMALL = SAMPLES / "edges" / "16-kexie-2017.xlsx"


def settle(book: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    try:
        call_command("settle", str(book), "--out", str(out))
        code = 0
    except SystemExit as stopped:
        code = int(str(stopped.code))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def crash(*_: object) -> None:
    raise RuntimeError("planted")


@pytest.fixture
def without_paper(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Leave the PDF out from the call on: most of the time of `settle`, and nothing that is compared."""
    return lambda: monkeypatch.setattr(services, "write_pdf", lambda settled, path: path.write_bytes(b""))


# The samples of the schemes and every other edge go the whole way in an ordinary run; of the rest, the first part.
WHOLE = [book for book in BOOKS if book.parent == SAMPLES or book in EDGES[::2]]


@pytest.mark.django_db
@pytest.mark.parametrize("book", [book for book in EDGES if book not in WHOLE], ids=lambda book: book.stem)
def test_an_edge_agrees(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], without_paper: Callable[[], None]
) -> None:
    without_paper()
    assert settle(book, tmp_path, capsys)[::2] == (0, "")
    ours = json.loads((tmp_path / "结果.json").read_bytes())
    assert list(differences(ours, json.loads(book.with_suffix(".json").read_text(encoding="utf-8")))) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "book",
    [pytest.param(book, marks=() if book in WHOLE else pytest.mark.prove) for book in BOOKS],
    ids=lambda book: book.stem,
)
def test_every_sample_agrees_and_its_result_file_and_exported_year_settle_to_the_same_bytes(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], without_paper: Callable[[], None]
) -> None:
    out = tmp_path / "first"
    assert settle(book, out, capsys)[::2] == (0, "")
    assert sorted(path.name for path in out.iterdir()) == ["结果.json", "结果.pdf", "结果.xlsx"]
    assert (out / "结果.pdf").read_bytes().startswith(b"%PDF")
    first = (out / "结果.json").read_bytes()
    ours = json.loads(first)
    assert list(differences(ours, json.loads(book.with_suffix(".json").read_text(encoding="utf-8")))) == []
    year = tmp_path / "year.xlsx"
    call_command("write_book", "--agency", ours["agency"], "--year", str(ours["year"]), str(year))
    without_paper()
    for name, source in (("back", out / "结果.xlsx"), ("year", year)):
        assert settle(source, tmp_path / name, capsys)[::2] == (0, "")
        assert (tmp_path / name / "结果.json").read_bytes() == first


@pytest.mark.django_db
def test_settling_again_supersedes_the_draft_and_gives_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], without_paper: Callable[[], None]
) -> None:
    without_paper()
    first, second = tmp_path / "1", tmp_path / "2"
    assert settle(SMALL, first, capsys)[0] == settle(SMALL, second, capsys)[0] == 0
    assert (first / "结果.json").read_bytes() == (second / "结果.json").read_bytes()
    states = list(Settlement.objects.order_by("version").values_list("version", "state"))
    assert states == [(1, "已被替代"), (2, "草稿")]
    texts = set(Settlement.objects.values_list("result", flat=True))
    assert len(texts) == 1, "the superseded one stays readable"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "scheme", ["kexie-2017", pytest.param("gongxinju-2019", marks=pytest.mark.prove), "xiangzhen-2024"]
)
def test_another_row_order_gives_the_same_bytes(
    scheme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], without_paper: Callable[[], None]
) -> None:
    without_paper()
    book = SAMPLES / f"{scheme}.xlsx"
    pages = openpyxl.load_workbook(book)
    for page in pages:
        rows = [[(cell.value, cell.number_format) for cell in row] for row in page.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), 2):
            for column, (value, number_format) in enumerate(row, 1):
                cell = page.cell(number, column)
                cell.value, cell.number_format = value, number_format
    turned = tmp_path / "turned.xlsx"
    pages.save(turned)
    assert settle(book, tmp_path / "a", capsys)[0] == settle(turned, tmp_path / "b", capsys)[0] == 0
    assert (tmp_path / "a" / "结果.json").read_bytes() == (tmp_path / "b" / "结果.json").read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "book",
    [SMALL, pytest.param(SAMPLES / "gongxinju-2019.xlsx", marks=pytest.mark.prove)],
    ids=lambda book: book.stem,
)
def test_postgresql_gives_the_same_bytes_as_sqlite(
    book: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    without_paper: Callable[[], None],
    postgres_server: PostgresServer,
) -> None:
    """On PostgreSQL as a process, as a user runs it; here in SQLite, where every sample is shown to be right."""
    files = tmp_path / "postgres"
    without_paper()
    assert settle(book, tmp_path / "sqlite", capsys)[::2] == (0, "")
    address = postgres_server.database_with_tables()
    environment = {**os.environ, "DATABASE_URL": address, "HENGJI_DATA": str(tmp_path / "data")}
    command = [sys.executable, "manage.py", "settle", str(book), "--out", str(files)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    assert (files / "结果.json").read_bytes() == (tmp_path / "sqlite" / "结果.json").read_bytes()


@pytest.mark.django_db
def test_wrong_input_is_exit_2_with_its_lines_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = openpyxl.load_workbook(SMALL)
    pages["人员"]["C3"] = "K9"
    pages["方案"]["B3"] = None
    pages.save(tmp_path / "broken.xlsx")
    out = tmp_path / "out"
    code, _, err = settle(tmp_path / "broken.xlsx", out, capsys)
    lines = err.splitlines()
    assert code == 2
    assert [line.split(":")[0] for line in lines] == ["方案!B3", "人员!C3"], lines
    assert not out.exists()
    assert not Plan.objects.exists()


@pytest.mark.django_db
def test_a_missing_file_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = settle(tmp_path / "none.xlsx", tmp_path / "out", capsys)
    assert code == 2
    assert err.startswith("文件: ")
    assert len(err.splitlines()) == 1


@pytest.mark.django_db
def test_a_crash_of_our_own_is_exit_1_with_one_line_and_nothing_half_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bonuses.services.distribute", crash)
    code, _, err = settle(SMALL, tmp_path / "out", capsys)
    assert code == 1
    assert err.startswith("程序出错，没有存入任何数据：RuntimeError planted；请把日志 ")
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "out").exists()
    assert not Plan.objects.exists()
    assert not Settlement.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "said"),
    [(RuntimeError("planted"), "RuntimeError planted"), (OSError(28, "No space"), "磁盘已满")],
    ids=["ours", "disk"],
)
def test_files_that_cannot_be_written_leave_a_whole_settlement_and_say_so(
    fault: Exception,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def crash(*_: object) -> None:
        raise fault

    old = tmp_path / "out" / "结果.json"
    old.parent.mkdir()
    old.write_text("old", encoding="utf-8")
    with monkeypatch.context() as planted:
        planted.setattr("reports.services.write_pdf", crash)
        code, out, err = settle(SMALL, tmp_path / "out", capsys)
    assert (code, out) == (1, "")
    assert err.startswith(f"核算已存入（第1版），但结果文件没有写出：{said}；请重新运行 settle；请把日志 ")
    assert len(err.splitlines()) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["结果.json"]
    assert old.read_text(encoding="utf-8") == "old"
    stored = Settlement.objects.get()
    assert (stored.version, stored.state) == (1, "草稿")
    assert BonusPool.objects.get().allocations.exists()
    assert settle(SMALL, tmp_path / "out", capsys)[0] == 0
    assert old.read_bytes() == stored.result.encode()


@pytest.mark.django_db
def test_the_files_are_written_without_a_query(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process stores after the commit must not get into them."""
    write = services._write_files
    counts = []

    def counted(*arguments: Any) -> None:
        with CaptureQueriesContext(connection) as queries:
            write(*arguments)
        counts.append(len(queries))

    monkeypatch.setattr(services, "_write_files", counted)
    assert settle(SMALL, tmp_path, capsys)[0] == 0
    assert counts == [0]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["结果.json", "结果.xlsx", "结果.pdf"])
def test_a_folder_in_the_place_of_a_result_is_wrong_input(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).mkdir()
    code, _, err = settle(SMALL, tmp_path, capsys)
    assert code == 2
    assert err == f"没有存入任何数据：{tmp_path / name} 是文件夹；请换一个可以写入的文件夹。\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert not Plan.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("file", "不是文件夹"),
        ("file/below", "路径中有一段不是文件夹"),
        ("link", "已经存在"),
        ("/proc/nowhere", "不存在"),
        ("new/" + "长" * 100, "名称太长"),
    ],
)
def test_a_place_that_cannot_hold_the_results_is_wrong_input(
    out: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nothing")
    code, _, err = settle(SMALL, tmp_path / out, capsys)
    assert code == 2
    assert (
        err
        == f"没有存入任何数据：结果文件夹 {tmp_path / out} 不能写入（{reason}）；请换一个可以写入的文件夹。\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]
    assert not Plan.objects.exists()


@pytest.mark.django_db
def test_a_year_past_its_draft_is_not_overwritten_and_the_difference_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], without_paper: Callable[[], None]
) -> None:
    without_paper()
    assert settle(SMALL, tmp_path / "1", capsys)[0] == 0
    Settlement.objects.update(state=Settlement.State.PUBLISHED)
    pages = openpyxl.load_workbook(SMALL)
    pages["方案"]["B5"] = 70000
    pages.save(tmp_path / "other.xlsx")
    code, _, err = settle(tmp_path / "other.xlsx", tmp_path / "2", capsys)
    assert code == 2
    assert "与已有结果相比" in err
    assert "奖金" in err
    assert Settlement.objects.count() == 1
    assert not (tmp_path / "2").exists()


@pytest.mark.django_db
def test_money_is_stored_to_the_fen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], without_paper: Callable[[], None]
) -> None:
    without_paper()
    assert settle(SMALL, tmp_path, capsys)[0] == 0
    pool = BonusPool.objects.get()
    assert pool.total_fen == 60_000_01
    assert sum(pool.allocations.values_list("amount_fen", flat=True)) == pool.paid_fen
