"""What may be handed in: 13 kinds by name and content; some fifty hostile or odd files with the reason for each."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile

import pytest

from people.files.check import Checked, check_file
from people.files.faults import FileRefused
from people.files.kinds import KINDS, size_words
from people.files.names import LONGEST, clean_name
from tests.people.files import made


def check(tmp_path: Path, content: bytes, name: str) -> Checked:
    path = tmp_path / "file"
    path.write_bytes(content)
    return check_file(path, name)


@pytest.mark.parametrize("kind", list(KINDS))
def test_an_honest_file_of_every_kind_is_taken(tmp_path: Path, kind: str) -> None:
    assert check(tmp_path, made.honest()[kind], f"材料.{kind.upper()}") == Checked(
        f"材料.{kind.upper()}", kind
    )


@pytest.mark.parametrize(
    ("name", "content", "kept", "kind"),
    [
        ("照片.jpeg", made.photo(), "照片.jpeg", "jpg"),
        ("微信图片.png", made.photo(), "微信图片.jpg", "jpg"),
        ("IMG_0001.HEIC", made.photo(), "IMG_0001.jpg", "jpg"),
        ("新版.wps", made.docx(), "新版.wps", "wps"),
        ("新版.et", made.xlsx(), "新版.et", "et"),
        ("新版.dps", made.pptx(), "新版.dps", "dps"),
        ("..\\..\\etc\\通知.pdf", made.pdf(), "通知.pdf", "pdf"),
        ("/etc/passwd.pdf", made.pdf(), "passwd.pdf", "pdf"),
        ("收据\u202efdp.exe.pdf", made.pdf(), "收据fdp.exe.pdf", "pdf"),
        ("换\r\n行\x00.pdf", made.pdf(), "换行.pdf", "pdf"),
        ('引"号<b>.pdf', made.pdf(), "引_号_b_.pdf", "pdf"),
        (".pdf", made.pdf(), "未命名.pdf", "pdf"),
        ("压缩.zip", made.zipped({"资料/报告.docx": made.docx()}), "压缩.zip", "zip"),
        # A script inside a PDF, or an archive behind it, never runs here: pages are drawn, the file goes out as attachment.
        (
            "脚本.pdf",
            made.pdf(extra=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
            "脚本.pdf",
            "pdf",
        ),
        ("两面.pdf", made.pdf() + made.zipped({"a.txt": "x"}) + b"%%EOF", "两面.pdf", "pdf"),
        ("图文.jpg", made.photo() + b"<script>alert(1)</script>", "图文.jpg", "jpg"),
    ],
)
def test_what_is_odd_but_harmless_is_taken_as_what_it_is(
    tmp_path: Path, name: str, content: bytes, kept: str, kind: str
) -> None:
    assert check(tmp_path, content, name) == Checked(kept, kind)


def _broken_directory() -> bytes:
    return made.zipped({"a.txt": "x" * 100})[:-30]


def _lying_directory(count: int, length: int | None = None) -> bytes:
    """Says at its end that it holds other entries than it does."""
    content = bytearray(made.zipped({"a.txt": "x"}))
    struct.pack_into("<HH", content, len(content) - 14, count, count)
    if length is not None:
        struct.pack_into("<L", content, len(content) - 10, length)
    return bytes(content)


def _bomb() -> bytes:
    return made.zipped({f"{number}.txt": b"\0" * (9 << 20) for number in range(2)})


def _giant() -> bytes:
    """Claims a terabyte in its table of contents."""
    content = made.zipped({"a.txt": "x" * 50})
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<L", 0xFFFFFFFE) + content[at + 28 :]


def _locked() -> bytes:
    content = bytearray(made.zipped({"a.txt": "x"}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _doubled() -> bytes:
    shell = io.BytesIO(made.zipped({"A.txt": "1"}))
    with ZipFile(shell, "a") as archive:
        archive.writestr("a.TXT", "2")
    return shell.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ\x90\x00" + b"\0" * 200
HOSTILE: list[tuple[str, bytes, str, str]] = [
    # name, content, part of the reason, part of the remedy
    ("空.pdf", b"", "0 字节", "重新保存"),
    ("没有扩展名", made.pdf(), "没有扩展名", "pdf"),
    ("图.svg", SVG, "不能上传 .svg", "png"),
    ("图.png", SVG, "内容是SVG 图形", "不要只改扩展名"),
    ("页.html", b"<!doctype html><script>1</script>", "不能上传 .html", "打印为 PDF"),
    ("页.pdf", b"<html><script>1</script>", "内容是网页", "不要只改扩展名"),
    ("数据.xlsx", b"<?xml version='1.0'?><Workbook/>", "内容是XML 文件", "xlsx"),
    ("说明.docx", "只是文字".encode("gb18030"), "内容是纯文本", "docx"),
    ("程序.exe", PROGRAM, "不能上传 .exe", "可以上传的格式"),
    ("程序.pdf", PROGRAM, "内容是Windows 程序", "不要只改扩展名"),
    ("程序.jpg", b"\x7fELF" + b"\0" * 60, "内容是Linux 程序", "jpg"),
    ("脚本.docx", b"#!/bin/sh\nrm -rf /\n", "内容是脚本程序", "docx"),
    ("乱码.mp4", bytes(range(256)) * 4, "内容是不认识的格式", "mp4"),
    ("旧.doc", made.compound("WordDocument"), "不能上传 .doc", "另存为 docx"),
    ("旧.docx", made.compound("WordDocument"), "旧版的 .doc", "另存为 docx"),
    ("密.xlsx", made.compound("EncryptedPackage"), "打开密码", "取消密码"),
    ("宏.wps", made.compound("WordDocument", "_VBA_PROJECT"), "含有宏", "不含宏"),
    ("坏.et", made.compound("Workbook")[:600], "已损坏", "WPS"),
    ("空壳.dps", made.compound("CONTENTS"), "不认识的旧版 Office", "dps"),
    ("宏.docm", made.docx(parts={"word/vbaProject.bin": b"x"}), "不能上传 .docm", "不含宏"),
    ("宏.docx", made.docx(parts={"word/vbaProject.bin": b"x"}), "含有宏", "不含宏的 docx"),
    ("宏.xlsx", made.xlsx(parts={"xl/vbaProject.bin": b"x"}), "含有宏", "不含宏的 xlsx"),
    (
        "宏类型.docx",
        made.zipped(
            {
                "[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml",
                "word/document.xml": "<x/>",
            }
        ),
        "含有宏",
        "不含宏",
    ),
    ("控件.docx", made.docx(parts={"word/activeX/activeX1.bin": b"x"}), "ActiveX", "PDF"),
    (
        "模板.docx",
        made.docx(
            parts={"word/_rels/settings.xml.rels": '<Relationship Type="x/attachedTemplate" TargetMode="External"/>'}
        ),
        "外部模板",
        "PDF",
    ),
    ("表.docx", made.xlsx(), "内容却是Excel 工作簿", "扩展名改成 .xlsx"),
    ("图.pdf", made.picture(), "内容却是PNG 图片", "扩展名改成 .png"),
    ("文.jpg", made.pdf(), "内容却是PDF 文件", "扩展名改成 .pdf"),
    ("压缩.docx", made.zipped({"a.txt": "x"}), "内容却是ZIP 压缩包", "扩展名改成 .zip"),
    ("假.ofd", made.zipped({"OFD.xml": "<nothing/>"}), "没有 OFD 文档", "重新导出"),
    ("断.pdf", made.pdf(3)[:-80], "PDF 不完整", "重新导出"),
    ("前缀.pdf", b"GIF89a" + made.pdf(), "内容是GIF 图片", "不要只改扩展名"),
    ("断.mp4", made.mp4()[:-20], "视频不完整", "重新"),
    ("无画面.mp4", made.box(b"ftyp", b"isom\0\0\0\0isom") + made.box(b"free"), "没有画面", "重新"),
    ("苹果.mp4", made.mp4(b"qt  "), "内容是MOV 视频", "mp4"),
    ("断.zip", _broken_directory(), "压缩结构", "重新"),
    ("多.zip", _lying_directory(60_000), "超过 2000 个", "分成几个"),
    ("谎.zip", _lying_directory(1, 900), "压缩结构已损坏", "重新"),
    ("炸弹.zip", _bomb(), "压缩炸弹", "来源不明"),
    ("炸弹.docx", made.docx(parts={"word/media/a.bin": b"\0" * (9 << 20)}), "压缩炸弹", "来源不明"),
    ("巨.zip", _giant(), "超过 1024 MB", "来源不明"),
    ("密.zip", _locked(), "设有密码", "取消密码"),
    ("绝对.zip", made.zipped({"/etc/passwd": "x"}), "外部文件夹", "可信来源"),
    ("上级.zip", made.zipped({"../../x.txt": "x"}), "外部文件夹", "可信来源"),
    ("盘符.zip", made.zipped({"C:\\x.txt": "x"}), "外部文件夹", "可信来源"),
    ("深.zip", made.zipped({"a/" * 20 + "x.txt": "x"}), "超过 12 层", "一层文件夹"),
    ("链接.zip", made.linked("x.txt", "/etc/passwd"), "快捷链接", "文件本身"),
    ("重名.zip", _doubled(), "重名", "重新生成"),
    ("套娃.zip", made.zipped({"里面.zip": made.zipped({"a": "x"})}), "还有压缩包（里面.zip）", "压成一层"),
    ("程序.zip", made.zipped({"安装.exe": PROGRAM, "页.html. ": "x"}), "程序、网页或含宏", "去掉后重新压缩"),
    ("空.zip", made.zipped({"只有文件夹/": b""}), "没有文件", "放进去"),
    ("少见.zip", made.zipped({"a.txt": "x" * 999}, method=ZIP_BZIP2), "少见的压缩方式", "重新生成"),
    ("改名.zip", b"Rar!\x1a\x07\x00" + b"\0" * 50, "内容是RAR 压缩包", "zip"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "why", "remedy"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_what_is_hostile_is_refused_with_reason_and_remedy(
    tmp_path: Path, name: str, content: bytes, why: str, remedy: str
) -> None:
    with pytest.raises(FileRefused) as refusal:
        check(tmp_path, content, name)
    assert why in refusal.value.why
    assert remedy in refusal.value.remedy


def test_all_reasons_are_told_at_once(tmp_path: Path) -> None:
    content = made.zipped({"../a.exe": "x", "b/" * 20 + "c": "x"})
    with pytest.raises(FileRefused) as refusal:
        check(tmp_path, content, "全错.rar")
    assert [fault.why for fault in refusal.value.faults] == [
        "不能上传 .rar 文件",
        "里面有指向外部文件夹的文件名，可能是恶意文件",
        "里面的文件夹超过 12 层",
    ]


def test_names_stay_short_and_keep_their_extension() -> None:
    kept = clean_name("很长" * 200 + ".pdf")
    assert len(kept) == LONGEST
    assert kept.endswith(".pdf")
    assert clean_name("...") == clean_name("\u202e") == "未命名"


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 字节"), (1500, "1 KB"), (50 << 20, "50 MB"), (1_600_000, "1.5 MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
