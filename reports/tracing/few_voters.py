"""Ballots of few voters in a trace (quality «Ballots»): no mean of a group below five, directly or by difference.

Where only one group rates, its mean is the score that is published; then the step says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from appraisals.engine.suppression import LEAST_VOTERS
from plans.engine.steps import Step

BALLOTS: Final = "测评:"
APART: Final = "不单列"
HIDDEN: Final = f"有评价主体的有效票不足 {LEAST_VOTERS} 张，各评价主体的平均分不单独列出"
REVEALS: Final = f"（有效票不足 {LEAST_VOTERS} 张，这个得分就是他们的平均分）"
_VOTERS: Final = re.compile(r"÷ (\d+) 张有效票")


def without_small_groups(root: Step) -> Step:
    """Give the tree without what would tell the mean of a small group among several."""
    children = tuple(without_small_groups(child) for child in root.children)
    groups = [child for child in children if _rated(child)]
    if len({child.inputs for child in groups}) > 1 and any(map(_few, groups)):
        hidden = tuple(
            replace(child, value=APART, formula="") if _rated(child) else child for child in children
        )
        return replace(root, formula=HIDDEN, children=hidden)
    if children != root.children:
        root = replace(root, children=children)
    if _rated(root) and _few(root):
        return replace(root, formula=f"{root.formula}{REVEALS}")
    return root


def _rated(step: Step) -> bool:
    """Whether a step is the mean of one group's ballots."""
    return any(ref.startswith(BALLOTS) for ref in step.inputs) and _VOTERS.search(step.formula) is not None


def _few(step: Step) -> bool:
    found = _VOTERS.search(step.formula)
    return found is not None and int(found[1]) < LEAST_VOTERS
