"""What a scenario may change: the settings of the scheme, the rows in force, the problems that a decision resolves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bonuses.whatif.changes import Change, Decided, SettingTo, Without
from bonuses.whatif.words import REGISTERS, SECRET, Teller, value_words
from bonuses.whatif.worlds import Base, as_now, world_of
from people.errors import DomainError
from plans.engine.bonus_settings import bonus_settings
from plans.engine.scheme import Setting
from plans.engine.scheme_source import read_source
from plans.engine.sentences_settings import TYPES
from plans.engine.setting_values import value_text
from scoring.decisions.needed import Needed, needed_in
from scoring.engine.ballots import NO_BALLOTS
from scoring.engine.ranking import TIE_AT_CUT

MONEY: Final = "奖金"
POINTS: Final = "计分和定等"
CHECKED: Final = "只用于方案体检和测评打分，不影响核算"
_ORDER: Final = (MONEY, POINTS, CHECKED)


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting: what is in force, and what the scenario makes of it ("" where it leaves it)."""

    name: str
    setting: Setting
    now: str
    wanted: str
    about: str

    @property
    def now_words(self) -> str:
        """What is in force, an amount with its thousands apart."""
        return value_words(self.setting, self.now)

    @property
    def type(self) -> str:
        """What is to be typed."""
        return "选项" if self.setting.type == "choice" else TYPES[self.setting.type]


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row in force of a register; `key` names it in a form."""

    key: str
    words: str
    dropped: bool


def setting_lines(base: Base, changes: Sequence[Change]) -> list[SettingLine]:
    """The settings with a figure or a choice: those about the bonus first, each group in the order of the scheme."""
    wanted = {each.name: each.value for each in changes if isinstance(each, SettingTo)}
    money = bonus_settings(base.plan.scheme_text) or frozenset()
    scored = scoring_settings(base.plan.scheme_text)
    found = []
    for name, setting in base.rules.scheme.settings.items():
        about = MONEY if name in money else POINTS if name in scored else CHECKED
        if setting.type != "text":
            found.append(SettingLine(name, setting, _now(base, name), wanted.get(name, ""), about))
    return sorted(found, key=lambda line: _ORDER.index(line.about))


@lru_cache(maxsize=64)
def scoring_settings(text: str) -> frozenset[str]:
    """The settings that a settlement uses: not those of totals, counts and limits of indicators, nor of marking."""
    data = read_source(text).data
    return frozenset(_used(data, ())) if isinstance(data, dict) else frozenset()


def _used(node: object, path: tuple[str, ...]) -> Iterator[str]:
    if path[:1] in (("calendar",), ("route",)) or path[-1:] == ("mark_step",):
        return
    if path[:1] == ("indicators",) and path[1:2] not in ((), ("scoring",)):
        return
    if isinstance(node, str) and node.startswith("$"):
        yield node[1:]
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield from _used(value, (*path, str(key)))


def row_lines(base: Base, changes: Sequence[Change], teller: Teller) -> list[tuple[str, list[RowLine]]]:
    """The rows in force by the titles of their registers; of discipline only for who may see it."""
    dropped = {(each.register, each.row) for each in changes if isinstance(each, Without)}
    found = []
    for name, register in REGISTERS.items():
        if name in SECRET and not teller.sees:
            continue
        rows = getattr(base.rows, name)
        lines = [
            RowLine(f"{name}:{row.pk}", teller.row(name, row), (name, row.pk) in dropped) for row in rows
        ]
        if lines:
            found.append((register.title, lines))
    return found


def needed_under(base: Base, changes: Sequence[Change]) -> list[Needed]:
    """Every problem that a decision resolves under the changes, those decided already among them.

    Raises DomainError where the scenario cannot be computed.
    """
    # A tie shows only where every score of its group stands: ballots are decided first, ties not at all.
    kept = tuple(row for row in base.facts.decisions if row.matter != TIE_AT_CUT)
    untied = replace(base, facts=replace(base.facts, decisions=kept))
    world = world_of(untied, tuple(each for each in changes if not _ties(each)))
    if world.outcome is None:
        raise DomainError(
            "不能列出", why="；".join(world.faults), next_step="请先改正这个推演的设置或分配方式"
        )
    open_now = {each.where for each in world.outcome.problems if each.code == NO_BALLOTS}
    decided = [target for matter, target in conclusions_of(base, changes) if matter == NO_BALLOTS]
    return list(needed_in(as_now(base, world), also=[where for where in decided if where not in open_now]))


def _ties(change: Change) -> bool:
    return isinstance(change, Decided) and change.matter == TIE_AT_CUT


def conclusions_of(base: Base, changes: Sequence[Change]) -> dict[tuple[str, str], str]:
    """What is concluded so far, by matter and target: in the scenario, else by a stored decision in force."""
    found = {(row.matter, row.target): row.conclusion for row in base.rows.decisions}
    for each in changes:
        if isinstance(each, Decided):
            found |= {(each.matter, target): conclusion for target, conclusion in each.conclusions}
    return found


def _now(base: Base, name: str) -> str:
    value = base.rules.values.get(name)
    return "" if value is None else value_text(value)
