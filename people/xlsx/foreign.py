"""Says in Chinese what a file is when it is not an .xlsx (old .xls, encrypted, text, web page, cut off …)."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from people.xlsx.faults import BookRefused, refused

SAVE_AS: Final = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿 (*.xlsx)”再使用"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: Final = {
    b"%PDF": "PDF 文件",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gzip 压缩包",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"{\\rtf": "RTF 文档",
}
_OLE_STREAMS: Final = (
    (
        "EncryptedPackage",
        "文件设有打开密码，已加密",
        "请在 Excel 或 WPS 中取消打开密码，另存为 .xlsx",
    ),
    ("WordDocument", "这是 Word 文档（.doc），不是 Excel 工作簿", "请选择 .xlsx 格式的工作簿"),
    ("PowerPoint Document", "这是演示文稿（.ppt），不是 Excel 工作簿", "请选择 .xlsx 格式的工作簿"),
    ("Workbook", "这是旧版 Excel 文件（.xls），不能读取", SAVE_AS),
    ("Book", "这是旧版 Excel 文件（.xls），不能读取", SAVE_AS),
)
_WINDOW: Final = 1 << 20


def refuse_foreign(path: Path) -> None:
    """Raise BookRefused unless the file begins like a zip archive; the reason names what it is."""
    with path.open("rb") as handle:
        head = handle.read(4096)
        if not head:
            raise refused("文件是空的（0 字节）", "请重新保存或重新上传工作簿")
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return
        if head.startswith(_OLE):
            raise _ole(handle)
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            raise refused(f"这是{kind}，不是 Excel 工作簿", "请选择 .xlsx 格式的工作簿，不要只改扩展名")
    raise _text(head)


def _ole(handle: BinaryIO) -> BookRefused:
    """Tell an encrypted package from an old binary document by the stream names of the container."""
    names = {name: name.encode("utf-16-le") for name, _, _ in _OLE_STREAMS}
    found: set[str] = set()
    handle.seek(0)
    tail = b""
    while block := handle.read(_WINDOW):
        window = tail + block
        found.update(name for name, mark in names.items() if mark in window)
        tail = window[-64:]
    for name, problem, remedy in _OLE_STREAMS:
        if name in found:
            return refused(problem, remedy)
    return refused("这是旧版 Office 格式的文件，不能读取", SAVE_AS)


def _text(head: bytes) -> BookRefused:
    """Tell a renamed web page or text file from bytes that make no sense at all."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return refused("这是网页（HTML）文件改了扩展名，不是 Excel 工作簿", SAVE_AS)
    if start.startswith((b"<?xml", b"<")):
        return refused("这是 XML 文件，不是 .xlsx 工作簿", SAVE_AS)
    if b"\x00" not in head and _decodes(head):
        return refused("这是文本文件（如 csv、txt）改了扩展名，不是 Excel 工作簿", SAVE_AS)
    return refused("文件不是 .xlsx 工作簿，或已损坏", SAVE_AS)


def _decodes(head: bytes) -> bool:
    """Is this text in UTF-8 or GB 18030? A character cut off at the end does not count."""
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
