"""The program as an office runs it: `check --deploy` without a word, and what the browser is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.test_env import KEY
from tests.house.tree import ROOT

HOST = "jixiao.example.gov.cn"
ASK = """
import json, sys, django
django.setup()
from tests.tables import make_tables
make_tables()
from django.test import Client
client = Client()
secure = {"HTTP_X_FORWARDED_PROTO": "https"}
answers = {}
for name, path, extra in [
    ("plain", "/", {}), ("health", "/health/live", {}), ("ready", "/health/ready", {}), ("page", sys.argv[1], secure),
    ("strange host", "/health/live", {"HTTP_HOST": "evil.example"}),
]:
    answer = client.get(path, **{"HTTP_HOST": "jixiao.example.gov.cn", **extra})
    answers[name] = {
        "status": answer.status_code, "headers": dict(answer.headers), "body": answer.content.decode()[:2000],
        "cookies": {key: {part: morsel[part] for part in ("secure", "httponly", "samesite")}
                    for key, morsel in answer.cookies.items()},
    }
print(json.dumps(answers))
"""


def environment(data: Path, **changed: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HENGJI_MODE": "production",
        "HENGJI_DATA": str(data),
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": f"sqlite:///{data}/hengji.sqlite3",
        **changed,
    }


def manage(data: Path, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment(data, **changed),
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with collected static files."""
    folder = tmp_path_factory.mktemp("data")
    done = manage(folder, "collectstatic", "--noinput", "-v", "0")
    assert done.returncode == 0, done.stderr
    return folder


def test_check_deploy_is_clean(data: Path) -> None:
    done = manage(data, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_check_deploy_names_what_was_decided_against_the_safe_default(data: Path) -> None:
    done = manage(data, "check", "--deploy", "--fail-level", "WARNING", HENGJI_HTTPS="0")
    assert done.returncode == 1
    assert "(hengji.W001) HENGJI_HTTPS=0：没有加密" in done.stderr
    assert "security.W012" in done.stderr


def test_check_deploy_finds_missing_static_files(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy")
    assert done.returncode == 1
    assert "(hengji.E003) 还没有收集静态文件" in done.stderr


def test_what_the_browser_is_told(data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, "/sign-in/"], cwd=ROOT, env=environment(data), capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["Location"] == f"https://{HOST}/"
    assert (answers["health"]["status"], answers["ready"]["status"]) == (200, 200), answers["ready"]
    assert answers["strange host"]["status"] == 400
    page = answers["page"]
    assert page["status"] == 200
    assert "csrftoken" in page["cookies"]
    headers = page["headers"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert all(cookie["secure"] for cookie in page["cookies"].values())


def test_a_start_without_tls_is_said_on_the_terminal(data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"], cwd=ROOT, env=environment(data, HENGJI_HTTPS="0"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr.startswith("警告：HENGJI_HTTPS=0：没有加密")


def test_demo_mode_is_refused(data: Path) -> None:
    done = manage(data, "check", HENGJI_DEMO="1")
    assert done.returncode == 2
    assert "正式运行不能开启 HENGJI_DEMO" in done.stderr
