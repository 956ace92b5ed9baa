"""What is wrong with the database itself, said so that the one who keeps the machine can put it right.

A refusal of a row (IntegrityError and the like) is no such thing: it is a fault of the program.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from django.db import connection
from django.db.utils import Error, OperationalError

_ADDRESS: Final = "请核对 DATABASE_URL"
_START: Final = "请确认数据库已经启动，并核对 DATABASE_URL"
_ACCOUNT: Final = "请核对 DATABASE_URL 里的用户名和口令"
_OWNER: Final = "请把文件和所在文件夹交给运行程序的账户，或改 DATABASE_URL"
_SPACE: Final = "请腾出磁盘空间后重试"
_COPY: Final = "请从备份恢复，或改 DATABASE_URL"
_LATER: Final = "请稍后重试"
# Fragments of what SQLite and PostgreSQL say → what that means, and what to do.
_KNOWN: Final = (
    ("unable to open database file", "打不开", _OWNER),
    ("file is not a database", "不是 SQLite 数据库文件", _ADDRESS),
    ("disk image is malformed", "已经损坏", _COPY),
    ("database is locked", "一直被另一个程序占用", _LATER),
    ("readonly database", "是只读的", _OWNER),
    ("database or disk is full", "所在的磁盘已满", _SPACE),
    ("disk I/O error", "读写出错", "请检查磁盘"),
    ("Connection refused", "连不上（没有服务在监听）", _START),
    ("No such file or directory", "连不上（没有这个套接字）", _START),
    ("could not translate host name", "连不上（找不到主机）", _ADDRESS),
    ("timeout expired", "连不上（没有回应）", _START),
    ("the database system is starting up", "正在启动", _LATER),
    ("the database system is shutting down", "正在关闭", _START),
    ("server closed the connection", "断开了连接", _START),
    ("terminating connection", "断开了连接", _START),
    ("too many clients", "连接数已满", _LATER),
    ("remaining connection slots", "连接数已满", _LATER),
    ("password authentication failed", "不接受用户名或口令", _ACCOUNT),
    ("no password supplied", "要求口令", _ACCOUNT),
    ("no pg_hba.conf entry", "不允许从这里连接", "请让管理员在 pg_hba.conf 里放行，或改 DATABASE_URL"),
    ("deadlock detected", "有另一个操作同时在改同样的数据", _LATER),
    ("permission denied", "没有授权给这个用户", "请让管理员授予建表和读写的权限"),
    ("No space left on device", "所在的磁盘已满", _SPACE),
)


def database_trouble(error: Error) -> str | None:
    """Say in one line what is wrong with the database and what to do; None where the program is at fault."""
    said = str(error)
    for fragment, meaning, remedy in _KNOWN:
        if fragment in said:
            return f"数据库 {address()} {meaning}；{remedy}"
    missing = "FATAL" in said and "does not exist" in said
    if missing:
        return f"数据库 {address()} 不存在，或没有这个用户；请先建立，或改 DATABASE_URL"
    if connection.vendor == "postgresql" and isinstance(error, OperationalError):
        return f"数据库 {address()} 不能用（{' '.join(said.split())}）；{_START}"
    return None


def address() -> str:
    """The database in the form of DATABASE_URL, without the password."""
    named: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    user, host, port = str(named["USER"]), str(named["HOST"]), str(named["PORT"])
    place = quote(host, safe="") if "/" in host else host
    return f"postgres://{f'{user}@' if user else ''}{place}{f':{port}' if port else ''}/{named['NAME']}"
