"""From the text of a scheme file, and the settings a plan changes, to the checked rules of a plan.

``load_rules`` is the one way in. Every fault of a file is reported together with its key, line and remedy. A value
written ``$名称`` stands for the plan setting of that name, so what a plan may change is changed in one place.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pydantic import ValidationError

from plans.engine.check_bonus import TOTAL_SETTING
from plans.engine.check_references import reference_faults
from plans.engine.scheme import Reading, Scheme, Setting
from plans.engine.scheme.registers import GraveRules
from plans.engine.scheme.types import Cited, Entry
from plans.engine.scheme_source import Path, SchemeFault, Source, key_text, read_source
from plans.engine.scheme_words import translate
from plans.engine.setting_values import BadValue, read_value
from plans.engine.working_settings import WORKING_SETTINGS, read_working

BONUS_TOTAL: Final = TOTAL_SETTING
BONUS_MONTHS: Final = "奖金月数"
CANCELLED_TO: Final = "取消奖金去向"
# An entry of a table by grade rests on the clause of the table, but its reading is its own.
_BY_GRADE: Final = frozenset({"grade", "rate", "coefficient"})
COMMON_SETTINGS: Final = (BONUS_TOTAL, BONUS_MONTHS, CANCELLED_TO)


@dataclass(frozen=True, slots=True)
class SettingFault:
    """A changed setting that cannot stand: its name, what is wrong and what to do."""

    name: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one plan: the scheme with the plan's settings put in, and the identity of what was read.

    ``values`` holds every setting's value in force (Decimal, int, "30%", text or None); ``changed`` names those
    whose value the plan made differ from the scheme's. ``digest`` identifies the scheme file whatever its comments, ``text`` is the file itself.
    """

    scheme: Scheme
    values: Mapping[str, object]
    changed: frozenset[str]
    digest: str
    text: str

    def setting(self, name: str) -> Setting | None:
        """The declaration of a setting."""
        return self.scheme.settings.get(name)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: rules, or the faults of the file and of the changed settings."""

    rules: Rules | None
    faults: tuple[SchemeFault, ...] = ()
    setting_faults: tuple[SettingFault, ...] = ()
    unused: tuple[str, ...] = ()


def load_rules(text: str, changes: Mapping[str, str] | None = None) -> Loaded:
    """Check a scheme file and put a plan's changed settings in (name → text as typed).

    Faults that only the changes cause (weights that no longer add up) come back as faults of those settings.
    """
    source = read_source(text)
    if source.faults or not isinstance(source.data, dict):
        return Loaded(None, tuple(source.faults))
    settings, defaults, faults = _settings(source)
    if faults:
        return Loaded(None, tuple(faults))
    values, setting_faults, unused = _values(settings, defaults, changes or {})
    changed = frozenset(name for name, value in values.items() if value != defaults[name])
    resolved, faults = _resolve(source, settings, values, changed)
    scheme, more = _validate(resolved, source)
    # What stands above a name that leads nowhere (weights that do not add up) is only its echo.
    faults += [fault for fault in more if not any(f.key.startswith(fault.key) for f in faults)]
    if scheme is not None:
        faults += _clause_faults(scheme, source) + _reference_faults(scheme, source)
    if faults and changed and load_rules(text).rules is not None:
        setting_faults += [_blame(fault, source, changed) for fault in faults]
        faults = []
    if scheme is None or faults or setting_faults:
        return Loaded(None, tuple(faults), tuple(setting_faults), unused)
    plain = json.dumps(source.data, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(plain.encode()).hexdigest()
    return Loaded(Rules(scheme, values, changed, digest, text), (), (), unused)


def _blame(fault: SchemeFault, source: Source, changed: frozenset[str]) -> SettingFault:
    """The changed setting behind a fault that the file alone does not have: one that is used at its place."""
    at = [name for key, name in _uses(source.data, ()) if name in changed and key.startswith(fault.key)]
    name = min(at) if at else min(changed)
    return SettingFault(name, f"改动后方案不成立：{fault.problem}", fault.remedy)


def _uses(node: object, path: Path) -> Iterator[tuple[str, str]]:
    """Every use of a setting in the file: key and name."""
    if isinstance(node, str) and node.startswith("$"):
        yield key_text(path), node[1:]
    entries: Iterable[tuple[str | int, object]] = ()
    if isinstance(node, dict):
        entries = node.items()
    elif isinstance(node, list):
        entries = enumerate(node)
    for key, value in entries:
        yield from _uses(value, (*path, key))


def _settings(source: Source) -> tuple[dict[str, Setting], dict[str, object], list[SchemeFault]]:
    """The declared settings and their default values as read."""
    assert isinstance(source.data, dict)
    raw = source.data.get("settings", {})
    settings: dict[str, Setting] = {}
    defaults: dict[str, object] = {}
    faults: list[SchemeFault] = []
    for name, entry in raw.items() if isinstance(raw, dict) else ():
        path: Path = ("settings", name)
        try:
            setting = Setting.model_validate(entry)
            defaults[name] = None if setting.value is None else read_value(setting, str(setting.value))
            settings[name] = setting
        except ValidationError as error:
            faults += translate(error, source, path)
        except BadValue as error:
            faults.append(
                SchemeFault(key_text((*path, "value")), source.line_of(path), error.problem, error.remedy)
            )
    return settings, defaults, faults


def _values(
    settings: Mapping[str, Setting], defaults: Mapping[str, object], changes: Mapping[str, str]
) -> tuple[dict[str, object], list[SettingFault], tuple[str, ...]]:
    values = dict(defaults)
    faults: list[SettingFault] = []
    unused: list[str] = []
    for name, text in changes.items():
        setting = settings.get(name) or WORKING_SETTINGS.get(name)
        if setting is None:
            if name in COMMON_SETTINGS:
                unused.append(name)
                continue
            near = difflib.get_close_matches(name, [*settings, *COMMON_SETTINGS, *WORKING_SETTINGS], 1)
            hint = f"，是否“{near[0]}”" if near else ""
            faults.append(
                SettingFault(name, f"没有名为“{name}”的设置项{hint}", "请按 docs/schemes.md 所列名称填写")
            )
            continue
        try:
            value = read_value(setting, text) if name in settings else read_working(name, text)
        except BadValue as error:
            faults.append(SettingFault(name, error.problem, error.remedy))
            continue
        # What steers the daily work is no value of the scheme (`plans.engine.working_settings`).
        if name in settings:
            values[name] = value
    return values, faults, tuple(unused)


def _resolve(
    source: Source, settings: Mapping[str, Setting], values: Mapping[str, object], changed: frozenset[str]
) -> tuple[object, list[SchemeFault]]:
    """Replace every ``$name``; an entry that uses an assumed setting, unchanged, carries its reading too."""
    faults: list[SchemeFault] = []
    used: set[str] = set(COMMON_SETTINGS)

    def walk(node: object, path: Path) -> object:
        if isinstance(node, dict):
            result = {key: walk(value, (*path, key)) for key, value in node.items()}
            names = [value[1:] for value in node.values() if isinstance(value, str) and value.startswith("$")]
            ours = [settings[n] for n in names if n in settings and n not in changed]
            readings = [setting.assumed for setting in ours if setting.assumed]
            if readings and ("clause" in node or _BY_GRADE.issuperset(node)) and "assumed" not in node:
                result["assumed"] = "；".join(readings)
            return result
        if isinstance(node, list):
            return [walk(item, (*path, index)) for index, item in enumerate(node)]
        if isinstance(node, str) and node.startswith("$"):
            name = node[1:]
            used.add(name)
            if name not in settings:
                faults.append(
                    SchemeFault(
                        key_text(path),
                        source.line_of(path),
                        f"引用的设置“{name}”不存在",
                        "请在 settings 中补充",
                    )
                )
                return None
            return _stand_in(settings[name]) if values[name] is None else values[name]
        return node

    resolved = walk(source.data, ())
    return resolved, [*faults, *_idle(source, settings, used)]


def _idle(source: Source, settings: Mapping[str, Setting], used: set[str]) -> Iterator[SchemeFault]:
    """A fault for every setting that nothing refers to."""
    for name in settings:
        if name not in used:
            path = ("settings", name)
            yield SchemeFault(
                key_text(path), source.line_of(path), "该设置没有被引用", f"请用 ${name} 引用或删去"
            )


def _stand_in(setting: Setting) -> object:
    """What a setting that a plan must still give stands as while only the file is checked."""
    if setting.type == "choice":
        return setting.choices[0]
    return "待填" if setting.type == "text" else 1


def _validate(resolved: object, source: Source) -> tuple[Scheme | None, list[SchemeFault]]:
    try:
        return Scheme.model_validate(resolved), []
    except ValidationError as error:
        return None, translate(error, source, ())


def _clause_faults(scheme: Scheme, source: Source) -> list[SchemeFault]:
    """Every clause that an entry names must be quoted under ``clauses``."""
    faults = []
    for path, entry in _entries(scheme, ()):
        cited = {"clause": entry.clause} if isinstance(entry, Cited | Reading) else {}
        if isinstance(entry, GraveRules):
            cited["worst_clause"] = entry.worst_clause
        for key, clause in cited.items():
            if not clause or clause in scheme.clauses:
                continue
            here = (*path, key)
            problem = f"条款“{clause}”没有原文"
            remedy = "请在 clauses 中写上该条款的原文，或改正条款编号"
            faults.append(SchemeFault(key_text(here), source.line_of(here), problem, remedy))
    return faults


def _reference_faults(scheme: Scheme, source: Source) -> list[SchemeFault]:
    """Names that point at nothing, tables that leave a grade out, words outside the vocabulary."""
    return [
        SchemeFault(key_text(fault.path), source.line_of(fault.path), fault.problem, fault.remedy)
        for fault in reference_faults(scheme)
    ]


def _entries(node: object, path: Path) -> Iterator[tuple[Path, Entry]]:
    if isinstance(node, Entry):
        yield path, node
        for name in type(node).model_fields:
            yield from _entries(getattr(node, name), (*path, name))
    elif isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from _entries(item, (*path, index))
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from _entries(item, (*path, key))


def bonus_total_fen(rules: Rules) -> int | None:
    """奖金总额 of the plan in fen, or None where none is given or the scheme has no such total."""
    value = rules.values.get(BONUS_TOTAL)
    return None if value is None else int(Decimal(str(value)) * 100)
