"""What of a plan its readers see and everybody else does not: bonus settings, reasons, the readings of the program.

Who holds «plan.documents» reads the whole plan. Others of the agency read what they are judged by; the pages of the
settings, of the versions and of the plan in sentences all ask here (issue «plan»).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from people.access import Access
from people.permissions import allowed
from plans.engine.bonus_settings import bonus_settings, names_money
from plans.engine.sentences import Chapter
from plans.models import Plan
from plans.services.plan_settings import SettingLine

RULE: Final = "plan.documents"
INTERNAL_CHAPTERS: Final = ("方案", "奖金", "通用的默认规则")
LEFT_OUT: Final = "奖金设置、改动理由和系统读法由绩效办和领导掌握，这里不列。"
Rows = Sequence[Mapping[str, Any]]


def reads_whole(access: Access, agency: int) -> bool:
    """Whether the access reads the whole plan of the agency."""
    return allowed(access, RULE, agency)


def open_chapters(chapters: Iterable[Chapter]) -> list[Chapter]:
    """Keep what everybody may read: no money, no readings of the program."""
    kept = [
        Chapter(
            chapter.title,
            tuple(one for one in chapter.sentences if not one.assumed and not names_money(one.text)),
        )
        for chapter in chapters
        if chapter.title not in INTERNAL_CHAPTERS
    ]
    return [chapter for chapter in kept if chapter.sentences]


def open_lines(plan: Plan, lines: Iterable[SettingLine]) -> list[SettingLine]:
    """Keep the settings that everybody may read, without readings and reasons."""
    return [replace(line, assumed="", reason="") for line in lines if _is_open(plan, line.name)]


def open_settings(plan: Plan, rows: Rows) -> list[dict[str, Any]]:
    """Keep the rows of a frozen version's settings that everybody may read, without their reasons."""
    return [{**row, "reason": ""} for row in rows if _is_open(plan, str(row.get("name", "")))]


def _is_open(plan: Plan, name: str) -> bool:
    """A setting of a scheme that cannot be read is nobody's but the readers'."""
    bonus = bonus_settings(plan.scheme_text)
    return bonus is not None and name not in bonus and not names_money(name)
