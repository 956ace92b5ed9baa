"""What the search finds in the reference: clauses and settings of the rule books, problems and faults with their meaning."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.urls import reverse

from people.access import Access
from people.frame.help_shelf import HelpShelf, register_help
from people.frame.search import Hit, register_search
from people.permissions import allowed
from plans.schemes import scheme_codes
from reports.fault_guide import fault_chapters
from reports.problem_guide import problem_guides
from reports.rule_book import RuleBook
from reports.rule_books import bundled_book

AROUND = 24
# Fewer than of people and papers: one clause leads to its book, and a common word stands in most of them.
MOST = 8


def join() -> None:
    """Put the reference on the shelf of the help and into the search."""
    register_help(
        HelpShelf(title="考核规则", text="每个方案的条款原文、设置、违规对照表和原文未规定的做法", url_name="rule_books", order=10),
        HelpShelf(title="错误和问题的说明", text="工作簿的每一种错误、核算的每一种问题：什么意思，怎么办", url_name="error_guide", order=20),
    )  # fmt: skip
    register_search(rules, guide=True)
    register_search(errors, guide=True)


def rules(access: Access, words: str) -> Iterator[Hit]:
    """Find clauses and settings of the schemes that come with the program; no query."""
    if not allowed(access, "signed_in"):
        return
    books = [book for code in scheme_codes() if (book := bundled_book(code)) is not None]
    yield from islice((hit for book in books for hit in _in_book(book, words.lower())), MOST)


def _in_book(book: RuleBook, words: str) -> Iterator[Hit]:
    page = reverse("rule_book", kwargs={"code": book.code})
    if words in book.title.lower() or words in book.code:
        yield Hit("考核规则", book.title, page, book.code)
    for setting in book.settings:
        if words in setting.name.lower():
            yield Hit("考核规则", f"设置 {setting.name}", f"{page}#{setting.anchor}", book.title)
    for clause in book.clauses:
        if words in clause.text.lower():
            link = f"{page}#{clause.anchor}"
            yield Hit("考核规则", f"{clause.name}　{book.title}", link, _around(clause.text, words))


def errors(access: Access, words: str) -> Iterator[Hit]:
    """Find problems and faults by title, meaning and the words of their messages; no query."""
    if not allowed(access, "signed_in"):
        return
    page, sought = reverse("error_guide"), words.lower()
    found = [
        (guide.title, guide.anchor, guide.meaning, f"{guide.title}{guide.code}{guide.meaning}{guide.action}")
        for guide in problem_guides()
    ]
    for chapter in fault_chapters():
        for fault in chapter.guides:
            text = f"{fault.title}{fault.meaning}{fault.action}{''.join(fault.says)}"
            found.append((fault.title, fault.anchor, fault.meaning, text))
    hits = [entry for entry in found if sought in entry[3].lower()]
    for title, anchor, meaning, _ in hits[:MOST]:
        yield Hit("错误和问题", title, f"{page}#{anchor}", meaning)


def _around(text: str, words: str) -> str:
    """The words with what stands around them."""
    place = max(0, text.lower().find(words) - AROUND)
    end = place + len(words) + 2 * AROUND
    return f"{'…' if place else ''}{text[place:end]}{'…' if end < len(text) else ''}"
