"""Months of the base by the unit's grade, as formulas (rules 4.13): the helper sheet 奖金份额 of such a scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bonuses.engine.months import months_of
from plans.engine.facts import Person, inside_kinds
from plans.engine.rounding import half_up
from plans.engine.scheme.outcomes import MonthsByGrade
from reports.results.living.base import SUBJECTS, Formula, Mixed, Page, Refs, either, text
from reports.results.living.money_methods import BASE, CANCELLED, GRADE, SHARES, by_grade, figure, whole
from reports.results.tables import Column, Kind
from scoring.engine.results import PersonOutcome, SubjectOutcome

PAID = "发放"
MONTHS = "月数"
BEFORE = ("定等", "降档前等次")


@dataclass
class Months:
    """Everything about the bonus of one settlement that is paid by months."""

    refs: Refs
    rules: MonthsByGrade

    def pages(self) -> list[Page]:
        """The one helper sheet."""
        columns = (
            Column("工号", width=10),
            Column("姓名", width=12),
            Column("所在单位", width=12),
            whole(PAID, 7, "1：在编、参加考核、不在下属单位"),
            Column(
                GRADE,
                Kind.WORD,
                8,
                "按哪个等次发：班子成员和监督机构主要负责人按最后等次，其他人按负责人违规降档前的等次",
            ),
            Column(MONTHS, Kind.EXACT, 9, "该等次发几个月"),
            whole(BASE, 13, "奖金基数×月数×在岗月数÷12，四舍五入到分；单位：分"),
            whole(CANCELLED, 7, "1：奖金已取消（见人员结果的取消依据）"),
        )
        numbers = [row.number for row in self.refs.settled.outcome.people]
        return [Page(self.refs.announce(SHARES, columns, numbers), self._rows)]

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.number: person for person in self.refs.settled.facts.people}

    @cached_property
    def _units(self) -> dict[str, SubjectOutcome]:
        return {row.code: row for row in self.refs.settled.outcome.subjects}

    def _rows(self) -> Iterator[tuple[Mixed, ...]]:
        rows = {row.number: self.refs.row(at) for at, row in enumerate(self.refs.settled.rows.participants)}
        for person in self.refs.settled.outcome.people:
            yield self._row(person, rows[person.number])

    def _row(self, outcome: PersonOutcome, row: int) -> tuple[Mixed, ...]:
        refs, person = self.refs, self._people[outcome.number]
        here = {name: refs.places[SHARES].here(person.number, name) for name in (GRADE, MONTHS)}
        unit = self._units.get(refs.settled.outcome.unit_of.get(person.subject, ""))
        grade = self._grade(person, unit)
        months = months_of(grade, self.rules)
        base = half_up(Fraction((person.bonus_base or 0) * person.months, 12) * months)
        given, share = (refs.input("人员", name, row) for name in ("奖金基数", "在岗月数"))
        full = f'IF({share}="",12,{share})'
        # Months have at most four places, so that everything before the division is a whole number.
        exact = f"ROUND({given}*100,0)*ROUND({here[MONTHS]}*10000,0)*{full}/120000"
        cancelled = f'IF({refs.person(person.number, "取消依据")}="",0,1)'
        return (
            person.number,
            person.name,
            unit.code if unit else None,
            self._paid(person, row),
            Formula(self._grade_cell(unit, row), grade) if unit else None,
            Formula(by_grade(here[GRADE], self._months()), months),
            Formula(f"ROUND({exact},0)", base),
            Formula(cancelled, int(bool(outcome.cancelled_by))),
        )

    def _paid(self, person: Person, row: int) -> Mixed:
        """Whether somebody is paid: 在编, 参加考核, and not placed in an excluded kind (rules §8 «4.13»)."""
        refs = self.refs
        if inside_kinds(refs.engine.year.subjects, person.subject, self.rules.excluded_kinds):
            return 0
        cells = [refs.input("人员", name, row) for name in ("在编", "参加考核")]
        without = either([f"{cell}={text('否')}" for cell in cells])
        return Formula(f"IF({without},0,1)", int(person.established and person.appraised))

    def _months(self) -> list[tuple[str, str]]:
        """Months of each grade: the full number less its reduction, never below 0."""
        full = figure(self.refs, self.rules, "months")
        return [
            (entry.grade, f"MAX({full}-{figure(self.refs, entry, 'less')},0)")
            for entry in self.rules.grades
            if entry.less is not None
        ]

    def _grade_cell(self, unit: SubjectOutcome, row: int) -> str:
        """Leaders by the final grade, everybody else by the one before a leader's downgrade."""
        refs, rules = self.refs, self.rules
        final, before = refs.cell(SUBJECTS, unit.code, "等次"), refs.cell(BEFORE[0], unit.code, BEFORE[1])
        leads = [f"{refs.input('人员', '职务', row)}={text(post)}" for post in rules.final_grade_posts]
        if rules.final_grade_supervision_heads:
            leads.append(f"{refs.input('人员', '监督机构主要负责人', row)}={text('是')}")
        return f"IF({either(leads)},{final},{before})" if leads else before

    def _grade(self, person: Person, unit: SubjectOutcome | None) -> str | None:
        if unit is None or unit.grade_before is None:
            return unit.grade if unit else None
        leads = person.post in self.rules.final_grade_posts
        leads = leads or (person.supervision_head and self.rules.final_grade_supervision_heads)
        return unit.grade if leads else unit.grade_before
