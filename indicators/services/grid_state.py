"""The indicators of one plan as the grid works on them: rows of values in order, the reader, totals and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from indicators.gather import gather_person, gather_subject
from indicators.grid_columns import BY_HEADING, COLUMNS
from indicators.models import SecondaryIndicator
from indicators.services.grid_reading import CellReader, Named
from plans.current import loaded_from
from plans.engine.check import check_plan
from plans.engine.facts import Indicator, Person
from plans.engine.facts import Subject as SubjectFact
from plans.engine.loading import Loaded
from plans.engine.scheme.indicators import IndicatorRules
from plans.engine.units import POINT
from plans.models import Participant, Plan, PlanSetting, Subject

# Field of the grid → attribute of the model, where they differ; category and primary stand in the first-level one.
ATTRIBUTES: Final[dict[str, str]] = {
    "category": "primary__category",
    "primary": "primary__name",
    "points": "full_points",
    "subject": "subject_id",
    "responsible": "responsible_id",
    "leader": "leader_id",
    "months": "planned_months",
}
_ATTRIBUTES: Final = tuple(ATTRIBUTES.get(column.name, column.name) for column in COLUMNS)
_NAMES: Final = tuple(column.name for column in COLUMNS)


@dataclass(slots=True)
class GridRow:
    """One indicator: its values by field name (units of the model), in the order of the plan."""

    pk: int
    version: int
    position: int
    primary: int
    previous: int | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Total:
    """Points of a category, or of all (`category` ""), in 1/10000, beside what the plan wants; numbers of indicators."""

    category: str
    points: int
    wanted: int | None
    primaries: int
    seconds: int


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding of the plan check at the row and field it is about; `row` None: the plan as a whole."""

    severity: str
    problem: str
    remedy: str
    clause: str
    row: int | None
    field: str


@dataclass(slots=True)
class GridState:
    """Everything the grid shows of a plan; built in a constant number of queries."""

    plan: Plan
    loaded: Loaded
    reader: CellReader
    rows: dict[int, GridRow]
    subjects: tuple[SubjectFact, ...]
    people: tuple[Person, ...]
    cited: dict[str, tuple[str, str]] = field(default_factory=dict)
    _codes: dict[str, Mapping[int, str]] = field(default_factory=dict)

    @property
    def scheme(self) -> IndicatorRules | None:
        """What the scheme says of indicators; None where it does not load."""
        return self.loaded.rules.scheme.indicators if self.loaded.rules else None

    def ordered(self) -> list[GridRow]:
        """The rows as the plan orders them."""
        return sorted(self.rows.values(), key=lambda row: (row.position, row.values["code"], row.pk))

    def shown(self, row: GridRow) -> dict[str, str]:
        """The texts of a row by field name."""
        show = self.reader.show
        return {name: show(name, value) for name, value in row.values.items()}

    def facts(self) -> list[Indicator]:
        """The rows as the plan check takes them."""
        subjects, people = self._codes["subject"], self._codes["person"]
        return [_fact(row.values, subjects, people) for row in self.ordered()]

    def totals(self) -> list[Total]:
        """Points per category in the order of the plan, then all."""
        rules = self.scheme
        wanted = {each.name: each.total for each in rules.categories} if rules else {}
        found: dict[str, list[GridRow]] = {name: [] for name in wanted}
        for row in self.ordered():
            found.setdefault(row.values["category"], []).append(row)
        totals = [
            _total(name, rows, _units(each.points) if (each := wanted.get(name)) else None)
            for name, rows in found.items()
            if len(found) > 1 or name
        ]
        whole = _units(rules.total.points) if rules and rules.total else None
        return [*totals, _total("", list(self.rows.values()), whole)]

    def findings(self) -> list[PlacedFinding]:
        """What the plan check says of the plan as it stands; nothing where its rules do not load."""
        if self.loaded.rules is None:
            return []
        rows = {row.values["code"]: row for row in self.rows.values()}
        found = check_plan(self.loaded.rules, self.facts(), self.subjects, self.people, cited=self.cited)
        return [
            PlacedFinding(
                each.severity,
                each.problem,
                each.remedy,
                each.clause,
                rows[each.indicator].pk if each.indicator in rows and not _about_many(each.problem) else None,
                BY_HEADING[each.field].name if each.field in BY_HEADING else "",
            )
            for each in found
        ]


def load_state(plan: Plan) -> GridState:
    """Read the grid of a plan: indicators, sections, people, rules; six queries."""
    changed = {row.name: row for row in PlanSetting.objects.filter(plan=plan)}
    loaded = loaded_from(plan.scheme_text, tuple(sorted((row.name, row.value) for row in changed.values())))
    subjects = list(
        Subject.objects.filter(plan=plan)
        .select_related("parent", "head", "supervising_leader")
        .order_by("code")
    )
    people = list(Participant.objects.filter(plan=plan).select_related("subject").order_by("number"))
    scheme = loaded.rules.scheme.indicators if loaded.rules else None
    reader = CellReader(
        [each.name for each in scheme.categories] if scheme else [],
        Named.of("考核对象", ((row.pk, row.code, row.name) for row in subjects)),
        Named.of("人员", ((row.pk, row.number, row.name) for row in people)),
    )
    state = GridState(
        plan,
        loaded,
        reader,
        load_rows(plan),
        tuple(gather_subject(row) for row in subjects),
        tuple(gather_person(row) for row in people),
        {row.name: (row.clause, row.reason) for row in changed.values()},
    )
    state._codes = {
        "subject": {row.pk: row.code for row in subjects},
        "person": {row.pk: row.number for row in people},
    }
    return state


def load_rows(plan: Plan) -> dict[int, GridRow]:
    """The rows of a plan by key."""
    columns = ("pk", "version", "position", "primary_id", "previous_id", *_ATTRIBUTES)
    return {
        pk: GridRow(pk, version, position, primary, previous, dict(zip(_NAMES, values, strict=True)))
        for pk, version, position, primary, previous, *values in SecondaryIndicator.objects.filter(
            plan=plan
        ).values_list(*columns)
    }


def labels(rows: Iterable[GridRow]) -> dict[int, str]:
    """How rows are named to people: 编号 and name."""
    return {row.pk: f"{row.values['code']} {row.values['name'] or row.values['primary']}" for row in rows}


def _about_many(problem: str) -> bool:
    """Whether a finding is about a category or the plan: the workbook places it at a first row, the grid at none."""
    return problem.startswith("全部指标") or "”类指标" in problem


def _units(points: Fraction) -> int:
    return int(points * POINT)


def _total(name: str, rows: Sequence[GridRow], wanted: int | None) -> Total:
    points = sum(row.values["points"] for row in rows)
    primaries = {(row.values["category"], row.values["primary"]) for row in rows}
    return Total(name, points, wanted, len(primaries), sum(1 for row in rows if not row.values["standalone"]))


def _fact(values: Mapping[str, Any], subjects: Mapping[int, str], people: Mapping[int, str]) -> Indicator:
    return Indicator(
        code=values["code"],
        category=values["category"],
        primary=values["primary"],
        name=values["name"],
        full=values["points"],
        subject=subjects.get(values["subject"], ""),
        person=people.get(values["responsible"], ""),
        leader=people.get(values["leader"], ""),
        target=values["target"],
        standard=values["standard"],
        deadline=values["deadline"],
        standalone=values["standalone"],
    )
