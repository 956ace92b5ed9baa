"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from typing import Final

HEAD: Final = 4096
_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
# What is told of things that are not accepted at all.
_OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x05\x06", "空的压缩包"),
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"#!", "脚本程序"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"%!PS", "PostScript 文件"),
)
_HEIC: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_MP4: Final = frozenset(
    {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VP", b"mmp4",
     b"MSNV", b"dash", b"f4v ", b"3gp4", b"3gp5"}
)  # fmt: skip


def sniff(head: bytes) -> str:
    """Give `pdf`, `jpg`, `png`, `heic`, `mp4`, `zip` or `ole`; else a Chinese name of what it looks like."""
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head[4:8] == b"ftyp":
        return _media(head)
    for magic, found in _OTHERS:
        if head.startswith(magic):
            return found
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WebP 图片"
    return _text(head)


def _media(head: bytes) -> str:
    """Tell pictures and films of the same box format apart by their brands."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, max(16, length - 3), 4))}
    if head[8:12] in _HEIC:
        return "heic"
    if head[8:12] == b"qt  ":
        return "MOV 视频"
    if brands & _MP4:
        return "mp4"
    return "heic" if brands & _HEIC else "不认识的视频"


def _text(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start[:1024]:
        return "SVG 图形"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<body", b"<table", b"<meta")):
        return "网页"
    if start.startswith(b"<"):
        return "XML 文件"
    if b"\x00" in head:
        return "不认识的格式"
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return "纯文本"
    return "不认识的格式"
