"""Who sees what of a result before, during and after its 公示, asked person by person (rules 7.3).

`Watch` keeps the figures that nobody but the circle may meet: two-place scores and amounts as pages write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.journeys.pages.ending import Ending
from tests.journeys.pages.money import yuan
from tests.journeys.pages.visitor import Visitor
from tests.journeys.year.office import OFFICE, chief_of

GONE: Final = (403, 404)
# Below the address of the version; the last one changes nothing when it is only asked for.
CLOSED: Final = (
    "", "subjects/", "people/", "bonus/", "files/", "files/json/", "files/xlsx/", "money/", "money/people/",
    "money/files/", "input/", "compare/", "notice/", "bonus-notice/", "check/", "decide/", "publish/", "archive/",
    "plan/", "reconcile/",
)  # fmt: skip
WAITING: Final = "结果还没有发布"


@dataclass(slots=True)
class Watch:
    """The staff of a year: `everybody` looks at the own result, `some` also try every address of the version."""

    end: Ending
    everybody: list[str]
    some: list[str]
    people: dict[str, dict[str, Any]] = field(init=False)
    subjects: list[str] = field(init=False)
    amounts: dict[str, str] = field(init=False)
    scores: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        figures = self.end.figures
        self.people = {row["id"]: row for row in figures["people"]}
        self.subjects = [row["score"] for row in figures["subjects"] if row["score"] is not None]
        paid = {number: row["bonus"] for number, row in self.people.items() if row["bonus"]}
        self.amounts = {number: yuan(text) for number, text in paid.items() if text != "0.00"}
        rows = (*figures["subjects"], *figures["people"])
        self.scores = {row["id"]: row["score"] for row in rows if row["score"] is not None}

    def secrets(self, *, scores: bool) -> set[str]:
        """Every amount, and every score that is not a round figure as many things have."""
        told = {text for text in self.scores.values() if scores and not text.endswith("00")}
        return told | set(self.amounts.values())


def staff_of(end: Ending) -> list[str]:
    """Everybody of the roll who has no part in running the year."""
    scheme = end.place.sample.scheme
    circle = {*OFFICE[scheme], chief_of(scheme), end.answerer}
    return [row["工号"] for row in end.place.sample.rows("人员") if row["工号"] not in circle]


def spread(people: list[str], number: int) -> list[str]:
    """So many of them, evenly spread."""
    return people[:: max(1, len(people) // number)][:number]


def nothing_is_seen(watch: Watch, *, notice: int = 0) -> None:
    """Before the publication: nobody meets a figure; while a 公示 hangs, no more of them than stands on it."""
    secrets = watch.secrets(scores=not notice)
    for number in watch.everybody:
        visitor = watch.end.place.at(number)
        visitor.go(f"{watch.end.place.home(number)}/my-result/")
        visitor.reads(WAITING)
        _meets_none(visitor, watch.secrets(scores=True))
    for number in watch.some:
        visitor = watch.end.place.at(number)
        for path in _around(watch, number, notice):
            visitor.go(path)
            _meets_none(visitor, secrets)
        _is_shut_out(watch, visitor)


def everybody_sees_the_own(watch: Watch) -> None:
    """After it: each the own score, grade and amount, nobody another's amount; the pages of the office stay shut."""
    for number in watch.everybody:
        visitor = watch.end.place.at(number)
        visitor.go(f"{watch.end.place.home(number)}/my-result/")
        if number in watch.people:
            visitor.reads(*_own(watch.people[number]))
        _meets_none(visitor, _of_others(watch, number))
        visitor.reads(*watch.subjects)
    for number in watch.some:
        visitor = watch.end.place.at(number)
        for path in _around(watch, number, 0):
            visitor.go(path)
            _meets_none(visitor, set(watch.amounts.values()))
        _is_shut_out(watch, visitor)


def everybody_was_told(watch: Watch) -> None:
    """Each has one message of the publication; it says nothing of the result and leads to it."""
    title = f"{watch.end.place.sample.year}年度绩效考核结果已发布"
    for number in watch.some:
        visitor = watch.end.place.at(number)
        visitor.go("/messages/")
        assert sum(title in words for words in visitor.buttons()) == 1, visitor.buttons()
        visitor.press(next(words for words in visitor.buttons() if title in words))
        assert visitor.path.endswith("/my-result/"), visitor.path


def _around(watch: Watch, number: str, notice: int) -> Iterator[str]:
    """Where something could leak: first page, messages, notices, search for one's own and for a colleague's name."""
    year = watch.end.place.home(number)
    yield from ("/", "/messages/", f"{year}/notices/")
    name = watch.end.place.accounts[watch.everybody[0]].name
    for words in (watch.end.place.accounts[number].name, name, "考核结果", "奖金"):
        yield f"/search/?q={words}"
    if notice:
        yield f"{year}/notices/{notice}/"


def _is_shut_out(watch: Watch, visitor: Visitor) -> None:
    for part in CLOSED:
        answer = visitor.client.get(f"{watch.end.result}{part}")
        assert answer.status_code in GONE, f"{visitor.name} {part}: {answer.status_code}"
    answer = visitor.client.get(watch.end.life)
    assert answer.status_code in GONE, f"{visitor.name} life: {answer.status_code}"


def _own(row: dict[str, Any]) -> Iterator[str]:
    for name in ("score", "grade"):
        if row[name] is not None:
            yield str(row[name])
    if row["bonus"] is not None:
        yield yuan(row["bonus"])


def _of_others(watch: Watch, number: str) -> set[str]:
    """Amounts that are neither the own one nor its base."""
    own = watch.people.get(number, {})
    mine = {yuan(own[name]) for name in ("bonus", "base") if own.get(name)}
    return set(watch.amounts.values()) - mine


def _meets_none(visitor: Visitor, secrets: Iterable[str]) -> None:
    text = visitor.text
    met = sorted(each for each in secrets if _stands(each, text))
    assert met == [], f"{visitor.name} meets {met} at {visitor.path}"


def _stands(figure: str, text: str) -> bool:
    """Whether a figure stands in a text, not as the end of a longer one."""
    place = text.find(figure)
    while place >= 0:
        before = text[place - 1 : place]
        after = text[place + len(figure) : place + len(figure) + 1]
        if not (before.isdigit() or before in (",", ".") or after.isdigit()):
            return True
        place = text.find(figure, place + 1)
    return False
