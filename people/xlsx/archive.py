"""The gate before any parsing: is this file an honest, ordinary .xlsx? (quality.md «Files and exports»)

`inspect` refuses with one Chinese reason and remedy: files that are something else, damaged or encrypted
archives, zip bombs, macros, document types and entities, cells far outside any real workbook. It streams:
memory stays flat whatever a file claims to unpack to.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from people.xlsx.faults import refused
from people.xlsx.foreign import SAVE_AS, refuse_foreign
from people.xlsx.package import Package, read_package
from people.xlsx.survey import SheetSurvey, survey_sheets
from people.xlsx.xmlstream import REPAIR, check_prologue, incomplete, open_archive

MAX_FILE: Final = 64 << 20
MAX_ENTRIES: Final = 2_000
MAX_DIRECTORY: Final = 1 << 20
# A book of 10,000 people, 150,000 ballots and 400,000 ledger rows unpacks to some 350 MB, 10 to 15 times.
MAX_UNPACKED: Final = 800 << 20
MAX_RATIO: Final = 100
# Below this size a high ratio is ordinary (themes, empty sheets) and does no harm.
RATIO_FREE: Final = 8 << 20
# Parts that are kept in memory whole or nearly so must be small.
MAX_SMALL_PART: Final = 16 << 20
_SMALL_PARTS: Final = ("[content_types].xml", "xl/workbook.xml", "xl/styles.xml")
_BOMB_REMEDY: Final = "请删除工作簿中多余的空白格式和无关内容后另存为 .xlsx；来源不明的文件请勿使用"


class Inspected:
    """An archive that passed the gate: its package (sheets, styles), the survey of every worksheet, its size unpacked."""

    __slots__ = ("package", "path", "sheets", "unpacked")

    def __init__(self, path: Path, package: Package, sheets: tuple[SheetSurvey, ...], unpacked: int) -> None:
        self.path = path
        self.package = package
        self.sheets = sheets
        self.unpacked = unpacked


def inspect(path: str | os.PathLike[str]) -> Inspected:
    """Check the file without reading values; BookRefused where it is no workbook or not safe to read."""
    book = Path(path)
    try:
        _check_file(book)
        refuse_foreign(book)
        with book.open("rb") as handle:
            _check_directory(handle)
        with open_archive(book) as archive:
            _check_entries(archive.infolist(), book.stat().st_size)
            _check_kind({info.filename.lower() for info in archive.infolist()})
            for info in archive.infolist():
                if info.filename.lower().endswith((".xml", ".rels")):
                    check_prologue(archive, info.filename)
            package = read_package(archive)
            unpacked = sum(info.file_size for info in archive.infolist())
            return Inspected(book, package, survey_sheets(archive, package.sheets), unpacked)
    except OSError as error:
        raise refused(f"文件无法打开（{error.strerror or '读取失败'}）", "请检查路径、权限和磁盘") from error


def _check_file(book: Path) -> None:
    """Refuse what is not there, not a file, or too large to be handled at all."""
    if not book.exists():
        raise refused(f"找不到文件 {book.name}", "请检查文件名和所在文件夹")
    if not book.is_file():
        raise refused(f"{book.name} 不是文件", "请给出 .xlsx 工作簿的路径")
    size = book.stat().st_size
    if size > MAX_FILE:
        problem = f"文件有 {size >> 20} MB，超过上限 {MAX_FILE >> 20} MB"
        raise refused(problem, "请删除图片、附件和无关的工作表后另存")


def _check_directory(handle: BinaryIO) -> None:
    """Bound the table of contents before zipfile loads it whole (little on disk, much in memory)."""
    handle.seek(0, os.SEEK_END)
    size = handle.tell()
    handle.seek(max(0, size - (1 << 16) - 22))
    tail = handle.read()
    # The same two places, in the same order, in which zipfile looks for the end record.
    at = len(tail) - 22
    if at < 0 or tail[at : at + 4] != b"PK\x05\x06" or tail[-2:] != b"\x00\x00":
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise incomplete()
    count, length = struct.unpack_from("<HL", tail, at + 10)
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        count, length = struct.unpack_from("<QQ", tail, at - 20 - 56 + 32)
    if count > MAX_ENTRIES or length > MAX_DIRECTORY:
        raise refused("压缩包内的文件数量过多，不是正常的工作簿", _BOMB_REMEDY)


def _check_entries(entries: list[ZipInfo], size: int) -> None:
    """Refuse encrypted, oddly packed, doubled, wrongly named and exploding entries."""
    seen: set[str] = set()
    for info in entries:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in name.split("/"):
            raise refused("压缩包内含有指向外部路径的文件名，可能是恶意文件", "请从可信来源重新取得工作簿")
        if name.lower() in seen:
            raise refused(f"压缩包内的 {name[:80]} 重复出现，可能是恶意文件", REPAIR)
        seen.add(name.lower())
        if info.flag_bits & 0x1:
            raise refused("文件已加密，无法读取", "请取消密码后另存为 .xlsx 再使用")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refused("文件使用了不支持的压缩方式", SAVE_AS)
        _check_size(info, name)
    if sum(info.compress_size for info in entries) > size:
        raise refused("压缩包内的数据互相重叠，可能是恶意文件", REPAIR)
    unpacked = sum(info.file_size for info in entries)
    if unpacked > MAX_UNPACKED:
        raise refused(f"文件解压后有 {unpacked >> 20} MB，超过上限 {MAX_UNPACKED >> 20} MB", _BOMB_REMEDY)


def _check_size(info: ZipInfo, name: str) -> None:
    """Refuse an entry that unpacks to far more than it weighs, and giants among the parts kept small."""
    if info.file_size > RATIO_FREE and info.file_size > MAX_RATIO * max(1, info.compress_size):
        ratio = info.file_size // max(1, info.compress_size)
        raise refused(f"{name[:80]} 解压后膨胀 {ratio} 倍，疑似压缩炸弹", _BOMB_REMEDY)
    if info.file_size > MAX_SMALL_PART and (name.lower() in _SMALL_PARTS or name.lower().endswith(".rels")):
        raise refused(f"{name[:80]} 过大，不是正常的工作簿", _BOMB_REMEDY)


def _check_kind(names: set[str]) -> None:
    """Refuse other kinds of zip archive by what they contain, and workbooks with macros."""
    if any(name.rpartition("/")[2] == "vbaproject.bin" or "/macrosheets/" in name for name in names):
        raise refused("工作簿含有宏，为安全起见不予读取", "请另存为不含宏的“Excel 工作簿 (*.xlsx)”再使用")
    if "xl/workbook.bin" in names:
        raise refused("这是二进制工作簿（.xlsb），不能读取", SAVE_AS)
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        raise refused("这是 OpenDocument 文件（如 .ods），不能读取", SAVE_AS)
    folders = {name.partition("/")[0] for name in names}
    for folder, kind in (("word", "Word 文档（.docx）"), ("ppt", "演示文稿（.pptx）")):
        if folder in folders and "xl" not in folders:
            raise refused(f"这是{kind}，不是 Excel 工作簿", "请选择 .xlsx 格式的工作簿")
    if "[content_types].xml" not in names:
        raise refused("这是普通压缩包，不是 Excel 工作簿（缺少 [Content_Types].xml）", SAVE_AS)
