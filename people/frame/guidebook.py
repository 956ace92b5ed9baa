"""The pages of help: docs/help/*.md, read and drawn when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

AROUND: Final = 24
TABLE: Final = '<table class="table house-table">'


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page: `slug` is its file's name, `title` its first heading, `text` the rest in Markdown."""

    slug: str
    title: str
    text: str
    order: int
    section: str

    def drawn(self) -> SafeString:
        """Draw the text; raw HTML in it is shown, not obeyed."""
        # markdown-it escapes everything: HTML is off, and links may only be of harmless kinds.
        drawn: str = _markdown().render(self.text)
        safe: SafeString = mark_safe(drawn.replace("<table>", TABLE))
        return safe

    def excerpt(self, words: str) -> str:
        """The line in which the words stand, cut to what is around them."""
        plain = " ".join(self.text.replace("#", "").replace("*", "").split())
        place = plain.lower().find(words.lower())
        if place < 0:
            return plain[: 2 * AROUND]
        start, end = max(0, place - AROUND), place + len(words) + AROUND
        return f"{'…' if start else ''}{plain[start:end]}{'…' if end < len(plain) else ''}"


def pages() -> tuple[HelpPage, ...]:
    """Give every page in its order; a changed file counts at once."""
    folder: Path = settings.BASE_DIR / "docs" / "help"
    files = sorted(folder.glob("*.md"))
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in files))


def page_of(slug: str) -> HelpPage | None:
    """Give one page, None when there is none of that name."""
    return next((page for page in pages() if page.slug == slug), None)


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> tuple[HelpPage, ...]:
    found = [_page(Path(path)) for path, _ in files]
    return tuple(sorted(found, key=lambda page: (page.order, page.slug)))


def _page(path: Path) -> HelpPage:
    """Read a file: a line `分类：…` and a line `次序：…` before the heading, then the text."""
    head, _, rest = path.read_text("utf-8").partition("\n# ")
    notes = dict(line.split("：", 1) for line in head.splitlines() if "：" in line)
    title, _, text = rest.partition("\n")
    return HelpPage(
        slug=path.stem,
        title=title.strip(),
        text=text.strip() + "\n",
        order=int(notes.get("次序", "99")),
        section=notes.get("分类", "其他").strip(),
    )


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
