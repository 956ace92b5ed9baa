"""The facts of a year, read from the sheets: offices, people, indicators with their latest approved rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.book import Book, Row

APPROVED = "已审核"


@dataclass(frozen=True)
class Office:
    """A row of 考核对象."""

    id: str
    kind: str
    parent: str
    group: str
    factor: Fraction
    head: str
    leader: str


@dataclass(frozen=True)
class Person:
    """A row of 人员; `weight` is 奖金基数 × 在岗月数 / 12 in fen (rules 6.5)."""

    id: str
    office: str
    is_county_level: bool
    post: str
    heads_supervision: bool
    weight: Fraction
    on_staff: bool
    appraised: bool
    category: str


@dataclass(frozen=True)
class Indicator:
    """A row of 指标 with its approved ledger rows by quarter."""

    id: str
    category: str
    points: Fraction
    office: str
    approved: Mapping[int, Row]

    @property
    def latest(self) -> Row | None:
        """The latest approved quarter's row (rules 0.6)."""
        return self.approved[max(self.approved)] if self.approved else None


@dataclass(frozen=True)
class Problem:
    """A line of `problems`; message repeats the code as in the samples."""

    code: str
    where: str
    blocking: bool


@dataclass
class Year:
    """A year's facts and the problems found; `ties`: undecided sets with the grades of their places."""

    book: Book
    offices: dict[str, Office]
    people: dict[str, Person]
    indicators: list[Indicator]
    problems: list[Problem] = field(default_factory=list)
    ties: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    def report(self, code: str, where: str, *, blocking: bool) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, where, blocking))

    @property
    def blocked(self) -> bool:
        """Whether any blocking problem was found so far."""
        return any(problem.blocking for problem in self.problems)

    def decision(self, matter: str, target: str) -> str | None:
        """The 结论 decided for a 事项 and 对象."""
        for row in self.book.rows("决定"):
            if (row.text("事项"), row.text("对象")) == (matter, target):
                return row.text("结论")
        return None

    def unit_of(self, office: str) -> str:
        """The 单位 an office is or lies under."""
        while self.offices[office].kind != "单位":
            office = self.offices[office].parent
        return office

    def inside_affiliate(self, office: str) -> bool:
        """Whether an office is a 下属单位 or lies under one."""
        while office:
            if self.offices[office].kind == "下属单位":
                return True
            office = self.offices[office].parent
        return False

    def of_kind(self, *kinds: str) -> list[Office]:
        """Offices of the kinds, by 编号."""
        return sorted((o for o in self.offices.values() if o.kind in kinds), key=lambda o: o.id)


def _office(row: Row) -> Office:
    factor = row.number("评价系数")
    return Office(
        id=row.text("编号"),
        kind=row.text("类型"),
        parent=row.text("上级"),
        group=row.text("分组"),
        factor=Fraction(1) if factor is None else factor,
        head=row.text("负责人"),
        leader=row.text("分管领导"),
    )


def _person(row: Row) -> Person:
    months = row.number("在岗月数")
    return Person(
        id=row.text("工号"),
        office=row.text("所在对象"),
        is_county_level=row.text("职级") == "县处级",
        post=row.text("职务"),
        heads_supervision=row.yes("监督机构主要负责人"),
        weight=row.amount("奖金基数") * 100 * (12 if months is None else months) / 12,
        on_staff=row.yes("在编", empty=True),
        appraised=row.yes("参加考核", empty=True),
        category=row.text("人员类别"),
    )


def _indicators(book: Book) -> list[Indicator]:
    approved: dict[str, dict[int, Row]] = {}
    for row in book.rows("季度台账"):
        if row.text("状态") == APPROVED:
            approved.setdefault(row.text("指标编号"), {})[int(row.text("季度"))] = row
    return [
        Indicator(
            row.text("编号"),
            row.text("类别"),
            row.amount("分值"),
            row.text("责任对象"),
            approved.get(row.text("编号"), {}),
        )
        for row in book.rows("指标")
    ]


def gather(book: Book) -> Year:
    """All facts of the year; NO_LEDGER for each indicator without an approved row (rules 0.7, 8)."""
    offices = [_office(row) for row in book.rows("考核对象")]
    people = [_person(row) for row in book.rows("人员")]
    year = Year(book, {o.id: o for o in offices}, {p.id: p for p in people}, _indicators(book))
    for indicator in year.indicators:
        if not indicator.approved:
            year.report("NO_LEDGER", indicator.id, blocking=False)
    return year
