"""Of which targets and pools the marks were not kept at closing, because fewer than five voters gave some.

The round's outcome keeps how many they were: [target's place, pool, number]. A round closed before that was done has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from appraisals.engine.counting import Count
from appraisals.engine.suppression import any_few
from appraisals.models import AppraisalRound

UNSTORED: Final = "未存分数"


def told_unstored(counts: Mapping[tuple[int, str], Count]) -> list[list[int | str]]:
    """Give what the outcome keeps, of the counts by place and pool."""
    return [
        [place, pool, len(count.marks)]
        for (place, pool), count in counts.items()
        if any_few([len(count.marks)])
    ]


def unstored_of(round_: AppraisalRound) -> dict[tuple[int, str], int]:
    """Give how many ballots' marks were not kept, by place and pool."""
    return {(place, pool): number for place, pool, number in round_.outcome.get(UNSTORED, ())}
