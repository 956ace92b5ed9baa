"""Why a figure is open: for every — on the pages a few words that say what it waits for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from reports.opened import rules_of
from reports.result_pages.frozen import KEPT, Key, kept_frozen, key_of
from reports.result_pages.shape import kept_shape
from scoring.engine.ballots import NO_BALLOTS
from scoring.engine.parts import MISSING_SCORE
from scoring.engine.quarters import MISSING_QUARTER
from scoring.engine.ranking import TIE_AT_CUT
from scoring.models import Settlement, SettlementProblem, SubjectResult

WAITS_FOR_GROUP: Final = "同组有得分待定"
UNSCORED: Final = "没有可计分的内容"
BLOCKED: Final = "有问题待处理"
UNPAID: Final = "不参加发放"
NOT_APPRAISED: Final = "不参加考核"
PROVISIONAL: Final = "同分待定，暂按较低等次"
_QUARTER: Final = re.compile(r"Q([1-4])")


@dataclass(frozen=True, slots=True)
class Reasons:
    """By 编号 or 工号: why there is no score; who is tied across a grade line; groups whose ranks wait."""

    unscored: Mapping[str, str]
    tied: frozenset[str]
    waiting: frozenset[tuple[str, str]]
    blocked: bool

    def score(self, code: str) -> str:
        """Why somebody has no score."""
        return self.unscored.get(code, UNSCORED)

    def rank(self, subject: SubjectResult) -> str:
        """Why a subject has no rank, and so no grade."""
        if subject.score_hundredths is None:
            return self.score(subject.code)
        return WAITS_FOR_GROUP if (subject.kind, subject.group) in self.waiting else ""


def reasons_of(settlement: Settlement) -> Reasons:
    """The reasons of a settlement; one query when they are not kept yet."""
    classes = tuple(group.kinds for group in rules_of(settlement).scheme.subjects)
    return _reasons(key_of(settlement), classes)


@lru_cache(maxsize=KEPT)
def _reasons(key: Key, classes: tuple[tuple[str, ...], ...]) -> Reasons:
    shape = kept_shape(key)
    away = kept_frozen(key).not_appraised
    rows = SettlementProblem.objects.filter(settlement=key.pk, blocking=True).values_list("code", "where")
    unscored = dict.fromkeys(away, NOT_APPRAISED)
    tied: set[str] = set()
    blocked = False
    for code, where in rows:
        blocked = True
        if code == TIE_AT_CUT:
            tied.update(where.split("/"))
        else:
            whose, _, what = where.rpartition("/")
            unscored.setdefault(whose, words_of(code, what))
    waiting = frozenset(
        (kind, row.group)
        for row in shape.rows.values()
        if row.code in unscored
        for kinds in classes
        if row.kind in kinds
        for kind in kinds
    )
    return Reasons(unscored, frozenset(tied), waiting, blocked)


def words_of(code: str, what: str) -> str:
    """Say in a few words what is missing: 没有“村书记”的有效票."""
    if code == NO_BALLOTS:
        return f"没有“{what}”的有效票"
    if code == MISSING_SCORE:
        return f"缺“{what}”得分"
    if code == MISSING_QUARTER and (quarter := _QUARTER.fullmatch(what)):
        return f"缺第{quarter[1]}季度得分"
    return BLOCKED


def undecided(reasons: Reasons) -> Iterator[str]:
    """The 编号 and 工号 whose score is open."""
    yield from (code for code, why in reasons.unscored.items() if why != NOT_APPRAISED)
