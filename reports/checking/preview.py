"""The preview of a year without faults, from a workbook or as stored: what it would come to, before it is settled.

Everything here is plain data for the job's row; the page only lays it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bonuses.engine.documents import result_document, result_text
from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from people.job_runners import JSON
from plans.engine.findings import Finding
from plans.engine.loading import Rules, bonus_total_fen
from plans.engine.sentences import plan_chapters
from reports.changes.naming import named_place, unplaced
from reports.checking.hints import pack_hints
from reports.problem_guide import problem_guide
from reports.results.amounts import money
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome, Problem
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.year import YearRows

# A wall of the same problem helps nobody: the page names this many places of each kind and counts the others.
MOST_PLACES: Final = 50
DEFAULT: Final = "（未填）"


@dataclass(frozen=True, slots=True)
class Trial:
    """A reading settled in memory: nothing of it is stored."""

    facts: YearFacts
    outcome: Outcome
    bonus: BonusOutcome | None
    text: str


def try_out(rows: YearRows, rules: Rules, *, agency: str) -> Trial:
    """Settle the rows of a reading without a trace and without storing anything."""
    facts = gather(rows, rules.scheme, agency=agency)
    outcome = settle(facts, rules.scheme, trace=False)
    bonus = distribute(facts, outcome, rules.scheme, bonus_total_fen(rules), trace=False)
    return Trial(facts, outcome, bonus, result_text(result_document(facts, rules.scheme, outcome, bonus)))


def preview(
    rows: YearRows, rules: Rules, trial: Trial, *, hints: Sequence[Finding] = (), notes: Sequence[str] = ()
) -> dict[str, JSON]:
    """Give the preview of rows without faults, read from a workbook or stored."""
    return {
        "year": rows.plan.year,
        "scheme": rules.scheme.code,
        "title": rules.scheme.title,
        "counts": _counts(rows),
        "outcome": _outcome(trial),
        "chapters": _chapters(rules, trial.facts),
        "settings": _settings(rows, rules),
        "hints": pack_hints(hints),
        "notes": list[JSON](notes),
        "problems": _problems(trial.outcome.problems, _names(trial.facts)),
    }


def _counts(rows: YearRows) -> list[JSON]:
    counted: tuple[tuple[str, Sequence[object]], ...] = (
        ("考核对象", rows.subjects),
        ("人员", rows.participants),
        ("指标", rows.indicators),
        ("季度台账", rows.ledger),
        ("测评票", rows.ballots),
        ("测评汇总", rows.tallies),
        ("季度结果", rows.published_quarters),
        ("评议得分", rows.ratings),
        ("加减分", rows.adjustments),
        ("个人扣分", rows.charges),
        ("违规违纪", rows.violations),
        ("重大情形", rows.grave_events),
        ("提醒函", rows.letters),
        ("决定", rows.decisions),
        ("历年结果", rows.past_results),
    )
    return [[name, len(group)] for name, group in counted if group]


def _outcome(trial: Trial) -> list[JSON]:
    """Say in a few figures what the settlement would give."""
    subjects, people = trial.outcome.subjects, trial.outcome.people
    found: list[JSON] = []
    decided = sum(row.score is not None for row in subjects)
    if subjects:
        found.append(["得出分数的考核对象", f"{decided} / {len(subjects)} 个"])
    graded = sum(row.grade is not None for row in people)
    if graded:
        found.append(["定出等次的人员", f"{graded} / {len(people)} 人"])
    if trial.bonus is not None and trial.bonus.total is not None:
        found.append(["奖金总额", f"{money(trial.bonus.total)} 元"])
        paid = trial.bonus.paid
        found.append(["其中发放", "待定：有阻断问题" if paid is None else f"{money(paid)} 元"])
    return found


def _chapters(rules: Rules, facts: YearFacts) -> list[JSON]:
    return [
        [chapter.title, [[each.text, each.clause, each.assumed] for each in chapter.sentences]]
        for chapter in plan_chapters(rules, facts.subjects, facts.indicators, facts.year)
    ]


def _settings(rows: YearRows, rules: Rules) -> list[JSON]:
    """The settings in which the plan differs from its scheme: name, before, now, clause, reason."""
    given = {row.name: row for row in rows.settings}
    found: list[JSON] = []
    for name in sorted(rules.changed):
        setting, row = rules.scheme.settings[name], given.get(name)
        before = DEFAULT if setting.value is None else str(setting.value)
        clause = row.clause if row and row.clause else setting.clause
        found.append([name, before, str(rules.values[name]), clause, row.reason if row else ""])
    return found


def _names(facts: YearFacts) -> dict[str, str]:
    return {row.code: row.name for row in facts.subjects} | {row.number: row.name for row in facts.people}


def _problems(problems: Sequence[Problem], names: Mapping[str, str]) -> list[JSON]:
    """The problems that the settlement would have by kind, blocking kinds first."""
    groups: dict[tuple[bool, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((not problem.blocking, problem.code), []).append(problem)
    found: list[JSON] = []
    for (harmless, code), group in sorted(groups.items()):
        guide = problem_guide(code)
        found.append(
            {
                "code": code,
                "title": guide.title,
                "blocking": not harmless,
                "meaning": guide.meaning,
                "action": guide.action,
                "anchor": guide.anchor,
                "count": len(group),
                "places": [
                    [named_place(each.where, names), unplaced(each.where, each.message)]
                    for each in group[:MOST_PLACES]
                ],
            }
        )
    return found
