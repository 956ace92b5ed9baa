"""`manage.py check_scheme FILE`: sentences and exit 0, or every fault on stderr and exit 2."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from plans.schemes import FOLDER, scheme_codes


def check(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("check_scheme", *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("code", scheme_codes())
def test_a_sound_file_is_read_back(code: str) -> None:
    status, out, err = check(str(FOLDER / f"{code}.yaml"))
    assert (status, err) == (0, "")
    assert out.startswith("1. 本方案按“")
    assert "可以在年度方案中改动的设置：\n项目\t值\t类型\t条款\t说明\n" in out
    assert check(code) == (status, out, err)


def test_faults_carry_file_line_key_problem_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "方案.yaml"
    text = (FOLDER / "kexie-2017.yaml").read_text(encoding="utf-8")
    path.write_text(
        text.replace("version: 1", "version: 0").replace("year: 2017", "yaer: 2017"), encoding="utf-8"
    )
    status, out, err = check(str(path))
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        f"{path}:3 version: 数值太小；应不小于 1",
        f"{path}:6 yaer: 不认识的键“yaer”；请删去，或按 docs/schemes.md 改正写法",
        "共 2 处错误，方案不能使用",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"x" * 2_000_001, "太大"), (b"", "键: 值")],
    ids=["编码", "太大", "空"],
)
def test_what_is_no_scheme_file_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "方案.yaml"
    path.write_bytes(content)
    status, out, err = check(str(path))
    assert (status, out) == (2, "")
    assert problem in err


def test_a_missing_file_names_the_known_codes(tmp_path: Path) -> None:
    status, _, err = check(str(tmp_path / "没有.yaml"))
    assert status == 2
    assert "文件不存在" in err
    assert "kexie-2017" in err
    assert check(str(tmp_path))[0] == 2


def test_the_settings_alone_as_a_table() -> None:
    status, out, _ = check("xiangzhen-2024", "--table")
    assert status == 0
    assert out.splitlines()[2] == "| 业绩权重 | 70% | 百分数 | 四(二)4 |  |"
