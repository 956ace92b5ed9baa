"""The environment: read once, checked as a whole, refused loudly with what to do (design «config/»).

Nothing else reads `os.environ`. Every fault is collected, so that one start names all of them. The variables
are explained for the people who run the program in `docs/environment.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from config.database_url import DatabaseUrlError, database_settings
from config.env_web import read_web
from people.os_reasons import os_reason

SHORTEST_SECRET: Final = 50
DEVELOPMENT_SECRET: Final = "development-only-this-key-is-public-and-production-refuses-it"
LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")
HINT: Final = "各变量的说明见 docs/environment.md。"


class ConfigurationError(ImproperlyConfigured):
    """The environment cannot be used; the message lists every fault and its remedy in Chinese."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the environment says, validated.

    `data_dir` is absolute, exists and can be written; `database` is an entry for Django's `DATABASES`. `site` is
    the address people type, without a slash at its end. `upload_limit` (a request) and `evidence_limit`
    (a file of evidence) are in bytes. `warnings` are decisions that were made on purpose and still deserve a line at
    every start.
    """

    production: bool
    debug: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    data_dir: Path
    database: dict[str, object]
    demo: bool
    redis_url: str
    https: bool
    trusted_proxies: int
    site: str
    upload_limit: int
    evidence_limit: int
    warnings: tuple[str, ...]


def read_environment(variables: Mapping[str, str], *, base_dir: Path) -> Environment:
    """Read and check the variables; `base_dir` is the folder of manage.py, under which `var/` is the default.

    Raises ConfigurationError that names every fault at once.
    """
    values = {name: value.strip() for name, value in variables.items()}
    faults: list[str] = []
    production = _mode(values, faults)
    debug = _debug(values, production, faults)
    secret_key = _secret_key(values, production, faults)
    allowed_hosts = _allowed_hosts(values, production, faults)
    data_dir = _data_dir(values, base_dir, faults)
    database = _database(values, production, data_dir, faults)
    web = read_web(values, production=production, hosts=allowed_hosts, faults=faults)
    if faults:
        raise ConfigurationError(
            "\n".join(["环境变量有误，程序没有启动：", *(f"· {fault}" for fault in faults), HINT])
        )
    return Environment(
        production=production,
        debug=debug,
        secret_key=secret_key,
        allowed_hosts=allowed_hosts,
        data_dir=data_dir,
        database=database,
        demo=web.demo,
        redis_url=web.redis_url,
        https=web.https,
        trusted_proxies=web.trusted_proxies,
        site=web.site,
        upload_limit=web.upload_limit,
        evidence_limit=web.evidence_limit,
        warnings=web.warnings,
    )


def _mode(values: Mapping[str, str], faults: list[str]) -> bool:
    mode = values.get("HENGJI_MODE", "") or "development"
    if mode not in ("development", "production"):
        faults.append(
            f"HENGJI_MODE 的值“{mode}”不认识；正式运行写 production，试用和开发写 development 或不设。"
        )
    # A mistyped mode is judged by the stricter rules: the other faults show in the same message.
    return mode != "development"


def _debug(values: Mapping[str, str], production: bool, faults: list[str]) -> bool:
    text = values.get("DEBUG", "") or "0"
    if text not in ("0", "1"):
        faults.append(f"DEBUG 的值“{text}”不认识；开启写 1，关闭写 0 或不设。")
    if text == "1" and production:
        faults.append("正式运行（HENGJI_MODE=production）不能开启 DEBUG；请去掉 DEBUG 或写 0。")
    return text == "1"


def _secret_key(values: Mapping[str, str], production: bool, faults: list[str]) -> str:
    key = values.get("SECRET_KEY", "")
    how = "请用 python3 -c 'import secrets; print(secrets.token_urlsafe(64))' 生成一个并妥善保存。"
    if not production:
        return key or DEVELOPMENT_SECRET
    if not key:
        faults.append(f"正式运行必须设 SECRET_KEY；{how}")
    elif len(key) < SHORTEST_SECRET or key == DEVELOPMENT_SECRET:
        faults.append(f"SECRET_KEY 太短或是公开的开发用密钥（至少 {SHORTEST_SECRET} 个字符）；{how}")
    return key


def _allowed_hosts(values: Mapping[str, str], production: bool, faults: list[str]) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in values.get("ALLOWED_HOSTS", "").split(",") if host.strip())
    if not production:
        return hosts or LOCAL_HOSTS
    if not hosts:
        faults.append(
            "正式运行必须设 ALLOWED_HOSTS；请写单位访问本系统所用的主机名或地址，多个用英文逗号分开。"
        )
    elif "*" in hosts:
        faults.append("ALLOWED_HOSTS 不能写 *（任何主机名都会被接受）；请逐个写明主机名或地址。")
    return hosts


def _data_dir(values: Mapping[str, str], base_dir: Path, faults: list[str]) -> Path:
    text = values.get("HENGJI_DATA", "")
    folder = Path(text).expanduser().absolute() if text else base_dir / "var"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        faults.append(
            f"数据目录 {folder} 不能建立（{os_reason(error)}）；请把 HENGJI_DATA 设为可以写入的目录。"
        )
        return folder
    try:
        # Only writing shows it: permission bits say nothing about a read-only or full disk.
        with TemporaryFile(dir=folder) as file:
            file.write(b"hengji")
    except OSError as error:
        faults.append(
            f"数据目录 {folder} 不能写入（{os_reason(error)}）；请把它交给运行程序的账户，"
            "或把 HENGJI_DATA 设为可以写入的目录。"
        )
    return folder


def _database(
    values: Mapping[str, str], production: bool, data_dir: Path, faults: list[str]
) -> dict[str, object]:
    url = values.get("DATABASE_URL", "")
    if not url and production:
        faults.append(
            "正式运行必须设 DATABASE_URL；例如 sqlite:////var/lib/hengji/hengji.sqlite3 "
            "或 postgres://用户:口令@主机:5432/库名。"
        )
    try:
        return database_settings(url, default=data_dir / "hengji.sqlite3")
    except DatabaseUrlError as error:
        faults.append(str(error))
        return {}
