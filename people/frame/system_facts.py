"""Facts about the running program for the settings page; higher apps add theirs (last backup …)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import django
from django.conf import settings
from django.db import connection

from people.audit import head

# Below this share of free space the page warns.
LITTLE: Final = 0.1
GIGABYTE: Final = 1_000_000_000
_DATABASES: Final = {"sqlite": "SQLite（单机文件）", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; `warning` says what to do when it is not as it should be."""

    name: str
    value: str
    warning: str = ""


Provider = Callable[[], Iterable[Fact]]
_PROVIDERS: Final[dict[str, Provider]] = {}


def register_facts(provider: Provider) -> None:
    """Add a provider of facts. Registering again replaces it."""
    _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = provider


def system_facts() -> list[Fact]:
    """Give every fact, the program's own first."""
    found = list(_own())
    for provider in _PROVIDERS.values():
        found += provider()
    return found


def _own() -> Iterator[Fact]:
    yield Fact("程序版本", f"衡绩 {settings.VERSION}（Django {django.get_version()}）")
    yield Fact("运行方式", "正式运行" if settings.PRODUCTION else "试用或开发")
    yield Fact("数据库", _DATABASES.get(connection.vendor, connection.vendor))
    redis = str(getattr(settings, "CELERY_BROKER_URL", "")).startswith("redis")
    yield Fact("任务队列", "Redis" if redis else "内置文件队列")
    yield _space()
    end = head()
    yield Fact("审计链头", end.printed() if end.position else "还没有记录")


def _space() -> Fact:
    usage = shutil.disk_usage(settings.HENGJI_DATA)
    value = f"剩余 {usage.free / GIGABYTE:.1f} GB，共 {usage.total / GIGABYTE:.1f} GB"
    little = usage.free < usage.total * LITTLE
    return Fact("数据目录所在磁盘", value, "空间不足十分之一，请清理或扩容" if little else "")
