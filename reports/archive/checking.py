"""Checking a package against its own manifest: nothing missing, nothing added, every byte as it was."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from people.errors import DomainError
from people.os_reasons import os_reason
from reports.archive.making import MANIFEST
from reports.archive.writing import CHUNK

LARGEST_MANIFEST: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that is whole: its title, number of files, and the digest of its manifest."""

    title: str
    files: int
    digest: str
    result_digest: str


def check_package(path: Path) -> Checked:
    """Compare every file with the manifest. DomainError names the first difference."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(archive)
    except OSError as error:
        _refuse(f"读不出 {path.name}（{os_reason(error)}）")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        _refuse("压缩包已损坏或不是归档包")


def _checked(archive: zipfile.ZipFile) -> Checked:
    names = [info.filename for info in archive.infolist()]
    if MANIFEST not in names:
        _refuse(f"里面没有 {MANIFEST}")
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        _refuse(f"{MANIFEST} 太大")
    text = archive.read(MANIFEST)
    try:
        manifest: dict[str, Any] = json.loads(text)
        listed = {str(row["名称"]): (int(row["字节数"]), str(row["sha256"])) for row in manifest["文件"]}
        title, result = str(manifest["标题"]), str(manifest["结果摘要"])
    except (ValueError, KeyError, TypeError):
        _refuse(f"{MANIFEST} 读不出来")
    if len(set(names)) != len(names):
        _refuse("有重名的文件")
    for name in sorted(set(names) - set(listed) - {MANIFEST}):
        _refuse(f"多出文件 {name}")
    for name, expected in listed.items():
        if name not in names:
            _refuse(f"缺少文件 {name}")
        if _digest(archive, name) != expected:
            _refuse(f"文件 {name} 与清单不符")
    return Checked(title, len(listed), hashlib.sha256(text).hexdigest(), result)


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as entry:
        while piece := entry.read(CHUNK):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


def _refuse(why: str) -> NoReturn:
    raise DomainError("归档包不完整", why=why, next_step="请用另一份备份的归档包，或在系统里重新制作")
