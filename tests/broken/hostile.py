"""Files that are no year workbook or mean harm: each is refused with one line, before it is parsed."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Any

from tests.broken.kinds import ANY_PLACE, KX, NO_CELL, Broken, Expected, RawMutation

MEGABYTE = b" " * 1_000_000
SHEET = "xl/worksheets/sheet4.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
AGAIN = r"另存|重新|转换|换|上传|检查|xlsx|删|去掉|解除|取消|拆"


def _repack(change: Callable[[str, bytes], bytes | None], *extra: tuple[str, bytes]) -> RawMutation:
    """Rewrite the entries of the package; None drops one; `extra` entries are added."""

    def mutation(data: bytes) -> bytes:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                content = change(name, old.read(name))
                if content is not None:
                    new.writestr(name, content)
            for name, content in extra:
                new.writestr(name, content)
        return stream.getvalue()

    return mutation


def _in(entry: str, pattern: bytes, replacement: bytes) -> RawMutation:
    """Replace the first match of `pattern` in one entry."""

    def change(name: str, content: bytes) -> bytes:
        if name != entry:
            return content
        changed, count = re.subn(pattern, lambda _: replacement, content, count=1)
        if not count:
            raise AssertionError(f"{pattern!r} is not in {entry}")
        return changed

    return _repack(change)


def _add(*extra: tuple[str, bytes]) -> RawMutation:
    return _repack(lambda _, content: content, *extra)


def _drop(entry: str) -> RawMutation:
    return _repack(lambda name, content: None if name == entry else content)


def _entities(depth: int) -> bytes:
    lines = [b'<!DOCTYPE worksheet [<!ENTITY a0 "aaaaaaaaaaaaaaaaaaaa">']
    lines += [b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 20) for level in range(1, depth)]
    return b"".join(lines) + b"]>"


def _entity_text(declaration: bytes, name: bytes) -> RawMutation:
    """A document type in the sheet, and its entity as the text of a cell."""

    def change(entry: str, content: bytes) -> bytes:
        if entry != SHEET:
            return content
        content = re.sub(rb"<worksheet", declaration + b"<worksheet", content, count=1)
        cell = b'<row r="60"><c r="A60" t="inlineStr"><is><t>&' + name + b";</t></is></c></row></sheetData>"
        return content.replace(b"</sheetData>", cell)

    return _repack(change)


def _utf16_entity(data: bytes) -> bytes:
    """The same document type hidden in another encoding."""

    def change(entry: str, content: bytes) -> bytes:
        if entry != SHEET:
            return content
        text = re.sub(r"<\?xml[^>]*\?>", "", content.decode())
        text = text.replace("<worksheet", '<!DOCTYPE worksheet [<!ENTITY x "y">]><worksheet', 1)
        return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")

    return _repack(change)(data)


def _cell(place: str) -> RawMutation:
    number = re.sub(r"\D", "", place).encode()
    cell = b'<row r="%s"><c r="%s" t="inlineStr"><is><t>x</t></is></c></row></sheetData>' % (
        number,
        place.encode(),
    )
    return _in(SHEET, rb"</sheetData>", cell)


def _bomb(entry: str) -> RawMutation:
    """An entry of 200 MB of blanks, a few hundred KB in the file."""

    def mutation(data: bytes) -> bytes:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                with new.open(name, "w") as target:
                    target.write(old.read(name))
                    for _ in range(200 if name == entry else 0):
                        target.write(MEGABYTE)
        return stream.getvalue()

    return mutation


def _many_entries(data: bytes) -> bytes:
    return _add(*((f"xl/media/p{number}.xml", b"<a/>") for number in range(20_000)))(data)


def _encrypted_flag(data: bytes) -> bytes:
    """Mark every entry of the central directory and the local headers as encrypted."""
    marked = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(signature, at + 4)
    return bytes(marked)


def _wrong_sizes(data: bytes) -> bytes:
    """The central directory claims that every entry unpacks to one byte."""
    lying = bytearray(data)
    at = lying.find(b"PK\x01\x02")
    while at >= 0:
        lying[at + 24 : at + 28] = struct.pack("<I", 1)
        at = lying.find(b"PK\x01\x02", at + 4)
    return bytes(lying)


def _flip(data: bytes) -> bytes:
    """Damage the middle of the compressed content."""
    half = len(data) // 2
    return data[:half] + bytes(byte ^ 0xFF for byte in data[half : half + 400]) + data[half + 400 :]


def _package(*names: str) -> RawMutation:
    def mutation(_: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in names:
                archive.writestr(name, b"<a/>")
        return stream.getvalue()

    return mutation


def _is(content: bytes) -> RawMutation:
    return lambda _: content


def _compound(stream_name: str) -> bytes:
    """The head and a directory entry of an OLE compound file."""
    head = OLE + bytes(16) + struct.pack("<HHH", 0x3E, 3, 0xFFFE) + bytes(482)
    return head + stream_name.encode("utf-16-le") + bytes(4096)


def _macro(data: bytes) -> bytes:
    data = _in(
        "[Content_Types].xml",
        rb"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )(data)
    return _add(("xl/vbaProject.bin", OLE + bytes(600)))(data)


def _refused(name: str, raw: RawMutation, problem: str, *, place: str = NO_CELL, **more: Any) -> Broken:
    return Broken(name, KX, (Expected(place, problem, AGAIN),), raw=raw, **more)


NOT_XLSX = r"xlsx|Excel|工作簿|格式|读|打不开|损坏"
TOO_BIG = r"过大|太大|超过|上限|压缩|解压|展开|膨胀"
UNSAFE = r"实体|DTD|DOCTYPE|XML|不安全|声明"
BROKEN_FILE = r"损坏|不完整|读|打不开|压缩|截断|xlsx"
FAR = r"XFD|1048576|范围|太远|过远|行|列|超出"

PACKAGES = [
    _refused("空文件", _is(b""), r"空|" + NOT_XLSX),
    _refused("压缩炸弹·工作表", _bomb(SHEET), TOO_BIG),
    _refused("压缩炸弹·样式", _bomb("xl/styles.xml"), TOO_BIG),
    _refused("压缩炸弹·谎报大小", lambda data: _wrong_sizes(_bomb(SHEET)(data)), TOO_BIG + "|" + BROKEN_FILE),
    _refused("两万个部件", _many_entries, r"部件|条目|文件|数|太多|过多|超过"),
    _refused("截断一半", lambda data: data[: len(data) // 2], BROKEN_FILE),
    _refused("截断末尾", lambda data: data[:-30], BROKEN_FILE),
    _refused("内容损坏", _flip, BROKEN_FILE),
    _refused("条目加密", _encrypted_flag, r"加密|密码|保护"),
    _refused("目录穿越条目", _add(("../../../tmp/evil.xml", b"<a/>")), r"路径|条目|不安全|\.\./"),
    _refused("绝对路径条目", _add(("/etc/cron.d/evil", b"x")), r"路径|条目|不安全|/etc", assumed=True),
    _refused("反斜杠穿越条目", _add(("..\\..\\evil.xml", b"<a/>")), r"路径|条目|不安全|\.\.", assumed=True),
    _refused("缺工作簿部件", _drop("xl/workbook.xml"), BROKEN_FILE + "|缺|工作簿"),
    _refused("缺内容类型部件", _drop("[Content_Types].xml"), BROKEN_FILE + "|缺|工作簿"),
    _refused("带宏的工作簿", _macro, r"宏", suffix=".xlsm"),
    _refused("带宏而改名为xlsx", _macro, r"宏"),
]

MARKUP = [
    _refused("实体膨胀", _entity_text(_entities(9), b"a8"), UNSAFE),
    _refused(
        "二次膨胀",
        _entity_text(b'<!DOCTYPE w [<!ENTITY q "' + b"q" * 50_000 + b'">]>', b"q" + b";&q" * 2000),
        UNSAFE,
    ),
    _refused(
        "外部实体", _entity_text(b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>', b"e"), UNSAFE
    ),
    _refused(
        "外部文档类型",
        _in(SHEET, rb"<worksheet", b'<!DOCTYPE w SYSTEM "file:///etc/w.dtd"><worksheet'),
        UNSAFE,
    ),
    _refused(
        "无害的文档类型也拒绝",
        _in(SHEET, rb"<worksheet", b"<!DOCTYPE worksheet><worksheet"),
        UNSAFE,
        assumed=True,
    ),
    _refused("另一编码里的实体", _utf16_entity, UNSAFE + "|" + BROKEN_FILE + "|编码"),
    _refused(
        "工作簿部件里的实体", _in("xl/workbook.xml", rb"<workbook ", _entities(9) + b"<workbook "), UNSAFE
    ),
    _refused(
        "工作表标记不完整", _in(SHEET, rb"</sheetData>", b"</sheet"), BROKEN_FILE + "|XML", assumed=True
    ),
    _refused(
        "嵌套十万层",
        _in(SHEET, rb"</sheetData>", b"<row>" * 100_000 + b"</sheetData>"),
        BROKEN_FILE + "|XML|嵌套",
        assumed=True,
    ),
    _refused("远处单元格", _cell("XFD1048576"), FAR, place=ANY_PLACE, assumed=True),
    _refused("最末一行单元格", _cell("A1048576"), FAR, place=ANY_PLACE, assumed=True),
    _refused("最末一列单元格", _cell("XFD60"), FAR + "|表头", place=ANY_PLACE, assumed=True),
    _refused("越界的单元格", _cell("XFE1048577"), FAR + "|" + BROKEN_FILE, place=ANY_PLACE, assumed=True),
    _refused(
        "合并整张表",
        _in(
            SHEET,
            rb"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
        r"合并|" + FAR,
        place=ANY_PLACE,
        assumed=True,
        only=False,
    ),
]

RENAMED = [
    _refused("文本改名", _is("项目,值\n方案模板,kexie-2017\n".encode()), NOT_XLSX),
    _refused("文本文件", _is("项目\t值\n".encode("gb18030")), NOT_XLSX, suffix=".txt"),
    _refused("网页改名", _is(b"<html><table><tr><td>1</td></tr></table></html>"), NOT_XLSX),
    _refused("docx改名", _package("[Content_Types].xml", "word/document.xml"), NOT_XLSX),
    _refused("docx文件", _package("[Content_Types].xml", "word/document.xml"), NOT_XLSX, suffix=".docx"),
    _refused("ods改名", _package("mimetype", "content.xml", "META-INF/manifest.xml"), NOT_XLSX),
    _refused("普通压缩包改名", _package("a.txt", "b.txt"), NOT_XLSX),
    _refused("空压缩包", _package(), NOT_XLSX),
    _refused("旧版xls改名", _is(_compound("Workbook")), r"xls|旧|" + NOT_XLSX),
    _refused("旧版xls文件", _is(_compound("Workbook")), r"xls|旧|" + NOT_XLSX, suffix=".xls"),
    _refused("有打开密码", _is(_compound("EncryptedPackage")), r"加密|密码|" + NOT_XLSX),
    _refused("pdf改名", _is(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(2000)), NOT_XLSX),
    _refused("图片改名", _is(b"\x89PNG\r\n\x1a\n" + bytes(2000)), NOT_XLSX),
    _refused("全零文件", _is(bytes(5000)), NOT_XLSX),
]

KINDS: list[Broken] = PACKAGES + MARKUP + RENAMED
