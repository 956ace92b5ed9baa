"""Who takes part in a year's appraisal, by postings and absences. The reading is ours; docs/people.md says it too.

A person takes part where they were last appraised in the year, unless one of these holds there:

- 试用期, 处分期 and 外派援派 are a state: the person takes no part when it holds on the closing day, the last day of
  the year on which the person serves.
- 长病假, 产假, 脱产学习 and 其他 are lengths: the person takes no part when the days of all of them together, each day
  once, are more than half of the year's days (公务员考核规定: 病、事假累计超过考核年度半年).

Who has a posting but is appraised elsewhere (or nowhere) takes no part here; the reason says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from people.engine.postings import Stretch

STATES: Final = ("试用期", "处分期", "外派援派")
NOT_HERE: Final = "不在本单位考核"


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """One absence: why and when."""

    reason: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Whether a person takes part, why not (empty: takes part), and the stretch that places them."""

    takes_part: bool
    reason: str
    place: Stretch


def part_in(
    stretches: Sequence[Stretch], absences: Iterable[Away], *, agencies: frozenset[int], year: int
) -> Part | None:
    """Say whether one person takes part at the agencies in the year; None: no posting there in the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    here = [each for each in stretches if each.facts.agency in agencies and each.meets(first, last)]
    if not here:
        return None
    appraised = [each for each in here if each.appraised_here]
    if not appraised:
        return Part(takes_part=False, reason=NOT_HERE, place=max(here, key=_closing(last)))
    place = max(appraised, key=_closing(last))
    closing = _closing(last)(place)[0]
    if any(_later(each, place, closing, last) for each in stretches if each.appraised_here):
        return Part(takes_part=False, reason=f"{NOT_HERE}（年内已转出）", place=place)
    reason = _why_not(list(absences), closing, first, last)
    return Part(takes_part=not reason, reason=reason, place=place)


def _closing(last: date) -> Callable[[Stretch], tuple[date, date]]:
    return lambda each: (min(each.end or last, last), each.start)


def _later(each: Stretch, place: Stretch, closing: date, last: date) -> bool:
    """Whether somebody else appraises the person later in the year."""
    return each is not place and each.start <= last and (each.end is None or each.end > closing)


def _why_not(absences: list[Away], closing: date, first: date, last: date) -> str:
    for each in absences:
        if each.reason in STATES and each.start <= closing and (each.end is None or each.end >= closing):
            return each.reason
    long = [each for each in absences if each.reason not in STATES]
    days: set[date] = set()
    for each in long:
        day, end = max(each.start, first), min(each.end or last, last)
        while day <= end:
            days.add(day)
            day += timedelta(days=1)
    if 2 * len(days) <= (last - first).days + 1:
        return ""
    names = dict.fromkeys(each.reason for each in long if each.start <= last and (each.end or last) >= first)
    return f"{'、'.join(names)}共 {len(days)} 天，超过半年"
