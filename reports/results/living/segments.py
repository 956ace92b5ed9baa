"""The grade of one member of a ladder: the segments of its tied set, decisions on ties, years last running."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from reports.results.living.base import TIED, Formula, Mixed, text
from reports.workbook import vocabulary as word
from scoring.engine.grading import Standing

if TYPE_CHECKING:
    from reports.results.living.standing import GroupRun, Member

# Digits of the number that counts the grades of a tied set: fewer than a thousand are tied.
BASE: Final = 1000


class Segments:
    """The cells of a member after 名次; ``here`` are the addresses of its row by heading."""

    def __init__(self, run: GroupRun, member: Member, here: Mapping[str, str]) -> None:
        self.run, self.member, self.here, self.rules = run, member, here, run.rules
        self.found = member.candidate
        self.cuts = len(self.rules.cuts)
        self.size = run.size or 0
        self.ties = len(self.found.tied_with) or 1 if self.found else 0

    def cells(self) -> dict[str, Mixed]:
        """All of them by heading."""
        cells = self._cut() if self.cuts else {}
        quotas = [self.here[f"名额{n}"] for n in range(1, self.cuts + 1)]
        positions = [self._position(n) for n in range(self.cuts + 1)]
        for n in range(self.cuts + 1):
            start = self._start(n)
            applied = self.rules.applied(self.here["定等分"], start, self.here["参评数"], quotas, None)
            length = f"{self._start(n + 1)}={start}"
            words = f"IF({length},0,{applied})" if self.cuts else applied
            cells[f"规则{n}"] = self._if_ranked(words, positions[n])
        grades = [self.rules.grade_value(position) for position in positions]
        names = [self.here[f"规则{n}"] for n in range(self.cuts + 1)]
        lowest = ",".join(self.rules.grade_of(name) for name in names)
        cells["最低等次序"] = self._if_ranked(f"MAX({lowest})" if self.cuts else lowest, max(grades))
        cells |= self._tied(names, grades)
        cells |= self._final(names, positions, grades)
        return cells

    def _if_ranked(self, words: str, value: int) -> Formula:
        return Formula(f'IF({self.here["名次"]}="","",{words})', value if self.found else None)

    def _cut(self) -> dict[str, Mixed]:
        """并列数, quotas, lines, and where the lines cut the tied set."""
        here, found = self.here, self.found
        cells: dict[str, Mixed] = {"并列数": self._if_ranked(f"COUNTIFS({self.run.same(here)})", self.ties)}
        lines = f"{here['分界1']}:{here[f'分界{self.cuts}']}"
        values = sorted(cut.line(self.size) for cut in self.rules.cuts)
        for n, cut in enumerate(self.rules.cuts, 1):
            size = here["参评数"]
            cells[f"名额{n}"] = self._if_ranked(self.rules.quota(cut, size), cut.places.among(self.size))
            line = f"{here[f'名额{n}']}+1" if cut.first else f"{size}-{here[f'名额{n}']}+1"
            cells[f"分界{n}"] = self._if_ranked(line, cut.line(self.size))
            end = f"{here['名次']}+{here['并列数']}"
            start = f"MAX({here['名次']},MIN({end},SMALL({lines},{n})))"
            value = max(found.rank, min(found.rank + self.ties, values[n - 1])) if found else 0
            cells[f"段起{n}"] = self._if_ranked(start, value)
        return cells

    def _start(self, n: int) -> str:
        """Where segment n begins; after the last one the end."""
        if n == 0:
            return self.here["名次"]
        if n > self.cuts:
            return f"({self.here['名次']}+{self.here['并列数']})" if self.cuts else ""
        return self.here[f"段起{n}"]

    def _starts(self) -> list[int]:
        if self.found is None:
            return [0] * (self.cuts + 2)
        rank, end = self.found.rank, self.found.rank + self.ties
        lines = sorted(cut.line(self.size) for cut in self.rules.cuts)
        return [rank, *(max(rank, min(end, line)) for line in lines), end]

    def _position(self, n: int) -> int:
        starts = self._starts()
        if self.found is None or starts[n] == starts[n + 1]:
            return 0
        return self.rules.position(Standing(self.found.scale, starts[n], self.size))

    def _tied(self, names: list[str], grades: list[int]) -> dict[str, Mixed]:
        """决定 and 同分待定."""
        if not self.cuts:
            return {}
        cells: dict[str, Mixed] = {}
        straddles = f"OR({','.join(self._differs(name) for name in names)})"
        decided = "FALSE"
        if self.run.decisions:
            cells |= self._decision()
            decided = self._matched(names)
        opened = bool(self.found and self.found.provisional)
        words = f"IF(AND({straddles},NOT({decided})),1,0)"
        cells[TIED] = Formula(f'IF({self.here["名次"]}="",0,{words})', int(opened))
        return cells

    def _differs(self, name: str) -> str:
        return f"AND({name}>0,{self.rules.grade_of(name)}<{self.here['最低等次序']})"

    def _decision(self) -> dict[str, Mixed]:
        at = self.run.decisions.get(self.member.code)
        if at is None:
            return {"决定等次序": 0, "决定码": 0}
        cell = self.run.refs.input(word.DECISIONS, "结论", self.run.refs.row(at))
        chosen = "0"
        for position, grade in reversed(list(enumerate(self.rules.grades, 1))):
            chosen = f"IF({cell}={text(grade)},{position},{chosen})"
        conclusion = self.run.refs.settled.rows.decisions[at].conclusion
        value = self.rules.grades.index(conclusion) + 1 if conclusion in self.rules.grades else 0
        powers = ",".join(str(BASE**n) for n in range(len(self.rules.grades)))
        code = f"CHOOSE({self.here['决定等次序']}+1,0,{powers})"
        return {
            "决定等次序": Formula(chosen, value),
            "决定码": Formula(code, BASE ** (value - 1) if value else 0),
        }

    def _matched(self, names: list[str]) -> str:
        """The decisions on the tied set give each grade as often as its places have it."""
        given = f"SUMIFS({self.run.column('决定码')},{self.run.same(self.here)})"
        terms = []
        for n, name in enumerate(names):
            length = f"({self._start(n + 1)}-{self._start(n)})"
            terms.append(f"{length}*{self.rules.weight_of(name, BASE)}")
        return f"{given}={'+'.join(terms)}"

    def _final(self, names: list[str], positions: list[int], grades: list[int]) -> dict[str, Mixed]:
        """等次序: the lowest grade of the tied set, the decided one, or what being last for years gives."""
        here, lowest = self.here, self.here["最低等次序"]
        words = lowest
        if self.run.decisions:
            words = f"IF(AND({here['决定等次序']}>0,{here[TIED]}=0,{self._straddles(names)}),{here['决定等次序']},{lowest})"
        cells: dict[str, Mixed] = {}
        if self.rules.running:
            cells |= self._years()
            rule = here["末位规则"]
            wins = f"{self.rules.looks_back(rule)}=1,{rule}<{self._counted_rule(names)}"
            words = f"IF(AND({wins}),{self.rules.grade_of(rule)},{words})"
        value = self.rules.grades.index(self.found.grade) + 1 if self.found and self.found.grade else 0
        cells["等次序"] = self._if_ranked(words, value)
        return cells

    def _straddles(self, names: list[str]) -> str:
        return f"OR({','.join(self._differs(name) for name in names)})"

    def _counted_rule(self, names: list[str]) -> str:
        """The rule that gives the lowest grade: that of the first place with it."""
        words = names[-1]
        for name in reversed(names[:-1]):
            words = f"IF({self.rules.grade_of(name)}={self.here['最低等次序']},{name},{words})"
        return words

    def _years(self) -> dict[str, Mixed]:
        """How many years running the member has come last, and the rule that then applies; 0: not last this year."""
        here = self.here
        years = "1"
        for cells in reversed(self.member.last_years):
            last = ",".join(f"AND(ISNUMBER({rank}),{rank}={of})" for rank, of in cells)
            years = f"1+IF(OR({last}),{years},0)"
        worst = f"MAX({self.run.column('名次')})"
        quotas = [here[f"名额{n}"] for n in range(1, self.cuts + 1)]
        applied = self.rules.applied(
            here["定等分"], here["名次"], here["参评数"], quotas, here["连续末位年数"]
        )
        words = f"IF(AND({here['名次']}={worst},{worst}>1),{applied},0)"
        value = 0
        if self.found and self.found.rank == self.run.worst > 1:
            standing = Standing(self.found.scale, self.found.rank, self.size, self.member.last_years_value)
            value = self.rules.position(standing)
        return {
            "连续末位年数": Formula(years, self.member.last_years_value),
            "末位规则": self._if_ranked(words, value),
        }
