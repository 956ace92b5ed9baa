"""What a clone of an earlier plan would bring, said before it is made: settings, scheme, deadlines, what stays behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.models import IndicatorExit, SecondaryIndicator
from plans.engine.loading import Rules, load_rules
from plans.engine.setting_values import BadValue, read_value
from plans.engine.working_settings import WORKING_SETTINGS
from plans.models import Plan, PlanSetting
from plans.schemes import scheme_text


@dataclass(frozen=True, slots=True)
class SettingTaken:
    """A setting that the earlier plan changed: its value, the scheme's own, why; `lost` says why it cannot go along."""

    name: str
    value: str
    default: str
    reason: str
    lost: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerScheme:
    """The program brings another text of the plan's scheme: its number, and settings whose own value is another."""

    text: str
    version: int
    old_version: int
    settings: Sequence[tuple[str, str, str]]
    lost: Sequence[SettingTaken]


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator whose deadline names the old year, and how it will read."""

    code: str
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Left:
    """An indicator that stays behind, and the decision."""

    code: str
    name: str
    trigger: str
    decided_on: date | None
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything besides the roster."""

    settings: Sequence[SettingTaken]
    newer: NewerScheme | None
    moved: Sequence[Moved]
    left: Sequence[Left]


def preview_of(source: Plan, year: int) -> Preview:
    """Say what the clone would bring; a constant number of queries."""
    rules = load_rules(source.scheme_text).rules
    taken = _taken(source, rules)
    gone = _left(source)
    staying = SecondaryIndicator.objects.filter(plan=source).exclude(code__in=[one.code for one in gone])
    rows = staying.filter(deadline__contains=f"{source.year}年").order_by("position", "code")
    moved = [
        Moved(code, name or primary, old, moved_deadline(old, source.year, year))
        for code, name, primary, old in rows.values_list("code", "name", "primary__name", "deadline")
    ]
    return Preview(settings=taken, newer=newer_scheme(source), moved=moved, left=gone)


def moved_deadline(text: str, old: int, new: int) -> str:
    """A deadline that names the old year names the new one."""
    return text.replace(f"{old}年", f"{new}年")


def newer_scheme(source: Plan) -> NewerScheme | None:
    """The program's own text of the scheme where it says something else than the plan's; None where it is the same."""
    text = scheme_text(source.scheme_code) or ""
    found, old = load_rules(text).rules, load_rules(source.scheme_text).rules
    if found is None or found.digest == source.scheme_digest:
        return None
    known = old.scheme.settings if old else {}
    names = dict.fromkeys([*known, *found.scheme.settings])
    differing = [
        (name, before, after)
        for name in names
        if (before := _default(old, name)) != (after := _default(found, name))
    ]
    lost = [one for one in _taken(source, found) if one.lost]
    return NewerScheme(
        text=text,
        version=found.scheme.version,
        old_version=source.scheme_version,
        settings=differing,
        lost=lost,
    )


def _taken(source: Plan, rules: Rules | None) -> list[SettingTaken]:
    rows = PlanSetting.objects.filter(plan=source).order_by("name")
    return [
        SettingTaken(
            row.name, row.value, _default(rules, row.name), row.reason, _lost(rules, row.name, row.value)
        )
        for row in rows
    ]


def _lost(rules: Rules | None, name: str, value: str) -> str:
    """Why a value cannot stand under the rules; empty where it can."""
    if rules is None:
        return ""
    setting = WORKING_SETTINGS.get(name) or rules.scheme.settings.get(name)
    if setting is None:
        return "新版没有这一项"
    try:
        read_value(setting, value)
    except BadValue as error:
        return error.problem
    return ""


def _default(rules: Rules | None, name: str) -> str:
    if name in WORKING_SETTINGS:
        return str(WORKING_SETTINGS[name].value)
    setting = rules.scheme.settings.get(name) if rules else None
    if setting is None:
        return "（没有这一项）"
    return "" if setting.value is None else str(setting.value)


def _left(source: Plan) -> list[Left]:
    rows = IndicatorExit.objects.filter(indicator__plan=source, outcome=IndicatorExit.Outcome.LEFT)
    found: dict[str, Left] = {}
    for row in rows.select_related("indicator__primary").order_by("indicator__code", "pk"):
        name = row.indicator.name or row.indicator.primary.name
        found.setdefault(
            row.indicator.code, Left(row.indicator.code, name, row.trigger, row.decided_on, row.document)
        )
    return list(found.values())
