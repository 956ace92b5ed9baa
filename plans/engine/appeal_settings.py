"""Terms of 复核 and 申诉 as settings that every plan has, whatever its scheme (rules 7.4, 公务员法 95、96).

They are calendar days. They decide nothing about points, so no scheme file declares them; a plan changes them like any
other setting by its Chinese name.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from plans.engine.scheme import Setting
from plans.engine.setting_values import BadValue, read_value

REVIEW_ASKED: Final = "复核提出天数"
REVIEW_DECIDED: Final = "复核决定天数"
APPEAL_ASKED: Final = "申诉提出天数"
APPEAL_DECIDED: Final = "申诉决定天数"
APPEAL_EXTENDED: Final = "申诉延长天数"
# A longer term than a year is a slip of the pen.
LONGEST: Final = 366


def _days(value: int, clause: str, words: str) -> Setting:
    return Setting(value=value, type="integer", clause=clause, assumed=words, choices=())


APPEAL_SETTINGS: Final[dict[str, Setting]] = {
    REVIEW_ASKED: _days(30, "公务员法第九十五条", "自知悉结果之日起30日内申请复核"),
    REVIEW_DECIDED: _days(30, "公务员法第九十六条", "收到复核申请30日内决定"),
    APPEAL_ASKED: _days(15, "公务员法第九十五条", "自收到复核决定之日起15日内申诉"),
    APPEAL_DECIDED: _days(60, "公务员法第九十六条", "收到申诉60日内决定"),
    APPEAL_EXTENDED: _days(30, "公务员法第九十六条", "案情复杂的延长不超过30日"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms in calendar days: to ask for 复核 (from knowing), to decide it, to ask for 申诉 (from the review's decision,
    or from knowing without a review), to decide it, and the most by which that may be extended.
    """

    review_asked: int = 30
    review_decided: int = 30
    appeal_asked: int = 15
    appeal_decided: int = 60
    appeal_extended: int = 30


def read_term(name: str, text: str) -> int:
    """Turn typed text into a term in days; BadValue when it is no whole number from 1 to LONGEST."""
    days = int(str(read_value(APPEAL_SETTINGS[name], text)))
    if not 1 <= days <= LONGEST:
        raise BadValue(f"“{days}”不能作期限", f"请填 1 至 {LONGEST} 的整数（自然日）")
    return days


def terms(changes: Mapping[str, str]) -> Terms:
    """Read the terms from what a plan changed (name → text).

    A value that does not fit is refused where settings are loaded; pages of a plan that has one go by the usual term.
    """
    found = {name: _value(name, changes.get(name)) for name in APPEAL_SETTINGS}
    return Terms(
        review_asked=found[REVIEW_ASKED],
        review_decided=found[REVIEW_DECIDED],
        appeal_asked=found[APPEAL_ASKED],
        appeal_decided=found[APPEAL_DECIDED],
        appeal_extended=found[APPEAL_EXTENDED],
    )


def _value(name: str, text: str | None) -> int:
    if text is not None:
        with suppress(BadValue):
            return read_term(name, text)
    return int(str(APPEAL_SETTINGS[name].value))
