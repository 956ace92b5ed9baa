"""Checking a package against its own manifest: nothing missing, nothing added, every byte as it was.

Whoever rewrites the manifest, too, is found out only by its digest, which the log and the row of the package keep.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import stat
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
LONGEST_SHOWN: Final = 120
_DIGEST: Final = re.compile("[0-9a-f]{1,64}")


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
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
    ):
        _refuse("压缩包已损坏或不是归档包")


def _checked(archive: zipfile.ZipFile) -> Checked:
    entries = {info.filename: info for info in archive.infolist()}
    if len(entries) != len(archive.infolist()):
        _refuse("有重名的文件")
    for name, info in entries.items():
        _check_entry(name, info)
    if MANIFEST not in entries:
        _refuse(f"里面没有 {MANIFEST}")
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        _refuse(f"{MANIFEST} 太大")
    text = archive.read(MANIFEST)
    try:
        manifest: dict[str, Any] = json.loads(text)
        rows = [(str(row["名称"]), (int(row["字节数"]), str(row["sha256"]))) for row in manifest["文件"]]
        title, result = str(manifest["标题"]), str(manifest["结果摘要"])
    except (ValueError, KeyError, TypeError):
        _refuse(f"{MANIFEST} 读不出来")
    # Both are printed beside the digests: neither may look like one, nor move the cursor.
    if not title.isprintable() or len(title) > LONGEST_SHOWN or not _DIGEST.fullmatch(result):
        _refuse(f"{MANIFEST} 的标题或结果摘要不对")
    listed = dict(rows)
    if len(listed) != len(rows):
        _refuse(f"{MANIFEST} 里有重名的文件")
    for name in sorted(entries.keys() - listed.keys() - {MANIFEST}):
        _refuse(f"多出文件 {name}")
    for name, expected in listed.items():
        if name not in entries:
            _refuse(f"缺少文件 {_shown(name)}")
        # What says that it is larger is not unpacked first.
        if entries[name].file_size != expected[0] or _digest(archive, name) != expected:
            _refuse(f"文件 {name} 与清单不符")
    return Checked(title, len(listed), hashlib.sha256(text).hexdigest(), result)


def _check_entry(name: str, info: zipfile.ZipInfo) -> None:
    """Refuse what no package has: names that lead out of it or cannot be printed, links."""
    parts = name.split("/")
    if not name.isprintable() or "\\" in name or any(part in ("", ".", "..") for part in parts):
        _refuse(f"文件名 {_shown(name)} 不是归档包里的")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        _refuse(f"{_shown(name)} 不是普通文件")


def _shown(name: str) -> str:
    """A name as it may be printed at a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:LONGEST_SHOWN])


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as entry:
        while piece := entry.read(CHUNK):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


def _refuse(why: str) -> NoReturn:
    raise DomainError("归档包不完整", why=why, next_step="请用另一份备份的归档包，或在系统里重新制作")
