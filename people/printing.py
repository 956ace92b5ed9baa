"""Documents as PDF: HTML laid out with WeasyPrint and the fonts of the house (stack.md «PDF»).

Django is imported where a template is read only, so that a worker that lays out parts of a long document starts
light; WeasyPrint on first use, so that only a PDF pays for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from people.fonts import font_configuration, use_fonts

SHEET: Final = ("people", "print.css")


@dataclass(frozen=True, slots=True)
class Style:
    """How documents look: the text of the style sheet and the fontconfig file of the fonts."""

    css: str
    fonts: Path


def render_pdf(template: str, context: Mapping[str, object]) -> bytes:
    """Give a template with its context as PDF (PDF/UA-1). Nothing is fetched: pictures are data: addresses.

    The template is a whole document with language and title; what is special about it stands in its own <style>.
    """
    from django.template.loader import render_to_string

    result: bytes = document(render_to_string(template, dict(context)), house_style()).write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return result


def house_style() -> Style:
    """The common style sheet of printed pages, with the fonts of the data folder."""
    from django.conf import settings

    sheet = Path(settings.BASE_DIR, "static", *SHEET).read_text(encoding="utf-8")
    return Style(sheet, font_configuration(settings.HENGJI_DATA))


def lay_out(html: str, style: Style, target: Path, *, tagged: bool) -> None:
    """Write one HTML document as PDF; ``tagged`` claims PDF/UA-1 (language, title, structure)."""
    options: dict[str, Any] = {"pdf_variant": "pdf/ua-1"} if tagged else {}
    document(html, style).write_pdf(target, **options)


def document(html: str, style: Style) -> Any:
    """Lay out the pages. Nothing is fetched: only data: addresses are allowed."""
    use_fonts(style.fonts)
    from weasyprint import HTML

    fonts, fetcher, sheet = _shared(style)
    return HTML(string=html, url_fetcher=fetcher).render(font_config=fonts, stylesheets=[sheet])


@cache
def _shared(style: Style) -> tuple[Any, Any, Any]:
    """One font configuration for all documents of a process: making it anew costs more than a page."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols=("data",))
    return fonts, fetcher, CSS(string=style.css, font_config=fonts, url_fetcher=fetcher)
