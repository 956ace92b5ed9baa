"""What needs a person: problems by kind, the blocking ones first, each with its place by name and the way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from people.access import Access
from people.permissions import allowed
from plans.models import Plan
from plans.plan_pages import PLAN
from reports.opened import rules_of
from reports.problem_guide import ProblemGuide, problem_guide
from reports.result_pages.frame import place_of
from reports.result_pages.frozen import Frozen, frozen_of
from reports.result_pages.reasons import BLOCKED, words_of
from reports.result_pages.shape import Shape, shape_of
from reports.result_pages.words import figure
from scoring.engine.indicator_points import NO_LEDGER
from scoring.engine.ranking import TIE_AT_CUT
from scoring.models import PersonResult, Settlement, SettlementProblem

# More places of one kind than anybody reads on a page: the sheet 问题 has them all.
MOST: Final = 200
FIRST: Final = 6


@dataclass(frozen=True, slots=True)
class Tied:
    """One of several with the same score: figures side by side in the order of the headings."""

    name: str
    code: str
    url: str
    grade: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: whose it is by name, what is missing, the message of the engine.

    `decide` is where its decision is entered; empty where none resolves it.
    """

    name: str
    code: str
    url: str
    missing: str
    message: str
    headings: tuple[str, ...] = ()
    tied: tuple[Tied, ...] = ()
    decide: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """All problems of one code, blocking or not, with its guide."""

    guide: ProblemGuide
    blocking: bool
    number: int
    places: tuple[Place, ...]

    @property
    def first(self) -> tuple[Place, ...]:
        """The places that are shown at once: all that block, a few that only remind."""
        return self.places if self.blocking else self.places[:FIRST]

    @property
    def more(self) -> tuple[Place, ...]:
        """The places that open on request."""
        return self.places[len(self.first) :]

    @property
    def left_out(self) -> int:
        """How many are in the files only."""
        return self.number - len(self.places)


@dataclass(frozen=True, slots=True)
class Problems:
    """Problems of a settlement: kinds that block, kinds that remind, and how many of each there are."""

    blocking: tuple[Kind, ...]
    reminding: tuple[Kind, ...]

    @property
    def blocking_number(self) -> int:
        """How many keep the money from being computed."""
        return sum(kind.number for kind in self.blocking)

    @property
    def reminding_number(self) -> int:
        """How many only remind."""
        return sum(kind.number for kind in self.reminding)


def problems_of(settlement: Settlement) -> Problems:
    """Read the problems with the names of everything they name; two queries at most."""
    rows = list(
        SettlementProblem.objects.filter(settlement=settlement)
        .order_by("-blocking", "code", "pk")
        .values_list("code", "blocking", "where", "message")
    )
    naming = _Naming(settlement, [where for _, _, where, _ in rows])
    kinds: dict[tuple[bool, str], list[tuple[str, str]]] = {}
    for code, blocking, where, message in rows:
        kinds.setdefault((blocking, code), []).append((where, message))
    found = [
        Kind(
            problem_guide(code),
            blocking,
            len(places),
            tuple(naming.place(code, where, message) for where, message in places[:MOST]),
        )
        for (blocking, code), places in kinds.items()
    ]
    return Problems(
        tuple(kind for kind in found if kind.blocking), tuple(kind for kind in found if not kind.blocking)
    )


@dataclass(frozen=True, slots=True)
class Mending:
    """Which ways are open to resolve a problem: entering it into a register, uploading a mended workbook."""

    register: bool
    upload: bool


def mending_of(access: Access, settlement: Settlement) -> Mending | None:
    """What the access may do about the problems of a settlement; None where nothing, or a newer one stands for it."""
    plan = settlement.plan
    if settlement.state == Settlement.State.SUPERSEDED:
        return None
    draft = settlement.state == Settlement.State.DRAFT
    found = Mending(
        register=draft and allowed(access, "register.change", plan.agency_id),
        upload=plan.state == Plan.State.DRAFT and allowed(access, "workbook.settle", plan.agency_id),
    )
    return found if found.register or found.upload else None


class _Naming:
    """Names what problems point at: subjects and indicators from the extract, people by one query."""

    def __init__(self, settlement: Settlement, wheres: Sequence[str]) -> None:
        self.frozen: Frozen = frozen_of(settlement)
        self.shape: Shape = shape_of(settlement)
        self.rules = rules_of(settlement)
        self.at = place_of(settlement)
        self.plan = settlement.plan_id
        wanted = {part for where in wheres for part in (where, where.rpartition("/")[0], *where.split("/"))}
        people = PersonResult.objects.filter(
            settlement=settlement, number__in=sorted(wanted - self.frozen.subjects.keys())[:_IN]
        )
        columns = ("pk", "number", "name", "subject_code", "score_hundredths", "grade")
        self.people: Mapping[str, Mapping[str, Any]] = {
            row["number"]: row for row in (people.values(*columns) if wanted and self.shape.people else ())
        }

    def place(self, code: str, where: str, message: str) -> Place:
        """Name the place of one problem."""
        if code == TIE_AT_CUT:
            return self._tie(where, message)
        if code == NO_LEDGER:
            name = self.frozen.indicators.get(where, "")
            return Place(name or where, where, self._input("指标", where), "没有已审核的台账", message)
        whose, _, what = where.rpartition("/")
        missing = words_of(code, what)
        if missing == BLOCKED:  # the engine's own words, without the place that stands before them here
            missing = f"“{what}”{message.removeprefix(where).strip()}"
        decide = self._decide(code, where) if problem_guide(code).decided else ""
        return Place(self._name(whose), whose, self._url(whose), missing, message, decide=decide)

    def _name(self, code: str) -> str:
        if code in self.frozen.subjects:
            return self.frozen.name(code)
        found = self.people.get(code)
        return f"{found['name']}（{self.frozen.name(found['subject_code'])}）" if found else code

    def _url(self, code: str) -> str:
        if code in self.shape.rows:
            return self._address("result_subject", subject=self.shape.rows[code].pk)
        found = self.people.get(code)
        return self._address("result_person", person=found["pk"]) if found else ""

    def _address(self, name: str, **more: int) -> str:
        return reverse(name, kwargs={**self.at, **more})

    def _input(self, sheet: str, key: str) -> str:
        return f"{self._address('result_input')}?{urlencode({'sheet': sheet, 'key': key})}"

    def _tie(self, where: str, message: str) -> Place:
        codes = where.split("/")
        rows = tuple(self._tied(codes))
        headings = self._headings(codes[0])
        names = "、".join(row.name for row in rows)
        # The table below names them.
        words, decide = message.removeprefix(where).strip(), self._decide(TIE_AT_CUT, where)
        return Place(names, where, "", "", words, headings, rows, decide)

    def _decide(self, code: str, where: str) -> str:
        at = {"agency": self.at["agency"], "year": self.at["year"]}
        asked = {"matter": code, "where": where, PLAN: self.plan}
        return f"{reverse('decision_enter', kwargs=at)}?{urlencode(asked)}"

    def _headings(self, code: str) -> tuple[str, ...]:
        if code in self.shape.rows:
            return ("得分", *self._parts(code), "名次")
        return ("得分",)

    def _parts(self, code: str) -> tuple[str, ...]:
        """Parts by which a tie is broken come first: they are what one looks at."""
        group = self.rules.scheme.class_of(self.shape.rows[code].kind)
        breaks = [name.removeprefix("-") for name in group.tie_breaks] if group else []
        return tuple(dict.fromkeys([*breaks, *self.shape.parts]))

    def _tied(self, codes: Sequence[str]) -> Iterator[Tied]:
        for code in codes:
            if row := self.shape.rows.get(code):
                parts = tuple(figure(row.parts.get(name)) for name in self._parts(code))
                figures = (figure(row.score), *parts, str(row.rank or "—"))
                yield Tied(row.name, code, self._url(code), row.grade, figures)
            elif person := self.people.get(code):
                figures = (figure(person["score_hundredths"]),)
                yield Tied(self._name(code), code, self._url(code), person["grade"], figures)
            else:
                yield Tied(code, code, "", "", ())


# SQLite takes 32,766 parameters; nobody reads a page with that many problems.
_IN: Final = 5_000
