"""Builds an archive that installs on a bare Debian 12 without internet: `make bundle`.

In it: the program, its Python packages as wheels (checked against the lock's hashes), every Debian package it needs
with everything those need, the collected static files, `install.sh`, and the sha256 of each file. Fonts are in a wheel.
Uses the machine's own apt sources and pip settings; must run on the Debian and processor it builds for.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DEBIAN: Final = "12"
PYTHON: Final = ROOT / ".venv" / "bin" / "python"
# The lock has lines for single patch releases: wheels are chosen by the very Python that will use them.
DEBIAN_PYTHON: Final = "/usr/bin/python3"
# What the program itself needs; keep in step with tools/setup.sh (tests/deploy looks).
NEEDED: Final = (
    "python3", "python3-venv", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "tzdata", "ca-certificates",
)  # fmt: skip
# What an office may want beside it and could not fetch later: TLS, a city's database and broker, a right clock.
BESIDE: Final = ("nginx-light", "openssl", "postgresql", "redis-server", "chrony")
PARTS: Final = (
    "appraisals", "bonuses", "config", "deploy", "docs", "indicators", "manage.py", "people", "plans",
    "pyproject.toml", "README.md", "reports", "requirements.txt", "scoring", "static", "templates", "tools",
)  # fmt: skip
LEFT_OUT: Final = ("__pycache__", ".pyc")


class Failed(Exception):
    """The bundle cannot be built; the message is Chinese and says what to do."""


def main() -> int:
    """Build dist/hengji-<version>-debian12-<processor>.tar.gz; 1 with one line when it cannot be."""
    parser = argparse.ArgumentParser(description="打离线安装包")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="放安装包的文件夹")
    parser.add_argument("--minimal", action="store_true", help="不带 nginx、PostgreSQL、Redis 等可选软件")
    wanted = parser.parse_args()
    try:
        made = build(wanted.out, beside=() if wanted.minimal else BESIDE)
    except Failed as error:
        print(f"没有打成安装包：{error}", file=sys.stderr)
        return 1
    print(f"{made}  {made.stat().st_size / 1_000_000:.0f} MB  sha256 {digest(made)}")
    return 0


def build(out: Path, *, beside: tuple[str, ...]) -> Path:
    """Build the archive below `out` and give its path. Raises Failed."""
    check_system()
    name = f"hengji-{version()}-debian{DEBIAN}-{processor()}"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hengji-bundle-") as folder:
        top = Path(folder) / name
        top.mkdir()
        say("复制程序")
        copy_program(top / "program")
        say("收集静态文件")
        collect_static(top / "static")
        say("下载 Python 软件包")
        download_wheels(top / "wheels")
        say("下载 Debian 软件包及其全部依赖")
        download_debs(top / "debs", (*NEEDED, *beside))
        shutil.copy2(ROOT / "deploy" / "install.sh", top / "install.sh")
        write_sums(top)
        say("压缩")
        return pack(top, out)


def check_system() -> None:
    """The wheels and .deb files of this machine must fit the one that installs them."""
    release = Path("/etc/os-release").read_text(encoding="utf-8")
    if 'VERSION_ID="12"' not in release or "ID=debian" not in release.splitlines():
        raise Failed("这台机器不是 Debian 12，下载到的软件包装不上；请在 Debian 12 上打包")
    if not PYTHON.exists():
        raise Failed("还没有 .venv；请先运行 make setup")


def version() -> str:
    """Give the program's version."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(content["project"]["version"])


def processor() -> str:
    """Give Debian's name of the processor."""
    return run("dpkg", "--print-architecture").strip()


def copy_program(target: Path) -> None:
    """Copy the parts that run; tests and what is generated stay behind."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(
                source, target / part, ignore=lambda _, names: [n for n in names if n.endswith(LEFT_OUT)]
            )
        else:
            target.mkdir(exist_ok=True)
            shutil.copy2(source, target / part)


def collect_static(target: Path) -> None:
    """Collect as production does: digests in the names, compressed beside."""
    with tempfile.TemporaryDirectory() as data:
        run(
            str(PYTHON), str(ROOT / "manage.py"), "collectstatic", "--noinput", "-v", "0",
            HENGJI_MODE="production", SECRET_KEY="x" * 64, ALLOWED_HOSTS="bundle.invalid",
            DATABASE_URL="sqlite:///:memory:", HENGJI_DATA=data,
        )  # fmt: skip
        shutil.copytree(Path(data) / "static", target)


def download_wheels(target: Path) -> None:
    """Fetch the locked packages for Debian's own Python; every hash is checked, nothing is built."""
    with tempfile.TemporaryDirectory() as folder:
        run(DEBIAN_PYTHON, "-m", "venv", folder)
        _download_wheels(Path(folder) / "bin" / "python", target)


def _download_wheels(python: Path, target: Path) -> None:
    run(
        str(python), "-m", "pip", "download", "--quiet", "--require-hashes", "--only-binary=:all:",
        f"--requirement={ROOT / 'requirements.txt'}", f"--dest={target}",
    )  # fmt: skip


def download_debs(target: Path, packages: tuple[str, ...]) -> None:
    """Fetch packages and all they need, as for a machine on which nothing is installed, and list them for apt."""
    target.mkdir()
    with tempfile.TemporaryDirectory(prefix="hengji-apt-") as folder:
        # apt fetches as a user of its own, who must get in.
        Path(folder).chmod(0o755)
        options = _private_apt(Path(folder))
        run("apt-get", *options, "-qq", "update")
        run(
            "apt-get",
            *options,
            "-qq",
            "-y",
            "--no-install-recommends",
            "--download-only",
            "install",
            *packages,
        )
        for found in sorted((Path(folder) / "cache" / "archives").glob("*.deb")):
            shutil.copyfile(found, target / found.name)
    if not any(target.iterdir()):
        raise Failed("没有下载到 Debian 软件包；请检查 /etc/apt 里的软件源")
    (target / "Packages").write_text("".join(_entry(deb) for deb in sorted(target.glob("*.deb"))), "utf-8")


def _private_apt(folder: Path) -> list[str]:
    """Folders of its own and an empty list of what is installed; the sources are the machine's."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    (folder / "status").touch()
    return [
        option
        for setting in (
            f"Dir::State={folder}/state", f"Dir::State::status={folder}/status", f"Dir::Cache={folder}/cache",
            "Debug::NoLocking=1", "APT::Sandbox::User=root",
        )
        for option in ("-o", setting)
    ]  # fmt: skip


def _entry(deb: Path) -> str:
    """What apt wants to know of a package: its own words, and where it stands."""
    control = run("dpkg-deb", "--field", str(deb)).rstrip("\n")
    return f"{control}\nFilename: ./{deb.name}\nSize: {deb.stat().st_size}\nSHA256: {digest(deb)}\n\n"


def write_sums(top: Path) -> None:
    """Write the sha256 of every file, which install.sh checks first."""
    lines = [f"{digest(path)}  {path.relative_to(top)}\n" for path in files(top)]
    (top / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def files(top: Path) -> Iterable[Path]:
    """Every file below, in order."""
    return sorted(path for path in top.rglob("*") if path.is_file())


def pack(top: Path, out: Path) -> Path:
    """Write the archive as a whole or not at all; owned by root, nothing of this machine in it."""
    target = out / f"{top.name}.tar.gz"
    aside = target.with_suffix(".partial")
    with (
        gzip.GzipFile(aside, "wb", compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        tar.add(top, arcname=top.name, filter=_owned_by_root)
    os.replace(aside, target)
    return target


def _owned_by_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


def digest(path: Path) -> str:
    """Give the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(*command: str, **variables: str) -> str:
    """Run a program and give what it printed. Raises Failed with its last words."""
    done = subprocess.run(
        command,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise Failed(f"{Path(command[0]).name} 没有成功（{words[-1] if words else done.returncode}）")
    return done.stdout


def say(line: str) -> None:
    """Tell how far it is."""
    print(f"[打包] {line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
