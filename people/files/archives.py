"""Zip archives, as such and as the shell of docx, xlsx, pptx, ofd and newer WPS files: safe to keep and to hand out.

Nothing is unpacked here but the few small parts that say what the file is; what an archive claims is bounded first.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from people.files.faults import FileFault, FileRefused, fault

MAX_ENTRIES: Final = 2_000
MAX_DIRECTORY: Final = 1 << 20
MAX_UNPACKED: Final = 1 << 30
MAX_RATIO: Final = 100
# Below this size a high ratio is ordinary and does no harm.
RATIO_FREE: Final = 8 << 20
MAX_DEPTH: Final = 12
LARGEST_PART: Final = 1 << 20
NAMED: Final = 3
REMAKE: Final = "请用本机的 Office、WPS 或压缩软件重新生成后上传"
ORIGIN: Final = "请从可信来源重新取得文件"
PARTS: Final = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "ofd.xml",
}
PROGRAMS: Final = frozenset(
    "exe com bat cmd scr pif msi msp cpl dll sys drv ocx lnk hta js jse vbs vbe wsf wsh ps1 psm1 jar reg inf"
    " sh run apk app chm gadget html htm svg xhtml mht docm dotm xlsm xltm xlam pptm ppsm potm xlsb".split()
)
ARCHIVES: Final = frozenset("zip rar 7z tar gz tgz bz2 xz cab iso arj lzh z".split())
_DAMAGE: Final = (
    BadZipFile,
    struct.error,
    NotImplementedError,
    ValueError,
    LookupError,
    OverflowError,
    EOFError,
)


def check_archive(path: Path) -> list[str]:
    """Check the shell of any zip and give its names in small letters, with / between folders. Raises FileRefused."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - (1 << 16) - 98))
        _check_directory(file.read())
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except _DAMAGE as error:
        raise fault("压缩结构已损坏或不完整，无法打开", f"请重新复制或保存；{REMAKE}") from error
    faults = [*_entry_faults(entries), *_size_faults(entries, path.stat().st_size)]
    if faults:
        raise FileRefused(*faults)
    return [shown_name(info).lower() for info in entries]


def _check_directory(tail: bytes) -> None:
    """Bound the table of contents before zipfile loads it whole; looked for where zipfile looks."""
    at = len(tail) - 22
    if at < 0 or tail[at : at + 4] != b"PK\x05\x06" or tail[-2:] != b"\x00\x00":
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise fault("压缩结构不完整（没有目录）", f"请重新复制或保存；{REMAKE}")
    count, length = struct.unpack_from("<HL", tail, at + 10)
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        count, length = struct.unpack_from("<QQ", tail, at - 20 - 56 + 32)
    if count > MAX_ENTRIES or length > MAX_DIRECTORY:
        raise fault(f"里面的文件超过 {MAX_ENTRIES} 个", "请分成几个压缩包，只放有关的文件")


def shown_name(info: ZipInfo) -> str:
    """Give the name as its maker wrote it: without the mark for UTF-8 it is taken for GB 18030, as Windows here does."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _entry_faults(entries: list[ZipInfo]) -> list[FileFault]:
    found: list[FileFault] = []
    names = [shown_name(info) for info in entries]
    if not any(not name.endswith("/") for name in names):
        found.append(FileFault("压缩包里没有文件", "请把材料放进去再上传"))
    if any(_leads_out(name) for name in names):
        found.append(FileFault("里面有指向外部文件夹的文件名，可能是恶意文件", ORIGIN))
    if any(name.count("/") > MAX_DEPTH for name in names):
        found.append(FileFault(f"里面的文件夹超过 {MAX_DEPTH} 层", "请把文件放在一层文件夹里再压缩"))
    if any(stat.S_ISLNK(info.external_attr >> 16) for info in entries):
        found.append(FileFault("里面有快捷链接，不是文件本身", "请放入文件本身再压缩"))
    if len({name.lower() for name in names}) < len(names):
        found.append(FileFault("里面有重名的文件，可能是恶意文件", REMAKE))
    if any(info.flag_bits & 0x41 for info in entries):
        found.append(FileFault("文件设有密码，审核的人打不开", "请取消密码再上传"))
    elif any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in entries):
        found.append(FileFault("用了少见的压缩方式", REMAKE))
    return found


def _leads_out(name: str) -> bool:
    return (
        name.startswith("/") or "\0" in name or ".." in name.split("/") or bool(re.match("[A-Za-z]:", name))
    )


def _size_faults(entries: list[ZipInfo], size: int) -> list[FileFault]:
    unpacked = sum(info.file_size for info in entries)
    packed = sum(info.compress_size for info in entries)
    smaller = "请删去多余内容后重新保存；来源不明的文件请勿使用"
    if packed > size:
        return [FileFault("里面的数据互相重叠，可能是恶意文件", ORIGIN)]
    if unpacked > MAX_UNPACKED:
        return [FileFault(f"解开后有 {unpacked >> 20} MB，超过 {MAX_UNPACKED >> 20} MB", smaller)]
    swollen = any(
        info.file_size > RATIO_FREE and info.file_size > MAX_RATIO * max(1, info.compress_size)
        for info in entries
    )
    if swollen or (unpacked > RATIO_FREE and unpacked > MAX_RATIO * max(1, packed)):
        return [FileFault("解开后膨胀过多，疑似压缩炸弹", smaller)]
    return []


def check_zip(names: list[str]) -> None:
    """Refuse what an ordinary archive of evidence does not hold: programs, macros, archives in archives."""
    files = [name for name in names if not name.endswith("/")]
    faults: list[FileFault] = []
    programs = [name for name in files if _extension(name) in PROGRAMS or name.endswith("vbaproject.bin")]
    if programs:
        faults.append(FileFault(f"压缩包里有程序、网页或含宏的文件（{_some(programs)}）", "请去掉后重新压缩"))
    nested = [name for name in files if _extension(name) in ARCHIVES]
    if nested:
        faults.append(FileFault(f"压缩包里还有压缩包（{_some(nested)}）", "请解开后直接压成一层"))
    if faults:
        raise FileRefused(*faults)


def _extension(name: str) -> str:
    # Windows takes dots and blanks at the end away.
    return name.rstrip(". ").rpartition("/")[2].rpartition(".")[2]


def _some(names: list[str]) -> str:
    shown = "、".join(name.rpartition("/")[2][:40] for name in names[:NAMED])
    return f"{shown}等 {len(names)} 个" if len(names) > NAMED else shown


def office_kind(names: list[str]) -> str:
    """Give docx, xlsx, pptx or ofd by the parts inside; `zip` where they are those of none."""
    present = set(names)
    for code, part in PARTS.items():
        if part in present and (code == "ofd" or "[content_types].xml" in present):
            return code
    return "zip"


def check_office(path: Path, names: list[str], code: str) -> None:
    """Refuse macros, controls and templates from elsewhere in a document of that kind, and roots of another kind."""
    faults: list[FileFault] = []
    macros = any(
        name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names
    )
    with ZipFile(path) as archive:
        if code == "ofd":
            if b"OFD" not in _part(archive, PARTS["ofd"])[:2048]:
                faults.append(FileFault("里面没有 OFD 文档", "请重新导出 OFD，或转成 PDF 再上传"))
        else:
            macros = macros or b"macroenabled" in _part(archive, "[content_types].xml").lower()
            template = _part(archive, "word/_rels/settings.xml.rels")
            if re.search(rb"attachedTemplate[^>]*External|External[^>]*attachedTemplate", template):
                faults.append(FileFault("文档引用了外部模板，打开时会连到别处", "请另存为 PDF 再上传"))
    if macros:
        faults.append(FileFault("文件含有宏", f"请另存为不含宏的 {code}，或转成 PDF 再上传"))
    if any("/activex/" in name for name in names):
        faults.append(FileFault("文件含有 ActiveX 控件", "请另存为 PDF 再上传"))
    if faults:
        raise FileRefused(*faults)


def _part(archive: ZipFile, wanted: str) -> bytes:
    """Read the beginning of a small part, empty where there is none; its name in any case."""
    info = next((one for one in archive.infolist() if shown_name(one).lower() == wanted), None)
    if info is None:
        return b""
    try:
        with archive.open(info) as part:
            return part.read(LARGEST_PART)
    except (*_DAMAGE, zlib.error, RuntimeError, OSError) as error:
        raise fault("文件已损坏，读不出内容", REMAKE) from error
