"""The documents of the year by their pages: every kind that may be drafted now is drafted, kept and issued under its number."""

from __future__ import annotations

from typing import Any

from tests.journeys.pages.ending import Ending
from tests.journeys.pages.visitor import Visitor
from tests.journeys.year.office import OFFICE

PDF = b"%PDF"


def issue_all(end: Ending) -> list[str]:
    """Draft and issue one of each kind that is offered; gives their numbers."""
    clerk = end.place.at(OFFICE[end.place.sample.scheme][0])
    clerk.go(f"{end.place.year}/papers/")
    kinds = clerk.links("/papers/new/")
    assert kinds, clerk.text
    numbers = [_issue(clerk, path) for path in kinds]
    assert len(set(numbers)) == len(numbers), "each under its own number"
    return numbers


def _issue(clerk: Visitor, path: str) -> str:
    clerk.go(path)
    clerk.press("拟稿")
    clerk.press("保存")
    clerk.reads("已保存")
    page = clerk.path
    clerk.follow("印发")
    number = clerk.form("印发").named("number")[0].value
    clerk.press("印发")
    clerk.reads(f"已印发，文号{number}")
    answer: Any = clerk.client.get(f"{page.partition('?')[0]}paper.pdf")
    kept = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert kept.startswith(PDF), page
    return number


def nobody_else_reads(end: Ending, people: list[str]) -> None:
    """The list of documents is for those who read the year."""
    for number in people:
        answer = end.place.at(number).client.get(f"{end.place.year}/papers/")
        assert answer.status_code in (403, 404), number
