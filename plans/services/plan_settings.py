"""The settings of a plan: shown with clause and default, changed as they are typed in the year workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from plans.engine.loading import Loaded, Rules, SettingFault, load_rules
from plans.engine.scheme import Scheme, Setting
from plans.engine.sentences_settings import TYPES
from plans.engine.setting_values import value_text
from plans.engine.working_settings import WORKING_SETTINGS, read_working
from plans.models import Plan, PlanSetting
from plans.services.plan_guard import take_draft

LONGEST_VALUE: Final = 200
LONGEST_CLAUSE: Final = 60
LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was typed at one setting; an empty value is the scheme's own."""

    value: str = ""
    clause: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """One setting as the page shows it."""

    name: str
    type: str
    choices: tuple[str, ...]
    required: bool
    assumed: str
    clause: str
    sentence: str
    default: str
    value: str
    changed: bool
    own_clause: str
    reason: str


def setting_lines(plan: Plan, scheme: Scheme) -> list[SettingLine]:
    """Every setting of the scheme in its order, then those of the daily work, with what the plan made of them."""
    stored = {row.name: row for row in PlanSetting.objects.filter(plan=plan)}
    settings = {**scheme.settings, **WORKING_SETTINGS}
    return [_line(scheme, name, setting, stored.get(name)) for name, setting in settings.items()]


def base_rules(plan: Plan) -> Rules | None:
    """The plan's scheme without its changes; None where the text does not load."""
    return load_rules(plan.scheme_text).rules


def try_settings(plan: Plan, entries: Mapping[str, Entry]) -> Loaded:
    """Load the plan's scheme with typed values, faults as values; nothing is stored."""
    return load_rules(
        plan.scheme_text, {name: each.value for name, each in entries.items() if each.value.strip()}
    )


def missing_settings(rules: Rules) -> list[SettingFault]:
    """Settings that a plan must give and does not."""
    return [
        SettingFault(name, f"设置“{name}”没有值", "请在方案设置中填写")
        for name, setting in rules.scheme.settings.items()
        if setting.required and rules.values[name] is None
    ]


def save_settings(*, by: Actor, plan: int, version: int, entries: Mapping[str, Entry]) -> int:
    """Store the settings of a draft; give how many rows differ from what was stored.

    DomainError: approved or changed meanwhile, a value that does not fit, nothing to change.
    """
    with transaction.atomic():
        row = take_draft(plan, version, by=by)
        loaded = try_settings(row, entries)
        if loaded.rules is None:
            fault = loaded.setting_faults[0] if loaded.setting_faults else None
            why = f"“{fault.name}”{fault.problem}" if fault else "计分方案不能读取"
            raise DomainError("没有保存", why=why, next_step=fault.remedy if fault else "请与系统管理员联系")
        before = _told(row)
        _store(row, loaded.rules, entries)
        told = changes(before, _told(row))
        if not told:
            raise DomainError("没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或返回")
        by.record(action="更改方案设置", target=f"{row.agency.name} {row}", detail=told, agency=row.agency_id)
    return len(told)


def _store(plan: Plan, rules: Rules, entries: Mapping[str, Entry]) -> None:
    """Keep the rows that change a value or say more than the scheme does, as a year workbook would."""
    kept = []
    for name, setting in rules.scheme.settings.items():
        entry = entries.get(name, Entry())
        clause, reason = entry.clause.strip(), entry.reason.strip()
        says_more = clause not in ("", setting.clause) or bool(reason)
        if name in rules.changed or (says_more and rules.values[name] is not None):
            kept.append(
                PlanSetting(
                    plan=plan, name=name, value=value_text(rules.values[name]), clause=clause, reason=reason
                )
            )
    kept += _working(plan, entries)
    PlanSetting.objects.filter(plan=plan).delete()
    PlanSetting.objects.bulk_create(kept)


def _working(plan: Plan, entries: Mapping[str, Entry]) -> list[PlanSetting]:
    """The settings of the daily work that the plan changes; their values are no part of the scheme's."""
    found = []
    for name, setting in WORKING_SETTINGS.items():
        entry = entries.get(name, Entry())
        value, reason = entry.value.strip(), entry.reason.strip()
        if value and (value := str(read_working(name, value))) != str(setting.value):
            found.append(
                PlanSetting(plan=plan, name=name, value=value, clause=entry.clause.strip(), reason=reason)
            )
    return found


def _told(plan: Plan) -> dict[str, object]:
    return {
        row.name: "；".join(word for word in (row.value, row.clause, row.reason) if word)
        for row in PlanSetting.objects.filter(plan=plan)
    }


def _line(scheme: Scheme, name: str, setting: Setting, row: PlanSetting | None) -> SettingLine:
    default = "" if setting.value is None else str(setting.value)
    return SettingLine(
        name=name,
        type="选项" if setting.type == "choice" else TYPES[setting.type],
        choices=setting.choices,
        required=setting.required,
        assumed=setting.assumed,
        clause=setting.clause,
        sentence=scheme.clauses.get(setting.clause, ""),
        default=default,
        value=row.value if row else default,
        changed=row is not None and row.value != default,
        own_clause=row.clause if row else "",
        reason=row.reason if row else "",
    )
