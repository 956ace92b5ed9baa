"""DATABASE_URL in all its spellings."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from config.database_url import DatabaseUrlError, database_settings

DEFAULT = Path("/nowhere/default.sqlite3")


def read(url: str) -> dict[str, object]:
    return database_settings(url, default=DEFAULT)


def test_a_relative_sqlite_path_counts_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read("sqlite:///some/year.sqlite3")["NAME"] == str(tmp_path / "some" / "year.sqlite3")
    assert (tmp_path / "some").is_dir()


@pytest.mark.parametrize(
    ("written", "name"),
    [("a.sqlite3", "a.sqlite3"), ("年度.sqlite3", "年度.sqlite3"), ("a%20b%3F.db", "a b?.db")],
)
def test_an_absolute_sqlite_path(tmp_path: Path, written: str, name: str) -> None:
    settings = read(f"sqlite:///{tmp_path}/{written}")
    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["NAME"] == str(tmp_path / name)


def test_sqlite_waits_writes_ahead_and_syncs(tmp_path: Path) -> None:
    options = read(f"sqlite:///{tmp_path}/a.db")["OPTIONS"]
    assert isinstance(options, dict)
    assert options["transaction_mode"] == "IMMEDIATE"
    with sqlite3.connect(tmp_path / "a.db") as connection:
        for command in str(options["init_command"]).split(";"):
            connection.execute(command)
        pragmas = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        assert [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas] == [
            "wal",
            2,
            20_000,
            1,
        ]
    connection.close()


def test_sqlite_in_memory() -> None:
    assert read("sqlite:///:memory:")["NAME"] == ":memory:"


@pytest.mark.parametrize(
    ("url", "user", "password", "host", "port", "name"),
    [
        ("postgres://u:p@db.gov:5433/hengji", "u", "p", "db.gov", "5433", "hengji"),
        ("postgresql://u@db/hengji", "u", "", "db", "", "hengji"),
        ("postgres://u:p%40%2F%23@10.0.0.8:5432/h%20j", "u", "p@/#", "10.0.0.8", "5432", "h j"),
        ("postgres://u@/hengji?host=/tmp/Sock-1&port=5440", "u", "", "/tmp/Sock-1", "5440", "hengji"),
        ("postgres:///hengji?host=%2Fvar%2Frun%2Fpostgresql", "", "", "/var/run/postgresql", "", "hengji"),
        ("postgres://u@%2Ftmp%2FSock-1:5440/hengji", "u", "", "/tmp/Sock-1", "5440", "hengji"),
        ("postgres://u@[fd00::8]:5432/hengji", "u", "", "fd00::8", "5432", "hengji"),
    ],
)
def test_postgres(url: str, user: str, password: str, host: str, port: str, name: str) -> None:
    settings = read(url)
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert [settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        user,
        password,
        host,
        port,
        name,
    ]
    assert settings["OPTIONS"] == {}


def test_postgres_takes_the_options_of_a_secure_connection() -> None:
    assert read("postgres://u@db/hengji?sslmode=verify-full")["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("hengji.sqlite3", "没有写明数据库种类"),
        ("mysql://u@db/hengji", "开头不认识（“mysql”）"),
        ("sqlite:///", "没有写 SQLite 文件名"),
        ("sqlite:///var/", "没有写 SQLite 文件名"),
        ("sqlite:////tmp", "是一个目录；请在 DATABASE_URL 末尾写上文件名"),
        ("sqlite:////dev/null/a.db", "不能建立"),
        ("sqlite:///a.db?mode=ro", "不能带 ? 或 # 参数"),
        ("postgres://u@db", "没有写明 PostgreSQL 库名"),
        ("postgres://u@db/a/b", "没有写明 PostgreSQL 库名"),
        ("postgres://u@db:x/hengji", "主机或端口写错了"),
        ("postgres://u@/hengji?port=x", "端口“x”不是数字"),
        ("postgres://u@db/hengji?pool=5", "参数 pool 不认识"),
        ("postgres://u@db/hengji#x", "特殊字符请写成 %XX"),
    ],
)
def test_a_wrong_url_says_what_to_write(url: str, said: str) -> None:
    with pytest.raises(DatabaseUrlError, match=r"[；。]") as caught:
        read(url)
    assert said in str(caught.value)


def test_no_message_shows_a_password() -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        read("postgres://u:geheim@db/hengji?pool=5")
    assert "geheim" not in str(caught.value)
