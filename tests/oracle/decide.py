"""Adds 决定 to a drafted year: for missing ballots, for ties (whole or part), and needless ones."""

from __future__ import annotations

from decimal import Decimal

from tests.oracle.calculator import settle_book
from tests.oracle.draft import Draft, Value
from tests.oracle.draw_town import RATERS
from tests.oracle.facts import Year


def _decide(draft: Draft, target: str, matter: str, conclusion: Value) -> None:
    draft.add(
        "决定",
        对象=target,
        事项=matter,
        结论=conclusion,
        理由="党委会集体研究",
        决定机构="党委会",
        日期=draft.day(),
    )


def _has_ballot(year: Year, where: str) -> bool:
    missing = {problem.where for problem in year.problems if problem.code == "NO_BALLOTS"}
    return where not in missing


def _decide_ballots(draft: Draft, year: Year, eager: float) -> None:
    for problem in year.problems:
        if problem.code != "NO_BALLOTS" or not draft.chance(eager):
            continue
        target = problem.where.split("/")[0]
        others = [f"{target}/{group}" for group in RATERS if f"{target}/{group}" != problem.where]
        may_spread = draft.scheme == "xiangzhen-2024" and any(_has_ballot(year, other) for other in others)
        if may_spread and draft.chance(0.6):
            _decide(draft, problem.where, "NO_BALLOTS", "分摊")
        else:
            score = draft.rng.choice(["84.5", "89.995", "0", "100", "60", "72.3333"])
            _decide(draft, problem.where, "NO_BALLOTS", Decimal(score))


def _decide_ties(draft: Draft, year: Year, eager: float) -> None:
    for tied, places in year.ties:
        if not draft.chance(eager):
            continue
        grades = draft.rng.sample(places, len(places))
        kept = len(tied) - 1 if draft.chance(0.15) else len(tied)
        for one, grade in list(zip(tied, grades, strict=True))[:kept]:
            _decide(draft, one, "TIE_AT_CUT", grade)


def decide(draft: Draft) -> None:
    """Let the office decide some, all or none of what is undecided."""
    eager = draft.rng.choice([0.0, 0.5, 1.0, 1.0])
    _decide_ballots(draft, settle_book(draft.book())[1], eager)
    _decide_ties(draft, settle_book(draft.book())[1], eager)
    if draft.scheme == "xiangzhen-2024" and draft.chance(0.1):
        _decide_needless(draft)


def _decide_needless(draft: Draft) -> None:
    """A decision that nothing needs any more: the group has its ballots."""
    year = settle_book(draft.book())[1]
    where = f"{draft.rng.choice(year.of_kind('科室')).id}/{RATERS[0]}"
    decided = {str(row["对象"]) for row in draft.sheets.get("决定", [])}
    if _has_ballot(year, where) and where not in decided:
        _decide(draft, where, "NO_BALLOTS", Decimal(80))
