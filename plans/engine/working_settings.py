"""Settings of the daily work that every plan has, whatever its scheme: who looks at a row first, when a light changes.

They decide nothing about points, so no scheme file declares them and the digest of no scheme depends on them; a plan
changes them like any other setting by its Chinese name (sheet 方案, settings page). No source document names them:
all are ASSUMED (issue «Review», «The quarter of a filer»); the terms of 复核 and 申诉 stand in the 公务员法.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from plans.engine.appeal_settings import APPEAL_SETTINGS, read_term
from plans.engine.scheme import Setting
from plans.engine.setting_values import BadValue, read_value

GREEN: Final = "绿灯线"
YELLOW: Final = "黄灯线"
SECTION_PASSES: Final = "科室审核"
YES: Final = "是"
NO: Final = "否"

WORKING_SETTINGS: Final[dict[str, Setting]] = {
    GREEN: Setting(
        value="95%", type="share", clause="—", assumed="完成率达到计划进度的95%为绿灯", choices=()
    ),
    YELLOW: Setting(value="85%", type="share", clause="—", assumed="达到85%为黄灯，不足为红灯", choices=()),
    SECTION_PASSES: Setting(
        value=YES,
        type="choice",
        choices=(YES, NO),
        clause="—",
        assumed="季度台账先由科室负责人审核，再由绩效办审核",
    ),
    **APPEAL_SETTINGS,
}


@dataclass(frozen=True, slots=True)
class Working:
    """The settings in force; the two lines are ratios in 1/10¹²."""

    green: int
    yellow: int
    section_passes: bool


def read_working(name: str, text: str) -> object:
    """Turn typed text into the value of one of these settings; BadValue when it does not fit."""
    return read_term(name, text) if name in APPEAL_SETTINGS else read_value(WORKING_SETTINGS[name], text)


def working(changes: Mapping[str, str]) -> Working:
    """Read the settings from what a plan changed (name → text); a value that does not fit leaves the usual one."""
    values = {name: _value(name, changes.get(name)) for name in WORKING_SETTINGS}
    return Working(_ratio(values[GREEN]), _ratio(values[YELLOW]), values[SECTION_PASSES] == YES)


def _value(name: str, text: str | None) -> str:
    setting = WORKING_SETTINGS[name]
    if text is not None:
        try:
            return str(read_working(name, text))
        except BadValue:
            pass
    return str(setting.value)


def _ratio(share: str) -> int:
    return int(Decimal(share.rstrip("%")) * 10**10)
