"""测评 and 测评汇总: ballots by the hundred thousand, so a row costs a few look-ups and nothing more (rules 0.9, 0.10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from appraisals.models import AppraisalRound, BallotTally
from people.xlsx.raw import MERGED, Problem, Raw, shown
from plans import figures
from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from plans.engine.units import POINT
from plans.figures import in_points
from plans.models import Participant, Subject
from reports.workbook import vocabulary as word
from reports.workbook.kinds import listed
from reports.workbook.pages import Line, Page
from reports.workbook.reading import Reading
from reports.workbook.references import REPEAT_REMEDY
from scoring.store import ROUND_NAME
from scoring.year import BallotRow

TARGET: Final = "对象"
GROUP: Final = "评价主体"


@dataclass(frozen=True, slots=True)
class Target:
    """Who is rated, on which form."""

    row: Subject | Participant
    code: str
    form: BallotForm


@dataclass(slots=True)
class _Pair:
    """What a (对象, 评价主体) as typed comes to: the target's ballots, or the faults of its cells.

    `positions` are those of the form's dimensions in a row; None where a column is missing.
    """

    code: str = ""
    group: str = ""
    positions: tuple[int | None, ...] = ()
    sound: bool = False
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    unknown: str = ""
    hint: str = ""


class Targets:
    """Finds who is meant by a 对象: a 工号 where people are rated, a 编号 where subjects are."""

    def __init__(self, reading: Reading, scheme: Scheme) -> None:
        self._reading = reading
        self._scheme = scheme
        self._person_form = scheme.form_of_people()
        self._kinds = [kind for kind in word.KINDS if scheme.form_of_kind(kind)]
        people_only = self._person_form is not None and not self._kinds
        self.register = reading.people if people_only else reading.subjects

    def find(self, code: str) -> Target | Problem | None:
        """The target; a Problem where it exists and is not rated; None where nobody has this id."""
        person, subject = self._reading.people.rows.get(code), self._reading.subjects.rows.get(code)
        rated_twice = subject is not None and self._scheme.form_of_kind(subject.kind) is not None
        if person is not None and self._person_form is not None and rated_twice:
            return Problem(f"“{code}”既是考核对象的编号又是人员的工号", "请改用不同的编号，以便分清评的是谁")
        if person is not None and self._person_form is not None:
            return Target(person, code, self._person_form)
        form = self._scheme.form_of_kind(subject.kind) if subject is not None else None
        if subject is not None and form is not None:
            return Target(subject, code, form)
        if subject is not None and self._kinds:
            return Problem(f"“{code}”是{subject.kind}，不参加测评", f"请填{listed(self._kinds)}的编号")
        return None

    def hint(self, code: str) -> str:
        """What an id is that is known, but not among those who are rated."""
        if code in self._reading.subjects.rows:
            return "，而是考核对象的编号"
        return "，而是人员的工号" if code in self._reading.people.rows else ""


def read_ballots(reading: Reading) -> None:
    """Read both sheets; a target and rater group stands in one of them only."""
    scheme = reading.scheme
    if scheme is None:
        return
    targets = Targets(reading, scheme)
    page = reading.page(word.BALLOTS)
    cast: set[tuple[str, str]] = set()
    if page is not None:
        cast = _BallotReader(reading, page, targets).read()
    page = reading.page(word.TALLIES)
    if page is not None:
        _read_tallies(reading, page, targets, cast)
    if reading.rows.ballots or reading.rows.tallies:
        round_ = AppraisalRound(plan=reading.plan, name=ROUND_NAME)
        reading.rows.round = round_
        for tally in reading.rows.tallies:
            tally.round = round_


class _BallotReader:
    """One pass over 测评; what a pair of 对象 and 评价主体 comes to is worked out once."""

    def __init__(self, reading: Reading, page: Page, targets: Targets) -> None:
        self._reading = reading
        self._page = page
        self._targets = targets
        self._pairs: dict[tuple[Raw, Raw], _Pair] = {}
        self._marks: dict[int | float, int] = {}

    def read(self) -> set[tuple[str, str]]:
        """Read all ballots; gives the pairs that have any."""
        at_target = self._page.positions.get(TARGET)
        at_group = self._page.positions.get(GROUP)
        ballots, numbers = self._reading.rows.ballots, self._reading.at(word.BALLOTS)
        pairs, known = self._pairs, self._marks
        for number, row in self._page.rows():
            if at_target is None or at_group is None:
                continue
            typed = (row[at_target], row[at_group])
            pair = pairs.get(typed)
            if pair is None:
                pair = pairs[typed] = self._pair(*typed)
            if pair.faults or pair.unknown:
                self._report(number, pair)
            marks: list[int | None] = []
            for position in pair.positions:
                raw = row[position] if position is not None else None
                if raw is None:
                    marks.append(None)
                    continue
                mark = known.get(raw) if type(raw) is float or type(raw) is int else None
                marks.append(self._mark(number, position, raw) if mark is None else mark)
            if pair.sound:
                ballots.append(BallotRow(pair.code, pair.group, tuple(marks)))
                numbers.append(number)
        return {(pair.code, pair.group) for pair in pairs.values() if pair.sound}

    def _mark(self, number: int, position: int | None, raw: Raw) -> int | None:
        """Read a mark that was not met before; one that is no number is a fault."""
        if raw is MERGED:
            return None
        mark = figures.points(raw, signed=True)
        if isinstance(mark, Problem):
            heading = next(name for name, at in self._page.positions.items() if at == position)
            self._page.fault_in(number, heading, mark.problem, mark.remedy)
            return None
        if mark is not None and (type(raw) is float or type(raw) is int):
            self._marks[raw] = mark
        return mark

    def _report(self, number: int, pair: _Pair) -> None:
        for heading, problem, remedy in pair.faults:
            self._page.fault_in(number, heading, problem, remedy)
        if pair.unknown:
            self._targets.register.unknown_at(self._page, number, TARGET, pair.unknown, pair.hint)

    def _pair(self, target: Raw, group: Raw) -> _Pair:
        pair = _Pair()
        code, name = self._word(pair, TARGET, target), self._word(pair, GROUP, group)
        found = self._targets.find(code) if code else None
        if isinstance(found, Problem):
            pair.faults.append((TARGET, found.problem, found.remedy))
        elif found is None and code:
            pair.unknown, pair.hint = code, self._targets.hint(code)
        elif found is not None:
            problem = _wrong_group(found, name) if name else None
            if problem:
                pair.faults.append((GROUP, problem.problem, problem.remedy))
            pair.positions = tuple(self._page.positions.get(d.name) for d in found.form.dimensions)
            pair.sound = bool(name) and not pair.faults
            pair.code, pair.group = found.code, name
        return pair

    def _word(self, pair: _Pair, heading: str, raw: Raw) -> str:
        """Read one of the two words that say whose ballot it is."""
        if raw is MERGED:
            pair.faults.append((heading, MERGED.problem, MERGED.remedy))
            return ""
        column = self._page.sheet.column(heading)
        value = column.kind.read(raw, heading)
        if isinstance(value, Problem):
            pair.faults.append((heading, value.problem, value.remedy))
        elif not value:
            options = getattr(column.kind, "options", ())
            pair.faults.append(
                (
                    heading,
                    f"{heading}不能为空",
                    f"请填写：{listed(options)}" if options else "请填写编号或工号",
                )
            )
        return value if isinstance(value, str) else ""


def _wrong_group(target: Target, group: str) -> Problem | None:
    """A 评价主体 of another form of the scheme."""
    names = [each.name for each in target.form.groups]
    if group in names:
        return None
    return Problem(f"“{target.code}”的测评没有评价主体{shown(group)}", f"请填写：{listed(names)}")


def _read_tallies(reading: Reading, page: Page, targets: Targets, cast: set[tuple[str, str]]) -> None:
    seen: dict[tuple[str, str], int] = {}
    numbers = reading.at(word.TALLIES)
    for line in page.lines():
        target = _target_of(line, targets)
        group = line.get(GROUP)
        if target is None or group is None:
            continue
        problem = _wrong_group(target, group)
        if problem:
            line.fault(GROUP, problem.problem, problem.remedy)
            continue
        key = (target.code, group)
        first = seen.setdefault(key, line.number)
        if first != line.number:
            line.fault(TARGET, f"{target.code}/{group} 重复，第 {first} 行已有", REPEAT_REMEDY)
        elif key in cast:
            problem_words = f"{target.code}/{group} 在工作表“{word.BALLOTS}”中已有测评票"
            line.fault(TARGET, problem_words, "同一对象和评价主体只能在两张表之一，请删除其中一处")
        reading.rows.tallies.append(_tally(line, target, group))
        numbers.append(line.number)


def _target_of(line: Line, targets: Targets) -> Target | None:
    code = line.get(TARGET)
    found = targets.find(code) if code is not None else None
    if isinstance(found, Problem):
        line.fault(TARGET, found.problem, found.remedy)
        return None
    if found is None and code is not None:
        targets.register.unknown(line, TARGET, code, targets.hint(code))
    return found


def _tally(line: Line, target: Target, group: str) -> BallotTally:
    valid = line.get("有效")
    sums = [
        _sum(line, dimension.name, int(dimension.max * POINT), valid) for dimension in target.form.dimensions
    ]
    person = target.row if isinstance(target.row, Participant) else None
    subject = target.row if isinstance(target.row, Subject) else None
    invalid = line.get("无效")
    return BallotTally(
        subject=subject, participant=person, group=group, valid=valid or 0, invalid=invalid or 0, sums=sums
    )


def _sum(line: Line, heading: str, maximum: int, valid: int | None) -> int:
    """The sum of one dimension: given where there are valid ballots, and at most 有效 × 满分."""
    if valid:
        line.need(heading)
    total: int | None = line.get(heading)
    if total is not None and valid is not None and total > valid * maximum:
        problem = f"{heading}的合计 {in_points(total)} 超过 有效 {valid} × 满分 {in_points(maximum)}"
        line.fault(heading, problem, f"应不超过 {in_points(valid * maximum)}，请核对有效票数和合计")
    return total or 0
