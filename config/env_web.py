"""The part of the environment that serving pages needs: demo mode, HTTPS, proxies, broker, address, uploads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

LOCAL_SITE: Final = "http://127.0.0.1:8000"
MEGABYTE: Final = 1_000_000
DEFAULT_UPLOAD: Final = 50
LARGEST_UPLOAD: Final = 1000
DEFAULT_EVIDENCE: Final = 50
LARGEST_EVIDENCE: Final = 500
MOST_PROXIES: Final = 5
REDIS_SCHEMES: Final = ("redis", "rediss", "unix")
WITHOUT_TLS: Final = (
    "HENGJI_HTTPS=0：没有加密，同一网络里的人可以看到密码和全部内容。这只应是单位书面决定的临时做法；"
    "请尽快配好证书（deploy/nginx.conf 有例子）并去掉这个变量。"
)


@dataclass(frozen=True, kw_only=True)
class Web:
    """The checked values; their meaning is that of the same names in `config.env.Environment`."""

    demo: bool
    redis_url: str
    https: bool
    trusted_proxies: int
    site: str
    upload_limit: int
    evidence_limit: int
    warnings: tuple[str, ...]


def read_web(
    values: Mapping[str, str], *, production: bool, hosts: tuple[str, ...], faults: list[str]
) -> Web:
    """Read the variables of serving pages; what is wrong is appended to `faults`, each with its remedy."""
    demo = _switch(values, "HENGJI_DEMO", default=False, faults=faults)
    if demo and production:
        faults.append("正式运行不能开启 HENGJI_DEMO（任何人都能以任何身份登录）；请去掉它。")
    https = _switch(values, "HENGJI_HTTPS", default=production, faults=faults)
    proxies = _whole(values, "TRUSTED_PROXIES", default=int(https), least=0, most=MOST_PROXIES, faults=faults)
    if https and proxies == 0:
        faults.append(
            "HENGJI_HTTPS=1 时 TRUSTED_PROXIES 不能是 0：本程序自己不做加密，前面须有反向代理；"
            "一层代理写 1（不设就是 1）。"
        )
    megabytes = _whole(
        values, "HENGJI_UPLOAD_MB", default=DEFAULT_UPLOAD, least=1, most=LARGEST_UPLOAD, faults=faults
    )
    evidence = _whole(
        values,
        "HENGJI_EVIDENCE_MB",
        default=DEFAULT_EVIDENCE,
        least=1,
        most=LARGEST_EVIDENCE,
        faults=faults,
    )
    return Web(
        demo=demo,
        redis_url=_redis_url(values, faults),
        https=https,
        trusted_proxies=proxies,
        site=_site(values, production=production, https=https, hosts=hosts, faults=faults),
        upload_limit=megabytes * MEGABYTE,
        # People read the size of a file in units of 1,024.
        evidence_limit=evidence << 20,
        warnings=(WITHOUT_TLS,) if production and not https else (),
    )


def _switch(values: Mapping[str, str], name: str, *, default: bool, faults: list[str]) -> bool:
    text = values.get(name, "")
    if text not in ("", "0", "1"):
        faults.append(f"{name} 的值“{text}”不认识；开启写 1，关闭写 0 或不设。")
    return default if text not in ("0", "1") else text == "1"


def _whole(
    values: Mapping[str, str], name: str, *, default: int, least: int, most: int, faults: list[str]
) -> int:
    text = values.get(name, "")
    if not text:
        return default
    if not re.fullmatch("[0-9]{1,6}", text) or not least <= int(text) <= most:
        faults.append(f"{name} 的值“{text}”不对；请写 {least} 到 {most} 的整数，不设就是 {default}。")
        return default
    return int(text)


def _redis_url(values: Mapping[str, str], faults: list[str]) -> str:
    url = values.get("REDIS_URL", "")
    if url and urlsplit_or_none(url, REDIS_SCHEMES) is None:
        # The address may hold a password: it is not repeated.
        faults.append(
            "REDIS_URL 写错了；请写 redis://:口令@主机:6379/0，或本机套接字 unix:///run/redis/redis.sock，"
            "不用 Redis 就不设（用内嵌的任务通道）。"
        )
    return url


def _site(
    values: Mapping[str, str], *, production: bool, https: bool, hosts: tuple[str, ...], faults: list[str]
) -> str:
    """The address on slips and in links; in production the first of ALLOWED_HOSTS unless it is written."""
    text = values.get("HENGJI_SITE", "").rstrip("/")
    if not text:
        if not production:
            return LOCAL_SITE
        return f"{'https' if https else 'http'}://{hosts[0].lstrip('.') if hosts else 'localhost'}"
    parts = urlsplit_or_none(text, ("http", "https"))
    if (
        parts is None
        or not parts.hostname
        or parts.path
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        faults.append(
            f"HENGJI_SITE 的值“{text}”不对；请只写协议、主机和端口，例如 https://jixiao.example.gov.cn。"
        )
    elif production and not _accepted(parts.hostname, hosts):
        faults.append(f"HENGJI_SITE 的主机 {parts.hostname} 不在 ALLOWED_HOSTS 里；请补进去或改正其中一个。")
    elif https and parts.scheme != "https":
        faults.append("HENGJI_SITE 以 http:// 开头，而 HENGJI_HTTPS 是开启的；请改成 https://。")
    return text


def _accepted(host: str, hosts: tuple[str, ...]) -> bool:
    return not hosts or any(
        host == one.strip("[]").lower() or (one.startswith(".") and f".{host}".endswith(one.lower()))
        for one in hosts
    )


def urlsplit_or_none(url: str, schemes: tuple[str, ...]) -> SplitResult | None:
    """Split an address of one of the schemes; None when it is none (no host and no path, a port that is no port)."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 — reading it is the check
    except ValueError:
        return None
    return parts if parts.scheme in schemes and (parts.netloc or parts.path.strip("/")) else None
