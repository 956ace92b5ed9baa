"""The offline archive: its parts in little here, the whole on a bare Debian 12 without a network in `make prove`."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from reports.operations.running import RECENT
from tests.house.tree import APPS, ROOT
from tools import bundle

INSIDE = r"""
set -e
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
python3 - <<'P'
import fcntl, socket, struct
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
fcntl.ioctl(sock, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))  # only the loopback: there is no other network
P
timeout 300 hengji doctor --json > /srv/doctor.json
timeout -s TERM 60 hengji serve > /srv/serve.log 2>&1 &
sleep 1
timeout 50 python3 - <<'P'
import json, time, urllib.error, urllib.request
headers = {"Host": "jixiao.example.gov.cn", "X-Forwarded-Proto": "https"}
def get(path):
    with urllib.request.urlopen(urllib.request.Request("http://127.0.0.1:8000" + path, headers=headers), timeout=5) as answer:
        return answer.status, answer.read().decode()
for attempt in range(60):
    try:
        live = get("/health/live")
        break
    except OSError:
        time.sleep(0.5)
json.dump({"live": live, "ready": get("/health/ready"), "page": get("/sign-in/")}, open("/srv/answers.json", "w"))
P
kill %1
wait || true
"""


def test_the_list_of_packages_is_the_set_up_s() -> None:
    setup = (ROOT / "tools" / "setup.sh").read_text("utf-8")
    (listed,) = re.findall(r"^system=\(([^)]*)\)", setup, re.MULTILINE)
    installer = (ROOT / "deploy" / "install.sh").read_text("utf-8")
    assert set(listed.split()) <= set(bundle.NEEDED)
    (offline,) = re.findall(r"^apt_offline (python3 .*)$", installer, re.MULTILINE)
    assert offline.split() == list(bundle.NEEDED)


def test_the_program_in_it_is_whole_and_without_tests(tmp_path: Path) -> None:
    bundle.copy_program(tmp_path / "program")
    found = {path.name for path in (tmp_path / "program").iterdir()}
    assert {*APPS, "config", "templates", "static", "manage.py", "requirements.txt"} <= found
    assert "tests" not in found
    assert not list((tmp_path / "program").rglob("*.pyc"))


def test_sums_find_every_change(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "文件").write_text("x")
    bundle.write_sums(tmp_path)
    check = ["sha256sum", "--quiet", "-c", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "a" / "文件").write_text("y")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_the_archive_carries_nothing_of_this_machine(tmp_path: Path) -> None:
    top = tmp_path / "hengji-1-debian12-amd64"
    (top / "deep").mkdir(parents=True)
    (top / "install.sh").write_text("#!/bin/sh\n")
    (top / "install.sh").chmod(0o700)
    (top / "deep" / "file").write_text("x")
    one = bundle.pack(top, tmp_path)
    with tarfile.open(one) as archive:
        entries = {entry.name: entry for entry in archive}
    assert {(entry.uid, entry.uname) for entry in entries.values()} == {(0, "root")}
    assert entries[f"{top.name}/install.sh"].mode == 0o755
    assert entries[f"{top.name}/deep/file"].mode == 0o644
    assert list(tmp_path.glob("*.partial")) == []


def test_an_entry_is_what_apt_reads(tmp_path: Path) -> None:
    (tmp_path / "p" / "DEBIAN").mkdir(parents=True)
    control = "Package: probe\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n"
    (tmp_path / "p" / "DEBIAN" / "control").write_text(control)
    deb = tmp_path / "probe.deb"
    subprocess.run(["dpkg-deb", "--build", str(tmp_path / "p"), str(deb)], check=True, capture_output=True)
    entry = bundle._entry(deb)
    assert entry.startswith("Package: probe\n")
    assert f"Filename: ./probe.deb\nSize: {deb.stat().st_size}\nSHA256: " in entry
    assert hashlib.sha256(deb.read_bytes()).hexdigest() in entry


@pytest.mark.prove
def test_it_installs_on_a_bare_debian_without_a_network(tmp_path: Path) -> None:
    """debootstrap makes the bare system; then a network namespace without any interface, installer, doctor, pages."""
    subprocess.run(
        [sys.executable, "tools/bundle.py", "--minimal", "--out", str(tmp_path)], cwd=ROOT, check=True
    )
    (archive,) = tmp_path.glob("*.tar.gz")
    root = tmp_path / "debian"
    subprocess.run(
        ["debootstrap", "--variant=minbase", "bookworm", str(root)], check=True, capture_output=True
    )
    assert not (root / "usr" / "bin" / "python3").exists(), "bare"
    with tarfile.open(archive) as packed:
        packed.extractall(root / "srv", filter="tar")
    (root / "srv" / "try.sh").write_text(INSIDE)
    inside = [
        "unshare",
        "--net",
        "--mount",
        "--pid",
        "--fork",
        f"--mount-proc={root}/proc",
        "chroot",
        str(root),
    ]
    name = archive.name.removesuffix(".tar.gz")
    installed = subprocess.run(
        [*inside, f"/srv/{name}/install.sh", "--host", "jixiao.example.gov.cn"],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stdout + installed.stderr
    assert "装好了" in installed.stdout
    tried = subprocess.run(
        [*inside, "bash", "/srv/try.sh"], capture_output=True, text=True, check=False, timeout=600
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
    doctor = json.loads((root / "srv" / "doctor.json").read_text("utf-8"))
    assert doctor["healthy"], doctor
    good = {finding["name"] for finding in doctor["findings"] if finding["level"] == "好"}
    assert {
        "Python",
        "软件包",
        "运行方式",
        "数据库结构",
        "任务通道",
        "加密",
        "静态文件",
        "系统库",
        "排版",
    } <= good
    answers = json.loads((root / "srv" / "answers.json").read_text("utf-8"))
    assert answers["live"] == [200, '{"live": true}']
    assert json.loads(answers["ready"][1])["ready"] is True
    assert answers["page"][0] == 200
    assert "登录" in answers["page"][1]
    # The server ran in another space of process numbers, so that only silence shows that it is gone.
    time.sleep(RECENT.total_seconds() + 1)
    again = subprocess.run(
        [*inside, f"/srv/{name}/install.sh"], capture_output=True, text=True, check=False, timeout=600
    )
    assert again.returncode == 0, again.stdout + again.stderr
    assert "沿用 /etc/hengji/hengji.env" in again.stdout
    assert (root / "opt/hengji/current").is_symlink()
