"""Dated postings: transfer, 借调, 兼任, ending, putting right. A notice of 15 June leaves the first half-year alone.

Each command takes the `version` of the person as the clerk saw it: of two clerks at once one wins (`take_turn`).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from people.acting import Actor
from people.engine import corrections
from people.engine.postings import (
    Facts,
    Line,
    Stretch,
    beside,
    end_beside,
    main_on,
    run_of,
    with_key,
)
from people.engine.postings import transfer as transferred
from people.errors import DomainError
from people.models import Agency, Department, Employee, Post, RankLevel, StaffCategory
from people.services.staff_turn import change_line

FIRST_DAY: Final = date(1950, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)


def transfer(*, by: Actor, employee: int, version: int, day: date, to: Facts, reason: str = "") -> Employee:
    """Let the person serve elsewhere, or as something else, from the day on; the old posting ends the day before.

    A posting that was already entered for a later day stays. DomainError: nobody served on the day, nothing is new,
    unknown section, changed meanwhile.
    """

    def change(person: Employee, line: Line) -> Line:
        check_day(day)
        check_facts(person, to, day, main=True)
        return transferred(line, day=day, to=to, reason=reason)

    return change_line(
        by=by, employee=employee, version=version, action="调动", change=change, place=to.agency
    )


def put_beside(
    *,
    by: Actor,
    employee: int,
    version: int,
    start: date,
    end: date | None,
    to: Facts,
    appraised_here: bool,
    paid_here: bool,
    reason: str = "",
) -> Employee:
    """Enter 借调 (category 借调) or 兼任 beside the main posting, with who appraises and who pays meanwhile."""

    def change(person: Employee, line: Line) -> Line:
        check_day(start)
        if end is not None:
            check_day(end)
            if end < start:
                raise DomainError("日期不对", why="止日在起日之前", next_step="请改起止日期")
        check_facts(person, to, start, main=False)
        now = main_on(line, start)
        if now is not None and (now.facts.agency, now.facts.department) == (to.agency, to.department):
            raise DomainError("地点不对", why="这就是此人现在任职的地方", next_step="请选别的单位或科室")
        new = Stretch(
            person=person.pk,
            facts=to,
            start=start,
            end=end,
            concurrent=True,
            appraised_here=appraised_here,
            paid_here=paid_here,
            reason=reason,
        )
        return beside(line, new=new)

    action = "借调" if to.category == StaffCategory.BORROWED else "兼任"
    return change_line(
        by=by, employee=employee, version=version, action=action, change=change, place=to.agency
    )


def end_posting(*, by: Actor, employee: int, version: int, posting: int, day: date) -> Employee:
    """End 兼任 or 借调 with the day; appraisal and pay go back to the main posting."""

    def change(_: Employee, line: Line) -> Line:
        check_day(day)
        return end_beside(line, key=posting, day=day)

    return change_line(by=by, employee=employee, version=version, action="结束兼任或借调", change=change)


def withdraw_posting(*, by: Actor, employee: int, version: int, posting: int) -> Employee:
    """Take back a posting that was entered by mistake; the one before it goes on."""

    def change(_: Employee, line: Line) -> Line:
        return corrections.withdraw(line, key=posting)

    return change_line(by=by, employee=employee, version=version, action="撤销任职", change=change)


def correct_posting(
    *, by: Actor, employee: int, version: int, posting: int, to: Facts, start: date, reason: str
) -> Employee:
    """Put right what was entered wrongly; for a real change on a day use `transfer`."""

    def change(person: Employee, line: Line) -> Line:
        check_day(start)
        member = with_key(line, posting)
        if member.facts != to or run_of(line, member)[0].start != start:
            check_facts(person, to, start, main=not member.concurrent)
        return corrections.correct(line, key=posting, to=to, start=start, reason=reason)

    return change_line(
        by=by, employee=employee, version=version, action="更正任职", change=change, place=to.agency
    )


def check_day(day: date) -> None:
    """Refuse a day that is plainly a slip of the pen."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DomainError(
            f"日期 {day} 不对",
            why=f"须在 {FIRST_DAY.year} 年至 {LAST_DAY.year} 年之间",
            next_step="请核对年份",
        )


def check_facts(person: Employee, to: Facts, day: date, *, main: bool) -> None:
    """Refuse words outside the lists, a section of another agency or of another time, a foreign main agency."""
    for word, options in ((to.post, Post), (to.rank_level, RankLevel), (to.category, StaffCategory)):
        if word and word not in options.values:
            raise DomainError(
                f"“{word[:20]}”不能选",
                why="不在可选的内容之中",
                next_step="可选：" + "、".join(options.values),
            )
    if main and to.agency not in with_those_below(person.agency_id):
        raise DomainError(
            "主任职不能在别的单位",
            why="此人由本单位管理",
            next_step="借去别的单位请用“借调”；调出的请办理“离岗”，由对方单位登记",
        )
    if to.department is None:
        return
    section = Department.objects.filter(pk=to.department, agency=to.agency).first()
    if section is None:
        raise DomainError("没有这个科室", why="所选科室不属于所选单位", next_step="请重新选择")
    if section.valid_to is not None and section.valid_to <= day:
        raise DomainError(
            f"科室“{section.name}”不能选", why=f"它已于 {section.valid_to} 停用", next_step="请选当时的科室"
        )


def with_those_below(agency: int) -> set[int]:
    """Give the keys of an agency and all below it."""
    found = {agency}
    pairs = list(Agency.objects.filter(parent__isnull=False).values_list("pk", "parent"))
    while more := {pk for pk, parent in pairs if parent in found} - found:
        found |= more
    return found
