"""OLE compound files, the shell of older WPS documents: which document is inside, and whether it holds macros."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, Final

from people.files.faults import FileFault, FileRefused, fault

STREAMS: Final = {"WordDocument": "wps", "Workbook": "et", "Book": "et", "PowerPoint Document": "dps"}
OFFICE: Final = {"wps": "doc", "et": "xls", "dps": "ppt"}
_MACROS: Final = frozenset({"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"})
_MOST_ENTRIES: Final = 20_000
_END: Final = 0xFFFFFFFA
_RESAVE: Final = "请用 WPS 重新保存后上传"


def compound_kind(path: Path) -> str:
    """Give wps, et or dps; empty where no known document is inside. Raises FileRefused for macros and passwords."""
    with path.open("rb") as file:
        try:
            names = _entry_names(file)
        except (struct.error, IndexError, ValueError) as error:
            raise fault("文件已损坏，读不出内容", _RESAVE) from error
    faults: list[FileFault] = []
    if names & _MACROS:
        faults.append(FileFault("文件含有宏", "请另存为不含宏的文件，或转成 PDF 再上传"))
    if "EncryptedPackage" in names:
        faults.append(FileFault("文件设有打开密码，审核的人打不开", "请取消密码再上传"))
    if faults:
        raise FileRefused(*faults)
    return next((code for name, code in STREAMS.items() if name in names), "")


def _entry_names(file: BinaryIO) -> set[str]:
    """Follow the chain of the directory and read its names ([MS-CFB] 2.2, 2.6.1)."""
    header = file.read(512)
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        raise ValueError
    size = 1 << shift
    table = [sector for sector in struct.unpack_from("<109L", header, 76) if sector < _END]
    sector = struct.unpack_from("<L", header, 48)[0]
    names: set[str] = set()
    for _ in range(_MOST_ENTRIES * 128 // size):
        block = _sector(file, sector, size)
        for at in range(0, len(block), 128):
            length = struct.unpack_from("<H", block, at + 64)[0]
            if 2 < length <= 64:
                names.add(block[at : at + length - 2].decode("utf-16-le"))
        fat = _sector(file, table[sector * 4 // size], size)
        sector = struct.unpack_from("<L", fat, sector * 4 % size)[0]
        if sector >= _END:
            return names
    raise ValueError


def _sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    block = file.read(size)
    if len(block) < size:
        raise ValueError
    return block
