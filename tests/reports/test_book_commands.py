"""check_book, blank_book and write_book where they cannot write, or crash."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from django.core.management import call_command

from plans.schemes import scheme_text
from reports.workbook.check import check
from scoring.services import store_year
from tests.broken.build import puts
from tests.broken.kinds import KX
from tests.reports.workbook.books import changed, sample

SOUND = str(sample(KX))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, list[str]]:
    try:
        call_command(*arguments)
        code = 0
    except SystemExit as stopped:
        code = int(str(stopped.code))
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A folder with a file, a folder and nothing else."""
    (tmp_path / "文件").touch()
    (tmp_path / "文件夹").mkdir()
    return tmp_path


IMPOSSIBLE = [("没有/a.xlsx", "不存在"), ("文件/a.xlsx", "路径中有一段不是文件夹"), ("文件夹", "是文件夹")]


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "reason"), IMPOSSIBLE)
@pytest.mark.parametrize("command", ["check_book", "blank_book", "write_book"])
def test_an_impossible_place_is_wrong_input(
    command: str, place: str, reason: str, places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(places / place)
    arguments = {
        "check_book": [SOUND, "--marked", out],
        "blank_book": ["kexie-2017", out],
        "write_book": ["--agency", "某市科学技术协会", "--year", "2017", out],
    }
    reading = check(SOUND)
    assert reading.rows is not None
    store_year(reading.rows, owner=reading.agency)
    code, text, err = run(capsys, command, *arguments[command])
    assert code == 2
    assert "没有错误" not in text
    (line,) = err
    assert line.endswith(f"工作簿 {out}（{reason}）；请换一个可以写入的位置")
    assert sorted(path.name for path in places.iterdir()) == ["文件", "文件夹"]


def test_an_impossible_marked_copy_does_not_hide_the_faults(
    places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = changed(places, KX, puts({"人员!J3": 13}))
    code, _, err = run(capsys, "check_book", str(book), "--marked", str(places / "文件夹"))
    assert code == 2
    assert [line.split(":")[0][:4] for line in err] == ["没有写出", "人员!J"]


def test_a_marked_copy_that_we_fail_to_make_is_our_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.management.commands.check_book.write_marked", crash)
    marked = str(tmp_path / "a.xlsx")
    code, text, err = run(capsys, "check_book", SOUND, "--marked", marked)
    assert code == 1
    assert "没有错误" not in text
    assert [line.split("；")[0] for line in err] == ["程序出错，没有写出标注的工作簿：RuntimeError planted"]
    book = changed(tmp_path, KX, puts({"人员!J3": 13}))
    assert run(capsys, "check_book", str(book), "--marked", marked)[0] == 2


def crash(*_: object, **__: object) -> None:
    raise RuntimeError("planted")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "place", "arguments"),
    [
        ("check_book", "check", [SOUND]),
        ("blank_book", "write_blank", ["kexie-2017", "a.xlsx"]),
        ("write_book", "find_plan", ["--agency", "a", "--year", "1", "a.xlsx"]),
        ("demo", "load_story", []),
    ],
)
def test_a_crash_of_our_own_is_one_line(
    command: str,
    place: str,
    arguments: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(f"reports.management.commands.{command}.{place}", crash)
    code, _, err = run(capsys, command, *arguments)
    assert code == 1
    (line,) = err
    assert line.startswith("程序出错，")
    assert "没有" in line
    assert "planted；请把日志" in line


@pytest.mark.django_db
def test_an_interrupt_says_what_was_not_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reports.management.commands.settle.check", interrupt)
    assert run(capsys, "settle", SOUND, "--out", "o") == (1, "", ["已中断，没有存入任何数据"])


def test_a_scheme_file_with_a_byte_order_mark_makes_a_blank_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "方案.yaml"
    file.write_bytes(codecs.BOM_UTF8 + (scheme_text("kexie-2017") or "").encode())
    assert run(capsys, "blank_book", str(file), str(tmp_path / "a.xlsx"))[0] == 0
    assert run(capsys, "check_scheme", str(file))[0] == 0
