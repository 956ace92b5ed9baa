"""What an import would do, in words for the reader and as rows to be written; the same value is shown and applied."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from people.audit import canonical
from people.engine.postings import Stretch
from people.staff_book.stored import Away, Person
from people.xlsx.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field: what it is called, what is stored, what the book says."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row that is new or says something else: `place` in the book, whose 工号, who, what it is about."""

    place: str
    number: str
    who: str
    what: str
    fields: tuple[FieldChange, ...]


@dataclass(slots=True)
class Work:
    """What is to be written. New people have negative keys, which stretches and absences use too."""

    new_people: list[Person] = field(default_factory=list)
    changed_people: dict[int, dict[str, date | str | None]] = field(default_factory=dict)
    old_stretches: list[Stretch] = field(default_factory=list)
    new_stretches: list[Stretch] = field(default_factory=list)
    new_absences: list[tuple[int, Away]] = field(default_factory=list)
    changed_absences: list[tuple[int, Away]] = field(default_factory=list)

    @property
    def touched(self) -> set[int]:
        """Keys of the stored people whom the import changes."""
        keys = set(self.changed_people)
        keys |= {each.person for each in (*self.old_stretches, *self.new_stretches)}
        keys |= {key for key, _ in (*self.new_absences, *self.changed_absences)}
        return {key for key in keys if key > 0}


@dataclass(slots=True)
class Preview:
    """Rows that would be added, changed, left alone; what stands in the way; who is stored but not in the book."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    untouched: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    conflicts: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    work: Work = field(default_factory=Work)

    @property
    def nothing_to_do(self) -> bool:
        """Whether the book says what is stored."""
        return not (self.added or self.changed or self.conflicts)

    @property
    def applicable(self) -> bool:
        """Whether it may be confirmed: something to do, nothing in the way."""
        return bool(self.added or self.changed) and not self.conflicts

    def leave_alone(self, sheet: str) -> None:
        """Count a row that says what is stored."""
        self.untouched[sheet] = self.untouched.get(sheet, 0) + 1

    def digest(self, file_digest: str) -> str:
        """Name the preview: another file, or anything else stored that it depends on, gives another name."""
        work = {name: _plain(value) for name, value in asdict(self.work).items()}
        shown = [
            _plain([asdict(each) for each in rows]) for rows in (self.added, self.changed, self.conflicts)
        ]
        return hashlib.sha256(canonical([file_digest, work, shown, self.missing]).encode()).hexdigest()


def _plain(value: object) -> object:
    """Make a value fit for JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, date) else value


def differing(pairs: Iterable[tuple[str, object, object]]) -> tuple[FieldChange, ...]:
    """Keep the fields that differ, as a reader sees them."""
    return tuple(
        FieldChange(label=label, old=shown(old), new=shown(new)) for label, old, new in pairs if old != new
    )


def filled(pairs: Iterable[tuple[str, object]]) -> tuple[FieldChange, ...]:
    """Give the filled fields of a new row."""
    return tuple(FieldChange(label=label, old="", new=shown(value)) for label, value in pairs if shown(value))


def shown(value: object) -> str:
    """Write a value as the book would."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
