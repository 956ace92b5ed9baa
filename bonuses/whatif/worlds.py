"""What the stored facts come to now and under scenarios: read once, computed once for each, nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from bonuses.engine.whatif import REGISTERS, Method, applied, refitted, with_method
from bonuses.models import Scenario
from bonuses.whatif.changes import Change, Decided, SettingTo, Without, unpacked
from people.errors import DomainError
from plans.current import loaded_from
from plans.engine.loading import Loaded, Rules, bonus_total_fen
from plans.engine.scheme import Scheme
from plans.models import Plan
from scoring.engine.facts import Decision, YearFacts
from scoring.engine.results import Outcome, Problem
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.now import Now
from scoring.year import YearRows, load_year

NOW: Final = "现在"
REASON: Final = "推演所设的决定"
# Above so many people the traces of all would take longer than anybody waits; causes are then told without steps.
MOST_TRACED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Base:
    """The year as it is stored: rows, rules in force with the changed settings behind them, facts."""

    plan: Plan
    rows: YearRows
    rules: Rules
    settings: Mapping[str, str]
    facts: YearFacts

    @property
    def trace(self) -> bool:
        """Whether every figure is computed with its steps."""
        return len(self.facts.people) + len(self.facts.subjects) <= MOST_TRACED

    def places(self, register: str) -> dict[int, int]:
        """The place of every row of a register among the facts, by its key."""
        return {row.pk: place for place, row in enumerate(getattr(self.rows, register))}


@dataclass(frozen=True, slots=True)
class World:
    """What the year comes to, as it is (`scenario` None) or under a scenario; `faults` why it cannot be computed."""

    title: str
    changes: tuple[Change, ...]
    scenario: Scenario | None = None
    scheme: Scheme | None = None
    rules: Rules | None = None
    facts: YearFacts | None = None
    outcome: Outcome | None = None
    bonus: BonusOutcome | None = None
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def open(self) -> tuple[Problem, ...]:
        """The problems that block the money (rules 0.11)."""
        return tuple(each for each in self.outcome.problems if each.blocking) if self.outcome else ()


def base_of(plan: Plan) -> Base:
    """Read a plan's year. DomainError where its settings do not load or a row cannot be scored."""
    rows = load_year(plan)
    settings = {row.name: row.value for row in rows.settings}
    rules = rules_with(plan, settings)
    return Base(plan, rows, rules, settings, gather(rows, rules.scheme, agency=plan.agency.name))


def rules_with(plan: Plan, settings: Mapping[str, str]) -> Rules:
    """The rules of a plan with these settings. DomainError where they do not load."""
    rules = _load(plan, settings).rules
    if rules is None:
        raise DomainError("不能推演", why="方案的设置还有错误", next_step="请在方案页面按提示更正设置后再试")
    return rules


def worlds_of(base: Base, scenarios: Iterable[Scenario]) -> list[World]:
    """The year as it is, then under each scenario: one run of the engines each, no query."""
    return [
        world_of(base, ()),
        *(world_of(base, unpacked(row.changes), scenario=row) for row in scenarios),
    ]


def world_of(base: Base, changes: Sequence[Change], *, scenario: Scenario | None = None) -> World:
    """Apply changes and compute. What cannot stand comes back as `faults`, what no longer has an effect as `notes`."""
    title, kept = (scenario.name if scenario else NOW), tuple(changes)
    wanted = {**base.settings, **{each.name: each.value for each in kept if isinstance(each, SettingTo)}}
    loaded = _load(base.plan, wanted) if wanted != base.settings else None
    if loaded is not None and loaded.rules is None:
        told = tuple(f"设置“{each.name}”{each.problem}；{each.remedy}" for each in loaded.setting_faults)
        return World(title, kept, scenario, faults=told or ("计分方案不能读取",))
    rules = loaded.rules if loaded is not None and loaded.rules is not None else base.rules
    scheme = rules.scheme
    try:
        for method in (each for each in kept if isinstance(each, Method)):
            scheme = with_method(scheme, method)
    except ValueError as error:
        return World(title, kept, scenario, faults=(f"分配方式不能成立：{error}",))
    facts, notes = facts_under(base, scheme, kept)
    outcome = settle(facts, scheme, trace=base.trace)
    faults = tuple(f"决定不能成立：{bad.problem}；{bad.remedy}" for bad in outcome.bad_decisions)
    bonus = distribute(facts, outcome, scheme, bonus_total_fen(rules), trace=base.trace)
    return World(title, kept, scenario, scheme, rules, facts, outcome, bonus, faults, notes)


def facts_under(base: Base, scheme: Scheme, changes: Sequence[Change]) -> tuple[YearFacts, tuple[str, ...]]:
    """The facts with the changes in them, and notes on what has no effect (any more)."""
    facts, notes = base.facts, []
    if scheme.ballot_forms != base.rules.scheme.ballot_forms:
        facts = gather(base.rows, scheme, agency=base.plan.agency.name)
    dropped: dict[str, set[int]] = {name: set() for name in REGISTERS}
    for register in {each.register for each in changes if isinstance(each, Without)}:
        places = base.places(register)
        keys = {each.row for each in changes if isinstance(each, Without) and each.register == register}
        dropped[register] = {places[key] for key in keys & places.keys()}
        if keys - places.keys():
            notes.append(f"有 {len(keys - places.keys())} 条所选的登记已撤销或更正，这几项不再起作用")
    decisions = [
        Decision(target, each.matter, conclusion, REASON)
        for each in changes
        if isinstance(each, Decided)
        for target, conclusion in each.conclusions
    ]
    found = applied(refitted(facts, base.rules.scheme, scheme), dropped=dropped, decisions=decisions)
    return found, tuple(notes)


def as_now(base: Base, world: World) -> Now:
    """A computed world in the shape that pages on decisions read."""
    assert world.rules is not None
    assert world.facts is not None
    assert world.outcome is not None
    return Now(base.rows, world.rules, world.facts, world.outcome)


def _load(plan: Plan, settings: Mapping[str, str]) -> Loaded:
    return loaded_from(plan.scheme_text, tuple(sorted(settings.items())))
