"""The pages of help: docs/help/*.md and docs/tour.md, read and drawn when asked for.

Each file begins with notes: `分类：` (the heading it stands under), `次序：`, and where only some need it `角色：`. Links to
pages of the program are written `go:<url name>`, so that they lead where the reader may go and stay plain words
elsewhere; links between pages and pictures are relative paths, so that they work in the files as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from people.frame.help_pictures import picture_attributes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

AROUND: Final = 24
TABLE: Final = '<div class="table-area table-scroll" tabindex="0" role="region" aria-label="表格"><table class="table house-table">'
GO: Final = "go:"
TOUR: Final = "tour"
SECTIONS: Final = ("入门", "怎样做", "按角色", "参考")
_LINKS: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")

Address = Callable[[str], str]


def nowhere(target: str) -> str:
    """Lead nowhere: links to the program are drawn as plain words."""
    return ""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page: `slug` is its file's name, `title` its first heading, `text` the rest in Markdown.

    `roles` are the Chinese names of the roles that it is for, none: everybody.
    """

    slug: str
    title: str
    text: str
    order: int
    section: str
    roles: tuple[str, ...] = ()

    def drawn(self, address: Address = nowhere) -> SafeString:
        """Draw the text; raw HTML in it is shown, not obeyed. `address` gives the path for `go:` links, "" for none."""
        # markdown-it escapes everything: HTML is off, and links may only be of harmless kinds.
        markdown = _markdown()
        tokens = list(_led(markdown.parse(self.text), address))
        drawn: str = markdown.renderer.render(tokens, markdown.options, {})
        safe: SafeString = mark_safe(drawn.replace("<table>", TABLE).replace("</table>", "</table></div>"))
        return safe

    @property
    def plain(self) -> str:
        """The words without marks and addresses, for the search."""
        words = _LINKS.sub(r"\1", self.text)
        return " ".join(words.replace("#", "").replace("*", "").split())

    def pictures(self) -> Iterator[str]:
        """Name the pictures that the page shows."""
        for token in _markdown().parse(self.text):
            for child in token.children or ():
                if child.type == "image":
                    yield Path(str(child.attrGet("src"))).name

    def excerpt(self, words: str) -> str:
        """The line in which the words stand, cut to what is around them."""
        plain = self.plain
        place = plain.lower().find(words.lower())
        if place < 0:
            return plain[: 2 * AROUND]
        start, end = max(0, place - AROUND), place + len(words) + AROUND
        return f"{'…' if start else ''}{plain[start:end]}{'…' if end < len(plain) else ''}"


def pages() -> tuple[HelpPage, ...]:
    """Give every page in its order; a changed file counts at once."""
    folder: Path = settings.BASE_DIR / "docs"
    files = [folder / f"{TOUR}.md", *sorted((folder / "help").glob("*.md"))]
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in files if path.exists()))


def page_of(slug: str) -> HelpPage | None:
    """Give one page, None when there is none of that name."""
    return next((page for page in pages() if page.slug == slug), None)


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> tuple[HelpPage, ...]:
    found = [_page(Path(path)) for path, _ in files]
    return tuple(sorted(found, key=lambda page: (_rank(page.section), page.order, page.slug)))


def _rank(section: str) -> int:
    return SECTIONS.index(section) if section in SECTIONS else len(SECTIONS)


def _page(path: Path) -> HelpPage:
    """Read a file: the notes before the heading, then the text."""
    head, _, rest = path.read_text("utf-8").partition("\n# ")
    notes = dict(line.split("：", 1) for line in head.splitlines() if "：" in line)
    title, _, text = rest.partition("\n")
    roles = tuple(role.strip() for role in notes.get("角色", "").split("、") if role.strip())
    return HelpPage(
        slug=path.stem,
        title=title.strip(),
        text=text.strip() + "\n",
        order=int(notes.get("次序", "99")),
        section=notes.get("分类", "其他").strip(),
        roles=roles,
    )


def _led(tokens: Sequence[Token], address: Address) -> Iterator[Token]:
    """Give the tokens with links that lead into this site and pictures from its own files."""
    for token in tokens:
        if token.children:
            token.children = list(_inline(token.children, address))
        yield token


def _inline(children: Sequence[Token], address: Address) -> Iterator[Token]:
    # Links do not nest: a dropped beginning has the next end as its own.
    dropped = False
    for child in children:
        if child.type == "link_open":
            href = _path(str(child.attrGet("href")), address)
            dropped = not href
            if href:
                child.attrSet("href", href)
                yield child
        elif child.type == "link_close":
            if not dropped:
                yield child
        else:
            if child.type == "image":
                for name, value in picture_attributes(Path(str(child.attrGet("src"))).name).items():
                    child.attrSet(name, value)
            yield child


def _path(href: str, address: Address) -> str:
    """The path a link of a page leads to: of the program, of another page, or as it is written."""
    if href.startswith(GO):
        return address(href.removeprefix(GO))
    name, mark, fragment = href.partition("#")
    if name.endswith(".md") and ":" not in name:
        return reverse("help_page", kwargs={"page": Path(name).stem}) + mark + fragment
    return href


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # every process would load it, and a worker draws no help

    return MarkdownIt("commonmark", {"html": False}).enable("table")
