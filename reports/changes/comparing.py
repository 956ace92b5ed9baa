"""Comparing two sides: inputs, settings, results, and which input a result most likely follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from reports.changes.causes import Cause, Moved, likely_causes
from reports.changes.changes import Changes, Figure, ResultChange, RowChange, SettingChange, What
from reports.changes.input_changes import open_change, row_changes, setting_changes
from reports.changes.naming import named_message
from reports.changes.result_changes import (
    MONEY_FIGURES,
    PERSON_FIGURES,
    SUBJECT_FIGURES,
    Row,
    by_id,
    figures,
    problem_changes,
)
from reports.changes.sides import Side, Traces

# Traces are read for so many changed rows of a table; beyond that a change concerns everybody and says so.
MOST_EXPLAINED: Final = 400


def compare(before: Side | None, after: Side, *, sees: bool = True) -> Changes:
    """Say what differs between two versions; with no earlier one every result is new and none is listed.

    `sees`: with all words of discipline.
    """
    if before is None:
        return Changes(before=False)
    settings = tuple(setting_changes(before, after))
    rows = tuple(row if sees else open_change(row) for row in row_changes(before, after))
    subjects = _results("subjects", SUBJECT_FIGURES, before, after)
    people = _results("people", PERSON_FIGURES, before, after)
    gone, new = problem_changes(
        list(before.document.get("problems") or ()), list(after.document.get("problems") or ())
    )
    money = figures(MONEY_FIGURES, before.document.get("bonus"), after.document.get("bonus"))
    explain = _Explain(before, after, rows, settings, subjects, bool(money))
    return Changes(
        before=True,
        settings=settings,
        rows=rows,
        subjects=tuple(explain.subjects(subjects)),
        people=tuple(explain.people(people)),
        money=money,
        problems_gone=tuple(_named(row, before.names) for row in gone),
        problems_new=tuple(_named(row, after.names) for row in new),
        method=tuple(_method(before, after)),
    )


def _named(problem: Row, names: Mapping[str, str]) -> Row:
    return {**problem, "message": named_message(problem["where"], problem["message"], names)}


def _results(table: str, names: Mapping[str, str], before: Side, after: Side) -> list[ResultChange]:
    old, new = by_id(before.document.get(table)), by_id(after.document.get(table))
    found = []
    for key in sorted(old.keys() | new.keys()):
        changed = figures(names, old.get(key), new.get(key))
        if changed:
            name = after.names.get(key) or before.names.get(key, "")
            found.append(ResultChange(key, name, _what(old.get(key), new.get(key)), changed, ()))
    return found


def _what(old: Row | None, new: Row | None) -> What:
    return "added" if old is None else "removed" if new is None else "changed"


def _method(before: Side, after: Side) -> Iterator[Figure]:
    """The scheme itself: another one, or another state of the same."""
    one, other = before.rules, after.rules
    if one.digest != other.digest:
        yield Figure(
            "计分方案",
            f"{one.scheme.title}（第 {one.scheme.version} 版 {one.digest[:8]}）",
            f"{other.scheme.title}（第 {other.scheme.version} 版 {other.digest[:8]}）",
        )


def _pools(side: Side) -> dict[str, str]:
    """Who is ranked with whom: 编号 → class and 分组."""
    scheme, found = side.rules.scheme, {}
    for row in side.document.get("subjects") or ():
        ranked = scheme.class_of(row["kind"])
        found[str(row["id"])] = f"{ranked.name if ranked else ''}/{row.get('group') or ''}"
    return found


class _Explain:
    """Gives changed results their causes; the traces of all of a table are read at once."""

    def __init__(
        self,
        before: Side,
        after: Side,
        rows: Sequence[RowChange],
        settings: Sequence[SettingChange],
        changed_subjects: Sequence[ResultChange],
        money_changed: bool,
    ) -> None:
        self.before, self.after = before, after
        pools = {**_pools(before), **_pools(after)}
        moved = {
            each.id: Moved(
                each.name or each.id,
                pools.get(each.id, ""),
                each.what != "changed" or each.figure("得分") is not None,
            )
            for each in changed_subjects
        }
        self.cause = Cause(rows, settings, moved, pools, money_changed)

    def subjects(self, changed: Sequence[ResultChange]) -> Iterator[ResultChange]:
        """The changed subjects with causes."""
        return self._explained(changed, self.before.trace_subjects, self.after.trace_subjects)

    def people(self, changed: Sequence[ResultChange]) -> Iterator[ResultChange]:
        """The changed people with causes."""
        return self._explained(changed, self.before.trace_people, self.after.trace_people)

    def _explained(
        self,
        changed: Sequence[ResultChange],
        old: Callable[[Collection[str]], Traces],
        new: Callable[[Collection[str]], Traces],
    ) -> Iterator[ResultChange]:
        ids = [each.id for each in changed[:MOST_EXPLAINED]]
        before, after = (old(ids), new(ids)) if ids else ({}, {})
        for each in changed:
            causes = likely_causes(self.cause, each, before.get(each.id), after.get(each.id))
            yield ResultChange(each.id, each.name, each.what, each.figures, causes)
