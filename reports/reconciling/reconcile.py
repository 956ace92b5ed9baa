"""An office's own figures beside those of a settlement: what agrees, what differs and why, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from plans.engine.loading import Rules
from plans.engine.rounding import half_up, two_places
from reports.reconciling.figures import Figures, Key, Value
from reports.reconciling.given import Given, PasteFault, read_given
from reports.reconciling.headings import label
from reports.reconciling.pair import MONEY, Pair, agrees
from reports.reconciling.reasons import LIKELY, SURE, Reason
from reports.reconciling.table import Line
from reports.reconciling.variants import settled_figures, variants, with_grades
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome
from scoring.engine.run import settle

UNKNOWN: Final = "没有找出原因：请打开计算过程逐步核对"
KIND_WORDS: Final = {"subject": "考核对象", "person": "人员", "total": "奖金合计"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that differs, ready to be shown: theirs as typed, ours, ours − theirs, the likely reason."""

    line: int
    key: Key
    name: str
    field: str
    given: str
    ours: str
    apart: str
    reason: str


@dataclass(slots=True)
class Reconciliation:
    """What came of it; `absent` are ours that were not given, of the kinds that were."""

    agreed: int = 0
    differences: list[Difference] = field(default_factory=list)
    faults: list[PasteFault] = field(default_factory=list)
    absent: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def compared(self) -> int:
        """How many figures were compared."""
        return self.agreed + len(self.differences)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Each reason and how many differences it explains, the most frequent first."""
        counted: dict[str, int] = {}
        for row in self.differences:
            counted[row.reason] = counted.get(row.reason, 0) + 1
        return sorted(counted.items(), key=lambda each: (each[0] == UNKNOWN, -each[1]))


def reconcile(facts: YearFacts, rules: Rules, lines: Sequence[Line], *, figure: str = "") -> Reconciliation:
    """Compare the figures in the lines with those of the year; `figure` names an unheaded column of numbers."""
    ours = settled_figures(facts, rules)
    if ours is None:
        raise ValueError("a stored settlement has no decision that cannot stand")
    reading = read_given(lines, ours, figure=figure)
    found = Reconciliation(faults=reading.faults, notes=list(dict.fromkeys(reading.notes)))
    different = [each for each in reading.figures if not agrees(each, ours.value(each.key, each.field))]
    found.agreed = len(reading.figures) - len(different)
    found.absent = list(_absent(reading.figures, ours))
    if different:
        outcome = settle(facts, rules.scheme, trace=False)
        explain = _Explainer(facts, rules, ours, outcome, reading.figures, different)
        found.differences = [explain.difference(each) for each in different]
    found.notes += _sums(reading.figures, ours)
    return found


class _Explainer:
    """Finds the reason of each difference; the other ways of computing are tried once for all."""

    def __init__(
        self,
        facts: YearFacts,
        rules: Rules,
        ours: Figures,
        outcome: Outcome,
        given: Sequence[Given],
        different: Sequence[Given],
    ) -> None:
        self.ours = ours
        self.rules = rules
        self.given = given
        self.rows: dict[Key, dict[str, Given]] = {}
        for each in given:
            self.rows.setdefault(each.key, {})[each.field] = each
        self.subjects = {row.code: row for row in outcome.subjects}
        self.people = {row.number: row for row in outcome.people}
        self.found: dict[tuple[Key, str], str] = {}
        open_ = self._by(SURE, self._by_grades(facts, different))
        self._by(LIKELY, self._by_variants(facts, open_))

    def difference(self, given: Given) -> Difference:
        """Describe a difference with its reason."""
        ours = self.ours.value(given.key, given.field)
        reason = self.found.get((given.key, given.field), UNKNOWN)
        return Difference(
            given.line,
            given.key,
            self.ours.names[given.key],
            label(given.field),
            given.text,
            shown(ours, given.field),
            _apart(given, ours),
            reason,
        )

    def _by(self, reasons: Iterable[Reason], different: Sequence[Given]) -> list[Given]:
        """Ask reasons that need only the figures; give back what stays unexplained."""
        left = []
        for each in different:
            pair = self._pair(each)
            said = next((words for reason in reasons if (words := reason(pair))), "")
            if said:
                self.found[each.key, each.field] = said
            else:
                left.append(each)
        return left

    def _by_grades(self, facts: YearFacts, open_: Sequence[Given]) -> list[Given]:
        """Money that is right for the grades that were given with it."""
        grades = {
            key[1]: row["grade"].text
            for key, row in self.rows.items()
            if key[0] == "person"
            and "grade" in row
            and not agrees(row["grade"], self.ours.value(key, "grade"))
        }
        if not grades or not any(each.field in MONEY for each in open_):
            return list(open_)
        other = with_grades(facts, self.rules, grades)
        words = f"按您表里的等次（有 {len(grades)} 人与系统不同）算，就是这个数：等次变了，扣减和补发跟着变"
        return self._explained(open_, other, words, only=MONEY)

    def _by_variants(self, facts: YearFacts, open_: Sequence[Given]) -> list[Given]:
        """The way that explains most, and of those the one that speaks against fewest given figures, comes first."""
        tried = [(each.reason, each.compute()) for each in variants(facts, self.rules)] if open_ else []
        left = list(open_)
        while left and tried:
            best = max(range(len(tried)), key=lambda place: self._weight(left, tried[place][1]))
            reason, other = tried.pop(best)
            after = self._explained(left, other, reason)
            if len(after) == len(left):
                break
            left = after
        return left

    def _weight(self, open_: Sequence[Given], other: Figures | None) -> tuple[int, int]:
        """How many open figures it explains, and how many given ones it does not speak against."""
        return sum(_fits(each, other) for each in open_), sum(_fits(each, other) for each in self.given)

    def _explained(
        self, open_: Sequence[Given], other: Figures | None, words: str, only: Sequence[str] = ()
    ) -> list[Given]:
        left = []
        for each in open_:
            if (not only or each.field in only) and _fits(each, other):
                self.found[each.key, each.field] = words
            else:
                left.append(each)
        return left

    def _pair(self, given: Given) -> Pair:
        kind, code = given.key
        subject = self.subjects.get(code) if kind == "subject" else None
        person = self.people.get(code) if kind == "person" else None
        return Pair(
            given=given,
            ours=self.ours.value(given.key, given.field),
            figures=self.ours,
            scheme=self.rules.scheme,
            row=self.rows[given.key],
            kind=subject.kind if subject else "",
            cancelled=person.cancelled_by if person else (),
            barred=person.barred if person else False,
            before=(subject.grade_before or "") if subject else "",
        )


def _fits(given: Given, other: Figures | None) -> bool:
    """Whether a given figure is that of another way of computing."""
    return (
        other is not None
        and other.has(given.key, given.field)
        and agrees(given, other.value(given.key, given.field))
    )


def shown(value: Value, name: str) -> str:
    """Write one of our figures as the result page does."""
    if value is None:
        return "待定"
    if isinstance(value, str) or name == "rank":
        return str(value)
    return two_places(value)


def _apart(given: Given, ours: Value) -> str:
    """Ours − theirs, with its sign; empty for grades and what is undecided."""
    if not isinstance(ours, int) or given.number is None:
        return ""
    if given.field == "rank":
        return f"{ours - int(given.number):+d}" if given.number.denominator == 1 else ""
    apart = ours - half_up(given.number * 100)
    return ("+" if apart > 0 else "") + two_places(apart)


def _absent(given: Sequence[Given], ours: Figures) -> Iterable[tuple[str, str, str]]:
    """Whom of ours the table leaves out, of the kinds that it has: kind in words, id, name."""
    there = {each.key for each in given}
    for kind in dict.fromkeys(key[0] for key in there):
        if kind == "total":
            continue
        for key in ours.of(kind):
            known = any(value is not None for value in ours.values[key].values())
            if key not in there and known:
                yield KIND_WORDS[kind], key[1], ours.names[key]


def _sums(given: Sequence[Given], ours: Figures) -> list[str]:
    """Where every bonus was given: do theirs add up to what is paid?"""
    amounts = [each.number for each in given if each.field == "bonus" and each.number is not None]
    people = [key for key in ours.of("person") if ours.values[key].get("bonus") is not None]
    paid = ours.values.get(("total", "发放"), {}).get("amount")
    if not people or len(amounts) < len(people) or not isinstance(paid, int):
        return []
    total = sum(amounts, start=Fraction(0)) * 100
    if total == paid:
        return [f"您的奖金合计 {two_places(paid)} 元，与系统的发放数一致"]
    apart = half_up(total) - paid
    words = f"您的奖金合计 {two_places(half_up(total))} 元，系统发放 {two_places(paid)} 元，相差 {two_places(apart)} 元"
    return [
        words + ("：逐人四舍五入，合计差了几分；系统用最大余数法，合计一分不差" if abs(apart) <= 100 else "")
    ]
