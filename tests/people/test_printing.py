"""PDF of templates: own fonts, no fetching, tagged."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from people.fonts import font_configuration
from people.pictures import qr_picture
from people.printing import render_pdf


@pytest.fixture
def template(tmp_path: Path, settings: Any) -> Path:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path], "APP_DIRS": False, "OPTIONS": {}}]
    return tmp_path / "one.html"


def pdf(template: Path, body: str, **context: object) -> PdfReader:
    head = '<!doctype html><html lang="zh-CN"><head><title>一页</title></head>'
    template.write_text(f"{head}<body>{body}</body></html>", encoding="utf-8")
    return PdfReader(BytesIO(render_pdf(template.name, context)))


def test_chinese_is_drawn_with_the_fonts_of_the_house(template: Path) -> None:
    page = pdf(template, "<h1>激活条</h1><p>{{ who }}</p>", who="张三<b>").pages[0]
    assert "激活条" in page.extract_text()
    assert "张三<b>" in page.extract_text()
    fonts = [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    assert all("Noto-Serif-SC" in font or "NotoSerifSC" in font.replace("-", "") for font in fonts)


def test_it_is_tagged_and_names_its_language(template: Path) -> None:
    root: Any = pdf(template, "<h1>题</h1>").trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"]


def test_pictures_come_from_the_page_itself_and_nothing_is_fetched(template: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG")
    body = '<img alt="码" src="{{ picture }}"><img alt="x" src="{{ file }}"><p>完</p>'
    page = pdf(template, body, picture=qr_picture("https://jixiao.example"), file=secret.as_uri()).pages[0]
    assert "完" in page.extract_text()
    assert len(page.get_contents().get_data()) > 2_000  # type: ignore[union-attr]  # the QR code is drawn


def test_the_fonts_file_is_written_once_and_as_a_whole(tmp_path: Path) -> None:
    first = font_configuration(tmp_path)
    written = first.stat().st_mtime_ns
    assert font_configuration(tmp_path).stat().st_mtime_ns == written
    assert [path.name for path in tmp_path.iterdir()] == ["fonts.conf"]
    first.write_text("other", encoding="utf-8")
    assert "<fontconfig>" in font_configuration(tmp_path).read_text(encoding="utf-8")
