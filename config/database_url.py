"""DATABASE_URL turned into Django's database settings (design «Storage truths», stack «database»)."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from people.os_reasons import os_reason

SQLITE_PREFIX: Final = "sqlite:///"
MEMORY: Final = ":memory:"
BUSY_SECONDS: Final = 20
# Measured with 8 writers: no "database is locked"; Django's defaults give it in 55% of the writes.
SQLITE_COMMANDS: Final = (
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}; PRAGMA journal_mode=WAL; "
    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
)
POSTGRES_SCHEMES: Final = ("postgres", "postgresql")
POSTGRES_OPTIONS: Final = (
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "connect_timeout",
    "application_name",
)
EXAMPLES: Final = (
    "请写 sqlite:///相对路径、sqlite:////绝对路径 或 postgres://用户:口令@主机:端口/库名"
    "（本机套接字：postgres://用户@/库名?host=/目录）。"
)


class DatabaseUrlError(ValueError):
    """DATABASE_URL cannot be used; the Chinese message says why and what to write, never the password."""


def database_settings(url: str, *, default: Path) -> dict[str, object]:
    """Give the entry for `DATABASES` that `url` asks for; an empty one means the SQLite file `default`.

    A relative SQLite path counts from the current folder, whose missing subfolders are made.
    Raises DatabaseUrlError.
    """
    if not url:
        return _sqlite(str(default))
    if url.startswith(SQLITE_PREFIX):
        return _sqlite(_sqlite_name(url))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DatabaseUrlError(f"DATABASE_URL 的主机或端口写错了；{EXAMPLES}") from error
    if parts.scheme not in POSTGRES_SCHEMES:
        kind = f"“{parts.scheme}”" if "://" in url else "没有写明数据库种类"
        raise DatabaseUrlError(f"DATABASE_URL 的开头不认识（{kind}）；{EXAMPLES}")
    return _postgres(parts, port)


def _sqlite_name(url: str) -> str:
    text = url.removeprefix(SQLITE_PREFIX)
    if "?" in text or "#" in text:
        raise DatabaseUrlError(
            "DATABASE_URL 的 SQLite 路径后面不能带 ? 或 # 参数；去掉它，文件名里确有这些字符时写成 %3F、%23。"
        )
    if not text or text.endswith("/"):
        raise DatabaseUrlError(f"DATABASE_URL 没有写 SQLite 文件名；{EXAMPLES}")
    return unquote(text)


def _sqlite(name: str) -> dict[str, object]:
    if name != MEMORY:
        path = Path(name).absolute()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUrlError(
                f"数据库所在目录 {path.parent} 不能建立（{os_reason(error)}）；请换一个可以写入的位置。"
            ) from error
        if path.is_dir():
            raise DatabaseUrlError(f"数据库文件 {path} 是一个目录；请在 DATABASE_URL 末尾写上文件名。")
        name = str(path)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": SQLITE_COMMANDS,
        },
    }


def _postgres(parts: SplitResult, port: int | None) -> dict[str, object]:
    if parts.fragment:
        raise DatabaseUrlError(
            "DATABASE_URL 里有 #；用户名或口令中的特殊字符请写成 %XX（# 是 %23，@ 是 %40，/ 是 %2F）。"
        )
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = query.pop("host", "") or _host(parts)
    port_text = query.pop("port", "") or (str(port) if port else "")
    name = unquote(parts.path.removeprefix("/"))
    unknown = sorted(set(query) - set(POSTGRES_OPTIONS))
    if unknown:
        raise DatabaseUrlError(
            f"DATABASE_URL 的参数 {'、'.join(unknown)} 不认识；"
            f"可用 host、port、{'、'.join(POSTGRES_OPTIONS)}。"
        )
    if not name or "/" in name:
        raise DatabaseUrlError(f"DATABASE_URL 没有写明 PostgreSQL 库名；{EXAMPLES}")
    if port_text and not (port_text.isascii() and port_text.isdigit()):
        raise DatabaseUrlError(f"DATABASE_URL 的端口“{port_text}”不是数字；{EXAMPLES}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port_text,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def _host(parts: SplitResult) -> str:
    """Give the host; the folder of a socket (%2Ftmp%2F…) keeps its capitals, which `hostname` would lower."""
    written = parts.netloc.rpartition("@")[2]
    if "%2f" in written.lower():
        return unquote(written.partition(":")[0])
    return parts.hostname or ""
