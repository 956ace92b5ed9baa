"""Files for the tests, built in code: honest ones of every kind, and the parts of hostile ones."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
import pillow_heif
from PIL import Image

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def zipped(parts: Mapping[str, bytes | str], *, method: int = ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def linked(name: str, goal: str) -> bytes:
    """An archive with a symbolic link."""
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        info = ZipInfo(name)
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        archive.writestr(info, goal)
    return made.getvalue()


def docx(
    *paragraphs: str, table: list[list[str]] | None = None, parts: Mapping[str, bytes | str] | None = None
) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs or ("正文",))
    if table:
        rows = "".join(
            "<w:tr>"
            + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
            + "</w:tr>"
            for row in table
        )
        body += f"<w:tbl>{rows}</w:tbl>"
    document = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    own: dict[str, bytes | str] = {"[Content_Types].xml": TYPES, "word/document.xml": document}
    return zipped({**own, **(parts or {})})


def pptx(*slides: str) -> bytes:
    parts: dict[str, bytes | str] = {"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<p/>"}
    for number, words in enumerate(slides or ("第一页",), 1):
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="urn:p" xmlns:a="{DRAWING}"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:sld>'
        )
    return zipped(parts)


def xlsx(rows: list[list[Any]] | None = None, parts: Mapping[str, bytes | str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "汇总"
    for row in rows or [["项目", "数量"], ["走访", 12]]:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    if parts:
        with ZipFile(made, "a") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    return made.getvalue()


def ofd() -> bytes:
    return zipped(
        {
            "OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"/>',
            "Doc_0/Document.xml": "<x/>",
        }
    )


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(made, kind, **more)
    return made.getvalue()


def photo(size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG that tells where it was taken and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "秘密相机-SECRETCAM"
    exif.get_ifd(0x8825)[2] = (29.0, 52.0, 11.0)
    return picture("JPEG", size, exif=exif)


def heic() -> bytes:
    made = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "red")).save(made, format="HEIF")
    return made.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def huge_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few kilobytes that claim 3.6 thousand million pixels."""
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 4_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(
    pages: int = 1, *, extra: bytes = b"", size: tuple[int, int] = (595, 842), stream: bytes = b""
) -> bytes:
    """A small PDF; `extra` stands in the catalogue, `stream` is drawn on each page."""
    content = stream or b"BT /F1 24 Tf 72 720 Td (Hello) Tj ET"
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b" >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents 3 0 R /Resources << /Font << /F1"
        " << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    )
    objects += [page.encode()] * pages
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def compound(*names: str) -> bytes:
    """An OLE file whose directory has these entries ([MS-CFB]): header, FAT, directory sectors."""
    entries = b""
    for name in ("Root Entry", *names):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + struct.pack("<H", len(text)) + b"\0" * 62
    entries += b"\0" * (-len(entries) % 512)
    sectors = len(entries) // 512
    fat = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack(f"<{len(fat)}L", *fat).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header += (
        b"\0" * 10 + struct.pack("<LLL", 1, 1, 0) + struct.pack("<LLLLL", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    )
    return header.ljust(76, b"\0") + struct.pack("<109L", 0, *[0xFFFFFFFF] * 108) + table + entries


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">L", 8 + len(content)) + kind + content


def mp4(brand: bytes = b"isom") -> bytes:
    return (
        box(b"ftyp", brand + b"\0\0\x02\0" + brand + b"mp41")
        + box(b"moov", b"\0" * 32)
        + box(b"mdat", b"\0" * 64)
    )


def honest() -> dict[str, bytes]:
    """One file of every kind that may be handed in, by extension."""
    return {
        "pdf": pdf(2),
        "ofd": ofd(),
        "jpg": photo(),
        "png": picture(),
        "heic": heic(),
        "docx": docx("完成情况说明"),
        "xlsx": xlsx(),
        "pptx": pptx("工作汇报"),
        "wps": compound("WordDocument"),
        "et": compound("Workbook"),
        "dps": compound("PowerPoint Document"),
        "mp4": mp4(),
        "zip": zipped({"说明.txt": "附件说明", "照片/一.jpg": picture("JPEG")}),
    }
