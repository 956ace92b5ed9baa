"""The command line as a whole speaks Chinese: the page of all commands, and a command that does not exist."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT, files

ENGLISH = re.compile(r"Available|Unknown|Type '|subcommand|usage")


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("arguments", [["help"], ["--help"], []], ids=["help", "--help", "nothing"])
def test_the_page_names_every_command_of_ours_with_what_it_does(arguments: list[str]) -> None:
    done = manage(*arguments)
    assert done.returncode == 0
    ours = {
        path.stem
        for path in files(suffix=".py")
        if path.parent.name == "commands" and path.stem != "__init__"
    }
    lines = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines() if re.match(r"  \w", line)}
    assert ours <= lines.keys()
    assert [name for name, said in lines.items() if not re.search("[\u4e00-\u9fff]", said)] == []
    assert not ENGLISH.search(done.stdout)


def test_an_unknown_command_is_one_line_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    done = manage("bakcup")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "没有“bakcup”这个命令；您要的是 backup 吗？全部命令见 manage.py help\n"


def test_an_unknown_command_like_no_other() -> None:
    assert manage("ппп").stderr == "没有“ппп”这个命令；全部命令见 manage.py help\n"


def test_scripts_get_the_names_alone() -> None:
    names = manage("help", "--commands").stdout.split()
    assert {"backup", "upgrade", "migrate"} <= set(names)
