"""Whether a round may be counted now, what the holders ought to know before, and counting it with two passphrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from appraisals.engine.suppression import LEAST_VOTERS
from appraisals.models import AppraisalRound, KeyHolder
from appraisals.services.closing import Closed, close_round, unlock
from appraisals.services.paper_compare import PaperState, check_paper, paper_states
from appraisals.services.turnout import (
    GroupTurnout,
    everybody_voted,
    turnout_in_steps,
    turnout_now,
)
from people.acting import Actor
from people.errors import DomainError

State = AppraisalRound.State
LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Readiness:
    """`blocks` forbid counting; before the last day a `reason` is needed unless everybody has voted; `warnings` inform."""

    blocks: tuple[str, ...]
    warnings: tuple[str, ...]
    reason_needed: bool


def readiness(round_: AppraisalRound, today: date | None = None) -> Readiness:
    """Judge an open round on a day."""
    day = today or timezone.localdate()
    paper = paper_states(round_)
    blocks = [f"“{state.group}”的纸质票{state.trouble}" for state in paper if state.trouble]
    if round_.holders.exclude(public_key="").count() < 2:
        blocks.append("密钥保管人不足两位")
    # Not the count of this moment: a page that anybody may load again must not tell when the last one votes.
    groups = turnout_in_steps(round_)
    return Readiness(tuple(blocks), tuple(_warnings(groups, paper)), _early(round_, groups, paper, day))


@sensitive_variables("passphrases", "key")
def close_by_two(
    *, by: Actor, round_: AppraisalRound, version: int, passphrases: Mapping[int, str], reason: str
) -> Closed:
    """Count an open round with the passphrases of two holders, {key of the holder: passphrase}; they are kept nowhere.

    DomainError: not open or changed meanwhile, too early without a reason, paper is not settled, a passphrase is wrong
    (that is audited), ballots and turnout differ.
    """
    if round_.state != State.OPEN or round_.version != version:
        raise DomainError(
            "没有计票", why=f"“{round_}”刚被别人改过或已经{round_.state}", next_step="请刷新页面，核对后再办"
        )
    check_paper(round_)
    why = reason.strip()[:LONGEST_REASON]
    if _early(round_, turnout_now(round_), paper_states(round_), timezone.localdate()):
        if not why:
            raise DomainError(
                "没有计票",
                why=f"{round_.ends_on} 才截止，还有人没有投票",
                next_step="请等到截止以后；确须提前的，写明原因",
            )
    else:
        why = ""
    try:
        key = unlock(round_, passphrases)
    except DomainError:
        _record_wrong(by, round_, passphrases)
        raise
    opened_by = [holder for holder, text in passphrases.items() if text]
    return close_round(by=by, round_=round_.pk, version=version, key=key, reason=why, holders=opened_by)


def may_close(round_: AppraisalRound, account: int | None, *, office: bool) -> bool:
    """Whether somebody may open the page: the 绩效办, or a holder of the round's key."""
    return office or KeyHolder.objects.filter(round=round_, account=account).exists()


def _early(round_: AppraisalRound, groups: list[GroupTurnout], paper: list[PaperState], today: date) -> bool:
    """Whether a reason is needed; whoever voted cannot take it back, so «everybody has» stays true."""
    if round_.ends_on is None or today > round_.ends_on:
        return False
    only_paper = all(group.paper for group in groups)
    return not (everybody_voted(groups) or only_paper) or any(state.trouble for state in paper)


def _warnings(groups: list[GroupTurnout], paper: list[PaperState]) -> list[str]:
    told = []
    for group in groups:
        # The number itself is not said while somebody may still vote.
        if group.few:
            told.append(
                f"“{group.name}”名册上不足 {LEAST_VOTERS} 人，投了几人不显示，这一主体的分数也不单列；没有票的主体不按零分算，须另行书面决定"
            )
        elif not group.paper and 0 < group.voted < LEAST_VOTERS:
            told.append(
                f"“{group.name}”投票的不足 {LEAST_VOTERS} 人，这一主体的分数不会显示；方案要求合并的除外"
            )
        elif not group.paper and not group.voted:
            told.append(f"“{group.name}”还没有人投票：没有票的主体不按零分算，须另行书面决定")
    told += [
        f"“{state.group}”发出 {state.group.issued} 张、收回空白 {state.group.unused} 张，"
        f"还有 {state.missing} 张没有收回"
        for state in paper
        if state.missing > 0 and not state.trouble
    ]
    return told


def _record_wrong(by: Actor, round_: AppraisalRound, passphrases: Mapping[int, str]) -> None:
    tried = KeyHolder.objects.filter(pk__in=[key for key, text in passphrases.items() if text])
    with transaction.atomic():
        by.record(
            action="测评计票口令不对",
            target=f"{round_}",
            detail={"试过的保管人": sorted(tried.values_list("position", flat=True))},
            agency=round_.plan.agency_id,
        )
