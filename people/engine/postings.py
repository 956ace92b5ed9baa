"""A person's postings as a line of stretches, and what a notice does to it.

A *main* stretch says where a person serves; of these no two overlap. Beside it stand 兼任 and 借调 (`concurrent`).
On every day exactly one stretch is where the person is appraised and one where the person is paid: where that
changes in the middle of a posting, the posting is cut into two stretches with the same facts. A *run* is what a
reader sees as one posting: stretches with the same facts, each beginning the day after the other ends.

Every function gives a new line and raises DomainError for a notice that cannot be; days count up to and including
`end`, None is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from people.errors import DomainError

APPRAISED: Final = "appraised_here"
PAID: Final = "paid_here"
FLAGS: Final = (APPRAISED, PAID)
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a posting says apart from when: keys of agency and section, and words of the choice lists."""

    agency: int
    department: int | None = None
    post: str = ""
    rank_level: str = ""
    category: str = "在编"
    job_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One posting row. `key` is that of the stored row it continues, None for a new one; `person` of the staff row."""

    person: int
    facts: Facts
    start: date
    end: date | None = None
    key: int | None = None
    concurrent: bool = False
    appraised_here: bool = True
    paid_here: bool = True
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.start <= day and (self.end is None or day <= self.end)

    def meets(self, start: date, end: date | None) -> bool:
        """Whether any day is shared with the given days."""
        return (end is None or self.start <= end) and (self.end is None or start <= self.end)

    def claims(self, flag: str) -> bool:
        """Whether the person is appraised (or paid) here."""
        return self.appraised_here if flag == APPRAISED else self.paid_here


Line = tuple[Stretch, ...]
Test = Callable[[Stretch], bool]


def mains(line: Iterable[Stretch]) -> list[Stretch]:
    """Give the main stretches by time."""
    return sorted((each for each in line if not each.concurrent), key=lambda each: each.start)


def main_on(line: Iterable[Stretch], day: date) -> Stretch | None:
    """Give the main stretch of a day."""
    return next((each for each in mains(line) if each.covers(day)), None)


def run_of(line: Iterable[Stretch], member: Stretch) -> list[Stretch]:
    """Give the run that the stretch belongs to, by time."""
    row = sorted((each for each in line if alike(each, member)), key=lambda each: each.start)
    first = last = row.index(member)
    while first > 0 and _joins(row[first - 1], row[first]):
        first -= 1
    while last + 1 < len(row) and _joins(row[last], row[last + 1]):
        last += 1
    return row[first : last + 1]


def runs(line: Iterable[Stretch]) -> list[list[Stretch]]:
    """Give every run, by its first day; the main one of a day first."""
    rest, found = list(line), []
    while rest:
        run = run_of(rest, rest[0])
        found.append(run)
        rest = [each for each in rest if each not in run]
    return sorted(found, key=lambda run: (run[0].start, run[0].concurrent))


def with_key(line: Iterable[Stretch], key: int) -> Stretch:
    """Find the stretch of a stored posting; DomainError when it is gone."""
    for each in line:
        if each.key == key:
            return each
    raise DomainError("找不到这段任职", why="它已被改动或撤销", next_step="请刷新页面后再试")


def transfer(line: Line, *, day: date, to: Facts, reason: str) -> Line:
    """Serve by other facts from the day on; what was known to come after the present posting stays."""
    now = main_on(line, day)
    if now is None:
        raise DomainError(
            f"不能从 {day} 起调动", why="这一天没有主任职", next_step="请核对日期；已离岗的请用“返岗”"
        )
    if now.facts == to:
        raise DomainError("没有要改的内容", why="新任职与现在的相同", next_step="请核对科室、职务和类别")
    run = run_of(line, now)
    if run[0].start == day:
        raise DomainError(
            f"不能从 {day} 起调动",
            why="现在的任职也从这一天开始",
            next_step="如登记有误，请在该段任职上“更正”",
        )
    last = run[-1].end
    changed = tuple(
        replace(each, facts=to, reason=reason, key=None)
        if alike(each, now) and each.start >= day and each.meets(day, last)
        else each
        for each in cut(line, day)
    )
    return joined(changed)


def beside(line: Line, *, new: Stretch) -> Line:
    """Put 兼任 or 借调 beside the main posting; what it claims (appraised, paid) the others lose for its days."""
    if any(each.concurrent and each.meets(new.start, new.end) and _same_place(each, new) for each in line):
        raise DomainError(
            "不能重复登记", why="同一时间在同一处已有兼任或借调", next_step="请先办理结束，或改日期"
        )
    _need_main(line, new.start, new.end)
    result: Line = (*line, new)
    for flag in FLAGS:
        if new.claims(flag):
            result = give(result, flag, start=new.start, end=new.end, to=lambda each: alike(each, new))
    return joined(result)


def end_beside(line: Line, *, key: int, day: date) -> Line:
    """Let 兼任 or 借调 end with the day; what it claimed afterwards goes back to the main posting."""
    member = with_key(line, key)
    if not member.concurrent:
        raise DomainError(
            "不能单独结束主任职", why="主任职只随调动或离岗结束", next_step="请用“调动”或“离岗”"
        )
    run = run_of(line, member)
    if day < run[0].start:
        raise DomainError(
            f"不能在 {day} 结束", why=f"它从 {run[0].start} 才开始", next_step="请改日期，或“撤销”"
        )
    if run[-1].end is not None and day >= run[-1].end:
        raise DomainError(f"不能在 {day} 结束", why=f"它到 {run[-1].end} 已经结束", next_step="请核对日期")
    return drop(line, member, after(day))


def leave(line: Line, *, day: date) -> Line:
    """Let everything end with the day; a transfer already entered for later must be taken back first."""
    now = main_on(line, day)
    if now is None:
        raise DomainError(
            f"不能在 {day} 离岗", why="这一天没有主任职", next_step="请核对离岗日期（最后在岗的一天）"
        )
    later = [each for each in mains(line) if each.start > day and not alike(each, now)]
    if later:
        raise DomainError(
            f"不能在 {day} 离岗", why=f"已登记 {later[0].start} 起的另一任职", next_step="请先“撤销”那段任职"
        )
    return tuple(
        replace(each, end=day) if each.end is None or each.end > day else each
        for each in line
        if each.start <= day
    )


def come_back(line: Line, *, new: Stretch) -> Line:
    """Begin a main posting after a time away."""
    there = next((each for each in mains(line) if each.meets(new.start, new.end)), None)
    if there is not None:
        raise DomainError(
            f"不能从 {new.start} 起返岗", why=f"{there.start} 起已有任职", next_step="请核对日期，或用“调动”"
        )
    return joined((*line, new))


def give(line: Line, flag: str, *, start: date, end: date | None, to: Test) -> Line:
    """Let exactly those that the test names claim the person for the days, nobody else."""
    parts = cut(cut(line, start), after(end)) if end else cut(line, start)
    return tuple(
        (replace(each, appraised_here=to(each)) if flag == APPRAISED else replace(each, paid_here=to(each)))
        if each.meets(start, end)
        else each
        for each in parts
    )


def cut(line: Iterable[Stretch], day: date) -> Line:
    """Cut what covers both the day and the day before into two; the first part keeps the key."""
    parts: list[Stretch] = []
    for each in line:
        if each.start < day and each.covers(day):
            parts += [replace(each, end=day - ONE_DAY), replace(each, start=day, key=None)]
        else:
            parts.append(each)
    return tuple(parts)


def joined(line: Iterable[Stretch]) -> Line:
    """Join what says the same on days that follow each other, and sort by time."""
    found: list[Stretch] = []
    for each in sorted(line, key=_together):
        last = found[-1] if found else None
        if last and _joins(last, each) and _says(last) == _says(each):
            key = last.key if last.key is not None else each.key
            found[-1] = replace(last, end=each.end, key=key)
        else:
            found.append(each)
    return tuple(sorted(found, key=lambda each: (each.start, each.concurrent)))


def after(day: date) -> date:
    """The next day."""
    return day + ONE_DAY


def span(start: date, end: date | None) -> str:
    """Write days as a reader sees them."""
    return f"{start} 至 {end}" if end else f"{start} 起"


def drop(line: Line, member: Stretch, day: date) -> Line:
    """Take a concurrent run away from the day on and give back what it claimed."""
    last = run_of(line, member)[-1].end
    result = cut(line, day)
    gone = [each for each in result if alike(each, member) and each.start >= day and each.meets(day, last)]
    for each in gone:
        result = tuple(other for other in result if other is not each)
        for flag in FLAGS:
            if each.claims(flag):
                result = give(result, flag, start=each.start, end=each.end, to=lambda one: not one.concurrent)
    return joined(result)


def _need_main(line: Sequence[Stretch], start: date, end: date | None) -> None:
    """Refuse days without a main posting: nobody is borrowed or concurrent who does not serve."""
    day: date | None = start
    while day is not None:
        there = main_on(line, day)
        if there is None:
            raise DomainError(
                f"不能登记 {span(start, end)}",
                why=f"{day} 没有主任职",
                next_step="请把起止日期改在任职期间之内",
            )
        if there.end is None or (end is not None and there.end >= end):
            return
        day = after(there.end)


def alike(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches say the same of the person, apart from when and who appraises and pays."""
    return (one.person, one.concurrent, one.facts) == (other.person, other.concurrent, other.facts)


def _same_place(one: Stretch, other: Stretch) -> bool:
    return (one.facts.agency, one.facts.department) == (other.facts.agency, other.facts.department)


def _joins(one: Stretch, other: Stretch) -> bool:
    return one.end is not None and other.start == after(one.end) and alike(one, other)


def _says(each: Stretch) -> tuple[object, ...]:
    return each.appraised_here, each.paid_here, each.reason


def _together(each: Stretch) -> tuple[object, ...]:
    facts = each.facts
    place = (
        facts.agency,
        facts.department or 0,
        facts.post,
        facts.rank_level,
        facts.category,
        facts.job_title,
    )
    return each.person, each.concurrent, place, each.start
