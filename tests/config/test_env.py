"""The environment is read as a whole and refused loudly, in Chinese, with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import DEVELOPMENT_SECRET, ConfigurationError, read_environment
from tests.house.tree import ROOT

KEY = "0123456789abcdef" * 4
PRODUCTION = {
    "HENGJI_MODE": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "jixiao.example.gov.cn, 10.0.0.8",
    "DATABASE_URL": "postgres://hengji:secret@db:5432/hengji",
}


def faults(base_dir: Path, **variables: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_environment(variables, base_dir=base_dir)
    return str(caught.value)


def test_an_empty_environment_is_a_trial_on_this_machine(tmp_path: Path) -> None:
    read = read_environment({}, base_dir=tmp_path)
    assert (read.production, read.debug) == (False, False)
    assert read.secret_key == DEVELOPMENT_SECRET
    assert read.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert read.data_dir == tmp_path / "var"
    assert read.data_dir.is_dir()
    assert read.database["NAME"] == str(tmp_path / "var" / "hengji.sqlite3")


def test_production_with_everything_set(tmp_path: Path) -> None:
    read = read_environment(PRODUCTION, base_dir=tmp_path)
    assert (read.production, read.debug, read.secret_key) == (True, False, KEY)
    assert read.allowed_hosts == ("jixiao.example.gov.cn", "10.0.0.8")
    assert read.database["HOST"] == "db"


def test_production_names_every_missing_variable_at_once(tmp_path: Path) -> None:
    said = faults(tmp_path, HENGJI_MODE="production").splitlines()
    assert [line.split("；")[0] for line in said[1:4]] == [
        "· 正式运行必须设 SECRET_KEY", "· 正式运行必须设 ALLOWED_HOSTS", "· 正式运行必须设 DATABASE_URL",
    ]  # fmt: skip
    assert said[-1] == "各变量的说明见 docs/environment.md。"
    assert (ROOT / "docs" / "environment.md").is_file()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"HENGJI_MODE": "prod"}, "HENGJI_MODE 的值“prod”不认识；正式运行写 production"),
        ({"DEBUG": "yes"}, "DEBUG 的值“yes”不认识；开启写 1"),
        ({"DEBUG": "1"}, "不能开启 DEBUG；请去掉 DEBUG 或写 0"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY 太短或是公开的开发用密钥（至少 50 个字符）；请用"),
        ({"SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY 太短或是公开的开发用密钥"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS 不能写 *"),
        ({"ALLOWED_HOSTS": " , "}, "正式运行必须设 ALLOWED_HOSTS；请写"),
        ({"HENGJI_DATA": "/dev/null/var"}, "数据目录 /dev/null/var 不能建立（路径中有一段不是文件夹）；请"),
        ({"HENGJI_DATA": "/proc"}, "数据目录 /proc 不能写入（不存在）；请"),
    ],
)
def test_each_fault_has_its_remedy(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    message = faults(tmp_path, **{**PRODUCTION, **changed})
    assert said in message
    assert message.count("\n· ") == 1


def test_a_mistyped_mode_is_not_the_easy_one(tmp_path: Path) -> None:
    assert "必须设 SECRET_KEY" in faults(tmp_path, HENGJI_MODE="Production")


def test_debug_is_asked_for_by_name(tmp_path: Path) -> None:
    assert read_environment({"DEBUG": "1"}, base_dir=tmp_path).debug is True


def test_a_command_says_it_without_a_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "mysql://host/name", "HENGJI_DATA": str(tmp_path)}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "环境变量有误，程序没有启动：\n· DATABASE_URL 的开头不认识（“mysql”）；请写 sqlite:///"
    )
    assert "Traceback" not in done.stderr
