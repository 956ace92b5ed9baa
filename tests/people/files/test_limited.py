"""The process that reads files: what it may not do, and that nothing it meets takes this process down."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from people.files import limited
from people.files.limited import NotDrawn, make
from tests.people.files import made

ROOT = Path(__file__).resolve().parents[3]
FENCED = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from people.files.drawing.fence import close_in
close_in()
"""


def fenced(code: str) -> str:
    """Run a piece of code behind the fence; gives what it printed."""
    ended = subprocess.run(
        [sys.executable, "-I", "-c", FENCED + code], capture_output=True, text=True, timeout=60, check=False
    )
    return ended.stdout.strip() or str(ended.returncode)


def drawn(tmp_path: Path, content: bytes, command: str, argument: str = "") -> bytes:
    source, target = tmp_path / "source", tmp_path / "out" / "made"
    source.write_bytes(content)
    make(command, source, target, argument)
    assert [path.name for path in target.parent.iterdir()] == ["made"]
    return target.read_bytes()


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import socket; socket.socket(socket.AF_UNIX)", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("import os; os.execv('/bin/true', ['true'])", "PermissionError"),
        ("bytearray(2 << 30)", "MemoryError"),
        ("open('/tmp/hengji-fence-test', 'wb').write(b'x' * (40 << 20))", "OSError"),
        ("[open('/dev/null') for _ in range(200)]", "OSError"),
    ],
    ids=["网络", "本机套接字", "启动程序", "换成程序", "内存", "写大文件", "打开很多"],
)
def test_the_fence_holds(attempt: str, error: str) -> None:
    code = f"try:\n    {attempt}\n    print('done')\nexcept (OSError, MemoryError) as e:\n    print(type(e).__name__)"
    try:
        assert fenced(code) == error
    finally:
        Path("/tmp/hengji-fence-test").unlink(missing_ok=True)


def test_the_fence_is_around_the_child_only() -> None:
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("content", "command", "why"),
    [
        (made.huge_png(), "picture", "图片的像素太大"),
        (b"no picture", "picture", "文件已损坏，打不开"),
        (b"%PDF-1.4\n%%EOF", "count", "文件已损坏，打不开"),
        (made.docx().replace(b"PK\x01\x02", b"PK\x01\x03"), "docx", "文件已损坏，打不开"),
        (made.zipped({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "docx", "文件已损坏，打不开"),
        (made.zipped({"word/document.xml": b"<x>" + b" " * (80 << 20)}), "docx", "文件已损坏，打不开"),
        (made.zipped({"a.xml": "x"}), "xlsx", "文件已损坏，打不开"),
    ],
    ids=["大图", "不是图", "空 PDF", "断目录", "实体", "炸弹", "不是工作簿"],
)  # fmt: skip
def test_a_file_at_fault_is_told_apart_and_nothing_is_left(
    tmp_path: Path, content: bytes, command: str, why: str
) -> None:
    with pytest.raises(NotDrawn) as told:
        drawn(tmp_path, content, command)
    assert (told.value.why, told.value.surely) == (why, True)
    assert list((tmp_path / "out").iterdir()) == []


def test_one_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that draws a pattern thousands of times over; the time is short, so that the test is."""
    monkeypatch.setattr(limited, "SECONDS", 0.5)
    endless = b"0 0 595 842 re f\n" + b"0 0 m " + b"595 842 300 10 20 800 c " * 60_000 + b"S\n"
    started = time.monotonic()
    with pytest.raises(NotDrawn) as told:
        drawn(tmp_path, made.pdf(stream=endless * 4), "page", "1")
    assert (told.value.why, told.value.surely) == ("文件内容过于复杂，超出预览的限度", False)
    assert time.monotonic() - started < 5
    assert list((tmp_path / "out").iterdir()) == []


def test_a_crash_of_the_child_is_no_crash_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crashing = tmp_path / "child.py"
    crashing.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(limited, "CHILD", crashing)
    with pytest.raises(NotDrawn, match="超出预览的限度"):
        drawn(tmp_path, b"x", "picture")


def test_a_page_of_any_size_becomes_a_picture_of_ordinary_size(tmp_path: Path) -> None:
    for size in ((14_400, 14_400), (3, 9_000), (1, 1)):
        assert drawn(tmp_path, made.pdf(size=size), "page", "1").startswith(b"\xff\xd8\xff")


def test_the_child_is_given_nothing_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "very secret")
    telling = tmp_path / "child.py"
    telling.write_text("import os; print(sorted(os.environ))")
    monkeypatch.setattr(limited, "CHILD", telling)
    assert b"SECRET_KEY" not in drawn(tmp_path, b"x", "picture")
