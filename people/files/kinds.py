"""The kinds of file that may be handed in as evidence, and how each is shown (issue 5 «Evidence»)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Shown = Literal["picture", "pages", "text", "list", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """One kind: `code` is its extension, `shown` how its preview is made; `instead` what to do where there is none."""

    code: str
    title: str
    content_type: str
    shown: Shown = ""
    instead: str = ""


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_WPS: Final = "请下载后用 WPS 打开；要在线预览，可另存为 PDF 再上传"
KINDS: Final[dict[str, FileKind]] = {
    kind.code: kind
    for kind in (
        FileKind(code="pdf", title="PDF 文件", content_type="application/pdf", shown="pages"),
        FileKind(
            code="ofd",
            title="OFD 文件",
            content_type="application/ofd",
            instead="请下载后用 OFD 阅读器打开；要在线预览，可另存为 PDF 再上传",
        ),
        FileKind(code="jpg", title="JPEG 图片", content_type="image/jpeg", shown="picture"),
        FileKind(code="png", title="PNG 图片", content_type="image/png", shown="picture"),
        FileKind(code="heic", title="HEIC 图片", content_type="image/heic", shown="picture"),
        FileKind(
            code="docx",
            title="Word 文档",
            content_type=f"{_OFFICE}.wordprocessingml.document",
            shown="text",
        ),
        FileKind(
            code="xlsx", title="Excel 工作簿", content_type=f"{_OFFICE}.spreadsheetml.sheet", shown="text"
        ),
        FileKind(
            code="pptx",
            title="PPT 演示文稿",
            content_type=f"{_OFFICE}.presentationml.presentation",
            shown="text",
        ),
        FileKind(code="wps", title="WPS 文字", content_type="application/wps-office.wps", instead=_WPS),
        FileKind(code="et", title="WPS 表格", content_type="application/wps-office.et", instead=_WPS),
        FileKind(code="dps", title="WPS 演示", content_type="application/wps-office.dps", instead=_WPS),
        FileKind(code="mp4", title="MP4 视频", content_type="video/mp4", instead="请下载后播放"),
        FileKind(
            code="zip",
            title="ZIP 压缩包",
            content_type="application/zip",
            shown="list",
            instead="这里只列出压缩包里的文件名，内容请下载后解压查看",
        ),
    )
}
# Other ways to write the same extension.
ALIASES: Final = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "heif": "heic", "m4v": "mp4"}
PICTURES: Final = frozenset({"jpg", "png", "heic"})
# What a browser's file chooser offers.
ACCEPT: Final = ",".join(f".{code}" for code in (*KINDS, "jpeg", "heif"))
LISTED: Final = "、".join(KINDS)
# Extensions people come with, and what to do about them.
REMEDIES: Final = {
    "doc": "请另存为 docx 或 PDF",
    "rtf": "请另存为 docx 或 PDF",
    "txt": "请粘贴到 Word 里存为 docx，或直接写进完成情况",
    "xls": "请另存为 xlsx",
    "csv": "请另存为 xlsx",
    "ppt": "请另存为 pptx 或 PDF",
    "docm": "文件含宏，请另存为不含宏的 docx",
    "xlsm": "文件含宏，请另存为不含宏的 xlsx",
    "pptm": "文件含宏，请另存为不含宏的 pptx",
    "gif": "请另存为 jpg 或 png",
    "bmp": "请另存为 jpg 或 png",
    "tif": "请另存为 PDF 或 jpg",
    "tiff": "请另存为 PDF 或 jpg",
    "webp": "请另存为 jpg 或 png",
    "svg": "请另存为 png 或 PDF",
    "html": "请打印为 PDF 再上传",
    "htm": "请打印为 PDF 再上传",
    "mht": "请打印为 PDF 再上传",
    "rar": "请解开后压成 zip 再上传",
    "7z": "请解开后压成 zip 再上传",
    "mov": "请转成 mp4 再上传",
    "avi": "请转成 mp4 再上传",
    "wmv": "请转成 mp4 再上传",
}


def code_of(name: str) -> str:
    """Give the code of the kind that the extension stands for; the bare extension in small letters where none fits."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        return ""
    extension = extension.strip().lower()
    return ALIASES.get(extension, extension)


def size_words(size: int) -> str:
    """Write a number of bytes as people read it."""
    if size < 1 << 10:
        return f"{size} 字节"
    if size < 1 << 20:
        return f"{(size + 512) >> 10} KB"
    tenths = (size * 10 + (1 << 19)) >> 20
    return f"{tenths // 10}.{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"
