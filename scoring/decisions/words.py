"""What one decision does, in words: which problem it resolves, what is still missing, or that nothing needs it."""

from __future__ import annotations

from scoring.engine.ranking import TIE_AT_CUT
from scoring.engine.results import Outcome
from scoring.models import Decision
from scoring.now import Now


def decision_words(now: Now, after: Outcome, row: Decision) -> list[str]:
    """Say what a decision does, computed with it in force (`after`); `now.rows` hold it among the others."""
    index = next((place for place, each in enumerate(now.rows.decisions) if each is row), None)
    bad = next((each for each in after.bad_decisions if each.index == index), None)
    if bad is not None:
        return [f"不能成立：{bad.problem}；{bad.remedy}"]
    if index in after.unneeded_decisions:
        return ["现在没有这个问题，不需要这个决定"]
    left = [
        each for each in after.problems if each.code == row.matter and row.target in _named(each.where, row)
    ]
    if left:
        held = {each.target for each in now.rows.decisions if each.matter == row.matter}
        missing = [code for code in left[0].where.split("/") if code not in held]
        return [f"同分的要逐个决定，还差：{'、'.join(missing)}" if missing else left[0].message]
    return ["解决了这个问题"]


def _named(where: str, row: Decision) -> list[str]:
    return where.split("/") if row.matter == TIE_AT_CUT else [where]
