"""The examples of deploy/ are right: systemd and nginx themselves read them, and they name what is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config.env import read_environment
from tests.house.tree import ROOT, files

DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
SERVICES = sorted(DEPLOY.glob("*.service"))
HARDENED = (
    "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "User=hengji",
    "CapabilityBoundingSet=", "RestrictNamespaces=yes", "SystemCallFilter=@system-service", "UMask=0077",
)  # fmt: skip


def example() -> dict[str, str]:
    lines = (DEPLOY / "hengji.env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    """With programs and folders that exist here: systemd looks for them."""
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/hengji/current/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text.replace("/opt/hengji/current", "/"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_services_are_hardened_and_run_commands_that_exist(unit: Path) -> None:
    text = unit.read_text("utf-8")
    lines = set(text.splitlines())
    assert [wanted for wanted in HARDENED if wanted not in lines] == []
    (command,) = re.findall(
        r"^ExecStart=/opt/hengji/current/\.venv/bin/python manage\.py (\w+)", text, re.MULTILINE
    )
    assert any(path.stem == command and path.parent.name == "commands" for path in files(suffix=".py"))
    assert "EnvironmentFile=/etc/hengji/hengji.env" in lines


def test_nginx_reads_its_example(tmp_path: Path) -> None:
    key, chain = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x",
         "-keyout", str(key), "-out", str(chain)], check=True, capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    text = text.replace("/etc/hengji/tls", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "site.conf").write_text(text, encoding="utf-8")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ include {tmp_path}/site.conf; }}"
    )
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert nginx, "请先运行 tools/setup.sh test"
    done = subprocess.run(
        [nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_nginx_passes_what_the_program_believes() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for header in ("Host $host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in text
    (body,) = re.findall(r"client_max_body_size (\d+)m", text)
    assert int(body) > int(example()["HENGJI_UPLOAD_MB"]), "the program's own page refuses, in Chinese"
    assert "$request_uri" not in text.split("log_format")[1].split(";")[0], "no search words in the log"


def test_nginx_keeps_nothing_of_voting() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    voting = text.split("location ~ ^/(ballots|vote)/ {")[1].split("}")[0]
    everything = text.split("location / {")[1].split("}")[0]
    for kept_nowhere in (
        "limit_req_log_level info;",
        "proxy_max_temp_file_size 0;",
        "client_body_buffer_size 256k;",
    ):
        assert kept_nowhere in voting
    headers = re.findall(r"proxy_set_header [^;]+;", everything)
    assert headers
    assert re.findall(r"proxy_set_header [^;]+;", voting) == headers
    # A body that fits the buffer is never written to a file.
    assert re.findall(r"client_max_body_size (\w+);", voting) == re.findall(
        r"client_body_buffer_size (\w+);", voting
    )


def test_the_example_environment_is_one_that_starts(tmp_path: Path) -> None:
    values = {
        **example(), "SECRET_KEY": "0123456789abcdef" * 4, "HENGJI_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/hengji.sqlite3",
    }  # fmt: skip
    read = read_environment(values, base_dir=tmp_path)
    assert (read.production, read.https, read.demo, read.warnings) == (True, True, False, ())


def test_every_variable_is_explained() -> None:
    said = (ROOT / "docs" / "environment.md").read_text("utf-8")
    source = "".join((ROOT / "config" / name).read_text("utf-8") for name in ("env.py", "env_web.py"))
    names = set(re.findall(r'"((?:HENGJI_)?[A-Z]+(?:_[A-Z]+)*)"', source)) - {"HENGJI"}
    names &= {name for name in names if name in ("DEBUG",) or "_" in name}
    assert {"REDIS_URL", "HENGJI_SITE", "TRUSTED_PROXIES", "HENGJI_UPLOAD_MB"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in said] == []


def test_the_installer_is_a_shell_script_that_parses() -> None:
    done = subprocess.run(
        ["sh", "-n", str(DEPLOY / "install.sh")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (DEPLOY / "install.sh").stat().st_mode & 0o111
