"""The rule book of a plan: method in sentences, settings, violation table, clauses quoted, readings assumed.

One reading for the pages of help and for the plan behind a settlement; every clause has an anchor, so that a trace can
lead to the sentence it rests on. Drawn by ``templates/reports/pieces/rule_book.html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plans.engine.facts import Indicator, Subject
from plans.engine.loading import Rules
from plans.engine.scheme.registers import ViolationLine, ViolationRules
from plans.engine.scheme.types import Cited, Entry
from plans.engine.sentences import Chapter, plan_chapters
from plans.engine.sentences_registers import ROLES, match_words
from plans.engine.sentences_settings import TYPES
from plans.engine.sentences_words import ASSUMED
from plans.engine.steps import show

__all__ = ["ASSUMED", "RuleBook", "clause_anchor", "rule_book", "setting_anchor"]

# What an id and the fragment of an address carry alike in every browser, Chinese included.
_ESCAPED: Final = re.compile(r"[^\w-]|_")


@dataclass(frozen=True, slots=True)
class ClauseLink:
    """The name of a clause and the id it stands at; empty where nothing is cited."""

    name: str

    @property
    def anchor(self) -> str:
        """The id of the clause."""
        return clause_anchor(self.name)

    def __bool__(self) -> bool:
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A sentence of the method; `reading` is the assumed reading where it says more than the sentence."""

    text: str
    clause: ClauseLink
    assumed: bool
    reading: str


@dataclass(frozen=True, slots=True)
class RuleChapter:
    """The sentences about one matter."""

    title: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class QuotedClause:
    """A clause with its sentence in the document, and what rests on it."""

    name: str
    anchor: str
    text: str
    lines: tuple[RuleLine, ...]
    settings: tuple[SettingEntry, ...]

    @property
    def settings_number(self) -> int:
        """How many settings rest on it."""
        return len(self.settings)


@dataclass(frozen=True, slots=True)
class SettingEntry:
    """A plan setting: the value in force ("" while the plan must still give it) and the scheme's own.

    `assumed` is the reading where the text is silent, empty where the plan changed the value.
    """

    name: str
    anchor: str
    value: str
    default: str
    type: str
    clause: ClauseLink
    assumed: str
    required: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class ViolationEntry:
    """A line of the violation table; points as people read them, whose bonus goes as words."""

    id: str
    covers: str
    points: str
    cancels: str
    downgrade: bool
    clause: ClauseLink
    assumed: str


@dataclass(frozen=True, slots=True)
class AssumedReading:
    """A reading where the document is silent, with the clauses it stands beside."""

    text: str
    clauses: tuple[ClauseLink, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything a plan says and rests on, in the order in which it is shown."""

    code: str
    title: str
    document: str
    version: int
    year: int | None
    issued: str
    chapters: tuple[RuleChapter, ...]
    settings: tuple[SettingEntry, ...]
    violations: tuple[ViolationEntry, ...]
    assumed: tuple[AssumedReading, ...]
    clauses: tuple[QuotedClause, ...]


def rule_book(
    rules: Rules,
    subjects: Sequence[Subject] = (),
    indicators: Sequence[Indicator] = (),
    year: int | None = None,
) -> RuleBook:
    """Read the rules of a plan out; with its subjects, indicators and year, quotas say their places and days their year."""
    scheme = rules.scheme
    chapters = _chapters(plan_chapters(rules, subjects, indicators, year))
    settings = tuple(_settings(rules))
    return RuleBook(
        code=scheme.code,
        title=scheme.title,
        document=scheme.document,
        version=scheme.version,
        year=scheme.year,
        issued=scheme.issued,
        chapters=chapters,
        settings=settings,
        violations=tuple(_violation(line) for line in _lines(scheme.violations)),
        assumed=_assumed(rules, settings),
        clauses=tuple(_clause(name, text, chapters, settings) for name, text in scheme.clauses.items()),
    )


def clause_anchor(clause: str) -> str:
    """The id of a clause on the page of its rule book; no two clauses share one."""
    return f"clause-{_safe(clause)}"


def setting_anchor(name: str) -> str:
    """The id of a setting on the page of its rule book."""
    return f"setting-{_safe(name)}"


def _safe(name: str) -> str:
    return _ESCAPED.sub(lambda found: f"_{ord(found[0]):x}_", name)


def _chapters(chapters: Sequence[Chapter]) -> tuple[RuleChapter, ...]:
    return tuple(
        RuleChapter(
            chapter.title,
            tuple(
                RuleLine(
                    sentence.text,
                    ClauseLink(sentence.clause),
                    bool(sentence.assumed),
                    "" if sentence.assumed == sentence.text else sentence.assumed,
                )
                for sentence in chapter.sentences
            ),
        )
        for chapter in chapters
    )


def _clause(
    name: str, text: str, chapters: Sequence[RuleChapter], settings: Sequence[SettingEntry]
) -> QuotedClause:
    resting = [line for chapter in chapters for line in chapter.lines if line.clause.name == name]
    own = tuple(setting for setting in settings if setting.clause.name == name)
    return QuotedClause(name, clause_anchor(name), text, tuple(resting), own)


def _settings(rules: Rules) -> Iterator[SettingEntry]:
    for name, setting in rules.scheme.settings.items():
        value, changed = rules.values[name], name in rules.changed and setting.value is not None
        yield SettingEntry(
            name=name,
            anchor=setting_anchor(name),
            value="" if value is None else str(value),
            default="" if setting.value is None else str(setting.value),
            type="、".join(setting.choices) if setting.type == "choice" else TYPES[setting.type],
            clause=ClauseLink(setting.clause),
            assumed="" if changed else setting.assumed,
            required=setting.value is None,
            changed=changed,
        )


def _lines(rules: ViolationRules | None) -> Sequence[ViolationLine]:
    return rules.lines if rules else ()


def _violation(line: ViolationLine) -> ViolationEntry:
    return ViolationEntry(
        id=line.id,
        covers=match_words(line.when),
        points=show(line.points) if line.points else "",
        cancels="、".join(ROLES[role] for role in line.cancels),
        downgrade=line.downgrade,
        clause=ClauseLink(line.clause),
        assumed=line.assumed,
    )


def _assumed(rules: Rules, settings: Sequence[SettingEntry]) -> tuple[AssumedReading, ...]:
    """Every assumed reading once, in the order of the file: settings, entries, readings without a figure."""
    found: dict[str, dict[str, None]] = {}
    ours = [(setting.assumed, setting.clause.name) for setting in settings if setting.assumed]
    # What an entry takes over from its settings ("甲；乙") is named with them already.
    single = {text for text, _ in ours}
    for text, clause in (*ours, *_readings(rules.scheme)):
        if text not in single and all(part in single for part in text.split("；")):
            continue
        clauses = found.setdefault(text, {})
        if clause:
            clauses[clause] = None
    return tuple(AssumedReading(text, tuple(map(ClauseLink, clauses))) for text, clauses in found.items())


def _readings(node: object) -> Iterator[tuple[str, str]]:
    """The assumed readings of a scheme's entries with their clauses; then its readings as such."""
    if isinstance(node, Entry):
        if isinstance(node, Cited) and node.assumed:
            yield node.assumed, node.clause
        for name in type(node).model_fields:
            if name not in ("settings", "readings"):
                yield from _readings(getattr(node, name))
        for reading in getattr(node, "readings", ()):
            yield reading.text, reading.clause
    elif isinstance(node, tuple):
        for item in node:
            yield from _readings(item)
