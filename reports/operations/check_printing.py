"""Checks of printing: the system libraries of WeasyPrint, the Chinese fonts, one character really set."""

from __future__ import annotations

import ctypes
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn
from django.conf import settings
from pypdf import PdfReader

from people.fonts import font_configuration
from people.printing import Style, lay_out
from reports.operations.findings import Finding, good, notice, problem

# Library → Debian package (stack «its system libraries»).
LIBRARIES: Final = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
SAMPLE: Final = "衡"
OURS: Final = re.compile(r"Noto-?(Serif|Sans)-?SC")


def check_libraries() -> Iterator[Finding]:
    """Without pango no PDF; without harfbuzz-subset one takes sixteen times as long."""
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    if missing:
        yield problem("系统库", f"缺少 {'、'.join(missing)}", f"请运行 apt-get install {' '.join(missing)}")
    else:
        yield good("系统库", "pango、harfbuzz-subset 都在")


def check_fonts() -> Iterator[Finding]:
    """The fonts of the wheel are on the disk."""
    paths = (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path())
    missing = [str(path) for path in paths if not Path(path).is_file()]
    if missing:
        yield problem("字体", f"缺少 {'、'.join(missing)}", "请在程序目录运行 make setup")
    else:
        yield good("字体", "思源宋体、思源黑体都在")


def check_rendering() -> Iterator[Finding]:
    """Set one character and look which face it came out in: a box means that the fonts are not found."""
    title = f'<html lang="zh-CN"><title>{SAMPLE}</title><p>{SAMPLE}</p></html>'
    style = Style('body { font-family: "Noto Serif SC" }', font_configuration(settings.HENGJI_DATA))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sample.pdf")
        # Pango ends the whole process when it finds no font at all: only another one may try.
        with ProcessPoolExecutor(1, get_context("spawn")) as worker:
            try:
                worker.submit(lay_out, title, style, path, tagged=True).result()
            except BrokenProcessPool:
                yield problem(
                    "排版", "排版程序崩溃（多半是找不到任何字体）", "请在程序目录运行 make setup 重装字体"
                )
                return
        page = PdfReader(path).pages[0]
        text, faces = page.extract_text().strip(), _faces(page)
    if text != SAMPLE or not faces:
        yield problem("排版", "汉字没有印出来", "请先处理上面字体和系统库的问题")
    elif not all(OURS.search(face) for face in faces):
        yield notice(
            "排版", f"汉字用了别的字体（{'、'.join(faces)}）", "请在程序目录运行 make setup 重装字体"
        )
    else:
        yield good("排版", f"“{SAMPLE}”字印出，字体 {'、'.join(faces)}")


def _faces(page: Any) -> list[str]:
    found = set()
    for font in page["/Resources"].get_object().get("/Font", {}).values():
        for descendant in font.get_object().get("/DescendantFonts", [font]):
            found.add(str(descendant.get_object()["/BaseFont"]).lstrip("/").partition("+")[2])
    return sorted(found)
