"""Comparing the sheet 任职 with the postings of one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from people.engine.claims import check, overlap
from people.engine.postings import Facts, Line, Stretch, main_on, span
from people.errors import DomainError
from people.staff_book.preview import Change, FieldChange, Preview, differing, filled
from people.staff_book.reading import Row
from people.staff_book.sheets import BORROWED, CONCURRENT, MAIN, PEOPLE, POSTINGS
from people.staff_book.stored import Person, Section, Stored

_WORDS: Final = (("职务", "post"), ("职级", "rank_level"), ("人员类别", "category"), ("岗位", "job_title"))
_ESTABLISHED: Final = "在编"


def compare_postings(rows: list[Row], person: Person, stored: Stored, preview: Preview) -> Person:
    """Put the person's rows of 任职 over what is stored; gives the person with the postings as they would be."""
    line = {each.key: each for each in person.line}
    fresh: list[Stretch] = []
    places: dict[Stretch, Row] = {}
    seen: dict[tuple[object, ...], Row] = {}
    sound = True
    for row in rows:
        new = _stretch(row, person, stored, preview)
        if new is None:
            sound = False
            continue
        key = _identity(new)
        if key in seen:
            problem = f"与第 {seen[key].line} 行是同一段任职"
            preview.conflicts.append(row.fault("起", problem, "请改正起日，或删除其中一行"))
            sound = False
            continue
        seen[key] = row
        places[new] = row
        if new.key is None:
            fresh.append(new)
            fields = filled((label, value) for label, value in described(new, stored))
            preview.added.append(_change(row, person, fields))
            continue
        fields = _differences(line[new.key], new, stored)
        line[new.key] = new
        if fields:
            preview.changed.append(_change(row, person, fields))
        else:
            preview.leave_alone(POSTINGS)
    result = (*line.values(), *fresh)
    if set(result) == set(person.line):
        return person
    if sound and _fits(result, person, places, preview):
        preview.work.old_stretches += person.line
        preview.work.new_stretches += result
    return replace(person, line=tuple(result))


def first_posting(row: Row, person: Person, stored: Stored, preview: Preview) -> Person:
    """Let a new person who stands only on the sheet 人员 serve from 到岗日期 on."""
    if person.joined_on is None:
        if "到岗日期" not in row.bad:
            remedy = "新登记的人员请填到岗日期，或在“任职”表写明任职"
            preview.conflicts.append(row.fault("到岗日期", "不知道从哪天起任职", remedy))
        return person
    facts = _facts(row, person, stored, stored.agency, None, preview)
    if facts is None:
        return person
    new = Stretch(person=person.key, facts=facts, start=person.joined_on, end=person.left_on)
    if new.end is not None and new.end < new.start:
        preview.conflicts.append(row.fault("离岗日期", "在到岗日期之前", "请改日期"))
        return person
    preview.work.new_stretches.append(new)
    preview.added.append(_change(row, person, filled(described(new, stored))))
    return replace(person, line=(new,))


def filled_out(row: Row, person: Person, stored: Stored, preview: Preview) -> Person:
    """Let the sheet 人员 complete the only posting of somebody registered by name alone (开始使用 does so).

    Section, post and rank were never said, so saying them is no transfer; the posting begins with 到岗日期.
    """
    if len(person.line) != 1 or not any(row.words(label) for label in ("科室", "职务", "职级", "岗位")):
        return person
    (old,) = person.line
    bare = Facts(agency=stored.agency, category=old.facts.category)
    if old.facts != bare or old.end is not None or old.concurrent:
        return person
    facts = _facts(row, person, stored, stored.agency, None, preview)
    if facts is None:
        return person
    start = min(old.start, person.joined_on or old.start)
    new = replace(old, facts=facts, start=start)
    preview.work.old_stretches.append(old)
    preview.work.new_stretches.append(new)
    preview.changed.append(_change(row, person, _differences(old, new, stored)))
    return replace(person, line=(new,))


def present_differs(row: Row, person: Person, stored: Stored, preview: Preview) -> None:
    """Refuse section, post … on the sheet 人员 that say otherwise than the postings: a change needs its day."""
    present = person.present(stored.today)
    if present is None:
        return
    remedy = "调动请在“任职”表写明日期，或在系统里办理；这里的内容请改回，或留空"
    facts = present.facts
    words = row.words("科室")
    if words and facts.department not in {each.key for each in stored.candidates(facts.agency, words)}:
        problem = f"现任职在{stored.label(facts.department) or '（不分科室）'}，这里写{words}"
        preview.conflicts.append(row.fault("科室", problem, remedy))
    for label, name in _WORDS:
        words, known = row.words(label), getattr(facts, name)
        if words and words != known and label not in row.bad:
            preview.conflicts.append(
                row.fault(label, f"现任职的{label}是{known or '（空）'}，这里写{words}", remedy)
            )


def described(each: Stretch, stored: Stored) -> list[tuple[str, object]]:
    """Give the cells of a posting as the book writes them."""
    facts = each.facts
    nature = MAIN if not each.concurrent else BORROWED if facts.category == BORROWED else CONCURRENT
    return [
        ("性质", nature),
        ("单位", stored.agency_name(facts.agency)),
        ("科室", stored.label(facts.department)),
        ("职务", facts.post),
        ("职级", facts.rank_level),
        ("人员类别", facts.category),
        ("岗位", facts.job_title),
        ("起", each.start),
        ("止", each.end),
        ("在此考核", each.appraised_here),
        ("在此发奖", each.paid_here),
        ("变动原因", each.reason),
    ]


def _stretch(row: Row, person: Person, stored: Stored, preview: Preview) -> Stretch | None:
    """Read one row as a posting, with the key of the stored one that it continues."""
    if row.bad:
        return None
    start, end = row.day("起"), row.day("止")
    if start is None:
        return None
    if end is not None and end < start:
        preview.conflicts.append(row.fault("止", f"止日 {end} 在起日 {start} 之前", "请改起止日期"))
        return None
    agency = stored.agencies.get(row.words("单位")) if row.words("单位") else stored.agency
    if agency is None:
        remedy = "请写单位全称，或先在系统里建立该单位"
        preview.conflicts.append(row.fault("单位", f"没有单位“{row.words('单位')}”", remedy))
        return None
    nature = row.words("性质") or MAIN
    known = _known(row, person, stored, agency, nature)
    if nature == MAIN and agency not in stored.below and not (known and known.facts.agency == agency):
        remedy = "借去别的单位的，性质请写“借调”；调出的请填离岗日期"
        preview.conflicts.append(row.fault("单位", "主任职不能在别的单位", remedy))
        return None
    facts = _facts(row, person, stored, agency, known, preview)
    if facts is None:
        return None
    if nature == BORROWED:
        facts = replace(facts, category=BORROWED)
    elif nature == CONCURRENT and facts.category == BORROWED:
        preview.conflicts.append(
            row.fault("性质", "人员类别是借调，性质却是兼任", "请把性质改为“借调”，或改人员类别")
        )
        return None
    concurrent = nature != MAIN
    return Stretch(
        person=person.key,
        facts=facts,
        start=start,
        end=end if row.has("止") or known is None else known.end,
        key=known.key if known else None,
        concurrent=concurrent,
        appraised_here=_flag(row, "在此考核", known.appraised_here if known else None, concurrent),
        paid_here=_flag(row, "在此发奖", known.paid_here if known else None, concurrent),
        reason=row.words("变动原因") if row.has("变动原因") or known is None else known.reason,
    )


def _flag(row: Row, label: str, known: bool | None, concurrent: bool) -> bool:
    if not row.has(label) and known is not None:
        return known
    return row.yes(label, default=not concurrent)


def _known(row: Row, person: Person, stored: Stored, agency: int, nature: str) -> Stretch | None:
    """Find the stored posting that the row means."""
    start, words = row.day("起"), row.words("科室")
    for each in person.line:
        if each.start != start or each.concurrent != (nature != MAIN):
            continue
        if not each.concurrent:
            return each
        same_section = (
            words == stored.label(each.facts.department)
            or each.facts.department in {one.key for one in stored.candidates(agency, words)}
        )  # fmt: skip
        if each.facts.agency == agency and same_section:
            return each
    return None


def _facts(
    row: Row, person: Person, stored: Stored, agency: int, known: Stretch | None, preview: Preview
) -> Facts | None:
    """Read section, post, rank, category and job title; a column left out keeps what is stored."""
    old = known.facts if known else None
    section = old.department if old and not row.has("科室") else _section(row, stored, agency, known, preview)
    if section == _UNKNOWN:
        return None
    values = {
        name: getattr(old, name) if old and not row.has(label) else row.words(label) for label, name in _WORDS
    }
    values["category"] = values["category"] or _ESTABLISHED
    return Facts(agency=agency, department=section, **values)


_UNKNOWN: Final = -1


def _section(row: Row, stored: Stored, agency: int, known: Stretch | None, preview: Preview) -> int | None:
    """Find the section that the row names on its first day; _UNKNOWN after a conflict."""
    words = row.words("科室")
    if not words:
        return None
    found = stored.candidates(agency, words)
    if known and known.facts.department in {each.key for each in found}:
        return known.facts.department
    start = row.day("起") or row.day("到岗日期")
    fitting: list[Section] = [each for each in found if start is None or each.exists_on(start)]
    fitting = fitting or (found if len(found) == 1 else [])
    if len(fitting) == 1:
        return fitting[0].key
    if found:
        problem, remedy = f"“{words}”在系统里不止一个", "请改写科室编号"
    else:
        problem = f"没有科室“{words}”"
        names = dict.fromkeys(each.name for each in stored.sections if each.agency == agency)
        remedy = (
            "请核对名称，或先在“单位和科室”页设立；现有：" + "、".join(list(names)[:12])
            if names
            else "系统里还没有科室，请先在“单位和科室”页设立，再重新上传"
        )
    preview.conflicts.append(row.fault("科室", problem, remedy))
    return _UNKNOWN


def _fits(result: Line, person: Person, places: dict[Stretch, Row], preview: Preview) -> bool:
    """Whether the postings fit together; otherwise the conflict stands at the row of the book."""
    clash = overlap(result)
    if clash is not None:
        one, other = clash
        row = places.get(other) or places[one]
        stranger = one if other in places else other
        where = "" if stranger in places else "系统里"
        problem = f"与{where} {span(stranger.start, stranger.end)} 的主任职日期重叠"
        remedy = f"请给前一段填上“止”（{other.start} 的前一天）" if one.end is None else "请改起止日期"
        preview.conflicts.append(row.fault("起", problem, remedy))
        return False
    for each, row in places.items():
        if each.concurrent and main_on(result, each.start) is None:
            preview.conflicts.append(row.fault("起", "这一天没有主任职", "请改日期，或补上主任职"))
            return False
    try:
        check(result)
    except DomainError as error:
        row = next(iter(places.values()))
        remedy = f"{error.next_step}；只有一段时间在别处考核或发奖的，请直接在系统里登记借调"
        preview.conflicts.append(row.fault("在此考核", f"{error.what}，{error.why}", remedy))
        return False
    return True


def _differences(old: Stretch, new: Stretch, stored: Stored) -> tuple[FieldChange, ...]:
    pairs = zip(described(old, stored), described(new, stored), strict=True)
    return differing((label, before, now) for (label, before), (_, now) in pairs)


def _identity(each: Stretch) -> tuple[object, ...]:
    place = (each.facts.agency, each.facts.department) if each.concurrent else ()
    return each.concurrent, each.start, *place


def _change(row: Row, person: Person, fields: Iterable[FieldChange]) -> Change:
    return Change(
        place=f"{row.sheet}!{row.cell('起' if row.sheet != PEOPLE else '工号')}",
        number=person.number,
        who=f"{person.name}（{person.number}）",
        what="任职",
        fields=tuple(fields),
    )
