"""Comparing the sheet 不参加考核 with the absences of one person."""

from __future__ import annotations

from datetime import date

from people.staff_book.preview import Change, FieldChange, Preview, differing, filled
from people.staff_book.reading import Row
from people.staff_book.sheets import ABSENCES
from people.staff_book.stored import Away, Person


def compare_absences(rows: list[Row], person: Person, preview: Preview) -> None:
    """Put the person's rows over what is stored; what is stored and not in the book stays."""
    known = {(each.reason, each.start): each for each in person.absences}
    result = {each.key: each for each in person.absences}
    fresh: list[tuple[Row, Away]] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        new = _away(row, known, preview)
        if new is None:
            continue
        if (new.reason, new.start) in seen:
            problem = f"与第 {seen[new.reason, new.start]} 行重复"
            preview.conflicts.append(row.fault("起", problem, "请删除其中一行"))
            continue
        seen[new.reason, new.start] = row.line
        others = [
            each
            for each in (*result.values(), *(one for _, one in fresh))
            if each.key != new.key or not new.key
        ]
        clash = next((each for each in others if each.reason == new.reason and _meet(each, new)), None)
        if clash is not None:
            problem = f"与 {clash.start} 起的{clash.reason}日期重叠"
            preview.conflicts.append(row.fault("起", problem, "请改起止日期"))
            continue
        _note(row, person, known.get((new.reason, new.start)), new, preview)
        if new.key is None:
            fresh.append((row, new))
        else:
            result[new.key] = new


def _away(row: Row, known: dict[tuple[str, date], Away], preview: Preview) -> Away | None:
    start, end, reason = row.day("起"), row.day("止"), row.words("原因")
    if row.bad or start is None:
        return None
    if end is not None and end < start:
        preview.conflicts.append(row.fault("止", f"止日 {end} 在起日 {start} 之前", "请改起止日期"))
        return None
    old = known.get((reason, start))
    return Away(
        reason=reason,
        start=start,
        end=end if old is None or row.has("止") else old.end,
        note=row.words("说明") if old is None or row.has("说明") else old.note,
        key=old.key if old else None,
    )


def _note(row: Row, person: Person, old: Away | None, new: Away, preview: Preview) -> None:
    if old is None:
        values = [("原因", new.reason), ("起", new.start), ("止", new.end), ("说明", new.note)]
        preview.added.append(_change(row, person, filled(values)))
        preview.work.new_absences.append((person.key, new))
    elif old == new:
        preview.leave_alone(ABSENCES)
    else:
        pairs = [("止", old.end, new.end), ("说明", old.note, new.note)]
        preview.changed.append(_change(row, person, differing(pairs)))
        preview.work.changed_absences.append((person.key, new))


def _meet(one: Away, other: Away) -> bool:
    return (other.end is None or one.start <= other.end) and (one.end is None or other.start <= one.end)


def _change(row: Row, person: Person, fields: tuple[FieldChange, ...]) -> Change:
    return Change(
        place=f"{row.sheet}!{row.cell('起')}",
        number=person.number,
        who=f"{person.name}（{person.number}）",
        what="不参加考核",
        fields=fields,
    )
