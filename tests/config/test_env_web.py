"""The variables of serving pages: defaults that are safe, and each fault with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.env import read_environment
from tests.config.test_env import PRODUCTION, faults


def test_a_trial_needs_nothing(tmp_path: Path) -> None:
    read = read_environment({}, base_dir=tmp_path)
    assert (read.demo, read.redis_url, read.https, read.trusted_proxies) == (False, "", False, 0)
    assert (read.site, read.upload_limit, read.warnings) == ("http://127.0.0.1:8000", 50_000_000, ())
    assert read.evidence_limit == 50 << 20


def test_production_is_encrypted_behind_one_proxy(tmp_path: Path) -> None:
    read = read_environment(PRODUCTION, base_dir=tmp_path)
    assert (read.demo, read.https, read.trusted_proxies, read.warnings) == (False, True, 1, ())
    assert read.site == "https://jixiao.example.gov.cn"


def test_an_office_without_tls_decides_so_and_is_warned_at_every_start(tmp_path: Path) -> None:
    read = read_environment({**PRODUCTION, "HENGJI_HTTPS": "0"}, base_dir=tmp_path)
    assert (read.https, read.trusted_proxies, read.site) == (False, 0, "http://jixiao.example.gov.cn")
    (warning,) = read.warnings
    assert warning.startswith("HENGJI_HTTPS=0：没有加密，同一网络里的人可以看到密码和全部内容。")
    assert "请尽快配好证书" in warning


def test_everything_written_out(tmp_path: Path) -> None:
    written = {
        "REDIS_URL": "redis://:geheim@10.0.0.9:6379/0",
        "TRUSTED_PROXIES": "2",
        "HENGJI_SITE": "https://10.0.0.8:8443/",
        "HENGJI_UPLOAD_MB": "20",
        "HENGJI_DEMO": "0",
    }
    read = read_environment({**PRODUCTION, **written}, base_dir=tmp_path)
    assert (read.redis_url, read.trusted_proxies) == (written["REDIS_URL"], 2)
    assert (read.site, read.upload_limit) == ("https://10.0.0.8:8443", 20_000_000)


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:6379/0", "rediss://u:p@redis.gov:6380/1", "unix:///run/redis/redis.sock"]
)
def test_addresses_of_redis(tmp_path: Path, url: str) -> None:
    assert read_environment({"REDIS_URL": url}, base_dir=tmp_path).redis_url == url


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"HENGJI_DEMO": "1"}, "正式运行不能开启 HENGJI_DEMO（任何人都能以任何身份登录）；请去掉它"),
        ({"HENGJI_DEMO": "yes"}, "HENGJI_DEMO 的值“yes”不认识；开启写 1，关闭写 0 或不设"),
        ({"HENGJI_HTTPS": "off"}, "HENGJI_HTTPS 的值“off”不认识；开启写 1"),
        ({"TRUSTED_PROXIES": "0"}, "HENGJI_HTTPS=1 时 TRUSTED_PROXIES 不能是 0：本程序自己不做加密"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES 的值“-1”不对；请写 0 到 5 的整数，不设就是 1"),
        ({"TRUSTED_PROXIES": "一"}, "TRUSTED_PROXIES 的值“一”不对"),
        ({"HENGJI_EVIDENCE_MB": "0"}, "HENGJI_EVIDENCE_MB 的值“0”不对；请写 1 到 500 的整数，不设就是 50"),
        ({"HENGJI_UPLOAD_MB": "5000"}, "HENGJI_UPLOAD_MB 的值“5000”不对；请写 1 到 1000 的整数，不设就是 50"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL 写错了；请写 redis://:口令@主机:6379/0"),
        ({"REDIS_URL": "redis://host:port"}, "REDIS_URL 写错了；请写"),
        ({"HENGJI_SITE": "jixiao.example.gov.cn"}, "HENGJI_SITE 的值“jixiao.example.gov.cn”不对；请只写协议、主机和端口"),
        ({"HENGJI_SITE": "https://jixiao.example.gov.cn/a"}, "不对；请只写协议、主机和端口"),
        ({"HENGJI_SITE": "https://other.gov.cn"}, "HENGJI_SITE 的主机 other.gov.cn 不在 ALLOWED_HOSTS 里；请补进去"),
        ({"HENGJI_SITE": "http://10.0.0.8"}, "HENGJI_SITE 以 http:// 开头，而 HENGJI_HTTPS 是开启的；请改成 https://"),
    ],
)  # fmt: skip
def test_each_fault_has_its_remedy(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    message = faults(tmp_path, **{**PRODUCTION, **changed})
    assert said in message
    assert message.count("\n· ") == 1


def test_no_message_shows_the_password_of_redis(tmp_path: Path) -> None:
    assert "geheim" not in faults(tmp_path, REDIS_URL="redis://:geheim@host:port")
