"""What a case of section 7 expects: the days of a 公示, whom a version is shown to, when one is put up anew, appeals.

公示期: the days off and the made-up days as the State Council named them, and a table of postings (工作日 ``-`` is the
number of the scheme). 核算状态: which states freeze the facts and which are seen by the person concerned. 更正后重新公示:
the case is the corrected version of the named earlier one. 期限, 受理: terms by the settings of the case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from plans.engine.appeal_settings import terms
from plans.engine.working_days import WorkingCalendar, add_working_days
from scoring.engine.appeal_days import Asking, days_to_ask, due_on, last_day, reasons_against_asking
from tests.scoring.engine.case_loader import Worked, read_cases, work_out
from tests.scoring.engine.tables import compare_tables, table

YES_NO: Final = {True: "是", False: "否"}
# What is decided beside the engines, on stored settlements: loaded by these checks alone, as the engines are also
# checked in a copy that holds nothing else.
OF_THE_RECORDS: Final = frozenset({"核算状态", "更正后重新公示"})


def _days(days: Iterable[str]) -> list[date]:
    return [date.fromisoformat(day) for day in days]


def _notices(worked: Worked, wanted: dict[str, Any]) -> list[str]:
    off, made_up = _days(wanted["放假"]), _days(wanted["上班"])
    special = dict.fromkeys(off, False) | dict.fromkeys(made_up, True)
    calendar = WorkingCalendar(special, frozenset(int(year) for year in wanted["年度"]))
    got = {
        row["编号"]: {
            "张贴": row["张贴"],
            "工作日": row["工作日"],
            "截止": add_working_days(
                date.fromisoformat(row["张贴"]),
                int(row["工作日"] or worked.rules.scheme.notice_working_days),
                calendar,
            ).isoformat(),
        }
        for row in table(wanted["公示"])
    }
    return compare_tables("编号", wanted["公示"], got)


def _states(worked: Worked, wanted: str) -> list[str]:
    from scoring.models import Settlement
    from scoring.services import REPLACEABLE
    from scoring.settlement_states import PUBLISHED

    got = {
        str(state): {"冻结": YES_NO[state not in REPLACEABLE], "本人可见": YES_NO[state in PUBLISHED]}
        for state in Settlement.State
    }
    missing = set(got) - {row["状态"] for row in table(wanted)}
    return compare_tables("状态", wanted, got) + [f"没有写状态 {state}" for state in sorted(missing)]


def _fresh(worked: Worked, wanted: dict[str, str]) -> list[str]:
    """As `scoring.life.noticing.asks_notice`: where an outcome differs from the published one."""
    (before,) = (
        case for case in read_cases() if case.file == worked.case.file and case.name == wanted["原来"]
    )
    old, new = (_outcome(each.document) for each in (work_out(before), worked))
    got = YES_NO[old != new]
    return [] if got == wanted["重新公示"] else [f"重新公示：应为 {wanted['重新公示']}，得到 {got}"]


def _outcome(document: dict[str, Any]) -> dict[str, Any]:
    from scoring.life.noticing import outcome_of
    from scoring.models import Settlement

    return outcome_of(Settlement(result=json.dumps(document, ensure_ascii=False)))


def _terms(worked: Worked, wanted: str) -> list[str]:
    own = terms(worked.case.settings)
    last: dict[str, Callable[[date], date]] = {
        "申请复核": lambda day: last_day(day, days_to_ask(own, appeal=False, reviewed=False)),
        "决定复核": lambda day: due_on(own, appeal=False, asked_on=day),
        "不经复核申诉": lambda day: last_day(day, days_to_ask(own, appeal=True, reviewed=False)),
        "复核后申诉": lambda day: last_day(day, days_to_ask(own, appeal=True, reviewed=True)),
        "决定申诉": lambda day: due_on(own, appeal=True, asked_on=day),
        "延长后决定申诉": lambda day: due_on(own, appeal=True, asked_on=day, extended=own.appeal_extended),
    }
    got = {
        row["编号"]: {
            "事项": row["事项"],
            "起算": row["起算"],
            "最后一日": last[row["事项"]](date.fromisoformat(row["起算"])).isoformat(),
        }
        for row in table(wanted)
    }
    return compare_tables("编号", wanted, got)


def _accepted(worked: Worked, wanted: str) -> list[str]:
    got = {}
    for row in table(wanted):
        days = {name: date.fromisoformat(row[name]) for name in ("发布", "知悉", "提出", "今天")}
        review = date.fromisoformat(row["复核决定"]) if row["复核决定"] else None
        asking = Asking(
            appeal=row["事项"] == "申诉",
            published_on=days["发布"],
            known_on=days["知悉"],
            asked_on=days["提出"],
            today=days["今天"],
            review_on=review,
        )
        against = reasons_against_asking(asking, terms(worked.case.settings))
        got[row["编号"]] = {**row, "受理": YES_NO[not against]}
    return compare_tables("编号", wanted, got)


PROCEDURE_CHECKS: Final[dict[str, Callable[[Worked, Any], list[str]]]] = {
    "公示期": _notices,
    "核算状态": _states,
    "更正后重新公示": _fresh,
    "期限": _terms,
    "受理": _accepted,
}
