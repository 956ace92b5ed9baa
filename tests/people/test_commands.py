"""How every command ends: usage in Chinese, one line without a traceback, quiet when the reader has gone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

import pytest
from django.core.management import get_commands, load_command_class

from people.commands import HouseCommand
from people.usage import usage_fault
from tests.house.tree import ROOT

SMALL = str(ROOT / "tests" / "data" / "samples" / "edges" / "16-kexie-2017.xlsx")
MINE = ["settle", "check_book", "write_book", "blank_book", "demo", "check_scheme"]


def run(folder: Path, *arguments: str, url: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "HENGJI_DATA": str(folder / "data"),
        "DATABASE_URL": url or f"sqlite:///{folder}/test.sqlite3",
        **variables,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


@pytest.mark.parametrize("name", MINE)
def test_the_commands_share_their_ending(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    assert isinstance(command, HouseCommand)
    assert command.undone != HouseCommand.undone


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["settle"], "缺少参数 book、--out；用法见 manage.py settle --help"),
        (["settle", "a.xlsx", "--out"], "--out 后面要写一个值；"),
        (["settle", "a.xlsx", "--out", "b", "--nothing"], "不认识的参数 --nothing；"),
        (["write_book", "a", "--agency", "x", "--year", "二零"], "--year 要写整数，不能是 '二零'；"),
        (["check_scheme", "a", "--table=1"], "--table 后面不能写值 '1'；"),
    ],
)
def test_a_wrong_command_line_is_one_chinese_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "argument --kind: invalid choice: 'c' (choose from 'a', 'b')",
            "--kind 不能是 'c'，可以是 'a'、'b'",
        ),
        ("argument --a: not allowed with argument --b", "--a 不能和 --b 同用"),
        ("ambiguous option: --s could match --scheme, --so", "--s 不明确，可能是 --scheme、--so"),
        ("argument --x: invalid Path value: 'y'", "--x 的值 'y' 写错了"),
        ("something new", "参数写错了（something new）"),
    ],
)
def test_what_argparse_says_in_chinese(english: str, chinese: str) -> None:
    assert usage_fault(english) == chinese


def test_help_is_chinese(tmp_path: Path) -> None:
    done = run(tmp_path, "settle", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("用法：manage.py settle --out OUT")
    assert "参数:" in done.stdout
    for word in ("usage", "options", "show this", "--traceback", "--pythonpath"):
        assert word not in done.stdout


@pytest.mark.parametrize(
    "command", [["settle", SMALL, "--out", "o"], ["write_book", "b", "--agency", "x", "--year", "1"]]
)
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgres://clerk:geheim@127.0.0.1:9/hengji", "数据库 postgres://clerk@127.0.0.1:9/hengji 连不上（没有服务在监听）；请"),
        ("postgres://clerk:geheim@/hengji?host=/nowhere", "数据库 postgres://clerk@%2Fnowhere/hengji 连不上（没有这个套接字）；请"),
        ("sqlite:///{}/book.txt", "不是 SQLite 数据库文件；请核对 DATABASE_URL"),
    ],
    ids=["address", "socket", "file"],
)  # fmt: skip
def test_a_database_that_cannot_be_used_is_one_line(
    tmp_path: Path, command: list[str], url: str, said: str
) -> None:
    (tmp_path / "book.txt").write_text("no database\n" * 100, encoding="utf-8")
    done = run(
        tmp_path,
        *[str(tmp_path / "o") if word == "o" else word for word in command],
        url=url.format(tmp_path),
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("没有")
    assert said in done.stderr
    assert "DATABASE_URL" in done.stderr
    assert "geheim" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "o").exists()


def test_an_unknown_postgresql_database_is_named(tmp_path: Path, postgres_url: str) -> None:
    place, _, query = postgres_url.partition("?")
    done = run(tmp_path, "write_book", "b", "--agency", "x", "--year", "1", url=f"{place}_none?{query}")
    assert done.returncode == 1
    assert "_none 不存在，或没有这个用户；请先建立，或改 DATABASE_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("log", "reason"), [("folder", "是文件夹"), ("/dev/full", "磁盘已满")], ids=["folder", "full"]
)
def test_a_log_that_cannot_be_written_is_said_in_the_same_line(
    tmp_path: Path, tables: Path, log: str, reason: str
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    if log == "folder":
        (data / "hengji.log").mkdir()
    else:
        (data / "hengji.log").symlink_to(log)
    # A crash of our own: the table of the plans is gone.
    url = f"sqlite:///{tmp_path}/test.sqlite3"
    copyfile(tables, tmp_path / "test.sqlite3")
    with sqlite3.connect(tmp_path / "test.sqlite3") as base:
        base.execute("DROP TABLE plans_plansetting")
    done = run(tmp_path, "settle", SMALL, "--out", str(tmp_path / "o"), url=url)
    assert done.returncode == 1
    assert done.stderr.startswith("程序出错，没有存入任何数据：OperationalError no such table")
    assert done.stderr.endswith(f"日志 {data}/hengji.log 也写不进（{reason}），请把这一行交给维护人员\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [["settle", SMALL, "--out", "o"], ["check_scheme", "kexie-2017"], ["check_book", SMALL]],
    ids=["settle", "check_scheme", "check_book"],
)  # fmt: skip
@pytest.mark.parametrize(
    "closed", ["pipe", "nothing", pytest.param("nothing, no tables", marks=pytest.mark.prove)]
)
def test_a_reader_that_has_gone_is_no_failure(
    tmp_path: Path, tables: Path, arguments: list[str], closed: str
) -> None:
    if closed != "nothing, no tables":  # there the command begins with nothing and makes its tables itself
        copyfile(tables, tmp_path / "t.sqlite3")
    words = " ".join(str(tmp_path / "o") if word == "o" else word for word in arguments)
    ending = "| true" if closed == "pipe" else ">&-"
    script = f"set -o pipefail; {sys.executable} manage.py {words} {ending}"
    environment = {
        **os.environ,
        "HENGJI_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/t.sqlite3",
    }
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    if arguments[0] == "settle":
        assert len(list((tmp_path / "o").iterdir())) == 3
