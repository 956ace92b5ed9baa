"""Ranks, quotas, ties and grades as formulas: the same for subjects and for persons graded by place (rules 0.4, 0.5, 0.9).

A `Ladder` is a sheet with one row for each member, group by group, so that a group is an unbroken run of rows:

    ladder = Ladder(refs, "定等", groups)                # groups: [Group(rules, [Member(…), …]), …]
    place = refs.announce("定等", ladder.columns(), ladder.keys())
    Page(place, lambda: ladder.rows(place))              # rows: tuples in the order of `ladder.columns()`
    place.cell(code, RANK) / GRADE / TIED                # 名次; position in grading.grades from 1 on; 1 while 同分待定

Scores are compared in whole hundredths. A tied set takes places 名次 … 名次+并列−1; the lines of the quotas cut it into
at most m+1 segments (m conditions on the place), each with one grade: the lowest counts while the tie is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from plans.engine.scheme.subjects import PeopleRules, SubjectClass
from reports.results.living.base import TIED, Formula, Mixed, Place, Refs, hundred
from reports.results.living.grade_rules import GradeRules
from reports.results.living.segments import Segments
from reports.results.tables import Column, Kind
from reports.workbook import vocabulary as word
from scoring.engine.ranking import Candidate

DECIDED, OPEN, OUT = "已定", "待定", "不参评"
STATE, SCORE, SCALE, SIZE, RANK, TIES = "状态", "比较分", "定等分", "参评数", "名次", "并列数"
GRADE, LAST_YEARS = "等次序", "连续末位年数"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to be ranked: cells of the state (已定, 待定, 不参评), the published score, the 100-scale figure, the
    published parts by name; the same as values in hundredths; the engine's candidate where the group is decided;
    ``last_years``: cells of (名次, 参评数) of the years before, the latest first."""

    code: str
    state: str
    score: str
    scale: str
    parts: Mapping[str, str]
    state_value: str
    score_value: int | None
    scale_value: int | None
    part_values: Mapping[str, int | None]
    candidate: Candidate | None
    last_years: Sequence[Sequence[tuple[str, str]]] = ()
    last_years_value: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Those ranked together under one name, and their rules."""

    name: str
    rules: SubjectClass | PeopleRules
    members: Sequence[Member]


@dataclass
class Ladder:
    """The sheet of ranks and grades."""

    refs: Refs
    title: str
    groups: Sequence[Group]
    _rows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def keys(self) -> list[str]:
        """The members, group by group."""
        return [member.code for group in self.groups for member in group.members]

    @cached_property
    def gradings(self) -> list[GradeRules]:
        """The grading of each group."""
        return [GradeRules(self.refs, group.rules.grading) for group in self.groups]

    @cached_property
    def _breaks(self) -> int:
        return max((len(group.rules.tie_breaks) for group in self.groups), default=0)

    @cached_property
    def _cuts(self) -> int:
        return max((len(rules.cuts) for rules in self.gradings), default=0)

    @cached_property
    def _graded(self) -> bool:
        return any(rules.grading for rules in self.gradings)

    @cached_property
    def _running(self) -> bool:
        return any(rules.running for rules in self.gradings)

    @cached_property
    def _decisions(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for at, row in enumerate(self.refs.settled.rows.decisions):
            if row.matter == word.TIE:
                found.setdefault(row.target, at)
        members = set(self.keys())
        return {code: at for code, at in found.items() if code in members}

    def columns(self) -> tuple[Column, ...]:
        """The headings that the groups need."""
        columns = [
            Column("编号", width=12),
            Column("分组", width=14),
            Column(STATE, Kind.WORD, 9, "待定：缺少得分，同组名次等次都待定；不参评：没有得分，不排名"),
            Column(SCORE, Kind.WHOLE, 9, "公布得分×100，取整后比较"),
            *(
                Column(f"同分项{n}", Kind.WHOLE, 9, "公布得分×100；同分时依次比较")
                for n in self._range(self._breaks)
            ),
            Column(SIZE, Kind.WHOLE, 8),
            Column(RANK, Kind.WHOLE, 7),
        ]
        if self._graded:
            columns.append(Column(SCALE, Kind.WHOLE, 9, "与分数线比较的百分制得分×100"))
        if self._cuts:
            columns.append(Column(TIES, Kind.WHOLE, 8, "同分同名次的个数"))
            columns += [
                Column(f"名额{n}", Kind.WHOLE, 8, "按比例或定额计算的名额") for n in self._range(self._cuts)
            ]
            columns += [
                Column(f"分界{n}", Kind.WHOLE, 8, "等次从这个名次起改变") for n in self._range(self._cuts)
            ]
            columns += [
                Column(f"段起{n}", Kind.WHOLE, 8, "同分名次中的分界") for n in self._range(self._cuts)
            ]
        if self._graded:
            columns += [
                Column(f"规则{n}", Kind.WHOLE, 8, "适用第几条等次规则；0：没有这一段")
                for n in range(self._cuts + 1)
            ]
            columns.append(Column("最低等次序", Kind.WHOLE, 10, "第几个等次，1 为最好"))
        if self._decisions and self._cuts:
            columns += [Column("决定等次序", Kind.WHOLE, 10), Column("决定码", Kind.WHOLE, 10)]
        if self._cuts:
            columns.append(Column(TIED, Kind.WHOLE, 10, "1：同分跨等次线而没有决定，暂按较低等次"))
        if self._running:
            columns += [Column(LAST_YEARS, Kind.WHOLE, 10), Column("末位规则", Kind.WHOLE, 9)]
        if self._graded:
            columns.append(Column(GRADE, Kind.WHOLE, 8, "第几个等次，1 为最好"))
        return tuple(columns)

    @staticmethod
    def _range(size: int) -> range:
        return range(1, size + 1)

    def rows(self, place: Place) -> Iterator[tuple[Mixed, ...]]:
        """One row for each member."""
        headings = [column.heading for column in self.columns()]
        for group, rules in zip(self.groups, self.gradings, strict=True):
            run = GroupRun(self, place, group, rules)
            for member in group.members:
                cells = run.cells(member)
                yield tuple(cells.get(heading) for heading in headings)


class GroupRun:
    """The rows of one group."""

    def __init__(self, ladder: Ladder, place: Place, group: Group, rules: GradeRules) -> None:
        self.refs, self.place, self.group, self.rules = ladder.refs, place, group, rules
        self.first = place.rows[group.members[0].code]
        self.last = place.rows[group.members[-1].code]
        self.decisions = ladder._decisions if rules.cuts else {}
        waiting = any(member.state_value == OPEN for member in group.members)
        self.size = None if waiting else sum(m.state_value == DECIDED for m in group.members)
        self.worst = max((m.candidate.rank for m in group.members if m.candidate), default=0)

    def column(self, heading: str) -> str:
        """The group's rows of a column, on the sheet itself."""
        letter = self.place.letters[heading]
        return f"${letter}${self.first}:${letter}${self.last}"

    def cells(self, member: Member) -> dict[str, Mixed]:
        """The cells of a member by heading."""
        here = {column.heading: self.place.here(member.code, column.heading) for column in self.place.columns}
        found = member.candidate
        cells: dict[str, Mixed] = {
            "编号": member.code,
            "分组": self.group.name,
            STATE: Formula(member.state, member.state_value),
            SCORE: Formula(_whole(member.score), member.score_value),
        }
        for number, name in enumerate(self.group.rules.tie_breaks, 1):
            part = name.removeprefix("-")
            value = None if member.score_value is None else member.part_values.get(part)
            words = f'IF({here[SCORE]}="","",{_whole(member.parts[part])})'
            cells[f"同分项{number}"] = Formula(words, value)
        states = self.column(STATE)
        counted = f'IF(COUNTIF({states},"{OPEN}")>0,"",COUNTIF({states},"{DECIDED}"))'
        cells[SIZE] = Formula(counted, self.size)
        cells[RANK] = Formula(self._rank(here), found.rank if found else None)
        if self.rules.grading:
            cells[SCALE] = Formula(_whole(member.scale), member.scale_value)
            cells |= Segments(self, member, here).cells()
        return cells

    def _same(self, here: Mapping[str, str], breaks: int) -> str:
        """Criteria of those with the same score and the same first tie-breaks."""
        names = [SCORE, *(f"同分项{n}" for n in range(1, breaks + 1))]
        return ",".join(f"{self.column(name)},{here[name]}" for name in names)

    def same(self, here: Mapping[str, str]) -> str:
        """Criteria of the tied set."""
        return self._same(here, len(self.group.rules.tie_breaks))

    def _rank(self, here: Mapping[str, str]) -> str:
        terms = [f'COUNTIF({self.column(SCORE)},">"&{here[SCORE]})']
        for number, name in enumerate(self.group.rules.tie_breaks, 1):
            heading, sign = f"同分项{number}", "<" if name.startswith("-") else ">"
            better = f'{self.column(heading)},"{sign}"&{here[heading]}'
            terms.append(f"COUNTIFS({self._same(here, number - 1)},{better})")
        return f'IF(OR({here[SIZE]}="",{here[SCORE]}=""),"",1+{"+".join(terms)})'


def _whole(cell: str) -> str:
    """A published figure in whole hundredths; "" stays empty."""
    return f'IF({cell}="","",{hundred(cell)})'
